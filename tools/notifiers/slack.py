"""A channel of Slack: one message, posted when the logs are read and edited to what was found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from contracts.base import canonical
from contracts.delivery import Announcement, Notification
from contracts.follow_up import Reply
from tools.effect import Answer, RemoteRefused, RemoteUnavailable, RetryLater
from tools.slack_message import Block, blocks, choices, plain, reading
from tools.slack_message import reply as answered

_RETRY = "retry-after"
EVENT_TYPE = "breakfix"
_JSON = TypeAdapter(dict[str, Any])
_LOOKED_AT = 200
"""The latest messages of the channel among which an earlier try is looked for."""
_WAIT_S = 30.0
_PASSES = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})


def _waits(headers: Mapping[str, object]) -> Mapping[str, object]:
    named = {name.lower(): value for name, value in headers.items()}
    return {_RETRY: named[_RETRY]} if _RETRY in named else {}


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Payload(_Read):
    key: str | None = None


class _Metadata(_Read):
    event_payload: _Payload = _Payload()


class _Message(_Read):
    ts: str
    metadata: _Metadata | None = None

    @property
    def key(self) -> str | None:
        return self.metadata.event_payload.key if self.metadata else None


class _History(_Read):
    messages: tuple[_Message, ...] = ()


class _Posted(_Read):
    channel: str
    ts: str


class _Why(_Read):
    error: str = "no reason"


class _Refusal(_Read):
    model_config = ConfigDict(from_attributes=True)

    status_code: int
    headers: Annotated[dict[str, float], BeforeValidator(_waits)]
    data: _Why


class _Failed(_Read):
    model_config = ConfigDict(from_attributes=True)

    response: _Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """`channel` by its id or bare name. An answer is `{"channel": …, "ts": …}`."""

    client: WebClient
    """Made with `retry_handlers=[]`: the SDK's own retry posts a message twice."""
    channel: str
    clock: Callable[[], datetime]
    asks: bool = False
    """The message has a button that opens the pull request."""
    pages: str | None = None
    """Where the page of a run is, without its `/runs/RUN`."""
    can_be_asked: bool = True

    def look(self, key: str) -> Answer | None:
        channel = self._id()
        found = self._call(
            "conversations.history", channel=channel, limit=_LOOKED_AT, include_all_metadata=True
        )
        latest = _History.model_validate(found).messages
        return next((_answer(channel, one.ts) for one in latest if one.key == key), None)

    def look_in(self, key: str, posted: Answer) -> Answer | None:
        """Among the answers of a thread."""
        thread = _Posted.model_validate_json(posted)
        found = self._call(
            "conversations.replies",
            channel=thread.channel,
            ts=thread.ts,
            limit=_LOOKED_AT,
            include_all_metadata=True,
        )
        latest = _History.model_validate(found).messages
        return next((_answer(thread.channel, one.ts) for one in latest if one.key == key), None)

    def reply(self, reply: Reply, key: str, run: str, posted: Answer) -> Answer:
        thread = _Posted.model_validate_json(posted)
        offered = [(one.label, one.question) for one in reply.choices]
        content = answered(reply.lines, reply.quotes, reply.code)
        sent = self._call(
            "chat.postMessage",
            channel=thread.channel,
            thread_ts=thread.ts,
            text=plain(reply.lines[0].text),
            blocks=[*content, choices(offered)] if offered else content,
            metadata=_metadata(key, run),
            unfurl_links=False,
            unfurl_media=False,
        )
        return _answer(sent["channel"], sent["ts"])

    def announce(self, announcement: Announcement, key: str, run: str) -> Answer:
        return self._post(announcement.title, reading(announcement.title), key, run)

    def send(
        self, notification: Notification, key: str, run: str, earlier: Answer | None
    ) -> Answer:
        asks = self.asks and notification.diff is not None
        page = f"{self.pages.rstrip('/')}/runs/{run}" if self.pages else None
        content = blocks(notification, run, asks=asks, page=page)
        if not earlier:
            return self._post(notification.title, content, key, run)
        posted = _Posted.model_validate_json(earlier)
        self._call(
            "chat.update",
            channel=posted.channel,
            ts=posted.ts,
            text=plain(notification.title),
            blocks=content,
            metadata=_metadata(key, run),
        )
        return earlier

    def _post(self, text: str, content: list[Block], key: str, run: str) -> Answer:
        posted = self._call(
            "chat.postMessage",
            channel=self.channel,
            text=plain(text),
            blocks=content,
            metadata=_metadata(key, run),
            unfurl_links=False,
            unfurl_media=False,
        )
        return _answer(posted["channel"], posted["ts"])

    def _id(self) -> str:
        """History is asked by id, and people know names."""
        if self.channel[:1] in "CG" and self.channel.isupper():
            return self.channel
        listed = self._call("conversations.list", limit=1000, exclude_archived=True)
        name = self.channel.lstrip("#")
        found = [one["id"] for one in listed.get("channels", []) if one["name"] == name]
        if not found:
            raise RemoteRefused(f"Slack has no channel {self.channel} that the bot can see")
        return str(found[0])

    def _call(self, method: str, **arguments: object) -> dict[str, Any]:
        try:
            answer = self.client.api_call(method, json=arguments)
        except SlackApiError as error:
            raise self._told(method, error) from error
        except (SlackClientError, OSError) as error:
            raise RemoteUnavailable(f"Slack {method}: no answer ({error})") from error
        return _JSON.validate_python(answer.data)

    def _told(self, method: str, error: SlackApiError) -> Exception:
        said = _Failed.model_validate(error).response
        told = f"Slack {method}: {said.status_code} {said.data.error}"
        if said.status_code == 429:
            wait = timedelta(seconds=said.headers.get(_RETRY, _WAIT_S))
            return RetryLater(self.clock() + wait, told)
        if said.status_code >= 500 or said.data.error in _PASSES:
            return RemoteUnavailable(told)
        return RemoteRefused(f"{told}; check the token, its scopes and the channel")


def _metadata(key: str, run: str) -> dict[str, object]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key, "run": run}}


def _answer(channel: str, ts: str) -> Answer:
    return canonical({"channel": channel, "ts": ts}).decode()
