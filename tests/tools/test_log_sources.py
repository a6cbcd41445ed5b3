import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

import httpx
import pytest

from contracts.base import sha256_of
from contracts.task_event import StoredFile, TaskEvent
from tools.log_source import (
    FoundLog,
    LogNotYetError,
    LogSource,
    LogSourceError,
    fetch,
)
from tools.log_sources import airflow_rest
from tools.log_sources.airflow_folder import AirflowFolder
from tools.log_sources.airflow_rest import AirflowRest
from tools.log_sources.folder import Folder
from tools.log_sources.spark_folder import SparkFolder, applications

EVENT = TaskEvent(
    event_id="e", format="airflow", dag_id="retail", task_id="load", dag_run_id="r", try_number=2
)
OTHER = TaskEvent(event_id="e", format="generic", log_names=("a/driver.log",))


def changed(**fields: object) -> TaskEvent:
    return EVENT.model_copy(update=fields)


def texts(found: Iterable[FoundLog]) -> dict[str, bytes]:
    told: dict[str, bytes] = {}
    for log in found:
        with log.open() as stream:
            told[log.name] = stream.read()
    return told


def keep(name: str, stream: BinaryIO) -> StoredFile:
    data = stream.read()
    return StoredFile(name=name, size=len(data), sha256=sha256_of(data))


# a folder of Airflow


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    folder = tmp_path / "dag_id=retail" / "run_id=r" / "task_id=load"
    (folder / "map_index=3").mkdir(parents=True)
    for number in (1, 2, 10):
        (folder / f"attempt={number}.log").write_text(f"try {number}")
    (folder / "attempt=last.log").write_text("by hand")
    (folder / "map_index=3" / "attempt=2.log").write_text("mapped")
    return tmp_path


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (EVENT, b"try 2"),
        (changed(try_number=None), b"try 10"),
        (changed(map_index=3), b"mapped"),
    ],
)
def test_the_log_of_the_try_is_found(logs: Path, event: TaskEvent, text: bytes) -> None:
    assert [*texts(AirflowFolder(logs).find(event)).values()] == [text]


@pytest.mark.parametrize("event", [changed(try_number=7), changed(task_id="new", try_number=None)])
def test_a_log_that_is_not_written_yet_is_to_be_asked_for_again(
    logs: Path, event: TaskEvent
) -> None:
    with pytest.raises(LogNotYetError):
        texts(AirflowFolder(logs).find(event))


def test_an_event_cannot_lead_out_of_the_folder(logs: Path) -> None:
    for event in (changed(dag_run_id="../.."), changed(task_id="x/../../../../etc")):
        with pytest.raises(LogSourceError, match="leads out of the log folder"):
            texts(AirflowFolder(logs).find(event))


def test_an_event_without_a_task_has_no_log_in_airflow(logs: Path) -> None:
    assert texts(AirflowFolder(logs).find(OTHER)) == {}
    assert texts(AirflowRest("http://airflow").find(OTHER)) == {}


# Airflow's API


def rest(
    answer: Callable[[httpx.Request], httpx.Response],
    version: str = "v2",
    token: str = "t",  # noqa: S107  # of a double
) -> AirflowRest:
    return AirflowRest(
        "http://airflow",
        "v1" if version == "v1" else "v2",
        user="me",
        password="pw",  # noqa: S106  # of a double
        token=token,
        client=lambda: httpx.Client(transport=httpx.MockTransport(answer)),
    )


def test_version_2_is_asked_for_lines_with_a_token() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/auth/token":
            assert json.loads(request.content) == {"username": "me", "password": "pw"}
            return httpx.Response(201, json={"access_token": "made"})
        path = "/api/v2/dags/retail/dagRuns/r/taskInstances/load/logs/2"
        assert (request.url.path, request.url.params["map_index"]) == (path, "3")
        assert request.headers["authorization"] == "Bearer made"
        assert request.headers["accept"] == "application/x-ndjson"
        return httpx.Response(200, content=b'{"event":"x"}\n')

    found = texts(rest(answer, token="").find(changed(map_index=3)))
    assert found == {"retail/r/load/attempt=2.log": b'{"event":"x"}\n'}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"[2026] INFO - x\n", b"[2026] INFO - x\n"),
        (b'{"content": "lines", "continuation_token": ""}', b"lines"),
        (b"{torn", b"{torn"),
        (b'{"no": "content"}', b'{"no": "content"}'),
    ],
)
def test_version_1_is_asked_for_text_with_a_password(body: bytes, text: bytes) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["authorization"].startswith("Basic ")
        return httpx.Response(200, content=body)

    assert [*texts(rest(answer, "v1").find(EVENT)).values()] == [text]


