"""What a Spark History Server has of an application: its event log, and failing that its counts.

The event log is asked for first (`/logs`). The server sends the file as it stands, and does not
load the application into its store, which costs it about thirty times the CPU of our own reading
(docs/benchmarks.md); and only the log has plans, exceptions of jobs and the link of a stage to its
plan. Where the log is refused, is gone or is too large, the REST API is asked.
"""

import tempfile
from collections.abc import Iterator, Sequence

import msgspec

from contracts.evidence import Gap
from contracts.inputs import EventLog
from contracts.task_event import StoredFile
from tools.history_answer_items import Application
from tools.history_server_api import MAX_ANSWER, answers
from tools.history_server_http import (
    HistoryServer,
    RefusedError,
    UnknownHereError,
    UnreachableError,
)
from tools.history_server_log import Keep, event_log_of
from tools.redact import shipped_rules
from tools.redact_stream import BLOCK, redacted_chunks
from tools.spark_history import Fetched

MAX_PACKED = 1024**3
"""Bytes of an event log's zip."""

_LISTED = "a new one is listed within spark.history.fs.update.interval, 10 s unless it is set"


def fetch(server: HistoryServer, applications: Sequence[str], keep: Keep) -> Fetched:
    """The event log of each; a server that does not answer is not asked for the next one."""
    logs: list[EventLog] = []
    told: list[StoredFile] = []
    gaps: list[Gap] = []
    for id in applications:
        what = f"application {id} on the History Server {server.url}"
        try:
            path = path_of(server, id)
            try:
                logs.append(event_log(server, path, keep))
            except RefusedError as error:
                gaps.append(Gap(what=f"event log of {what}", why=str(error)))
                told.append(all_answers(server, path, keep))
        except RefusedError as error:
            gaps.append(Gap(what=what, why=str(error)))
        except UnreachableError as error:
            gaps.append(Gap(what=what, why=str(error)))
            break
    return Fetched(tuple(logs), tuple(told), tuple(gaps))


def path_of(server: HistoryServer, id: str) -> str:
    """Of the application's last attempt, as the server names it."""
    try:
        told = server.read(f"applications/{id}", MAX_ANSWER)
    except UnknownHereError as error:
        raise RefusedError(f"{error}; {_LISTED}") from error
    try:
        last = _APPLICATION(told).last()
    except msgspec.DecodeError as error:
        raise RefusedError(f"applications/{id}: not an answer of Spark's: {error}") from error
    return f"{id}/{last.id}" if last.id else id


def event_log(server: HistoryServer, path: str, keep: Keep) -> EventLog:
    with tempfile.TemporaryFile() as packed:
        server.download(f"applications/{path}/logs", packed, MAX_PACKED)
        packed.seek(0)
        return event_log_of(packed, f"history-server/{path}", keep)


def all_answers(server: HistoryServer, path: str, keep: Keep) -> StoredFile:
    """What the REST API tells, stored as one file."""
    lines = _Lines(answers(server, path))
    kept = keep(redacted_chunks(lines, shipped_rules(), BLOCK))
    name = f"history-server/{path}/answers.jsonl"
    return StoredFile(name=name, size=kept.size, sha256=kept.sha256)


class _Lines:
    """Lines as a source of bytes, one at each read."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines

    def read(self, size: int, /) -> bytes:
        return next(self._lines, b"")


_APPLICATION = msgspec.json.Decoder(Application).decode
