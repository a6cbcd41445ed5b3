"""What a Spark History Server has of an application: its event log, and failing that its counts.

The event log is asked for first (`/logs`). The server sends the file as it stands, and does not
load the application into its store, which costs it about thirty times the CPU of our own reading
(docs/benchmarks.md); and only the log has plans, exceptions of jobs and the link of a stage to its
plan. Where the log is refused, is gone or is too large, the REST API is asked.
"""

import tempfile
from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, field

from contracts.evidence import Gap
from contracts.inputs import EventLog
from tools.history_server_http import (
    HistoryServer,
    RefusedError,
    UnknownHereError,
    UnreachableError,
)
from tools.history_server_log import Keep, event_log_of
from tools.spark_history import Fetched

MAX_PACKED = 1024**3
"""Bytes of an event log's zip."""

MAX_ANSWER = 64 * 1024 * 1024
_LISTED = "a new one is listed within spark.history.fs.update.interval, 10 s unless it is set"


class Attempt(Struct):
    """On YARN an application has attempts with ids; elsewhere it is one without."""

    id: str | None = field(name="attemptId", default=None)
    began: Annotated[int, Meta(ge=0)] = field(name="startTimeEpoch", default=0)


class _Application(Struct):
    attempts: list[Attempt] = field(default_factory=list)


_DECODE = msgspec.json.Decoder(_Application).decode


def fetch(server: HistoryServer, applications: Sequence[str], keep: Keep) -> Fetched:
    """The event log of each; a server that does not answer is not asked for the next one."""
    logs: list[EventLog] = []
    gaps: list[Gap] = []
    for id in applications:
        what = f"application {id} on the History Server {server.url}"
        try:
            logs.append(_event_log(server, id, keep))
        except RefusedError as error:
            gaps.append(Gap(what=what, why=str(error)))
        except UnreachableError as error:
            gaps.append(Gap(what=what, why=str(error)))
            break
    return Fetched(tuple(logs), (), tuple(gaps))


def _event_log(server: HistoryServer, id: str, keep: Keep) -> EventLog:
    path = _path(server, id)
    with tempfile.TemporaryFile() as packed:
        server.download(f"applications/{path}/logs", packed, MAX_PACKED)
        packed.seek(0)
        return event_log_of(packed, f"history-server/{path}", keep)


def _path(server: HistoryServer, id: str) -> str:
    """Of the last attempt."""
    try:
        told = server.read(f"applications/{id}", MAX_ANSWER)
    except UnknownHereError as error:
        raise RefusedError(f"{error}; {_LISTED}") from error
    try:
        attempts = _DECODE(told).attempts
    except msgspec.DecodeError as error:
        raise RefusedError(f"applications/{id}: not an answer of Spark's: {error}") from error
    last = max(attempts, key=lambda attempt: attempt.began, default=Attempt())
    return f"{id}/{last.id}" if last.id else id
