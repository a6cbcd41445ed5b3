"""OpenLineage run events: FAIL and COMPLETE of a task, with the facets of Airflow's provider.

https://github.com/OpenLineage/OpenLineage/blob/1.40.1/spec/OpenLineage.json
"""

from datetime import datetime

from pydantic import AwareDatetime, Field

from contracts.base import sha256_of
from contracts.task_event import TaskEvent
from tools.event_format import EventFormat
from tools.event_formats._body import Body, parsed

_OUTCOMES = {"FAIL": "failed", "ABORT": "failed", "COMPLETE": "succeeded"}

_EXAMPLE = """{
  "eventType": "FAIL", "eventTime": "2026-11-25T02:03:11.000Z",
  "producer": "https://github.com/apache/airflow/tree/providers-openlineage/2.20.3",
  "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/definitions/RunEvent",
  "job": {"namespace": "default", "name": "retail_daily.union_orders"},
  "run": {"runId": "01a207a7-3f0e-7c1c-9a55-2f6f7a2a1b10", "facets": {
    "errorMessage": {"message": "Cannot execute: spark-submit", "programmingLanguage": "python"},
    "airflow": {"dag": {"dag_id": "retail_daily"}, "task": {"task_id": "union_orders"},
      "dagRun": {"run_id": "scheduled__2026-11-25T02:00:00+00:00"},
      "taskInstance": {"try_number": 2}}}}
}"""


class _Id(Body):
    dag_id: str | None = None
    task_id: str | None = None
    run_id: str | None = None
    try_number: int | None = None
    map_index: int | None = None


class _Airflow(Body):
    dag: _Id = _Id()
    task: _Id = _Id()
    dag_run: _Id = Field(default=_Id(), alias="dagRun")
    task_instance: _Id = Field(default=_Id(), alias="taskInstance")


class _Error(Body):
    message: str = ""


class _Facets(Body):
    airflow: _Airflow | None = None
    error: _Error | None = Field(default=None, alias="errorMessage")


class _Run(Body):
    run_id: str = Field(alias="runId")
    facets: _Facets = _Facets()


class _Job(Body):
    namespace: str = ""
    name: str


class _Event(Body):
    type: str = Field(default="OTHER", alias="eventType")
    at: AwareDatetime = Field(alias="eventTime")
    run: _Run
    job: _Job


def read(body: bytes) -> TaskEvent | None:
    """A run of a whole DAG names no task: its tasks send events of their own."""
    event = parsed(_Event, body)
    outcome = _OUTCOMES.get(event.type)
    airflow = event.run.facets.airflow
    if outcome is None or (airflow is not None and airflow.task.task_id is None):
        return None
    return _told(event, outcome, airflow or _named(event.job.name), event.at, body)


def _told(event: _Event, outcome: str, of: _Airflow, at: datetime, body: bytes) -> TaskEvent:
    index = of.task_instance.map_index
    return TaskEvent.model_validate(
        {
            "event_id": f"{event.run.run_id}:{outcome}",
            "format": "openlineage",
            "outcome": outcome,
            "dag_id": of.dag.dag_id,
            "task_id": of.task.task_id,
            "dag_run_id": of.dag_run.run_id,
            "map_index": None if index is None or index < 0 else index,
            "try_number": of.task_instance.try_number,
            "at": at,
            "exception": event.run.facets.error.message if event.run.facets.error else None,
            "body_sha256": sha256_of(body),
        }
    )


def _named(job: str) -> _Airflow:
    """Of a sender without Airflow's facet: `DAG.TASK`, or the whole name as the task."""
    dag, _, task = job.rpartition(".")
    return _Airflow(dag=_Id(dag_id=dag or None), task=_Id(task_id=task))


FORMAT = EventFormat(id="openlineage", read=read, example=_EXAMPLE)
