"""A channel of Slack: one message, posted when the logs are read and edited to what was found."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from contracts.base import canonical
from contracts.delivery import Announcement, Notification
from tools.effect import Answer, RemoteRefused, RemoteUnavailable, RetryLater
from tools.slack_message import Block, blocks, plain, reading

EVENT_TYPE = "breakfix"
_LOOKED_AT = 200
"""The latest messages of the channel among which an earlier try is looked for."""
_WAIT_S = 30.0
_PASSES = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """`channel` by its id or bare name. An answer is `{"channel": …, "ts": …}`."""

    client: WebClient
    """Made with `retry_handlers=[]`: the SDK's own retry posts a message twice."""
    channel: str
    clock: Callable[[], datetime]
    asks: bool = False
    """The message has a button that opens the pull request."""
    can_be_asked: bool = True

    def look(self, key: str) -> Answer | None:
        found = self._call(
            "conversations.history",
            channel=self._id(),
            limit=_LOOKED_AT,
            include_all_metadata=True,
        )
        for message in found.get("messages", []):
            told = (message.get("metadata") or {}).get("event_payload") or {}
            if told.get("key") == key:
                return _answer(self._id(), message["ts"])
        return None

    def announce(self, announcement: Announcement, key: str, run: str) -> Answer:
        return self._post(announcement.title, reading(announcement.title), key, run)

    def send(
        self, notification: Notification, key: str, run: str, earlier: Answer | None
    ) -> Answer:
        content = blocks(notification, run, asks=self.asks and notification.diff is not None)
        if not earlier:
            return self._post(notification.title, content, key, run)
        posted = json.loads(earlier)
        self._call(
            "chat.update",
            channel=posted["channel"],
            ts=posted["ts"],
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
        data: dict[str, Any] = dict(answer.data) if isinstance(answer.data, dict) else {}
        return data

    def _told(self, method: str, error: SlackApiError) -> Exception:
        status = error.response.status_code
        why = str(error.response.get("error", "no reason"))
        told = f"Slack {method}: {status} {why}"
        if status == 429:
            wait = float(error.response.headers.get("retry-after", _WAIT_S))
            return RetryLater(self.clock() + timedelta(seconds=wait), told)
        if status >= 500 or why in _PASSES:
            return RemoteUnavailable(told)
        return RemoteRefused(f"{told}; check the token, its scopes and the channel")


def _metadata(key: str, run: str) -> dict[str, object]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key, "run": run}}


def _answer(channel: str, ts: str) -> Answer:
    return canonical({"channel": channel, "ts": ts}).decode()
