"""What is told of one try of one task: the body of the event, as plain JSON."""

import hashlib
import json
import traceback
from datetime import datetime
from typing import Any, Optional

VERSION = 1
MESSAGE_LIMIT = 16_000
"""Characters of an exception's message; the whole of it stands in the task's log."""
FRAMES_LIMIT = 50

Json = dict[str, Any]

_PLAIN = ("dag_id", "task_id", "run_id", "map_index", "try_number", "max_tries")
_MORE = ("operator", "queue", "hostname", "log_url")
_TIMES = ("start_date", "end_date")


def event_of(task_instance: object, outcome: str, error: object = None) -> Json:
    """`outcome` is `failed` or `succeeded`.

    Airflow 2 and 3 give task instances of different classes; a field that one of them lacks is
    left out.
    """
    known = {name: getattr(task_instance, name, None) for name in (*_PLAIN, *_MORE)}
    told = {name: value for name, value in known.items() if isinstance(value, (str, int))}
    times = {name: _time(getattr(task_instance, name, None)) for name in _TIMES}
    body: Json = {
        "format": "breakfix-airflow",
        "version": VERSION,
        "outcome": outcome,
        **told,
        **{name: value for name, value in times.items() if value},
    }
    state = getattr(task_instance, "state", None)
    if state is not None:
        body["state"] = str(getattr(state, "value", state))
    file = getattr(getattr(getattr(task_instance, "task", None), "dag", None), "fileloc", None)
    if isinstance(file, str):
        body["dag_file"] = file
    if error is not None:
        body["exception"] = exception_of(error)
    body["event_id"] = event_id(task_instance, body)
    return body


def exception_of(error: object) -> Json:
    """Where the listener runs in the scheduler Airflow gives a text instead of an exception."""
    if not isinstance(error, BaseException):
        return {"message": str(error)[:MESSAGE_LIMIT]}
    kind = type(error)
    return {
        "type": f"{kind.__module__}.{kind.__qualname__}",
        "message": str(error)[:MESSAGE_LIMIT],
        "frames": _frames(error),
    }


def event_id(task_instance: object, body: Json) -> str:
    """The same for every delivery of one try's end.

    Airflow 3 gives each try an id of its own; for Airflow 2 the try is named by its place.
    """
    own = getattr(task_instance, "id", None)
    if own is not None:
        return f"{own}:{body['outcome']}"
    place: list[Any] = [body.get(name) for name in (*_PLAIN[:5], "outcome")]
    return hashlib.sha256(json.dumps(place).encode()).hexdigest()


def task_key(body: Json) -> str:
    """The same for every try of every run of one task."""
    place = [body.get("dag_id"), body.get("task_id"), body.get("map_index", -1)]
    return hashlib.sha256(json.dumps(place).encode()).hexdigest()


def _frames(error: BaseException) -> list[Json]:
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES_LIMIT:]
    return [{"file": one.filename, "line": one.lineno, "function": one.name} for one in frames]


def _time(value: object) -> Optional[str]:
    return value.isoformat() if isinstance(value, datetime) else None
