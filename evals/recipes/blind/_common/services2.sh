#!/bin/bash
# services2.sh start|stop : FTP, azurite, fake-gcs, rabbitmq, nats
D=/lab/python/common/run; C=/lab/python/common
st(){ n=$1; shift; setsid nice -n 15 "$@" >/tmp/s2_$n.out 2>&1 </dev/null & echo $! >$D/$n.pid; }
case $1 in
start)
 st ftp /opt/svc/bin/python $C/ftp2.py
 mkdir -p /var/lib/az2; st az node /opt/az/node_modules/azurite/dist/src/blob/main.js --blobHost 127.0.0.1 --blobPort 10000 -l /var/lib/az2 --silent --skipApiVersionCheck
 st nats $(ls /opt/ingest/bin/nats-server /opt/ingest/lib/python3.11/site-packages/*/nats-server /opt/ingest/lib/python3.11/site-packages/*/bin/nats-server 2>/dev/null | head -1) -a 127.0.0.1 -p 4222 -js -sd /var/lib/nats2
 mkdir -p /var/lib/rabbit2 /var/log/rabbit2
 RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_MNESIA_BASE=/var/lib/rabbit2 RABBITMQ_LOG_BASE=/var/log/rabbit2 RABBITMQ_NODENAME=mq2@localhost HOME=/var/lib/rabbit2 RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +S 1:1" ERL_EPMD_ADDRESS=127.0.0.1 st rabbit /usr/lib/rabbitmq/bin/rabbitmq-server
 ;;
stop) for n in ftp az nats rabbit; do kill -TERM -- -$(cat $D/$n.pid) 2>/dev/null; rm -f $D/$n.pid; done;;
esac
