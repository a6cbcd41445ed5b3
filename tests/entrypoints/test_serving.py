"""The service as a process has it: a port, a worker, a signal."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Event

import httpx
import pytest

from contracts.delivery import Notification
from entrypoints.bootstrap import open_state
from entrypoints.serving import Service, signatures_of
from entrypoints.settings import Settings, SettingsError, load
from entrypoints.usage import UsageError
from entrypoints.worker import Outcome
from tests.entrypoints.running import CAUSE, LOG

pytestmark = pytest.mark.enable_socket

EVENT = {"outcome": "failed", "job": "orders", "task": "load", "run": "r1", "logs": ["a/load.log"]}


@contextmanager
def serving(settings: Settings) -> Generator[tuple[str, "Queue[Outcome]"]]:
    told: Queue[Outcome] = Queue()
    addresses: Queue[str] = Queue()
    stopping = Event()
    service = Service(settings=settings, tell=told.put, listening=addresses.put, stopping=stopping)
    running = threading.Thread(target=service.run)
    running.start()
    try:
        yield addresses.get(timeout=60), told
    finally:
        stopping.set()
        running.join()


def settings(folder: Path, **others: object) -> Settings:
    (folder / "logs" / "a").mkdir(parents=True)
    return load(
        {"state": folder / "state", "log_folder": folder / "logs", "port": 0, **others}, {}, None
    )


def test_an_event_becomes_a_page(tmp_path: Path) -> None:
    own = settings(tmp_path)
    (tmp_path / "logs" / "a" / "load.log").write_bytes(LOG)
    with serving(own) as (address, told):
        first = httpx.post(f"{address}/events/generic", json=EVENT)
        again = httpx.post(f"{address}/events/generic", json=EVENT)
        outcome = told.get(timeout=60)
        page = httpx.get(f"{address}/runs/{outcome.run}")
        health = httpx.get(f"{address}/health")
    assert (first.status_code, first.json()["new"], again.json()["new"]) == (202, True, False)
    assert outcome.state == "finished"
    assert CAUSE in page.text
    assert health.json() == {"status": "ok"}


def test_a_log_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    own = settings(tmp_path)
    with serving(own) as (address, told):
        httpx.post(f"{address}/events/generic", json=EVENT)
        waiting = told.get(timeout=60)
        assert (waiting.state, "is not in" in str(waiting.why)) == ("waiting", True)
        (tmp_path / "logs" / "a" / "load.log").write_bytes(LOG)
        assert told.get(timeout=60).state == "finished"
    with open_state(tmp_path / "state") as state:
        notification = state.artifact(str(waiting.run), "notification", Notification)
    assert CAUSE in notification.verdict


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    own = settings(tmp_path)
    with serving(own) as (address, _):
        port = int(address.rpartition(":")[2])
        taken = Service(
            settings=own.model_copy(update={"port": port}),
            tell=lambda outcome: None,
            listening=lambda address: None,
            stopping=Event(),
        )
        with pytest.raises(UsageError, match="choose another with --port"):
            taken.run()


@pytest.mark.parametrize("host", ["0.0.0.0", "breakfix.example"])  # noqa: S104
def test_only_this_machine_may_post_unsigned(host: str) -> None:
    with pytest.raises(SettingsError, match="everybody who reaches us"):
        signatures_of(Settings(host=host))
    assert signatures_of(Settings(host="localhost")) is None
    assert signatures_of(Settings(host=host, serve_secret=f"whsec_{'a' * 40}")) is not None
