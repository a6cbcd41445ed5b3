"""The web side: events in, pages out. An event is on disk before it is answered with 202."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TypeAlias

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel

import tools.event_formats
from contracts.task_event import TaskEvent
from entrypoints.intake import Busy, Commit, Intake
from entrypoints.pages import Pages
from tools.event_format import BadEventError, EventFormat
from tools.registry import discover
from tools.webhook_signature import BadSignatureError, Signatures

MOST_BYTES = 256 * 1024
_RETRY_S = "5"
_PAGE_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class UnknownFormatError(ValueError):
    """Nobody here reads bodies of this name."""


_STATUS: Mapping[type[Exception], int] = {
    BadSignatureError: 401,
    UnknownFormatError: 404,
    BadEventError: 422,
}


class Accepted(BaseModel):
    """`new` is false for an event that was delivered before: it makes no second run."""

    event_id: str
    new: bool


class Refused(BaseModel):
    error: str


class Health(BaseModel):
    status: str


Answerer: TypeAlias = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """`signatures` is None where everybody who can reach us may post: on loopback only."""

    commit: Commit
    signatures: Signatures | None
    pages: Pages
    alive: Callable[[], None]
    """Raises OSError where nothing can be written down."""
    slack: Answerer | None = None
    """Answers what Slack posts, where it does."""
    now: Callable[[], float] = time.time


def create_app(web: Web) -> FastAPI:
    intake = Intake(web.commit)
    formats = discover(tools.event_formats, EventFormat)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        committing = asyncio.create_task(intake.run())
        yield
        committing.cancel()
        with suppress(asyncio.CancelledError):
            await committing

    app = FastAPI(title="Breakfix", version="1", lifespan=lifespan, redoc_url=None, docs_url=None)

    @app.post(
        "/events/{format}",
        status_code=202,
        response_model=Accepted,
        responses={code: {"model": Refused} for code in (401, 404, 413, 422, 429, 503)},
        openapi_extra=_bodies(formats),
    )
    async def post_event(format: str, request: Request) -> Response:
        """A task that ended: in one of the formats, signed as Standard Webhooks."""
        return await _posted(web, intake, formats, format, request)

    @app.get("/health", response_model=Health, responses={503: {"model": Refused}})
    async def health() -> Response:
        """Whether events can be written down."""
        try:
            await asyncio.to_thread(web.alive)
        except OSError as error:
            return _refused(503, str(error))
        return JSONResponse(Health(status="ok").model_dump())

    @app.get("/runs/{run}", response_class=HTMLResponse)
    async def run_page(run: str) -> Response:
        """One run: verdict, evidence in its context, steps, diff."""
        page = await asyncio.to_thread(web.pages.run, run)
        return _page(page)

    @app.get("/", response_class=HTMLResponse)
    async def runs_page() -> Response:
        """The latest runs."""
        return _page(await asyncio.to_thread(web.pages.runs))

    if web.slack is not None:
        app.add_api_route("/slack/events", web.slack, methods=["POST"], include_in_schema=False)
    return app


async def _posted(
    web: Web,
    intake: Intake,
    formats: Mapping[str, EventFormat],
    format: str,
    request: Request,
) -> Response:
    body = await _body(request)
    if body is None:
        return _refused(413, f"the body is longer than {MOST_BYTES} bytes")
    try:
        if web.signatures is not None:
            web.signatures.check(request.headers, body, web.now())
        if format not in formats:
            raise UnknownFormatError(f"{format} is no format; there are: {', '.join(formats)}")
        event = formats[format].read(body)
    except (BadSignatureError, UnknownFormatError, BadEventError) as error:
        return _refused(_STATUS[type(error)], str(error))
    return Response(status_code=204) if event is None else await _accepted(intake, event)


async def _accepted(intake: Intake, event: TaskEvent) -> Response:
    try:
        new = await intake.accept(event)
    except Busy as error:
        return _refused(429, str(error))
    except OSError as error:
        return _refused(503, str(error))
    return JSONResponse(Accepted(event_id=event.event_id, new=new).model_dump(), status_code=202)


async def _body(request: Request) -> bytes | None:
    """None for one that is too long, whatever it says of its length; it is not read on."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _refused(status: int, why: str) -> Response:
    again = {"retry-after": _RETRY_S} if status in (429, 503) else {}
    return JSONResponse(Refused(error=why).model_dump(), status_code=status, headers=again)


def _page(page: str | None) -> Response:
    found = page is not None
    content = page if found else "<!doctype html><title>Breakfix</title><p>There is no such run."
    return HTMLResponse(content, status_code=200 if found else 404, headers=_PAGE_HEADERS)


def _bodies(formats: Mapping[str, EventFormat]) -> dict[str, object]:
    examples = {name: {"value": one.example} for name, one in formats.items()}
    content = {"application/json": {"schema": {"type": "object"}, "examples": examples}}
    return {"requestBody": {"required": True, "content": content}}
