import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from contracts.delivery import Announcement, Line, Notification
from tools.effect import RemoteRefused, RemoteUnavailable, RemoteUnreachable, RetryLater
from tools.notifiers.webhook import MOST_BYTES, Webhook
from tools.webhook_signature import secret_of, sign

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105  (the example of the standard)
KEY = "0123456789abcdef" * 4
TOLD = Notification(title="orders failed", verdict="data.x", action=Line(text="Apply it."))

Handler = Callable[[httpx.Request], httpx.Response]


def webhook(handler: Handler) -> Webhook:
    client = httpx.Client(transport=httpx.MockTransport(handler))
    url = "https://hooks.example/T0/secret"
    return Webhook(url=url, secret=secret_of(SECRET), client=client, clock=lambda: NOON)


def answering(status: int, **headers: str) -> Webhook:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return webhook(lambda _request: httpx.Response(status, headers=named))


def test_the_signature_is_that_of_the_standards_own_example() -> None:
    body = b'{"test": 2432232314}'
    signature = sign(secret_of(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body)
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_is_signed_and_known_by_one_id() -> None:
    seen: list[httpx.Request] = []

    def receive(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(204)

    assert webhook(receive).send(TOLD, KEY, "r1", None) == f"msg_{KEY[:32]}"

    [request] = seen
    headers = request.headers
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request.content
    digest = hmac.new(base64.b64decode(SECRET[6:]), signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert (str(request.url), request.method) == ("https://hooks.example/T0/secret", "POST")
    assert headers["webhook-timestamp"] == "1795435200"
    body = json.loads(request.content)
    assert (body["type"], body["data"]["run"]) == ("breakfix.run.finished", "r1")
    assert body["data"]["title"] == "orders failed"


def test_an_announcement_names_the_run() -> None:
    seen: list[bytes] = []

    def receive(request: httpx.Request) -> httpx.Response:
        seen.append(request.content)
        return httpx.Response(200)

    webhook(receive).announce(Announcement(title="reading 1 log"), KEY, "r1")

    assert json.loads(seen[0]) == {
        "type": "breakfix.run.reading",
        "data": {"run": "r1", "title": "reading 1 log"},
    }


def test_a_webhook_cannot_be_asked() -> None:
    hook = answering(200)
    assert (hook.can_be_asked, hook.look(KEY)) == (False, None)


@pytest.mark.parametrize(
    ("status", "after", "seconds"),
    [
        (429, "7", 7),
        (503, "90", 90),
        (429, None, 30),
        (429, "soon", 30),
        (429, "Mon, 23 Nov 2026 12:01:00 GMT", 60),
        (429, "Mon, 23 Nov 2026 12:01:00 -0000", 60),
        (429, "Mon, 23 Nov 2026 11:00:00 GMT", 0),
        (429, "999999999999999999999", 86400),
        (429, "Mon, 23 Nov 2099 12:00:00 GMT", 86400),
    ],
)
def test_a_receiver_that_asks_to_wait_is_asked_then(
    status: int, after: str | None, seconds: int
) -> None:
    hook = answering(status, **({"retry_after": after} if after else {}))
    with pytest.raises(RetryLater, match=f"https://hooks.example answered {status}") as caught:
        hook.send(TOLD, KEY, "r1", None)
    assert caught.value.at == NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408, 425])
def test_a_receiver_that_fails_may_have_got_it(status: int) -> None:
    with pytest.raises(RemoteUnavailable, match=f"answered {status}") as caught:
        answering(status).send(TOLD, KEY, "r1", None)
    assert not isinstance(caught.value, RemoteUnreachable)


@pytest.mark.parametrize("status", [301, 400, 401, 404, 410])
def test_a_receiver_that_refuses_is_not_asked_again(status: int) -> None:
    with pytest.raises(RemoteRefused, match="correct the setting `webhook`") as caught:
        answering(status, location="https://elsewhere.example/").send(TOLD, KEY, "r1", None)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (httpx.ConnectError("refused"), RemoteUnreachable),
        (httpx.ConnectTimeout("late"), RemoteUnreachable),
        (httpx.ReadTimeout("late"), RemoteUnavailable),
        (httpx.RemoteProtocolError("cut"), RemoteUnavailable),
    ],
)
def test_no_answer_is_no_refusal(error: Exception, raised: type[Exception]) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(RemoteUnavailable) as caught:
        webhook(fail).send(TOLD, KEY, "r1", None)
    assert type(caught.value) is raised


def test_what_does_not_fit_is_left_out_from_the_end_and_named() -> None:
    bodies: list[bytes] = []

    def receive(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(200)

    hook = webhook(receive)
    long = TOLD.model_copy(update={"diff": "x" * MOST_BYTES})
    hook.send(long, KEY, "r1", None)
    hook.send(long.model_copy(update={"title": "x" * MOST_BYTES}), KEY, "r1", None)

    without_diff, nearly_nothing = (json.loads(body)["data"] for body in bodies)
    assert without_diff["left_out"] == ["diff"]
    assert without_diff["title"] == "orders failed"
    assert nearly_nothing["run"] == "r1"
    assert all(len(body) <= MOST_BYTES for body in bodies)
