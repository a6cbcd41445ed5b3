#!/bin/sh
# postgresql__o170: sources and label come from ../plans/v3d.txt; see common/
set -e
cd /lab/airflow/common
python3 unpack.py ../plans/v3d.txt
sh services.sh start
sh af.sh v3 start   # runs every unpaused DAG once
python3 collect.py postgresql__o170
