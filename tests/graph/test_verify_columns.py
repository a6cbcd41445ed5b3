"""Each column of each table is changed a little, behind the ledger's back: verify must say so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.artifacts import ArtifactStore
from graph.database import Database, Row, Value
from graph.ledger import Ledger
from graph.postgres import Postgres
from graph.records import EffectRow, Headline, StepRow, Waiting
from graph.sealed import TABLES
from graph.verify import verify_all
from tests.graph.test_ledger import NOON, run

KEYS = {"runs": ("run",), "steps": ("run", "step")} | {one.name: (one.key,) for one in TABLES}


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(tmp_path / "artifacts", sync=lambda _handle: None)


def fill(ledger: Ledger, store: ArtifactStore) -> None:
    """Two steps of a finished run, and a row of each other kind."""
    names = [store.put_bytes(data) for data in (b"a", b"b", b"c")]
    held = ledger.begin(run(), "me", NOON)
    first = step("read", 0, {}, names[0], names[1])
    last = step("told", 1, {"read": names[0]}, names[2], None)
    ledger.record(first.sealed([]), held.fence)
    ledger.record_last(
        last.sealed([first.sealed([]).hash]), held.fence, Headline("data.x", "f"), NOON
    )
    ledger.leases.give_back("r1", held.fence, NOON, "told to wait")
    waiting = Waiting(event_id="e1", event="{}", wishes="{}", root="/in", received="2026", why="w")
    ledger.inbox.accept([waiting])
    sent = EffectRow(key="k", run="r1", state="queued", kind="x", request=names[0], answer="sent")
    ledger.outbox.queue(sent)


def step(name: str, at: int, reads: dict[str, str], gives: str, recorded: str | None) -> StepRow:
    inputs = str(reads).replace("'", '"')
    return StepRow(
        run="r1",
        step=name,
        position=at,
        key=name,
        inputs=inputs,
        recorded=recorded,
        output=gives,
        code_version="c",
    )


def cells(database: Database) -> Iterator[tuple[str, Row, str]]:
    """Table, row and column of everything that is stored."""
    for table in KEYS:
        for row in database.rows(f"SELECT * FROM {table}"):  # noqa: S608
            for column in row:
                yield table, row, column


def flipped(value: Value) -> Value:
    """A bit of its last letter; a number by one; nothing becomes something."""
    if isinstance(value, int):
        return value ^ 1
    return f"{value[:-1]}{chr(ord(value[-1]) ^ 1)}" if value else "x"


def put(database: Database, table: str, row: Row, changed: Row) -> None:
    where = " AND ".join(f"{key} = :old_{key}" for key in KEYS[table])
    [(column, value)] = changed.items()
    old = {f"old_{key}": row[key] for key in KEYS[table]}
    database.change(
        f"UPDATE {table} SET {column} = :value WHERE {where}",  # noqa: S608
        {**old, "value": value},
    )


def test_a_change_in_any_column_of_any_row_is_found(
    database: Database, store: ArtifactStore
) -> None:
    ledger = Ledger(database)
    fill(ledger, store)
    if isinstance(database, Postgres):
        database.change("SET session_replication_role = replica", {})
    assert verify_all(ledger, store) == []

    tried, missed = 0, list[tuple[str, str]]()
    for table, row, column in list(cells(database)):
        tried += 1
        put(database, table, row, {column: flipped(row[column])})
        if not verify_all(ledger, store):
            missed.append((table, column))
        put(database, table, {**row, column: flipped(row[column])}, {column: row[column]})

    assert missed == []
    assert tried == 17 + 2 * 9 + 9 + 9 + 14
    assert verify_all(ledger, store) == []
