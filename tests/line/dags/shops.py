"""Two tasks: one whose code is wrong, one whose input was not delivered."""

import os
from datetime import datetime

from airflow import DAG

try:
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:
    from airflow.operators.bash import BashOperator

CODE, OUT = os.environ["LINE_CODE"], os.environ["LINE_OUT"]  # noqa: TID251
PYTHON = os.environ["LINE_SPARK_PYTHON"]  # noqa: TID251

with DAG("shops", schedule=None, start_date=datetime(2026, 1, 1), catchup=False):  # noqa: DTZ001
    BashOperator(task_id="orders", bash_command=f"{PYTHON} {CODE}/jobs/orders.py {OUT}/orders")
    BashOperator(task_id="refunds", bash_command=f"{PYTHON} {CODE}/jobs/refunds.py {OUT}")
