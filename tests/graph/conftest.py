"""A state folder for a test: real files, no waiting for the disk."""

from collections.abc import Generator
from pathlib import Path

import pytest

from graph.artifacts import ArtifactStore
from graph.database import open_database
from graph.ledger import Ledger
from graph.state import State
from tests.graph.toy import hands


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "input"
    folder.mkdir()
    return folder


@pytest.fixture
def state(tmp_path: Path) -> Generator[State]:
    folder = tmp_path / "state"
    folder.mkdir()
    ledger = Ledger(open_database(folder / "ledger.db", "OFF"))
    store = ArtifactStore(folder / "artifacts", sync=lambda _handle: None)
    yield State(ledger, store, hands(), folder / "checkpoints.db", "OFF")
    ledger.close()
