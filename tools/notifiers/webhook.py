"""Any service that takes a signed POST: https://www.standardwebhooks.com, version 1."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from contracts.base import canonical
from contracts.delivery import Announcement, Notification
from tools.effect import (
    Answer,
    RemoteRefused,
    RemoteUnavailable,
    RemoteUnreachable,
    RetryLater,
)
from tools.webhook_signature import sign

MOST_BYTES = 20_000
"""Receivers may refuse more."""
_WAIT_S = 30
_LONGEST_WAIT = timedelta(days=1)
_BUSY = (429, 503)
_NOT_NOW = (408, 425)
_NO_CONNECTION = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One `webhook-id` an effect: a receiver that keeps them sees each message once."""

    url: str
    secret: bytes = field(repr=False)
    client: httpx.Client
    clock: Callable[[], datetime]
    can_be_asked: bool = False

    def look(self, key: str) -> Answer | None:
        """A webhook cannot be asked."""
        return None

    def announce(self, announcement: Announcement, key: str, run: str) -> Answer:
        return self._post("breakfix.run.reading", key, {"run": run, "title": announcement.title})

    def send(
        self, notification: Notification, key: str, run: str, earlier: Answer | None
    ) -> Answer:
        told = notification.model_dump(mode="json", exclude={"sent_to", "not_sent"})
        return self._post("breakfix.run.finished", key, {"run": run, **told})

    def _post(self, kind: str, key: str, data: dict[str, object]) -> Answer:
        name, body = f"msg_{key[:32]}", _body(kind, data)
        at = str(int(self.clock().timestamp()))
        headers = {
            "content-type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": at,
            "webhook-signature": sign(self.secret, name, at, body),
        }
        try:
            with self.client.stream(
                "POST", self.url, content=body, headers=headers, follow_redirects=False
            ) as response:
                self._judge(response)
        except _NO_CONNECTION as error:
            raise RemoteUnreachable(f"{self._place}: no connection ({error})") from error
        except httpx.TransportError as error:
            raise RemoteUnavailable(f"{self._place}: no answer ({error!r})") from error
        return name

    def _judge(self, response: httpx.Response) -> None:
        status = response.status_code
        told = f"{self._place} answered {status}"
        if response.is_success:
            return
        if status in _BUSY and (status == _BUSY[0] or "retry-after" in response.headers):
            raise RetryLater(_back_at(response.headers.get("retry-after"), self.clock()), told)
        if response.is_server_error or status in _NOT_NOW:
            raise RemoteUnavailable(told)
        raise RemoteRefused(f"{told}; correct the setting `webhook` or what receives there")

    @property
    def _place(self) -> str:
        """Without path and query: some receivers put a secret there."""
        url = httpx.URL(self.url)
        return f"{url.scheme}://{url.host}"


def _body(kind: str, data: dict[str, object]) -> bytes:
    """What does not fit is left out from the end, and named."""
    left_out: list[str] = []
    for name in ("", "diff", "ruled_out", "quotes", "proof", "missing", "lines"):
        if name in data:
            left_out.append(name)
        kept = {key: value for key, value in data.items() if key not in left_out}
        if left_out:
            kept["left_out"] = left_out
        body = canonical({"type": kind, "data": kept})
        if len(body) <= MOST_BYTES:
            return body
    return canonical({"type": kind, "data": {"run": data["run"], "left_out": sorted(data)}})


def _back_at(header: str | None, now: datetime) -> datetime:
    """`Retry-After` as seconds or as a date; never longer than a day."""
    if header is None:
        return now + timedelta(seconds=_WAIT_S)
    if header.isdecimal():
        return now + min(timedelta(seconds=min(int(header), 1 << 20)), _LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(header)
    except ValueError:
        return now + timedelta(seconds=_WAIT_S)
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(aware, now), now + _LONGEST_WAIT)
