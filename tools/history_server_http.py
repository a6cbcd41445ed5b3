"""Asks a Spark History Server, patiently: it loads an application only when it is asked for it."""

import io
from collections.abc import Callable
from typing import IO

import httpx

DEADLINE_S = 120.0
"""For all that one run asks, waiting included."""

TRIES = 3
"""Where nobody listens; an answer that says "not yet" is waited for up to the deadline."""

FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 8.0
_OK, _NOT_FOUND = 200, 404
_NOT_YET = frozenset({429, 502, 503, 504})
_TIMEOUT = httpx.Timeout(60.0, connect=5.0)
_SAID = 200
"""Characters of an answer that an error repeats."""


class UnreachableError(ConnectionError):
    """Nobody answers, or not within the time: there is no use in asking for more."""


class RefusedError(ValueError):
    """The server answers, and does not give this."""


class UnknownHereError(RefusedError):
    """The server does not have this: status 404."""


class HistoryServer:
    """One server; `url` is all that is ever asked, a redirect to elsewhere is not followed."""

    def __init__(
        self,
        client: httpx.Client,
        url: str,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self.url = url.rstrip("/")
        self._client = client
        self._clock = clock
        self._sleep = sleep
        self._until = clock() + DEADLINE_S

    def download(self, path: str, into: IO[bytes], limit: int) -> None:
        """Write the answer at `path`, below `/api/v1/`, to the beginning of `into`."""
        wait, failed = FIRST_WAIT_S, 0
        while True:
            into.seek(0)
            into.truncate()
            try:
                why = self._once(path, into, limit)
            except httpx.TransportError as error:
                why = f"{type(error).__name__}: {error}".rstrip(": ")
                failed += isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
            if why is None:
                return
            if failed >= TRIES or self._clock() + wait > self._until:
                raise UnreachableError(f"no answer to {path}: {why}")
            self._sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT_S)

    def read(self, path: str, limit: int) -> bytes:
        answer = io.BytesIO()
        self.download(path, answer, limit)
        return answer.getvalue()

    def _once(self, path: str, into: IO[bytes], limit: int) -> str | None:
        """Why it is to be asked again, if so."""
        url = f"{self.url}/api/v1/{path}"
        headers = {"accept-encoding": "identity"}
        with self._client.stream(
            "GET", url, headers=headers, timeout=_TIMEOUT, follow_redirects=False
        ) as answer:
            if answer.status_code in _NOT_YET:
                return f"status {answer.status_code}"
            if answer.status_code != _OK:
                raise _refusal(answer, path)
            for piece in answer.iter_raw():
                into.write(piece)
                if into.tell() > limit:
                    raise RefusedError(f"{path}: more than {limit} bytes")
                if self._clock() > self._until:
                    raise UnreachableError(f"{path} is not complete after {DEADLINE_S:.0f} s")
        return None


def _refusal(answer: httpx.Response, path: str) -> RefusedError:
    if answer.status_code == _NOT_FOUND:
        return UnknownHereError(f"{path}: status 404: {_said(answer)}")
    if answer.is_redirect:
        to = answer.headers.get("location", "")
        return RefusedError(
            f"{path}: status {answer.status_code}, a redirect to {to}; only the server of the "
            "settings is asked"
        )
    return RefusedError(f"{path}: status {answer.status_code}: {_said(answer)}")


def _said(answer: httpx.Response) -> str:
    text = b""
    for piece in answer.iter_raw():
        text += piece
        if len(text) > _SAID:
            break
    return text[:_SAID].decode(errors="replace").strip()
