#!/bin/sh
# airflow-common-sql__o109: sources and label come from ../plans/v3a.txt; see common/
set -e
cd /lab/airflow/common
python3 unpack.py ../plans/v3a.txt
sh services.sh start
sh af.sh v3 start   # runs every unpaused DAG once
python3 collect.py airflow-common-sql__o109
