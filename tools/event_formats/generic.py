"""Plain JSON, for any scheduler: the fields of a TaskEvent, and names of logs in a known folder."""

from typing import Literal

from pydantic import AwareDatetime

from contracts.base import canonical, sha256_of
from contracts.task_event import TaskEvent
from tools.event_format import EventFormat
from tools.event_formats._body import Body, parsed

_EXAMPLE = """{
  "outcome": "failed", "job": "orders", "task": "union_orders", "run": "2026-11-25",
  "try_number": 1, "at": "2026-11-25T02:03:11Z", "logs": ["orders/2026-11-25/driver.log"]
}"""


class _Event(Body):
    outcome: Literal["failed", "succeeded"]
    task: str
    job: str | None = None
    run: str | None = None
    event_id: str | None = None
    try_number: int | None = None
    max_tries: int | None = None
    at: AwareDatetime | None = None
    exception: str | None = None
    logs: tuple[str, ...] = ()


def read(body: bytes) -> TaskEvent:
    event = parsed(_Event, body)
    return TaskEvent(
        event_id=event.event_id or _place(event),
        format="generic",
        outcome=event.outcome,
        dag_id=event.job,
        task_id=event.task,
        dag_run_id=event.run,
        try_number=event.try_number,
        max_tries=event.max_tries,
        at=event.at,
        exception=event.exception,
        log_names=event.logs,
        body_sha256=sha256_of(body),
    )


def _place(event: _Event) -> str:
    """The same for every delivery of one try's end, where the sender gives no id."""
    at = None if event.at is None else event.at.isoformat()
    place = [event.job, event.task, event.run, event.try_number, at, event.outcome]
    return sha256_of(canonical(place))


FORMAT = EventFormat(id="generic", read=read, example=_EXAMPLE)
