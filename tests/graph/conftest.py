"""A state folder for a test: real files, no waiting for the disk."""

from collections.abc import Generator
from pathlib import Path

import pytest

from graph.artifacts import ArtifactStore
from graph.database import Database
from graph.ledger import Ledger
from graph.place import SqliteFile
from graph.postgres import open_postgres
from graph.sqlite import open_sqlite
from graph.state import State
from tests.graph.servers import Server, running_server
from tests.graph.toy import hands


@pytest.fixture(scope="session")
def server() -> Generator[Server]:
    """One PostgreSQL for all tests of a process."""
    with running_server() as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Database]:
    """An empty one, of each kind."""
    if request.param == "sqlite":
        opened: Database = open_sqlite(tmp_path / "ledger.db", "OFF")
    else:
        server: Server = request.getfixturevalue("server")
        opened = open_postgres(server.url())
        opened.change("TRUNCATE runs, steps, inbox, leases, effects", {})
    yield opened
    opened.close()


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "input"
    folder.mkdir()
    return folder


@pytest.fixture
def state(tmp_path: Path) -> Generator[State]:
    folder = tmp_path / "state"
    folder.mkdir()
    ledger = Ledger(open_sqlite(folder / "ledger.db", "OFF"))
    store = ArtifactStore(folder / "artifacts", sync=lambda _handle: None)
    yield State(ledger, store, hands(), SqliteFile(folder / "checkpoints.db", "OFF"))
    ledger.close()
