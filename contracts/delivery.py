"""What left the house: the pull request and the message, or why there is none."""

from typing import Literal

from contracts.base import Artifact, Contract, Text
from contracts.verdict import Cited


class Delivery(Artifact):
    """What the settings allow to leave the house: stored with the run, so a replay sees it too."""

    KIND = "delivery"
    SCHEMA = 1

    channels: tuple[Text, ...] = ()
    """Where a notification goes, as people name it: `#data-alerts`, `oncall@example.com`."""
    repository: Text | None = None
    """Where pull requests go; None where none is configured."""
    allow_value_changes: bool = False
    """The repository takes pull requests that widen types, drop rows or change values."""


class Announcement(Artifact):
    """What is said while the logs are read; the notification takes its place."""

    KIND = "announcement"
    SCHEMA = 1

    title: Text
    to: tuple[Text, ...] = ()


class PullRequest(Artifact):
    """`wanted` before the forge was asked, `pushed` where it takes branches and no requests."""

    KIND = "pull-request"
    SCHEMA = 1

    state: Literal["wanted", "opened", "pushed", "found", "none"]
    why: Text
    url: Text | None = None
    branch: Text | None = None


class Line(Contract):
    """A sentence of a message, with the ids of the evidence that it rests on."""

    text: Text
    cites: tuple[Text, ...] = ()


class Notification(Artifact):
    """What people read; every channel renders this one object."""

    KIND = "notification"
    SCHEMA = 1

    title: Text
    verdict: Text
    lines: tuple[Line, ...] = ()
    quotes: tuple[Cited, ...] = ()
    ruled_out: tuple[Line, ...] = ()
    action: Line
    proof: tuple[Text, ...] = ()
    diff: Text | None = None
    missing: tuple[Text, ...] = ()
    sent_to: tuple[Text, ...] = ()
    not_sent: Text | None = None
    """Why it was sent nowhere."""
