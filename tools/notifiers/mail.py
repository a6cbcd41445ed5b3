"""Mail by SMTP: STARTTLS and a login where the settings have them, one mail a run."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from contracts.delivery import Announcement, Notification
from tools.effect import (
    Answer,
    RemoteRefused,
    RemoteUnavailable,
    RemoteUnreachable,
)
from tools.mail_message import mail

_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    host: str
    port: int = 587
    sender: str
    to: str
    clock: Callable[[], datetime]
    user: str = ""
    password: str = field(default="", repr=False)
    tls: ssl.SSLContext | None = None
    """With one STARTTLS is required; without one nothing is encrypted, and no login is tried."""
    can_be_asked: bool = False
    pages: str | None = None
    """Where the page of a run is, without its `/runs/RUN`."""

    def look(self, key: str) -> Answer | None:
        """A mailbox cannot be asked."""
        return None

    def announce(self, announcement: Announcement, key: str, run: str) -> Answer:
        """A mail that says only that a log is read would be one too many."""
        return ""

    def send(
        self, notification: Notification, key: str, run: str, earlier: Answer | None
    ) -> Answer:
        message = mail(
            notification,
            sender=self.sender,
            to=self.to,
            key=key,
            run=run,
            at=self.clock(),
            page=f"{self.pages.rstrip('/')}/runs/{run}" if self.pages else None,
        )
        server = self._connected()
        try:
            with server:
                self._enter(server)
                server.send_message(message)
        except smtplib.SMTPResponseException as error:
            raise _told(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPRecipientsRefused as error:
            code, why = next(iter(error.recipients.values()))
            raise _told(code, why) from error
        except (smtplib.SMTPException, OSError) as error:
            raise RemoteUnavailable(f"mail to {self.host}: {error}") from error
        return str(message["Message-ID"])

    def _connected(self) -> smtplib.SMTP:
        try:
            return smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT_S)
        except OSError as error:
            raise RemoteUnreachable(f"mail to {self.host}:{self.port}: {error}") from error

    def _enter(self, server: smtplib.SMTP) -> None:
        if self.tls is not None:
            server.starttls(context=self.tls)
            if self.user:
                server.login(self.user, self.password)


def _told(code: int, why: bytes | str) -> Exception:
    """4xx is for now, 5xx for good (RFC 5321, 4.2.1)."""
    text = why.decode(errors="replace") if isinstance(why, bytes) else why
    told = f"mail: {code} {' '.join(text.split())}"
    return RemoteUnavailable(told) if code < 500 else RemoteRefused(told)
