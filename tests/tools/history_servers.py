"""A History Server that answers from a table of paths, on a clock that only its waits move."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence

import httpx

from tools.history_server_http import HistoryServer

URL = "http://history:18080"
Answer = httpx.Response | httpx.TransportError


def sent(content: bytes, status: int = 200) -> httpx.Response:
    """As it comes from a wire: not yet read."""
    return httpx.Response(status, stream=httpx.ByteStream(content))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def answering(reply: Callable[[str], Answer], clock: Clock | None = None) -> HistoryServer:
    """`reply` gets what is asked for, without the host."""

    def respond(request: httpx.Request) -> httpx.Response:
        said = reply(request.url.raw_path.decode())
        if isinstance(said, httpx.TransportError):
            raise said
        return said

    clock = clock or Clock()
    client = httpx.Client(transport=httpx.MockTransport(respond))
    return HistoryServer(client, f"{URL}/", clock, clock.sleep)


def serving(paths: Mapping[str, object]) -> HistoryServer:
    """What is no bytes is sent as JSON; every other path is unknown."""

    def reply(path: str) -> httpx.Response:
        found = paths.get(path.removeprefix("/api/v1/"))
        if found is None:
            return sent(b"no such app", 404)
        return sent(found if isinstance(found, bytes) else json.dumps(found).encode())

    return answering(reply)


def one_after_the_other(answers: Sequence[Answer]) -> Callable[[str], Answer]:
    left = iter(answers)
    return lambda _path: next(left)


def zipped(**files: bytes) -> bytes:
    return zipped_as(files)


def zipped_as(files: Mapping[str, bytes]) -> bytes:
    """A name that ends in `/` is a folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
