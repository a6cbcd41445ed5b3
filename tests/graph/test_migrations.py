"""A database of every released schema is brought forward with all that it holds."""

import sqlite3
from pathlib import Path

import pytest

from graph.ledger import Ledger
from graph.migrations import MIGRATIONS
from graph.sqlite import open_sqlite
from tests.graph.released import SCHEMAS, of_schema


@pytest.mark.parametrize("version", SCHEMAS)
def test_a_database_of_a_released_schema_keeps_its_runs(tmp_path: Path, version: int) -> None:
    path = tmp_path / "ledger.db"
    old = sqlite3.connect(path)
    with old:
        for statement in of_schema(version):
            old.execute(statement)
        old.execute(f"PRAGMA user_version = {version}")
    old.close()

    ledger = Ledger(open_sqlite(path))
    run = ledger.run("r1")
    assert (run.verdict, ledger.seal("r1")) == ("data.x", run.seal())
    assert [row.step for row in ledger.steps("r1")] == ["gather"]
    assert ledger.leases.check("r1", 3).owner == "me"
    effect = ledger.outbox.read("k1")
    assert effect is not None
    assert (effect.state, effect.answer) == ("done", "sent")
    assert ledger.inbox.listed("waiting", 10)[0].event_id == "e1"
    assert ledger.damaged() == []
    assert ledger.database.rows("PRAGMA user_version") == [{"user_version": len(MIGRATIONS)}]
    ledger.close()
