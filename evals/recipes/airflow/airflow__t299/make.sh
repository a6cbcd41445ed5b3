#!/bin/sh
# airflow__t299: sources and label come from ../plans/v2c.txt; see common/
set -e
cd /lab/airflow/common
python3 unpack.py ../plans/v2c.txt
sh services.sh start
sh af.sh v2 start   # runs every unpaused DAG once
python3 collect.py airflow__t299
