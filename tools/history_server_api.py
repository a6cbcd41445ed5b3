"""What a History Server counts of an application, answer by answer, one item of JSON a line."""

from collections.abc import Iterable, Iterator
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct, field

from tools.history_server_http import HistoryServer, RefusedError, UnknownHereError

MAX_ANSWER = 64 * 1024 * 1024
MAX_STAGES = 200
"""Whose tasks are asked for: those that did not end well first, then those that ran longest."""
MAX_TASKS = 100_000
"""Of one stage."""
MAX_QUERIES = 200

_TASKS = 1000
_QUERIES = 20
_RAN = frozenset({"ACTIVE", "COMPLETE", "FAILED"})


class _Stage(Struct):
    stage: Annotated[int, Meta(ge=0)] = field(name="stageId")
    attempt: Annotated[int, Meta(ge=0)] = field(name="attemptId")
    status: str
    ran_ms: int = field(name="executorRunTime", default=0)


class _Item(NamedTuple):
    """As it came, and without blanks."""

    raw: msgspec.Raw
    line: bytes


_ITEMS = msgspec.json.Decoder(list[msgspec.Raw]).decode
_STAGE = msgspec.json.Decoder(_Stage).decode


def answers(server: HistoryServer, path: str) -> Iterator[bytes]:
    """Lines `{"from":…,"answer":…}`; what is left out for its size says so in the last ones."""
    base = f"applications/{path}"
    application = server.read(f"applications/{path.partition('/')[0]}", MAX_ANSWER)
    yield _line("application", _compact(application))
    yield _line("environment", _compact(server.read(f"{base}/environment", MAX_ANSWER)))
    for item in _listed(server, f"{base}/allexecutors"):
        yield _line("executors", item.line)
    for item in _listed(server, f"{base}/jobs"):
        yield _line("jobs", item.line)
    stages = [(item, _parsed(item)) for item in _listed(server, f"{base}/stages")]
    for item, _ in stages:
        yield _line("stages", item.line)
    yield from _queries(server, base)
    yield from _tasks(server, base, [stage for _, stage in stages if stage.status in _RAN])


def _queries(server: HistoryServer, base: str) -> Iterator[bytes]:
    for offset in range(0, MAX_QUERIES, _QUERIES):
        query = f"details=true&planDescription=false&offset={offset}&length={_QUERIES}"
        page = list(_listed(server, f"{base}/sql?{query}"))
        yield from (_line("sql", item.line) for item in page)
        if len(page) < _QUERIES:
            return
    yield _left_out(f"SQL executions after the first {MAX_QUERIES}")


def _tasks(server: HistoryServer, base: str, stages: list[_Stage]) -> Iterator[bytes]:
    stages.sort(key=lambda one: (one.status == "COMPLETE", -one.ran_ms, one.stage, one.attempt))
    for stage in stages[:MAX_STAGES]:
        yield from _tasks_of(server, base, f"stages/{stage.stage}/{stage.attempt}/taskList")
    if len(stages) > MAX_STAGES:
        yield _left_out(f"the tasks of {len(stages) - MAX_STAGES} stages that ran shortest")


def _tasks_of(server: HistoryServer, base: str, path: str) -> Iterator[bytes]:
    for offset in range(0, MAX_TASKS, _TASKS):
        page = list(_listed(server, f"{base}/{path}?offset={offset}&length={_TASKS}"))
        yield from (_line(path, item.line) for item in page)
        if len(page) < _TASKS:
            return
    yield _left_out(f"tasks after the first {MAX_TASKS} of {path.removesuffix('/taskList')}")


def _listed(server: HistoryServer, path: str) -> Iterable[_Item]:
    """Nothing where the server knows no such list: an application without SQL, an empty stage."""
    try:
        told = server.read(path, MAX_ANSWER)
    except UnknownHereError:
        return ()
    try:
        return [_Item(raw, _compact(bytes(raw))) for raw in _ITEMS(told)]
    except msgspec.DecodeError as error:
        raise RefusedError(f"{path}: not an answer of Spark's: {error}") from error


def _parsed(item: _Item) -> _Stage:
    try:
        return _STAGE(item.raw)
    except msgspec.DecodeError as error:
        raise RefusedError(f"stages: not an answer of Spark's: {error}") from error


def _compact(answer: bytes) -> bytes:
    try:
        return msgspec.json.format(answer, indent=-1)
    except msgspec.DecodeError as error:
        raise RefusedError(f"not an answer of Spark's: {error}") from error


def _line(path: str, answer: bytes) -> bytes:
    return b'{"from":"' + path.encode() + b'","answer":' + answer + b"}\n"


def _left_out(what: str) -> bytes:
    return msgspec.json.encode({"from": "left out", "answer": what}) + b"\n"
