"""Where runs are kept: a folder with `ledger.db`, `checkpoints.db` and `artifacts/`."""

import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from contracts.base import Artifact
from graph.artifacts import ArtifactStore
from graph.database import DatabaseUnavailable, Synchronous, open_database
from graph.ledger import Ledger

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
    checkpoints: Path
    checkpoints_sync: Synchronous

    def artifact(self, run: str, key: str, contract: type[A]) -> A:
        """What a step of the run wrote; raises LookupError before it did."""
        names = {row.key: row.output for row in self.ledger.steps(run)}
        if key not in names:
            raise LookupError(f"run {run}: has not written {key} yet; see `breakfix runs`")
        return self.store.get(names[key], contract)


@contextmanager
def open_state(folder: Path, hands: Hands) -> Generator[State]:
    """Durable: what a call returned survives a power loss; checkpoints may fall behind."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(
            f"{folder}: the state folder cannot be made ({error.strerror}); "
            "choose another with --state, or use --no-state"
        ) from error
    ledger = Ledger(open_database(folder / "ledger.db"))
    try:
        store = ArtifactStore(folder / "artifacts")
        yield State(ledger, store, hands, folder / "checkpoints.db", "NORMAL")
    finally:
        ledger.close()


@contextmanager
def temporary_state(hands: Hands) -> Generator[State]:
    """The same, gone afterwards, and never waiting for the disk."""
    with tempfile.TemporaryDirectory(prefix="breakfix-") as name:
        folder = Path(name)
        ledger = Ledger(open_database(folder / "ledger.db", "OFF"))
        try:
            store = ArtifactStore(folder / "artifacts", sync=_unsynced)
            yield State(ledger, store, hands, folder / "checkpoints.db", "OFF")
        finally:
            ledger.close()


def _unsynced(_handle: int) -> None:
    pass
