import sqlite3
from pathlib import Path

import pytest

from graph.ledger import Ledger
from graph.place import SqliteFile
from graph.sqlite import open_sqlite
from graph.state import State
from graph.verify import verify_all, verify_run
from tests.graph.toy import run_toy


def ledger_file(state: State) -> Path:
    assert isinstance(state.checkpoints, SqliteFile)
    return state.checkpoints.path.with_name("ledger.db")


def change(state: State, sql: str) -> None:
    """Behind the ledger's back."""
    connection = sqlite3.connect(ledger_file(state))
    with connection:
        connection.execute(sql)
    connection.close()


def problems(state: State, run: str) -> list[str]:
    return verify_run(run, state.ledger, state.store)


def test_an_untouched_run_has_no_problem(state: State, root: Path) -> None:
    run = run_toy(state, root)

    assert problems(state, run) == []
    assert verify_all(state.ledger, state.store) == []


@pytest.mark.parametrize("column", ["output", "code_version", "step", "hash"])
def test_a_changed_column_of_a_step_is_named(state: State, root: Path, column: str) -> None:
    run = run_toy(state, root)
    change(state, f"UPDATE steps SET {column} = 'x' || substr({column}, 2) WHERE step = 'split'")  # noqa: S608

    step = "xplit" if column == "step" else "split"
    assert f"run {run}, step {step}: its row was changed after it was written" in problems(
        state, run
    )


def test_inputs_that_are_no_json_any_more_are_named(state: State, root: Path) -> None:
    run = run_toy(state, root)
    change(state, "UPDATE steps SET inputs = 'x' WHERE step = 'split'")

    assert problems(state, run) == [
        f"run {run}, step split: its row was changed after it was written"
    ]


def test_bytes_that_are_no_text_any_more_are_named(state: State, root: Path) -> None:
    run = run_toy(state, root)
    change(state, "UPDATE steps SET key = CAST(x'ff77' AS TEXT) WHERE step = 'split'")

    assert f"run {run}, step split: its row was changed after it was written" in problems(
        state, run
    )


def test_a_row_that_cannot_be_read_is_named(state: State, root: Path) -> None:
    run = run_toy(state, root)
    change(state, "UPDATE steps SET position = 'one' WHERE step = 'split'")

    assert problems(state, run) == [f"run {run}: a row of the ledger cannot be read (1 fields)"]


@pytest.mark.parametrize("column", ["root", "verdict", "state", "started", "dag_id", "given"])
def test_a_changed_column_of_a_run_is_named(state: State, root: Path, column: str) -> None:
    run = run_toy(state, root)
    change(state, f"UPDATE runs SET {column} = 'x'")  # noqa: S608

    assert f"run {run}: its row was changed after it was written" in problems(state, run)


def test_a_removed_step_is_named(state: State, root: Path) -> None:
    run = run_toy(state, root)
    change(state, "DELETE FROM steps WHERE step = 'note'")

    assert problems(state, run) == [f"run {run}: its head is not the hash of its last step"]


def test_an_output_that_the_next_step_did_not_read_is_named(state: State, root: Path) -> None:
    run = run_toy(state, root)
    other = state.ledger.steps(run)[0].output
    change(state, f"UPDATE steps SET output = '{other}' WHERE step = 'split'")  # noqa: S608

    assert f"run {run}, step tell: its input words is not what was written" in problems(state, run)


def test_any_flipped_byte_of_an_artifact_is_named(state: State, root: Path) -> None:
    run = run_toy(state, root)
    name = state.ledger.steps(run)[1].output
    path = state.store.folder / name[:2] / f"{name}.zst"
    whole = path.read_bytes()

    for position in range(len(whole)):
        data = bytearray(whole)
        data[position] ^= 1 << position % 8
        path.write_bytes(data)
        assert any(name in problem for problem in problems(state, run)), position


def test_a_missing_artifact_is_named(state: State, root: Path) -> None:
    run = run_toy(state, root)
    name = state.ledger.steps(run)[1].output
    (state.store.folder / name[:2] / f"{name}.zst").unlink()

    [problem] = problems(state, run)
    assert problem.startswith(f"run {run}, step split, output: artifact {name}: not in ")


def test_a_forgotten_artifact_is_accepted(state: State, root: Path) -> None:
    run = run_toy(state, root)
    state.store.forget(state.ledger.steps(run)[1].output, "retention of 90 days")

    assert problems(state, run) == []


def test_a_damaged_artifact_of_no_run_is_named(state: State) -> None:
    name = state.store.put_bytes(b"loose")
    (state.store.folder / name[:2] / f"{name}.zst").write_bytes(b"junk")

    [problem] = verify_all(state.ledger, state.store)
    assert problem.startswith(f"store: artifact {name}: cannot be unpacked")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("runs", "run {}: "),
        ("runs_by_start", "no run can be listed: "),
        ("steps", "run {}: "),
        ("leases", "inbox, leases and effects cannot be read: "),
    ],
)
def test_a_damaged_page_of_the_database_is_named(
    state: State, root: Path, name: str, what: str
) -> None:
    run = run_toy(state, root)
    sql = "SELECT rootpage FROM sqlite_schema WHERE name = :name"
    page = int(str(state.ledger.database.rows(sql, {"name": name})[0]["rootpage"])) - 1
    state.ledger.close()
    path = ledger_file(state)
    data = path.read_bytes()
    path.write_bytes(data[: page * 4096] + b"\xff" * 4096 + data[(page + 1) * 4096 :])

    database = open_sqlite(path)
    problems = verify_all(Ledger(database), state.store)
    database.close()

    damaged = f"{what.format(run)}{path} is damaged"
    assert any(problem.startswith(damaged) for problem in problems)


def test_an_index_that_lost_a_row_is_named(state: State, root: Path) -> None:
    run_toy(state, root)
    connection = sqlite3.connect(ledger_file(state))
    with connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, 'failure_key', 'dag_id') "
            "WHERE name = 'runs_by_failure'"
        )
    connection.close()
    state.ledger.close()

    database = open_sqlite(ledger_file(state))
    assert any("runs_by_failure" in problem for problem in database.problems())
    database.close()


def test_a_table_that_is_not_as_it_was_made_is_named(state: State, root: Path) -> None:
    run_toy(state, root)
    change(state, "ALTER TABLE leases RENAME COLUMN fence TO force")
    change(state, "DROP INDEX runs_by_start")

    assert verify_all(state.ledger, state.store) == [
        f"{ledger_file(state)}: its {name} is not as it was made; restore the file from a backup"
        for name in ("table leases", "index runs_by_start")
    ]


def test_a_run_that_is_only_in_an_index_is_named(state: State) -> None:
    assert verify_run("r9", state.ledger, state.store) == [
        "run r9: is in an index of the ledger, and no row has its name"
    ]
