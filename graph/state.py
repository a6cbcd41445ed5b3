"""Where runs are kept: a folder of artifacts, and the rows beside it or in PostgreSQL."""

import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from contracts.base import Artifact
from graph.artifacts import ArtifactStore
from graph.database import Database, DatabaseUnavailable
from graph.ledger import Ledger
from graph.place import Place, PostgresUrl, SqliteFile
from graph.sqlite import open_sqlite

A = TypeVar("A", bound=Artifact)


@dataclass(frozen=True, slots=True)
class Hands:
    """Who works on runs: no two processes share an owner. `clock` gives aware times."""

    owner: str
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class State:
    ledger: Ledger
    store: ArtifactStore
    hands: Hands
    checkpoints: Place

    @property
    def imported(self) -> Path:
        """Where the files of imported runs lie, a folder each."""
        return self.store.folder.parent / "imported"

    def artifact(self, run: str, key: str, contract: type[A]) -> A:
        """What a step of the run wrote; raises LookupError before it did."""
        names = {row.key: row.output for row in self.ledger.steps(run)}
        if key not in names:
            raise LookupError(f"run {run}: has not written {key} yet; see `breakfix runs`")
        return self.store.get(names[key], contract)


@contextmanager
def open_state(folder: Path, hands: Hands, database: str | None = None) -> Generator[State]:
    """Durable: what a call returned survives a power loss; checkpoints may fall behind.

    `database` is the URL of a PostgreSQL database; without one the rows are in the folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(
            f"{folder}: the state folder cannot be made ({error.strerror}); "
            "choose another with --state, or use --no-state"
        ) from error
    store = ArtifactStore(folder / "artifacts")
    if database is None:
        rows: Database = open_sqlite(folder / "ledger.db")
        state = State(Ledger(rows), store, hands, SqliteFile(folder / "checkpoints.db", "NORMAL"))
    else:
        rows, ahead = _open_postgres(database, hands)
        shared = Hands(hands.owner, lambda: hands.clock() + ahead)
        state = State(Ledger(rows), store, shared, PostgresUrl(database))
    try:
        yield state
    finally:
        rows.close()


def _open_postgres(url: str, hands: Hands) -> tuple[Database, timedelta]:
    """With how far the server's clock is ahead of ours: all who share it go by its time.

    Imported where it is asked for: the driver is an extra.
    """
    try:
        from graph.postgres import open_postgres, time_of
    except ImportError as error:
        raise DatabaseUnavailable(
            "a PostgreSQL database is set, and its driver is not installed "
            f"({error}); install breakfix[postgres], or take the setting away"
        ) from error
    database = open_postgres(url)
    return database, time_of(database) - hands.clock()


@contextmanager
def temporary_state(hands: Hands) -> Generator[State]:
    """The same, gone afterwards, and never waiting for the disk."""
    with tempfile.TemporaryDirectory(prefix="breakfix-") as name:
        folder = Path(name)
        ledger = Ledger(open_sqlite(folder / "ledger.db", "OFF"))
        try:
            store = ArtifactStore(folder / "artifacts", sync=_unsynced)
            yield State(ledger, store, hands, SqliteFile(folder / "checkpoints.db", "OFF"))
        finally:
            ledger.close()


def _unsynced(_handle: int) -> None:
    pass
