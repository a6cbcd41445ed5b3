import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from breakfix_airflow.send import Answer, drain, post
from breakfix_airflow.settings import Settings, read
from breakfix_airflow.sign import headers
from breakfix_airflow.spool import Spool

SECRET = "whsec_" + base64.b64encode(b"s" * 32).decode()


class Service:
    """A real receiver on loopback that answers with the codes it is given."""

    def __init__(self, *codes: int) -> None:
        self.codes = [*codes]
        self.bodies: list[bytes] = []
        self.ids: list[str] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                service.bodies.append(body)
                service.ids.append(self.headers["webhook-id"])
                service.signed = verified(self.headers, body)
                self.send_response(service.codes.pop(0))
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.signed = False
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/events/airflow"


def verified(sent: Message, body: bytes) -> bool:
    signed = f"{sent['webhook-id']}.{sent['webhook-timestamp']}.".encode() + body
    digest = hmac.new(b"s" * 32, signed, hashlib.sha256).digest()
    return str(sent["webhook-signature"]) == f"v1,{base64.b64encode(digest).decode()}"


@pytest.fixture
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    found = Service(*request.param)
    thread = threading.Thread(target=found.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()
    thread.join()


@pytest.mark.enable_socket
@pytest.mark.parametrize("service", [[202]], indirect=True)
def test_an_event_is_signed_and_leaves_the_spool(service: Service, tmp_path: Path) -> None:
    path = Spool(tmp_path).put({"event_id": "one"})
    body = path.read_bytes()
    assert drain(Settings(service.url, SECRET, tmp_path), post, 0) == 0
    assert (service.bodies, service.ids, service.signed) == ([body], ["one"], True)
    assert Spool(tmp_path).waiting() == []


@pytest.mark.enable_socket
@pytest.mark.parametrize("service", [[401, 202]], indirect=True)
def test_what_is_refused_for_good_does_not_stop_the_next(service: Service, tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.put({"event_id": "one"})
    spool.put({"event_id": "two"})
    assert drain(Settings(service.url, SECRET, tmp_path), post, 0) == 0
    assert service.ids == ["one", "two"]
    assert len([*(tmp_path / "refused").iterdir()]) == 1


@pytest.mark.enable_socket
@pytest.mark.parametrize("service", [[503, 429]], indirect=True)
def test_a_service_that_is_busy_is_asked_again_later(service: Service, tmp_path: Path) -> None:
    Spool(tmp_path).put({"event_id": "one"})
    to = Settings(service.url, SECRET, tmp_path)
    assert (drain(to, post, 0), drain(to, post, 0)) == (1, 1)
    assert len(Spool(tmp_path).waiting()) == 1


@pytest.mark.enable_socket
def test_a_service_that_is_away_leaves_the_event_where_it_is(tmp_path: Path) -> None:
    Spool(tmp_path).put({"event_id": "one"})
    assert drain(Settings("http://127.0.0.1:9/", SECRET, tmp_path), post, 0) == 1


def test_a_sender_waits_longer_each_time_and_gives_up_at_last(tmp_path: Path) -> None:
    Spool(tmp_path).put({"event_id": "one"})
    clock = [0.0]
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        clock[0] += seconds

    to = Settings("", SECRET, tmp_path)
    assert drain(to, lambda _to, _path: "later", 20, lambda: clock[0], sleep) == 1
    assert waits == [1, 2, 4, 8]


def test_what_came_while_the_last_one_was_sent_is_sent_too(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    sent: list[str] = []
    spool.put({"event_id": "one"})

    def send(_to: Settings, path: Path) -> Answer:
        sent.append(path.name)
        if len(sent) == 1:
            spool.put({"event_id": "two"})
        return "taken"

    assert drain(Settings("", SECRET, tmp_path), send, 0) == 0
    assert len(sent) == 2


def test_a_torn_event_is_put_aside(tmp_path: Path) -> None:
    torn = tmp_path / "1.json"
    torn.write_text('{"event')
    assert drain(Settings("http://127.0.0.1:9/", SECRET, tmp_path), post, 0) == 0
    assert (tmp_path / "refused" / "1.json").exists()


def test_without_a_url_there_is_nothing_to_tell() -> None:
    assert read(lambda _name: None) is None
    found = read({"url": "http://b", "secret": "s", "all_successes": "True"}.get)
    assert found is not None
    assert (found.url, found.all_successes) == ("http://b", True)


def test_the_signature_is_that_of_the_specification() -> None:
    # The example of https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105  # theirs, for everybody
    body = b'{"test": 2432232314}'
    found = headers(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert found["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
