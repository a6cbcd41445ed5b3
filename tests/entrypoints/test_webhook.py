import asyncio
import json
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

import tools.event_formats
from contracts.task_event import TaskEvent
from entrypoints import intake as module
from entrypoints.bootstrap import open_state
from entrypoints.intake import Busy, Intake
from entrypoints.pages import Pages
from entrypoints.webhook import MOST_BYTES, Web, create_app
from tools.event_format import EventFormat
from tools.registry import discover
from tools.webhook_signature import Signatures, sign

SECRET = b"s" * 32
FORMATS = discover(tools.event_formats, EventFormat)
BODY = FORMATS["airflow"].example.encode()


class Inbox:
    """Keeps what is committed, and counts the commits."""

    def __init__(self) -> None:
        self.events: dict[str, TaskEvent] = {}
        self.commits = 0
        self.error: OSError | None = None

    def check(self) -> None:
        if self.error is not None:
            raise self.error

    def commit(self, events: Sequence[TaskEvent]) -> Sequence[bool]:
        self.check()
        time.sleep(0.01)
        self.commits += 1
        new = [event.event_id not in self.events for event in events]
        self.events |= {event.event_id: event for event in events}
        return new


@asynccontextmanager
async def served(inbox: Inbox, folder: Path) -> AsyncGenerator[httpx.AsyncClient]:
    pages = Pages(lambda: open_state(folder))
    web = Web(
        commit=inbox.commit,
        signatures=Signatures([SECRET]),
        pages=pages,
        alive=lambda: inbox.check(),
    )
    app = create_app(web)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://breakfix") as client,
    ):
        yield client


def signed(body: bytes) -> dict[str, str]:
    at = str(int(time.time()))
    return {
        "webhook-id": "e",
        "webhook-timestamp": at,
        "webhook-signature": sign(SECRET, "e", at, body),
    }


def post(inbox: Inbox, folder: Path, body: bytes, format: str = "airflow") -> httpx.Response:
    async def posted() -> httpx.Response:
        async with served(inbox, folder) as client:
            return await client.post(f"/events/{format}", content=body, headers=signed(body))

    return asyncio.run(posted())


def test_an_event_is_on_disk_before_it_is_acknowledged(tmp_path: Path) -> None:
    inbox = Inbox()
    found = post(inbox, tmp_path, BODY)
    assert found.status_code == 202
    assert found.json() == {"event_id": next(iter(inbox.events)), "new": True}
    again = post(inbox, tmp_path, BODY)
    assert (again.status_code, again.json()["new"]) == (202, False)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_its_address(name: str, tmp_path: Path) -> None:
    assert post(Inbox(), tmp_path, FORMATS[name].example.encode(), name).status_code == 202


@pytest.mark.parametrize(
    ("body", "format", "status", "why"),
    [
        (b"x" * (MOST_BYTES + 1), "airflow", 413, "longer than"),
        (BODY, "nagios", 404, "there are: airflow, generic, openlineage"),
        (b"{}", "airflow", 422, "field required"),
        (b"{", "airflow", 422, "invalid json"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(
    body: bytes, format: str, status: int, why: str, tmp_path: Path
) -> None:
    inbox = Inbox()
    found = post(inbox, tmp_path, body, format)
    assert found.status_code == status
    assert why in found.json()["error"]
    assert inbox.events == {}


def test_an_event_that_ends_nothing_is_thanked_for_and_forgotten(tmp_path: Path) -> None:
    body = json.dumps(json.loads(FORMATS["openlineage"].example) | {"eventType": "START"}).encode()
    assert post(Inbox(), tmp_path, body, "openlineage").status_code == 204


def test_an_unsigned_event_is_refused(tmp_path: Path) -> None:
    async def posted() -> httpx.Response:
        async with served(Inbox(), tmp_path) as client:
            return await client.post("/events/airflow", content=BODY)

    found = asyncio.run(posted())
    assert (found.status_code, "not signed" in found.text) == (401, True)


def test_what_cannot_be_stored_now_is_asked_for_again(tmp_path: Path) -> None:
    inbox = Inbox()
    inbox.error = OSError("ledger.db cannot grow, the disk is full")
    found = post(inbox, tmp_path, BODY)
    assert (found.status_code, found.headers["retry-after"]) == (503, "5")
    assert "disk is full" in found.json()["error"]

    async def asked() -> httpx.Response:
        async with served(inbox, tmp_path) as client:
            return await client.get("/health")

    health = asyncio.run(asked())
    assert (health.status_code, "disk is full" in health.text) == (503, True)


def test_a_storm_is_written_down_in_few_commits(tmp_path: Path) -> None:
    inbox = Inbox()

    async def storm() -> list[int]:
        async with served(inbox, tmp_path) as client:
            bodies = [
                json.dumps(json.loads(BODY) | {"event_id": f"e{number}"}).encode()
                for number in range(200)
            ]
            posts = [client.post("/events/airflow", content=b, headers=signed(b)) for b in bodies]
            return [found.status_code for found in await asyncio.gather(*posts)]

    assert set(asyncio.run(storm())) == {202}
    assert len(inbox.events) == 200
    assert inbox.commits < 50


def test_more_than_can_wait_is_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAITING", 1)
    event = FORMATS["airflow"].read(BODY)
    assert event is not None

    async def full() -> None:
        intake = Intake(lambda events: [True] * len(events))
        first = asyncio.ensure_future(intake.accept(event))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await intake.accept(event)
        running = asyncio.create_task(intake.run())
        assert await first
        running.cancel()

    asyncio.run(full())


def test_the_interface_describes_itself(tmp_path: Path) -> None:
    async def asked() -> tuple[httpx.Response, httpx.Response]:
        async with served(Inbox(), tmp_path) as client:
            return await client.get("/openapi.json"), await client.get("/health")

    described, health = asyncio.run(asked())
    operation = described.json()["paths"]["/events/{format}"]["post"]
    assert {"202", "401", "413", "422", "429", "503"} <= operation["responses"].keys()
    assert "airflow" in operation["requestBody"]["content"]["application/json"]["examples"]
    assert health.json() == {"status": "ok"}


def test_an_empty_house_has_a_page_too(tmp_path: Path) -> None:
    async def asked() -> list[httpx.Response]:
        async with served(Inbox(), tmp_path) as client:
            return [await client.get("/"), await client.get("/runs/20260101-none")]

    empty, absent = asyncio.run(asked())
    assert (empty.status_code, "No run yet" in empty.text) == (200, True)
    assert (absent.status_code, "no such run" in absent.text) == (404, True)
    assert "default-src 'none'" in empty.headers["content-security-policy"]
