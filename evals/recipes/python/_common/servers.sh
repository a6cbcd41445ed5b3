#!/bin/bash
# servers.sh start|stop : the servers that the cases need (all on 127.0.0.1). Users loader and deploy must exist; venvs: /opt/pyjobs, /opt/dbtcore, /opt/flows, /opt/lake
P="setpriv --reuid=postgres --regid=postgres --init-groups env -i LANG=C.UTF-8 PATH=/usr/lib/postgresql/15/bin:/usr/bin:/bin"
case $1 in
start) $P nice -n 10 pg_ctl -D /var/lib/pgjobs/data -l /var/lib/pgjobs/log -w start
 mkdir -p /run/myjobs; chown mysql: /run/myjobs
 (setsid nice -n 12 mariadbd --no-defaults --user=mysql --datadir=/var/lib/myjobs --socket=/run/myjobs/m.sock --port=3307 --bind-address=127.0.0.1 --innodb-buffer-pool-size=32M --sql-mode=STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO --innodb-lock-wait-timeout=4 --max-allowed-packet=1M --max-connections=40 >/var/lib/myjobs/out.log 2>&1 &)
 (setsid redis-server --bind 127.0.0.1 --port 6390 --save "" --appendonly no --dir /tmp --loglevel warning --pidfile /run/myjobs/redis.pid >/tmp/redis_lab.log 2>&1 &) ;;
stop) $P pg_ctl -D /var/lib/pgjobs/data -m fast stop; mariadb-admin -S /run/myjobs/m.sock shutdown; redis-cli -p 6390 shutdown nosave
 grep -v 'nordwind.lan' /etc/hosts > /tmp/h.$$ && cat /tmp/h.$$ > /etc/hosts; rm -f /tmp/h.$$ ;;
esac
