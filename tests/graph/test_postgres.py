"""What only PostgreSQL can do to us; what it shares with SQLite is tested with both."""

from collections.abc import Generator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from graph.artifacts import ArtifactStore
from graph.checkpoints import open_checkpoints
from graph.database import DatabaseUnavailable
from graph.ledger import Ledger
from graph.migrations import MIGRATIONS
from graph.place import PostgresUrl
from graph.postgres import Postgres, connect, open_postgres, sentences, shown, time_of
from graph.postgres_checkpoints import PostgresCheckpoints
from graph.state import State, open_state
from graph.verify import verify_all
from graph.worker import work_once
from tests.graph.released import SCHEMAS, of_schema
from tests.graph.servers import Server
from tests.graph.test_worker import line, quiet, send
from tests.graph.toy import Clock, hands, run_toy

pytestmark = pytest.mark.slow


@pytest.fixture
def url(server: Server, request: pytest.FixtureRequest) -> str:
    """An empty database of the test's own."""
    return server.create(f"d{abs(hash(request.node.name))}")


@pytest.fixture
def state(url: str, tmp_path: Path) -> Generator[State]:
    ledger = Ledger(open_postgres(url))
    store = ArtifactStore(tmp_path / "artifacts", sync=lambda _handle: None)
    yield State(ledger, store, hands(), PostgresUrl(url))
    ledger.close()


def test_a_run_is_carried_out_with_its_rows_and_checkpoints_in_one_database(
    state: State, root: Path
) -> None:
    run = run_toy(state, root)

    assert state.ledger.run(run).state == "finished"
    assert verify_all(state.ledger, state.store) == []
    with open_checkpoints(state.checkpoints) as saver:
        assert isinstance(saver, PostgresCheckpoints)
        saver.put_writes({"configurable": {}}, [("event", "a")], "task")
        found = saver.get_tuple({"configurable": {"thread_id": run}})
    assert found is not None
    rows = {row.key: row.output for row in state.ledger.steps(run)}
    values = found.checkpoint["channel_values"]
    assert {key: values[key] for key in rows} == rows


def test_two_that_open_a_new_database_together_make_its_tables_once(url: str) -> None:
    failures: list[BaseException] = []

    def both() -> None:
        try:
            open_postgres(url).close()
            with open_checkpoints(PostgresUrl(url)):
                pass
        except BaseException as error:
            failures.append(error)
            raise

    threads = [Thread(target=both) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []


@pytest.mark.parametrize("version", SCHEMAS)
def test_a_database_of_a_released_schema_is_brought_forward(url: str, version: int) -> None:
    """None was released with PostgreSQL before schema 2; the steps are the same all the same."""
    with connect(url) as link:
        for statement in of_schema(version):
            link.execute(statement.encode())
        link.execute("CREATE TABLE breakfix_schema (version INTEGER)")
        link.execute("INSERT INTO breakfix_schema VALUES (%s)", [version])

    ledger = Ledger(open_postgres(url))
    assert ledger.run("r1").verdict == "data.x"
    assert ledger.damaged() == []
    assert ledger.database.rows("SELECT version FROM breakfix_schema") == [
        {"version": len(MIGRATIONS)}
    ]
    ledger.close()


def test_a_database_of_a_newer_version_is_refused_in_one_sentence(url: str) -> None:
    open_postgres(url).close()
    with connect(url) as link:
        link.execute("UPDATE breakfix_schema SET version = 99")

    with pytest.raises(DatabaseUnavailable, match="was written by a newer version of Breakfix"):
        open_postgres(url)


def test_a_connection_that_was_cut_is_made_again(state: State, url: str, root: Path) -> None:
    run = run_toy(state, root)
    cut(url)

    assert state.ledger.run(run).state == "finished"
    cut(url)
    with state.ledger.database.transaction():
        assert state.ledger.run(run).state == "finished"


def cut(url: str) -> None:
    with connect(url) as link:
        link.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_connection_cut_in_the_middle_leaves_nothing_half_done(state: State, url: str) -> None:
    def insert_then_cut() -> None:
        with state.ledger.database.transaction():
            state.ledger.database.change(
                "INSERT INTO inbox (event_id, event, received) VALUES ('e', 'x', 'now')", {}
            )
            cut(url)
            state.ledger.database.rows("SELECT 1 AS one")

    with pytest.raises(DatabaseUnavailable, match="ended the session; try again"):
        insert_then_cut()
    assert state.ledger.database.rows("SELECT * FROM inbox") == []


def test_a_transaction_that_fails_leaves_nothing(state: State) -> None:
    def insert_then_fail() -> None:
        with state.ledger.database.transaction():
            state.ledger.database.change(
                "INSERT INTO inbox (event_id, event, received) VALUES ('e', 'x', 'now')", {}
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        insert_then_fail()
    assert state.ledger.database.rows("SELECT * FROM inbox") == []


def test_a_server_that_is_down_is_a_sentence_and_comes_back(
    server: Server, state: State, root: Path
) -> None:
    send(state, root, "e1")
    server.stop()
    with pytest.raises(DatabaseUnavailable, match="see that the server runs"):
        work_once(state, line(), quiet)
    with pytest.raises(DatabaseUnavailable):
        with open_checkpoints(state.checkpoints):
            pass
    assert state.ledger.problems() != []
    server.start()

    worked = work_once(state, line(), quiet)
    assert worked is not None
    assert worked.state == "finished"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("postgresql://postgres@/none?host={host}", "does not exist; create it with `createdb`"),
        ("postgresql://postgres@127.0.0.1:1/x", "closed the connection or cannot be reached"),
    ],
)
def test_a_database_that_is_not_there_is_refused_in_one_sentence(
    server: Server, wrong: str, said: str
) -> None:
    with pytest.raises(DatabaseUnavailable, match=said):
        open_postgres(wrong.format(host=server.folder))


