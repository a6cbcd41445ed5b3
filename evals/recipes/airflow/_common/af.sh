#!/bin/bash
# af.sh v3|v2 start|stop
V=$1; . /lab/airflow/common/env.sh
if [ $V = v3 ]; then export AIRFLOW_HOME=/opt/airflow B=/opt/af3/bin; PORT=28180
 export AIRFLOW__CORE__EXECUTION_API_SERVER_URL=http://127.0.0.1:$PORT/execution/ AIRFLOW__API__BASE_URL=http://127.0.0.1:$PORT AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT=30 AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL=5 AIRFLOW__API_AUTH__JWT_SECRET=0f2b6a9d8c7e41d5a3b2c1d0e9f8a7b6 AIRFLOW__API__SECRET_KEY=1b2c3d4e5f60718293a4b5c6d7e8f900
 export AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=postgresql+psycopg2://airflow:afmeta@127.0.0.1:5432/airflow3
else export AIRFLOW_HOME=/srv/airflow B=/opt/af2/bin; export AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=postgresql+psycopg2://airflow:afmeta@127.0.0.1:5432/airflow2 AIRFLOW__SCHEDULER__SCHEDULER_ZOMBIE_TASK_THRESHOLD=30 AIRFLOW__SCHEDULER__ZOMBIE_DETECTION_INTERVAL=5 AIRFLOW__CORE__KILLED_TASK_CLEANUP_TIME=10 AIRFLOW__SCHEDULER__STANDALONE_DAG_PROCESSOR=False
fi
export PATH=$B:/opt/batch/bin:/opt/spark43/bin:/usr/local/bin:/usr/bin:/bin
export AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION=False AIRFLOW__SCHEDULER__DAG_DIR_LIST_INTERVAL=20 AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL=20
export AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT=20 AIRFLOW__CORE__DAG_FILE_PROCESSOR_TIMEOUT=80 AIRFLOW__DAG_PROCESSOR__DAG_FILE_PROCESSOR_TIMEOUT=80 
[ -f /lab/airflow/common/conns.env ] && set -a && . /lab/airflow/common/conns.env && set +a
cd $AIRFLOW_HOME
R="nice -n 15 setpriv --reuid=airflow --regid=airflow --init-groups"
case $2 in
 init) $R $B/airflow db migrate;;
 start) mkdir -p $AIRFLOW_HOME/svc; chown airflow: $AIRFLOW_HOME/svc; cd $AIRFLOW_HOME
  st(){ n=$1; shift; setsid $R "$@" >>$AIRFLOW_HOME/svc/$n.out 2>&1 </dev/null & echo $! >$AIRFLOW_HOME/svc/$n.pid; }
  if [ $V = v3 ]; then st api $B/airflow api-server --host 127.0.0.1 --port $PORT --workers 1; st proc $B/airflow dag-processor; for i in $(seq 60); do curl -sf -o /dev/null http://127.0.0.1:$PORT/api/v2/version && break; sleep 2; done; fi
  st sched $B/airflow scheduler --skip-serve-logs;;
 stop) for f in $AIRFLOW_HOME/svc/sched.pid $AIRFLOW_HOME/svc/proc.pid $AIRFLOW_HOME/svc/api.pid; do [ -f $f ] && kill -TERM -- -$(cat $f) 2>/dev/null; done; sleep 5
  for f in $AIRFLOW_HOME/svc/*.pid; do kill -KILL -- -$(cat $f) 2>/dev/null; rm -f $f; done;;
 sh) shift 2; exec $R "$@";;
esac
