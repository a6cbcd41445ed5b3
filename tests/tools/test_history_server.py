import hashlib
from collections.abc import Iterable
from typing import NamedTuple

import httpx
import zstandard

from contracts.evidence import Gap
from contracts.task_event import StoredFile
from tests.tools.event_logs import application_end, application_start, text
from tests.tools.history_servers import URL, answering, serving, zipped, zipped_as
from tools.history_server import fetch
from tools.spark_history import Fetched

LOG = text(application_start(), application_end(1))


class Kept(NamedTuple):
    sha256: str
    size: int


class Store:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def keep(self, chunks: Iterable[bytes]) -> Kept:
        data = b"".join(chunks)
        sha256 = hashlib.sha256(data).hexdigest()
        self.kept[sha256] = data
        return Kept(sha256, len(data))


def fetched(paths: dict[str, object], *ids: str) -> tuple[Fetched, dict[str, bytes]]:
    store = Store()
    found = fetch(serving(paths), ids or ("app-1",), store.keep)
    return found, store.kept


def stored(name: str, data: bytes) -> StoredFile:
    return StoredFile(name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def gap(why: str, id: str = "app-1") -> tuple[Gap, ...]:
    return (Gap(what=f"application {id} on the History Server {URL}", why=why),)


def test_the_event_log_is_stored_and_named_after_its_application() -> None:
    found, kept = fetched(
        {
            "applications/app-1": {"id": "app-1", "attempts": [{}]},
            "applications/app-1/logs": zipped(eventlog=LOG),
        }
    )
    (log,) = found.event_logs
    assert log.parts == (stored("history-server/app-1/eventlog", LOG),)
    assert list(kept.values()) == [LOG]
    assert found.gaps == ()


def test_of_several_attempts_the_last_one_is_asked_for() -> None:
    attempts = [
        {"attemptId": "1", "startTimeEpoch": 1},
        {"attemptId": "2", "startTimeEpoch": 2},
    ]
    found, _ = fetched(
        {
            "applications/app-1": {"id": "app-1", "attempts": attempts},
            "applications/app-1/2/logs": zipped(x=LOG),
        }
    )
    assert found.event_logs[0].parts[0].name == "history-server/app-1/2/x"


def test_a_rolling_log_has_its_parts_in_order_unpacked_and_without_its_status_file() -> None:
    packed = zstandard.compress(LOG)
    folder = "eventlog_v2_app-1"
    archive = zipped_as(
        {
            f"{folder}/": b"",
            f"{folder}/appstatus_app-1.inprogress": b"",
            f"{folder}/events_10_app-1.zstd": packed,
            f"{folder}/events_2_app-1.zstd": zstandard.compress(LOG + LOG),
            f"{folder}/notes": b"not of ours",
        }
    )
    found, _ = fetched({"applications/app-1": {"id": "app-1"}, "applications/app-1/logs": archive})
    assert found.event_logs[0].parts == (
        stored(f"history-server/app-1/{folder}/events_2_app-1.zstd", LOG + LOG),
        stored(f"history-server/app-1/{folder}/events_10_app-1.zstd", LOG),
    )


def test_a_log_in_progress_is_known_as_one() -> None:
    archive = zipped_as({"app-1.inprogress": LOG})
    found, _ = fetched({"applications/app-1": {"id": "app-1"}, "applications/app-1/logs": archive})
    assert found.event_logs[0].in_progress


def test_secrets_are_masked_before_anything_is_stored() -> None:
    secret = b'{"Event":"SparkListenerX","url":"postgresql://etl:hunter2secret@db:5432/x"}\n'
    archive = zipped(eventlog=secret)
    _, kept = fetched({"applications/app-1": {"id": "app-1"}, "applications/app-1/logs": archive})
    (data,) = kept.values()
    assert b"hunter2secret" not in data
    assert len(data) == len(secret)


def test_an_application_that_the_server_does_not_list_is_a_gap() -> None:
    found, _ = fetched({})
    assert found.gaps == gap(
        "applications/app-1: status 404: no such app; a new one is listed within "
        "spark.history.fs.update.interval, 10 s unless it is set"
    )


def test_what_is_no_answer_of_sparks_is_a_gap() -> None:
    found, _ = fetched({"applications/app-1": b"<html>"})
    assert "applications/app-1: not an answer of Spark's: JSON is malformed" in found.gaps[0].why


def test_a_server_that_is_gone_is_not_asked_for_the_next_application() -> None:
    asked: list[str] = []

    def reply(path: str) -> httpx.TransportError:
        asked.append(path)
        return httpx.ConnectError("refused")

    found = fetch(answering(reply), ("app-1", "app-2"), Store().keep)
    assert found.gaps == gap("no answer to applications/app-1: ConnectError: refused")
    assert set(asked) == {"/api/v1/applications/app-1"}


def test_where_the_event_log_is_refused_the_rest_api_is_asked() -> None:
    base = "applications/app-1"
    found, kept = fetched(
        {base: {"id": "app-1"}, f"{base}/environment": {"sparkProperties": []}, f"{base}/jobs": []}
    )
    said = (
        b'{"from":"application","answer":{"id":"app-1"}}\n'
        b'{"from":"environment","answer":{"sparkProperties":[]}}\n'
    )
    assert found == Fetched(
        answers=(stored("history-server/app-1/answers.jsonl", said),),
        gaps=(
            Gap(
                what=f"event log of application app-1 on the History Server {URL}",
                why="applications/app-1/logs: status 404: no such app",
            ),
        ),
    )
    assert list(kept.values()) == [said]
