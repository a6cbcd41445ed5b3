#!/bin/sh
# airflow-http__t217: sources and label come from ../plans/v2a.txt; see common/
set -e
cd /lab/airflow/common
python3 unpack.py ../plans/v2a.txt
sh services.sh start
sh af.sh v2 start   # runs every unpaused DAG once
python3 collect.py airflow-http__t217
