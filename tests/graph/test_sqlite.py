import sqlite3
from pathlib import Path

import pytest

import graph.migrations
import graph.sqlite
from graph.database import DatabaseUnavailable
from graph.migrations import MIGRATIONS
from graph.sqlite import Sqlite, open_sqlite, sentences


def opened(path: Path) -> None:
    open_sqlite(path).close()


def test_a_new_file_gets_every_table(tmp_path: Path) -> None:
    database = open_sqlite(tmp_path / "ledger.db")
    tables = database.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    database.close()

    assert [table["name"] for table in tables] == ["effects", "inbox", "leases", "runs", "steps"]


def test_the_ledger_is_durable_and_readers_do_not_wait(tmp_path: Path) -> None:
    database = open_sqlite(tmp_path / "ledger.db")
    assert database.rows("PRAGMA journal_mode") == [{"journal_mode": "wal"}]
    assert database.rows("PRAGMA synchronous") == [{"synchronous": 2}]
    database.close()


def test_a_file_of_this_version_is_left_as_it_is(tmp_path: Path) -> None:
    opened(tmp_path / "ledger.db")
    before = (tmp_path / "ledger.db").read_bytes()

    opened(tmp_path / "ledger.db")

    assert (tmp_path / "ledger.db").read_bytes() == before


def test_an_older_file_is_brought_forward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(tmp_path / "ledger.db")
    more = (*MIGRATIONS, ("ALTER TABLE inbox ADD COLUMN source TEXT",))
    monkeypatch.setattr(graph.migrations, "MIGRATIONS", more)
    monkeypatch.setattr(graph.sqlite, "MIGRATIONS", more)

    database = open_sqlite(tmp_path / "ledger.db")
    assert database.rows("SELECT source FROM inbox") == []
    assert database.rows("PRAGMA user_version") == [{"user_version": 3}]
    database.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(tmp_path / "ledger.db")
    more = (*MIGRATIONS, ("CREATE TABLE new (a TEXT)", "CREATE TABLE runs (a TEXT)"))
    monkeypatch.setattr(graph.migrations, "MIGRATIONS", more)
    monkeypatch.setattr(graph.sqlite, "MIGRATIONS", more)
    with pytest.raises(sqlite3.OperationalError, match="runs already exists"):
        opened(tmp_path / "ledger.db")
    monkeypatch.undo()

    database = open_sqlite(tmp_path / "ledger.db")
    assert database.rows("SELECT name FROM sqlite_schema WHERE name = 'new'") == []
    database.close()


def test_a_file_of_a_newer_version_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    opened(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(DatabaseUnavailable) as caught:
        opened(path)
    assert str(caught.value) == (
        f"{path} was written by a newer version of Breakfix (schema 99, this one knows 2); "
        "upgrade Breakfix, or choose another state folder"
    )


def test_a_locked_file_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph.sqlite, "_BUSY_S", 0.0)
    path = tmp_path / "ledger.db"
    database = open_sqlite(path)
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")

    locked = "ledger.db is locked by another process; stop it, or try again"
    with pytest.raises(DatabaseUnavailable, match=locked):
        with database.transaction():
            pass
    other.close()
    database.close()


def test_a_file_that_is_no_database_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_text("hello, I am a text file and not a database at all")

    with pytest.raises(DatabaseUnavailable, match="is no SQLite database; move it away"):
        opened(tmp_path / "ledger.db")


def test_a_damaged_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    opened(path)
    data = path.read_bytes()
    path.write_bytes(data[:200] + b"\xff" * (len(data) - 200))

    database = Sqlite(path, sqlite3.connect(path))
    with pytest.raises(DatabaseUnavailable, match="is damaged; restore it from a backup"):
        database.rows("SELECT * FROM runs")
    database.close()


def test_a_missing_folder_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="cannot be opened; make its folder exist"):
        opened(tmp_path / "none" / "ledger.db")


def test_a_read_only_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    opened(path)
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
    database = Sqlite(path, connection)

    with pytest.raises(DatabaseUnavailable, match="is read-only; make the file and its folder"):
        database.change(
            "INSERT INTO inbox (event_id, event, received) VALUES ('e', 'x', 'now')", {}
        )
    database.close()


def test_an_error_of_ours_is_no_problem_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        with sentences(tmp_path / "ledger.db"):
            raise sqlite3.IntegrityError("UNIQUE constraint failed")


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    database = open_sqlite(tmp_path / "ledger.db")

    def insert_then_fail() -> None:
        with database.transaction():
            database.change(
                "INSERT INTO inbox (event_id, event, received) VALUES ('e', 'x', 'now')", {}
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        insert_then_fail()
    assert database.rows("SELECT * FROM inbox") == []
    database.close()


def test_a_sound_file_has_no_problems(tmp_path: Path) -> None:
    database = open_sqlite(tmp_path / "ledger.db")
    assert database.problems() == []
    database.close()


def test_what_sqlite_rolled_back_itself_is_not_rolled_back_again(tmp_path: Path) -> None:
    database = open_sqlite(tmp_path / "ledger.db")

    def full() -> None:
        with database.transaction():
            database.connection.execute("ROLLBACK")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        full()
    database.close()


def test_a_damaged_name_of_a_table_is_a_sentence(tmp_path: Path) -> None:
    opened(tmp_path / "ledger.db")
    data = (tmp_path / "ledger.db").read_bytes()
    damaged = data.replace(b"runs (started", b"\xff\xff\xff\xff (started")
    (tmp_path / "ledger.db").write_bytes(damaged)

    with pytest.raises(DatabaseUnavailable, match="is damaged; restore it from a backup"):
        opened(tmp_path / "ledger.db")
