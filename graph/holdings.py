"""What stored runs hold of the artifact store, page by page, however many runs there are."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from pydantic import JsonValue

from contracts.task_event import StoredFile
from graph.artifacts import ArtifactStore
from graph.database import Database, Row, Value
from graph.references import file_refs

PAGE = 1000
_STORED = b'"kind":"stored"'
"""In the canonical bytes of whatever refers to such a file."""

_RUNS = """SELECT run, parent, flow, event_id, given, state, why, started, finished FROM runs
    WHERE run > :after ORDER BY run LIMIT :limit"""
_STEPS = "SELECT run, recorded, output FROM steps WHERE run > :after AND run <= :last"
_EFFECTS = """SELECT run, request FROM effects
    WHERE run > :after AND run <= :last AND request IS NOT NULL"""
_WAITING = """SELECT event FROM inbox WHERE state <> 'begun' AND event LIKE '%"stored"%'"""


@dataclass(frozen=True, slots=True)
class Holding:
    """A run, and the names of the artifacts that it was given, read, wrote or sent."""

    run: str
    parent: str | None
    flow: str
    event_id: str
    state: str
    ended: str
    """When, as ISO; of a run that was stopped, when it was begun."""
    why: str | None
    names: frozenset[str]


def holdings(database: Database) -> Iterator[Holding]:
    """Of every run, in the order of their names."""
    after = ""
    while page := database.rows(_RUNS, {"after": after, "limit": PAGE}):
        values: Row = {"after": after, "last": page[-1]["run"]}
        names: dict[str, set[str]] = {str(row["run"]): _given(row) for row in page}
        for row in database.rows(_STEPS, values) + database.rows(_EFFECTS, values):
            held = (row.get(column) for column in ("recorded", "output", "request"))
            names[str(row["run"])] |= {str(name) for name in held if name is not None}
        for row in page:
            yield _holding(row, names[str(row["run"])])
        after = str(page[-1]["run"])


def blobs_of(store: ArtifactStore, names: Iterable[str]) -> frozenset[str]:
    """What these artifacts refer to and the store has: what came from stdin or a remote."""
    found: set[str] = set()
    for name in names:
        data = store.read(name) if store.has(name) else b""
        if _STORED in data:
            found |= _blobs(data)
    return frozenset(found)


def waiting_blobs(database: Database) -> frozenset[str]:
    """The same of events that no run was made of yet."""
    found = (_blobs(str(row["event"]).encode()) for row in database.rows(_WAITING))
    return frozenset(chain.from_iterable(found))


def _holding(row: Row, names: set[str]) -> Holding:
    return Holding(
        run=str(row["run"]),
        parent=_text(row["parent"]),
        flow=str(row["flow"]),
        event_id=str(row["event_id"]),
        state=str(row["state"]),
        ended=str(row["finished"] or row["started"]),
        why=_text(row["why"]),
        names=frozenset(names),
    )


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _given(row: Row) -> set[str]:
    names: dict[str, str] = json.loads(str(row["given"]))
    return {*names.values()}


def _blobs(data: bytes) -> set[str]:
    value: JsonValue = json.loads(data)
    return {ref.sha256 for ref in file_refs(value) if isinstance(ref, StoredFile)}
