#!/bin/sh
# all Airflow runs are made together
exec /lab/jobs/common/qa.sh
