"""What an agent needs to let something leave the house once, and what a remote may answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from contracts.base import canonical, sha256_of

ANNOUNCE = "announce"
"""The kind of what is said while the logs are read; its key is made of this, channel and run."""

Answer: TypeAlias = str
"""What the remote said: an address, an id, or canonical JSON."""
Look: TypeAlias = Callable[[], Answer | None]
Act: TypeAlias = Callable[[], Answer]


class RetryLater(Exception):
    """The remote asks us to come back at `at`; the run's lease is given back until then."""

    def __init__(self, at: datetime, why: str) -> None:
        super().__init__(f"{why}; next try at {at.isoformat()}")
        self.at = at


class RemoteUnavailable(OSError):
    """The remote failed, or gave no answer: another try may do, and this one may have arrived."""


class RemoteUnreachable(RemoteUnavailable):
    """There was no connection: nothing was sent."""


class RemoteRefused(Exception):
    """The remote said no, and would say so again; the message is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Sent:
    answer: Answer
    maybe_repeated: bool = False
    """An earlier try got no answer and may have arrived; the remote cannot be asked."""


NOT_SENT = (RetryLater, RemoteRefused, RemoteUnreachable)
"""After these it is known that nothing happened at the remote."""


class Effects(Protocol):
    """Once a key, whoever tries and however often."""

    @property
    def run(self) -> str: ...

    @property
    def last_try(self) -> bool:
        """Whether the run is given up after this try: better say why than fail."""
        ...

    def effect(self, key: str, look: Look | None, act: Act) -> Sent: ...

    def overtake(self, key: str) -> Sent | None:
        """Of something that waits to be sent: it never will be, or what the remote answered."""


def effect_key(kind: str, target: str, content: str) -> str:
    """The name under which a remote knows one effect: the same for every try and every worker."""
    return sha256_of(canonical([kind, target, content]))
