"""Slack's side of a thread: clicks and questions are on disk before they are acted on.

Listeners only acknowledge and write down: whatever Slack delivers twice is one row of the inbox,
and the worker answers. https://docs.slack.dev/apis/events-api#retries
"""

import asyncio
import logging
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from starlette.requests import Request
from starlette.responses import Response

from agents.follow_up import intent_of
from contracts.base import canonical
from contracts.reaction import Reaction

BUTTONS = {
    "evidence": "show me the evidence",
    "alternatives": "what else could it be?",
}
"""The questions that buttons ask."""


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Named(_Body):
    id: str


class _Container(_Body):
    channel_id: str
    message_ts: str
    thread_ts: str | None = None


class _Action(_Body):
    action_id: str
    action_ts: str
    value: str = ""


class _Click(_Body):
    user: _Named
    container: _Container
    actions: tuple[_Action, ...]


class _Message(_Body):
    channel: str
    ts: str
    text: str = ""
    user: str | None = None
    thread_ts: str | None = None
    subtype: str | None = None
    bot_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where listeners put what they were told; each raises OSError where it cannot be stored."""

    channel: str
    """As `Delivery` names it."""
    accept: Callable[[str, Reaction], bool]
    run_of: Callable[[str], str | None]
    shown_diff: Callable[[str], str | None]

    def clicked(self, body: object) -> None:
        click = _Click.model_validate(body)
        place, user = click.container, click.user.id
        posted = _address(place.channel_id, place.thread_ts or place.message_ts)
        for action in click.actions:
            name = f"slack:{action.action_ts}:{user}:{action.action_id}"
            if action.action_id == "open-pr":
                self._approve(name, user, action.value, posted)
            elif action.action_id in BUTTONS:
                self._ask(name, user, BUTTONS[action.action_id], posted)
            elif action.action_id in ("right", "wrong"):
                self._judge(name, user, action, posted)
            elif action.action_id.startswith("ask-"):
                self._ask(name, user, action.value, posted)

    def heard(self, event: object, *, mentioned: bool) -> None:
        """A mention is always answered; people who talk with each other are not interrupted."""
        message = _Message.model_validate(event)
        if message.bot_id or message.subtype or not (message.thread_ts and message.user):
            return
        if not mentioned and not ("?" in message.text and intent_of(message.text)):
            return
        posted = _address(message.channel, message.thread_ts)
        self._ask(f"slack:{message.channel}:{message.ts}", message.user, message.text, posted)

    def _approve(self, name: str, user: str, run: str, posted: str) -> None:
        if self.run_of(posted) == run:
            self._put(name, "approve", run, user, posted, diff_sha256=self.shown_diff(run))

    def _judge(self, name: str, user: str, action: _Action, posted: str) -> None:
        if self.run_of(posted) == action.value:
            self._put(name, action.action_id, action.value, user, posted)

    def _ask(self, name: str, user: str, text: str, posted: str) -> None:
        run = self.run_of(posted)
        if run is not None:
            self._put(name, "ask", run, user, posted, text=text)

    def _put(
        self, name: str, kind: str, run: str, user: str, posted: str, **more: str | None
    ) -> None:
        told = {"kind": kind, "parent": run, "by": user, "posted": posted, **more}
        self.accept(name, Reaction.model_validate({"channel": self.channel, **told}))


def slack_app(desk: Desk, client: WebClient, signing_secret: str | None) -> App:
    """Slack is answered when the listener is done: what it told us is on disk by then."""

    def authorized(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        """Without a word to Slack: an acknowledgement waits for nobody."""
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=client.token)

    app = App(
        logger=_quiet(),
        client=client,
        authorize=authorized,
        signing_secret=signing_secret or "",
        request_verification_enabled=signing_secret is not None,
        ignoring_self_events_enabled=False,
        process_before_response=True,
    )

    @app.action(re.compile(".*"))
    def clicked(ack: Ack, body: dict[str, object]) -> None:
        desk.clicked(body)
        ack()

    @app.event("app_mention")
    def mentioned(event: dict[str, object]) -> None:
        desk.heard(event, mentioned=True)

    @app.event("message")
    def heard(event: dict[str, object]) -> None:
        desk.heard(event, mentioned=False)

    return app


def _quiet() -> logging.Logger:
    """Bolt warns of what is meant here."""
    logger = logging.getLogger("breakfix.slack")
    logger.setLevel(logging.ERROR)
    return logger


async def answer_posts(app: App, request: Request) -> Response:
    """Beside the loop: the listener waits for the disk."""
    asked = to_bolt_request(request, await request.body())
    return to_starlette_response(await asyncio.to_thread(app.dispatch, asked))


@contextmanager
def socket_mode(app: App, token: str | None) -> Generator[None]:
    if token is None:
        yield
        return
    handler = SocketModeHandler(app, token, web_client=app.client)
    handler.connect()
    try:
        yield
    finally:
        handler.close()


def _address(channel: str, ts: str) -> str:
    """As the channel answers when it posts."""
    return canonical({"channel": channel, "ts": ts}).decode()
