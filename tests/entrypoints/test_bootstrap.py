import socket
import subprocess
import sys
from collections.abc import Generator
from functools import cache
from pathlib import Path

import pytest

from contracts.base import sha256_of
from contracts.delivery import Notification
from contracts.task_event import LocalFile, TaskEvent, Wishes
from entrypoints.bootstrap import (
    Request,
    default_folder,
    diagnose,
    open_state,
    replay_run,
    replay_run_with_current_code,
    resume,
    temporary_state,
    verify,
)
from graph.replay import Equal
from graph.state import State
from tools.catalogue import load

LOG = b"""Traceback (most recent call last):
  File "/opt/jobs/load.py", line 3, in <module>
    import pyarrow_missing
ModuleNotFoundError: No module named 'pyarrow_missing'
"""


catalogue = cache(load)


@pytest.fixture
def state() -> Generator[State]:
    with temporary_state() as opened:
        yield opened


def request_of(root: Path, data: bytes = LOG) -> Request:
    (root / "driver.log").write_bytes(data)
    ref = LocalFile(name="driver.log", size=len(data), sha256=sha256_of(data))
    event = TaskEvent(event_id=ref.sha256, format="local", dag_id="d", task_id="t", log_refs=(ref,))
    return Request(event=event, wishes=Wishes(), catalogue=catalogue(), root=root)


def test_a_log_becomes_a_verdict_and_a_notification(state: State, tmp_path: Path) -> None:
    steps: list[str] = []

    made = diagnose(state, request_of(tmp_path), steps.append)

    told = state.artifact(made.run, "notification", Notification)
    assert (steps[0], steps[-1], len(steps)) == ("gather", "notify", 11)
    assert made.verdict.outcome.state in ("failed", "not-shown")
    assert told.title.startswith("d.t ")
    assert told.not_sent == "no channel configured"


def test_a_run_replays_equal_and_is_verified(state: State, tmp_path: Path) -> None:
    run = diagnose(state, request_of(tmp_path)).run

    replayed = replay_run(state, run)
    assert (replayed.outcome, len(replayed.executed)) == (Equal(), 11)
    assert replay_run_with_current_code(state, run, catalogue()).outcome == Equal()
    assert verify(state, run) == []
    assert verify(state) == []


@pytest.mark.slow
def test_equal_input_has_equal_rows_in_every_process(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    heads: list[str] = []
    for folder in (first, second):
        folder.mkdir()
        with temporary_state() as state:
            run = diagnose(state, request_of(folder)).run
            heads.append(state.ledger.run(run).head)
    assert heads[0] == heads[1]


def test_a_finished_run_resumes_to_the_same_verdict(state: State, tmp_path: Path) -> None:
    made = diagnose(state, request_of(tmp_path))

    assert resume(state, made.run) == made


def test_state_is_kept_in_the_folder_named(tmp_path: Path) -> None:
    with open_state(tmp_path / "state") as state:
        run = diagnose(state, request_of(tmp_path)).run
    with open_state(tmp_path / "state") as state:
        assert state.ledger.run(run).state == "finished"


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="the state folder cannot be made"):
        open_state(tmp_path / "file" / "state").__enter__()


def test_the_default_folder_is_the_users() -> None:
    assert default_folder().name == "breakfix"


def test_listing_runs_needs_no_langgraph() -> None:
    heavy = ["langgraph", "langchain_core", "libcst"]
    code = f"import sys, entrypoints.bootstrap; print([m for m in {heavy!r} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_the_owner_of_a_lease_is_this_process() -> None:
    with temporary_state() as one, temporary_state() as two:
        assert one.hands.owner.startswith(socket.gethostname())
        assert one.hands.owner != two.hands.owner
