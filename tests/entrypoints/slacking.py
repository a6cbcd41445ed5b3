"""A workspace of Slack as far as a channel asks it, and what Slack would post to us."""

import json
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from slack_sdk.signature import SignatureVerifier

from tests.tools.answering import Answer, Asked, answering

SECRET = "slack-signs"  # noqa: S105
CHANNEL = "C1"
Json = dict[str, Any]


@dataclass
class Workspace:
    messages: list[Json] = field(default_factory=list[Json])
    updates: int = 0
    url: str = ""

    def answer(self, asked: Asked) -> Answer:
        told: Json = json.loads(asked.body) if asked.body else {}
        match asked.path.rpartition("/")[2]:
            case "chat.postMessage":
                told["ts"] = f"{len(self.messages) + 1}.0"
                self.messages.append(told)
                return Answer(body={"ok": True, "channel": CHANNEL, "ts": told["ts"]})
            case "chat.update":
                self.updates += 1
                found = next(one for one in self.messages if one["ts"] == told["ts"])
                found.update(told)
                return Answer(body={"ok": True, "channel": CHANNEL, "ts": told["ts"]})
            case "conversations.list":
                return Answer(body={"ok": True, "channels": [{"id": CHANNEL, "name": "alerts"}]})
            case "conversations.history":
                return self._listed(None)
            case "conversations.replies":
                return self._listed(told["ts"])
            case _:
                return Answer(body={"ok": False, "error": "unknown_method"})

    def thread(self) -> list[str]:
        return [one["text"] for one in self.messages if "thread_ts" in one]

    def _listed(self, thread: str | None) -> Answer:
        found = [one for one in self.messages if one.get("thread_ts") == thread]
        return Answer(body={"ok": True, "messages": found})


@contextmanager
def workspace() -> Generator[Workspace]:
    made = Workspace()
    with answering(made.answer) as at:
        made.url = f"{at.url}/api/"
        yield made


def click(
    action: str, value: str, ts: str, thread: str | None = None, *, channel: str = CHANNEL
) -> bytes:
    told: Json = {
        "type": "block_actions",
        "user": {"id": "U1"},
        "team": {"id": "T1"},
        "container": {"channel_id": channel, "message_ts": ts, "thread_ts": thread},
        "actions": [
            {"action_id": action, "block_id": "b", "action_ts": f"{action}.1", "value": value}
        ],
    }
    return urlencode({"payload": json.dumps(told)}).encode()


def message(text: str, thread: str, ts: str, kind: str = "message", **more: str) -> bytes:
    event = {"type": kind, "channel": CHANNEL, "user": "U1", "text": text, "ts": ts}
    told = {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": f"Ev{ts}",
        "event": {**event, "thread_ts": thread, **more},
    }
    return json.dumps(told).encode()


def post(address: str, body: bytes, secret: str = SECRET) -> httpx.Response:
    """Signed as Slack signs."""
    at = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=at, body=body)
    kind = "application/json" if body[:1] == b"{" else "application/x-www-form-urlencoded"
    headers = {
        "content-type": kind,
        "x-slack-request-timestamp": at,
        "x-slack-signature": signature or "",
    }
    return httpx.post(f"{address}/slack/events", content=body, headers=headers)