def test_names_are_quoted_in_the_path() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert b"/dagRuns/a%2Fb%3F/" in request.url.raw_path
        return httpx.Response(200, content=b"")

    texts(rest(answer).find(changed(dag_run_id="a/b?")))


@pytest.mark.parametrize(
    ("status", "error"),
    [(404, LogNotYetError), (503, LogNotYetError), (403, LogSourceError), (302, LogSourceError)],
)
def test_what_the_api_refuses_is_told_apart(status: int, error: type[Exception]) -> None:
    with pytest.raises(error, match=str(status)):
        texts(rest(lambda _: httpx.Response(status)).find(EVENT))


def test_a_password_that_is_wrong_is_said_so() -> None:
    with pytest.raises(LogSourceError, match="gave no token"):
        texts(rest(lambda _: httpx.Response(401), token="").find(EVENT))


def test_a_log_too_long_or_too_slow_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    source = rest(lambda _: httpx.Response(200, content=b"x" * 100))
    monkeypatch.setattr(airflow_rest, "LIMIT_BYTES", 50)
    with pytest.raises(LogSourceError, match="longer than 50 bytes"):
        texts(source.find(EVENT))
    monkeypatch.setattr(airflow_rest, "LIMIT_BYTES", 500)
    monkeypatch.setattr(airflow_rest, "DEADLINE_S", -1.0)
    with pytest.raises(LogSourceError, match="not whole"):
        texts(source.find(EVENT))


def test_the_client_follows_no_redirect() -> None:
    with airflow_rest.client() as client:
        assert not client.follow_redirects


# folders that an event may name


def test_a_named_log_is_read_below_the_folder_only(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "driver.log").write_text("hello")
    assert texts(Folder(tmp_path).find(OTHER)) == {"a/driver.log": b"hello"}
    outside = OTHER.model_copy(update={"log_names": ("../../etc/passwd",)})
    with pytest.raises(LogSourceError, match="leads out of the log folder"):
        texts(Folder(tmp_path).find(outside))
    absent = OTHER.model_copy(update={"log_names": ("b.log",)})
    with pytest.raises(LogNotYetError):
        texts(Folder(tmp_path).find(absent))


# what a driver's log leads to


def test_an_application_leads_to_its_event_log_and_executors(tmp_path: Path) -> None:
    rolling = tmp_path / "events" / "eventlog_v2_app-20261125020000-0001"
    rolling.mkdir(parents=True)
    (rolling / "events_1_app-20261125020000-0001").write_text("part")
    (tmp_path / "events" / "app-20261125020000-0001.crc").write_text("no")
    (tmp_path / "events" / "app-20261125020000-0002").write_text("another")
    work = tmp_path / "work" / "app-20261125020000-0001" / "0"
    work.mkdir(parents=True)
    (work / "stderr").write_text("executor")
    (name,) = applications(b"INFO Submitted app-20261125020000-0001 ... app-20261125020000-0001")
    found = texts(SparkFolder(tmp_path / "events", tmp_path / "work").of(name))
    assert found == {
        "eventlog_v2_app-20261125020000-0001/events_1_app-20261125020000-0001": b"part",
        "executors/0.stderr": b"executor",
    }
    assert texts(SparkFolder().of(name)) == {}


# all of them


class Here:
    def find(self, event: TaskEvent) -> Iterable[FoundLog]:
        return [FoundLog("driver.log", lambda: io.BytesIO(b"text"))]


class Late:
    def find(self, event: TaskEvent) -> Iterable[FoundLog]:
        raise LogNotYetError("later")


class Refuses:
    def find(self, event: TaskEvent) -> Iterable[FoundLog]:
        raise LogSourceError("403")


@pytest.mark.parametrize(
    ("sources", "files", "gaps"),
    [([Here(), Refuses()], 1, 1), ([Late(), Here()], 1, 0), ([], 0, 0), ([Refuses()], 0, 1)],
)
def test_what_one_source_refuses_is_a_gap(sources: list[LogSource], files: int, gaps: int) -> None:
    found = fetch(EVENT, sources, keep)
    assert (len(found.files), len(found.gaps)) == (files, gaps)


def test_where_nothing_is_there_yet_it_is_to_be_asked_again() -> None:
    with pytest.raises(LogNotYetError):
        fetch(EVENT, [Late(), Refuses()], keep)
