#!/bin/sh
# bank_statement of plans/v3b.txt, without AIRFLOW_CONN_FS_DEFAULT in conns.env
