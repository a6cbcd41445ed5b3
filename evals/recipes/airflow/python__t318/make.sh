#!/bin/sh
# python__t318: sources and label come from ../plans/v2e.txt; see common/
set -e
cd /lab/airflow/common
python3 unpack.py ../plans/v2e.txt
sh services.sh start
sh af.sh v2 start   # runs every unpaused DAG once
python3 collect.py python__t318
