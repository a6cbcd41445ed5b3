"""What left the house: the pull request and the message, or why there is none."""

from typing import Literal

from contracts.base import Artifact, Contract, Text
from contracts.verdict import Cited


class PullRequest(Artifact):
    KIND = "pull-request"
    SCHEMA = 1

    state: Literal["opened", "found", "none"]
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
