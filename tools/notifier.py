"""What a channel for messages is: it says that logs are being read, then what was found."""

from typing import Protocol, runtime_checkable

from contracts.delivery import Announcement, Notification
from contracts.follow_up import Reply
from tools.effect import Answer


class Channel(Protocol):
    """`key` names one effect for good: the same key is the same message.

    Each method may raise RetryLater, RemoteUnavailable or RemoteRefused.
    """

    @property
    def can_be_asked(self) -> bool:
        """Whether `look` can find a message that was sent before."""
        ...

    def look(self, key: str) -> Answer | None: ...

    def announce(self, announcement: Announcement, key: str, run: str) -> Answer: ...

    def send(
        self, notification: Notification, key: str, run: str, earlier: Answer | None
    ) -> Answer:
        """`earlier` is what `announce` answered, for channels that can edit a message."""
        ...


@runtime_checkable
class Threaded(Channel, Protocol):
    """A channel whose messages can be answered; `posted` is what it said when one was sent."""

    def look_in(self, key: str, posted: Answer) -> Answer | None: ...

    def reply(self, reply: Reply, key: str, run: str, posted: Answer) -> Answer: ...
