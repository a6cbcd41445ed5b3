#!/bin/sh
# pip__o133: sources and label come from ../plans/v3b.txt; see common/
set -e
cd /lab/airflow/common
python3 unpack.py ../plans/v3b.txt
sh services.sh start
sh af.sh v3 start   # runs every unpaused DAG once
python3 collect.py pip__o133
