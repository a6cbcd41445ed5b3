import io
from collections.abc import Iterator

import httpx
import pytest

from tests.tools.history_servers import Answer, Clock, answering, one_after_the_other, sent
from tools.history_server_http import (
    DEADLINE_S,
    TRIES,
    RefusedError,
    UnknownHereError,
    UnreachableError,
)


def test_what_is_asked_for_stands_below_the_address_of_the_settings() -> None:
    asked: list[str] = []

    def reply(path: str) -> httpx.Response:
        asked.append(path)
        return sent(b"it")

    assert answering(reply).read("applications/a", 10) == b"it"
    assert asked == ["/api/v1/applications/a"]


def test_an_application_that_is_being_loaded_is_waited_for() -> None:
    clock = Clock()
    busy: list[Answer] = [httpx.ReadTimeout("slow"), httpx.Response(503), sent(b"it")]
    server = answering(one_after_the_other(busy), clock)
    assert server.read("a", 10) == b"it"
    assert clock.waits == [0.5, 1.0]


def test_a_torn_answer_is_not_kept_when_it_is_asked_for_again() -> None:
    def torn() -> Iterator[bytes]:
        yield b"half of"
        raise httpx.RemoteProtocolError("peer closed connection")

    server = answering(one_after_the_other([httpx.Response(200, content=torn()), sent(b"it")]))
    kept = io.BytesIO()
    server.download("a", kept, 100)
    assert kept.getvalue() == b"it"


def test_waiting_ends_at_the_deadline() -> None:
    clock = Clock()
    server = answering(lambda _path: httpx.Response(503), clock)
    with pytest.raises(UnreachableError, match="no answer to a: status 503"):
        server.read("a", 10)
    assert clock.now < DEADLINE_S
    assert max(clock.waits) == 8.0


def test_where_nobody_listens_a_few_tries_are_enough() -> None:
    clock = Clock()
    server = answering(lambda _path: httpx.ConnectError("refused"), clock)
    with pytest.raises(UnreachableError, match="no answer to a: ConnectError: refused"):
        server.read("a", 10)
    assert len(clock.waits) == TRIES - 1


def test_an_answer_that_drips_is_given_up_at_the_deadline() -> None:
    clock = Clock()

    def dripping() -> Iterator[bytes]:
        while True:
            clock.now += 30
            yield b"x"

    server = answering(lambda _path: httpx.Response(200, content=dripping()), clock)
    with pytest.raises(UnreachableError, match="a is not complete after 120 s"):
        server.read("a", 1000)


def test_an_answer_that_is_too_large_is_not_read_on() -> None:
    server = answering(lambda _path: sent(b"x" * 11))
    with pytest.raises(RefusedError, match="a: more than 10 bytes"):
        server.read("a", 10)


def test_a_redirect_is_not_followed() -> None:
    to = httpx.Response(302, headers={"location": "https://sign-in.example"})
    server = answering(lambda _path: to)
    with pytest.raises(RefusedError, match=r"a redirect to https://sign-in\.example; only the"):
        server.read("a", 10)


def test_what_the_server_does_not_have_is_told_apart_from_what_it_refuses() -> None:
    with pytest.raises(UnknownHereError, match="a: status 404: no such app: a"):
        answering(lambda _path: sent(b"no such app: a\n", 404)).read("a", 10)
    with pytest.raises(RefusedError, match=f"a: status 403: {'x' * 200}$"):
        answering(lambda _path: sent(b"x" * 300, 403)).read("a", 10)