def test_a_user_without_rights_is_told_what_to_grant(server: Server, url: str) -> None:
    with connect(url) as link:
        link.execute("DROP ROLE IF EXISTS reader")
        link.execute("CREATE ROLE reader LOGIN")

    with pytest.raises(DatabaseUnavailable, match="grant it CREATE on the schema"):
        open_postgres(url.replace("postgres@", "reader@"))


def test_a_read_only_database_is_a_sentence(state: State, url: str) -> None:
    read_only = Postgres(f"{url}&options=-cdefault_transaction_read_only%3Don")

    with pytest.raises(DatabaseUnavailable, match="is read-only; name the primary server"):
        read_only.change("DELETE FROM inbox", {})
    read_only.close()


def test_a_refused_password_is_a_sentence() -> None:
    error = psycopg.OperationalError('FATAL: password authentication failed for user "me"')

    with pytest.raises(DatabaseUnavailable, match="refuses the user or the password"):
        with sentences("postgresql://me@host/x"):
            raise error


def test_an_error_of_ours_is_no_problem_of_the_server(state: State) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable):
        state.ledger.database.rows("SELECT * FROM nothing")
    assert state.ledger.problems() == []


def test_the_password_is_never_shown() -> None:
    assert (
        shown("postgresql://me:secret@db.example:5433/runs")
        == "postgresql://me@db.example:5433/runs"
    )
    assert "secret" not in repr(PostgresUrl("postgresql://me:secret@db.example/runs"))


def test_text_is_ordered_by_its_bytes_whatever_the_locale(state: State) -> None:
    for name in ("b", "B", "a", "A", "_"):
        state.ledger.database.change(
            "INSERT INTO inbox (event_id, event, received) VALUES (:name, 'x', 'now')",
            {"name": name},
        )
    rows = state.ledger.database.rows("SELECT event_id FROM inbox ORDER BY event_id")
    assert [row["event_id"] for row in rows] == ["A", "B", "_", "a", "b"]


def test_a_percent_sign_and_a_cast_are_left_alone(state: State) -> None:
    rows = state.ledger.database.rows("SELECT '5 %' AS share, 7::text AS seven")

    assert rows == [{"share": "5 %", "seven": "7"}]


def test_a_database_that_is_not_open_is_a_sentence(url: str) -> None:
    class Early(Postgres):
        def early(self) -> None:
            self._execute("SELECT 1", {})

    with pytest.raises(DatabaseUnavailable, match="has no open connection"):
        Early(url).early()
    Early(url).close()


def test_all_who_share_a_database_go_by_its_clock(url: str, tmp_path: Path) -> None:
    behind = Clock()
    with open_state(tmp_path / "state", hands("me", behind), url) as state:
        apart = state.hands.clock() - time_of(state.ledger.database)
        assert abs(apart) < timedelta(minutes=1)


def test_a_second_worker_waits_for_the_row_of_a_run(state: State, url: str, root: Path) -> None:
    """The fence cannot move between its check and the write that it guards."""
    run = run_toy(state, root)
    other = Ledger(open_postgres(url))
    took: list[object] = []
    later = Clock().now + timedelta(hours=1)
    with state.ledger.database.transaction():
        state.ledger.leases.check(run, 1)
        thread = Thread(target=lambda: took.append(other.lease(run, "you", later, later)))
        thread.start()
        state.ledger.stop(run, 1, "failed", "mine")
        assert took == []
    thread.join()
    other.close()

    assert took != [None]
    assert state.ledger.run(run).why == "mine"
