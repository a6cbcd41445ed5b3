#!/bin/bash
# reset.sh v3|v2 dag...   forget the runs and logs of these dags, so that they run again
V=$1; shift; H=/opt/airflow; [ $V = v2 ] && H=/srv/airflow
for d in "$@"; do bash /lab/airflow/common/af.sh $V sh airflow dags delete -y $d >/tmp/reset.log 2>&1 || tail -n 2 /tmp/reset.log; rm -rf "$H/logs/dag_id=$d"; done
