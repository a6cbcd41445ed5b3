import socket
import ssl
import subprocess
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from contracts.delivery import Announcement
from tests.tools.notified import MESSAGE
from tools.effect import RemoteRefused, RemoteUnavailable, RemoteUnreachable
from tools.mail_message import mail as message
from tools.notifiers.mail import Mail

NOW = datetime(2026, 11, 25, tzinfo=UTC)
pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.filterwarnings("ignore:.*login_data.*:DeprecationWarning"),
]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Mailbox:
    """Takes every mail, or answers what it is told to."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"
        self.answer_to_recipient = "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer_to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.mails.append(message_from_bytes(content, policy=policy.default))
        return self.answer


def checked(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    right = getattr(data, "password", b"") == b"pw"
    return AuthResult(success=right, handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*made, *names, *files], check=True, capture_output=True)
    return folder


@pytest.fixture
def server(certificate: Path) -> Generator[tuple[Mailbox, Mail]]:
    """STARTTLS and a login are required, as by a real relay."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    box = Mailbox()
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        authenticator=checked,
        auth_required=True,
    )
    controller.start()
    try:
        trusted = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
        yield box, mail(controller.port, trusted)
    finally:
        controller.stop()


def mail(port: int, tls: ssl.SSLContext | None, password: str = "pw") -> Mail:  # noqa: S107
    return Mail(
        host="localhost",
        port=port,
        sender="Breakfix <breakfix@example.com>",
        to="oncall@example.com",
        clock=lambda: NOW,
        user="me",
        password=password,
        tls=tls,
    )


def test_a_mail_says_the_same_in_text_and_in_html(server: tuple[Mailbox, Mail]) -> None:
    box, to = server
    assert to.announce(Announcement(title="reading"), "k" * 64, "run-1") == ""
    assert to.look("k") is None
    sent = to.send(MESSAGE, "k" * 64, "run-1", None)
    (found,) = box.mails
    assert sent == found["Message-ID"] == f"<{'k' * 32}@example.com>"
    assert found["References"] == "<run.run-1@example.com>"
    assert found["Subject"] == MESSAGE.title
    text, html = (part.get_content() for part in found.iter_parts())
    assert "[E1] driver.log:408  <!channel> *boom*" in text
    assert "&lt;!channel&gt; *boom* &lt;http://evil|log in&gt; &amp; more" in html
    assert "<http://evil" not in html


@pytest.mark.parametrize(
    ("answer", "recipient", "raised"),
    [
        ("451 later", "250 OK", RemoteUnavailable),
        ("554 no", "250 OK", RemoteRefused),
        ("250 OK", "550 nobody", RemoteRefused),
        ("250 OK", "450 full", RemoteUnavailable),
    ],
)
def test_what_the_relay_refuses_for_good_is_told_apart(
    server: tuple[Mailbox, Mail], answer: str, recipient: str, raised: type[Exception]
) -> None:
    box, to = server
    box.answer, box.answer_to_recipient = answer, recipient
    with pytest.raises(raised):
        to.send(MESSAGE, "k" * 64, "run-1", None)


def test_a_wrong_password_is_refused(server: tuple[Mailbox, Mail]) -> None:
    _, to = server
    wrong = mail(to.port, to.tls, "wrong")
    with pytest.raises(RemoteRefused, match="535"):
        wrong.send(MESSAGE, "k" * 64, "run-1", None)


def test_a_relay_that_is_not_trusted_gets_nothing(server: tuple[Mailbox, Mail]) -> None:
    box, to = server
    with pytest.raises(RemoteUnavailable):
        mail(to.port, ssl.create_default_context()).send(MESSAGE, "k" * 64, "run-1", None)
    assert box.mails == []


def test_a_relay_that_is_away_got_nothing() -> None:
    with pytest.raises(RemoteUnreachable):
        mail(9, None).send(MESSAGE, "k" * 64, "run-1", None)


def test_without_tls_no_password_is_sent() -> None:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        assert mail(controller.port, None).send(MESSAGE, "k" * 64, "run-1", None)
    finally:
        controller.stop()
    assert len(box.mails) == 1


def test_a_relay_with_tls_and_no_user_is_given_no_login(certificate: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    box = Mailbox()
    at = Controller(box, hostname="127.0.0.1", port=free_port(), tls_context=context)
    at.start()
    try:
        trusted = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
        replace(mail(at.port, trusted), user="").send(MESSAGE, "k" * 64, "run-1", None)
    finally:
        at.stop()
    assert len(box.mails) == 1


def test_a_message_without_a_patch_has_no_such_part() -> None:
    advice = MESSAGE.model_copy(update={"diff": None})
    made = message(advice, sender="a@b", to="c@d", key="k", run="r", at=NOW)
    assert "Patch" not in made.as_string()


def test_a_mail_leads_to_its_page(server: tuple[Mailbox, Mail]) -> None:
    box, to = server
    replace(to, pages="https://breakfix.example").send(MESSAGE, "k" * 64, "run-1", None)
    text, html = (part.get_content() for part in box.mails[0].iter_parts())
    assert "run run-1: https://breakfix.example/runs/run-1" in text
    assert '<a href="https://breakfix.example/runs/run-1">' in html
