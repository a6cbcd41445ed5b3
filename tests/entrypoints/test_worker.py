"""`enqueue` and `worker`, as a user types them."""

import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Event

import pytest

from contracts.delivery import Delivery
from entrypoints.bootstrap import Outside, incident_line, open_state
from entrypoints.crew import Crew
from entrypoints.worker import Outcome, Worker
from graph.state import State
from tests.builders import catalogue
from tests.entrypoints.running import CAUSE, LOG, Breakfix, runner

DELIVERY = Delivery()
NOWHERE = Outside()


@pytest.fixture
def breakfix(tmp_path: Path, capsys: pytest.CaptureFixture[str], handlers: None) -> Breakfix:
    return runner(tmp_path / "state", capsys)


@pytest.fixture
def handlers() -> Generator[None]:
    """Puts back what a worker does to the signals of its process."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "load.log"
    path.write_bytes(LOG)
    return path


def test_what_is_enqueued_is_carried_out_once(breakfix: Breakfix, log: Path) -> None:
    [accepted] = breakfix("enqueue", "--dag", "orders", "--task", "load", log).objects
    assert accepted["new"] is True
    assert breakfix("enqueue", log).objects[0]["new"] is False
    assert breakfix("enqueue", "--listed", "waiting").objects[0]["event"] == accepted["event"]

    told = breakfix("worker", "--once")

    assert told.code == 0
    [outcome] = told.objects
    assert (outcome["what"], outcome["state"]) == ("run", "finished")
    [run] = breakfix("runs").objects
    assert (run["run"], run["verdict"], run["task"]) == (outcome["run"], CAUSE, "orders.load")
    assert breakfix("worker", "--once").objects == []
    assert breakfix("enqueue", "--listed", "waiting").objects == []
    assert breakfix("verify").code == 0


def test_a_path_that_cannot_be_read_is_told_and_the_others_are_accepted(
    breakfix: Breakfix, log: Path
) -> None:
    told = breakfix("enqueue", "none.log", log)

    assert told.code == 2
    assert "none.log" in str(told.objects[0]["error"])
    assert "none.log" in told.error
    assert told.objects[1]["new"] is True


def test_a_file_that_is_no_log_is_a_failed_run_with_its_reason(
    breakfix: Breakfix, tmp_path: Path, log: Path
) -> None:
    gone = tmp_path / "gone.log"
    gone.write_bytes(LOG)
    breakfix("enqueue", gone)
    gone.unlink()
    breakfix("enqueue", log)

    told = breakfix("worker", "--once")

    assert [outcome["state"] for outcome in told.objects] == ["failed", "finished"]
    assert "gone.log" in str(told.objects[0]["why"])


@pytest.mark.parametrize("words", [["enqueue"], ["enqueue", "x.log", "--listed", "failed"]])
def test_enqueue_wants_paths_or_a_list(breakfix: Breakfix, words: list[str]) -> None:
    told = breakfix(*words)

    assert told.code == 2
    assert "name the PATHs of runs, or say with --listed what to show" in told.error


def test_a_worker_runs_until_it_is_stopped(breakfix: Breakfix, tmp_path: Path, log: Path) -> None:
    breakfix("enqueue", log)
    stopping, told = Event(), list[Outcome]()

    def tell(outcome: Outcome) -> None:
        told.append(outcome)
        stopping.set()

    worker = Worker(
        opened=lambda: open_state(tmp_path / "state"),
        line=incident_line(catalogue(), DELIVERY, NOWHERE),
        channels={},
        tell=tell,
        stopping=stopping,
        poll_s=0.01,
    )
    worker.run()

    assert [outcome.state for outcome in told] == ["finished"]


def test_a_worker_whose_database_is_away_tries_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    stopping, tries = Event(), list[int]()

    def opened() -> AbstractContextManager[State]:
        tries.append(1)
        if len(tries) > 4:
            stopping.set()
        return open_state(tmp_path / "file" / "state")

    worker = Worker(
        opened=opened,
        line=incident_line(catalogue(), DELIVERY, NOWHERE),
        channels={},
        tell=lambda outcome: None,
        stopping=stopping,
        poll_s=0.01,
    )
    worker.run()

    assert "the state folder cannot be made" in capsys.readouterr().err


@pytest.mark.slow
def test_workers_that_are_told_to_stop_end_well(
    breakfix: Breakfix, tmp_path: Path, log: Path
) -> None:
    breakfix("enqueue", log)
    command = [sys.executable, "-m", "entrypoints.cli.main", "worker", "--workers", "2"]
    with subprocess.Popen(
        [*command, "--state", str(tmp_path / "state")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert b"run finished" in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert process.stderr.read() == b""


@pytest.mark.slow
def test_a_crew_replaces_a_worker_that_died_and_not_one_that_is_done(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], handlers: None
) -> None:
    """The first to come dies, whoever comes after it ends well."""
    dies_once = (
        "import os, signal, sys\n"
        "try: os.mkdir(sys.argv[1])\n"
        "except FileExistsError: sys.exit(0)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    crew = Crew(2, [sys.executable, "-c", dies_once, str(tmp_path / "first")])

    assert crew.run() == 0
    assert capfd.readouterr().err == "breakfix worker: one died (-9); starting another\n"


@pytest.mark.slow
def test_a_crew_that_cannot_work_is_not_started_again(handlers: None) -> None:
    assert Crew(2, [sys.executable, "-c", "import sys; sys.exit(2)"]).run() == 2
