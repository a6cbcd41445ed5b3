"""What the plugin `breakfix-airflow` sends, and a DAG's own callback with it."""

from datetime import datetime
from typing import Literal

from contracts.base import sha256_of
from contracts.task_event import TaskEvent
from tools.event_format import EventFormat
from tools.event_formats._body import Body, parsed

_EXAMPLE = """{
  "format": "breakfix-airflow", "version": 1, "outcome": "failed",
  "event_id": "01a207a7-3f0e-7c1c-9a55-2f6f7a2a1b10:failed",
  "dag_id": "retail_daily", "task_id": "union_orders",
  "run_id": "scheduled__2026-11-25T02:00:00+00:00",
  "map_index": -1, "try_number": 2, "max_tries": 1, "end_date": "2026-11-25T02:03:11+00:00",
  "exception": {"type": "airflow.exceptions.AirflowException", "message": "Error code is: 1"}
}"""


class _Raised(Body):
    type: str | None = None
    message: str = ""


class _Event(Body):
    version: Literal[1]
    outcome: Literal["failed", "succeeded"]
    event_id: str
    dag_id: str
    task_id: str
    run_id: str
    map_index: int | None = None
    try_number: int | None = None
    max_tries: int | None = None
    end_date: datetime | None = None
    exception: _Raised | None = None


def read(body: bytes) -> TaskEvent:
    event = parsed(_Event, body)
    return TaskEvent(
        event_id=event.event_id,
        format="airflow",
        outcome=event.outcome,
        dag_id=event.dag_id,
        task_id=event.task_id,
        dag_run_id=event.run_id,
        map_index=_mapped(event.map_index),
        try_number=event.try_number,
        max_tries=_tries(event.max_tries),
        at=event.end_date,
        exception=None if event.exception is None else _raised(event.exception),
        body_sha256=sha256_of(body),
    )


def _tries(retries: int | None) -> int | None:
    """Airflow's `max_tries` counts those after the first."""
    return None if retries is None else retries + 1


def _mapped(index: int | None) -> int | None:
    """Airflow says -1 for a task that is not mapped."""
    return None if index is None or index < 0 else index


def _raised(error: _Raised) -> str:
    return f"{error.type}: {error.message}" if error.type else error.message


FORMAT = EventFormat(id="airflow", read=read, example=_EXAMPLE)
