"""What comes after a run's message: a question, a click, or the task's next end."""

from typing import Literal

from contracts.base import Artifact, Sha256, Text
from contracts.follow_up import Reply

ReactionKind = Literal["ask", "approve", "right", "wrong", "held", "failed-again"]


class Reaction(Artifact):
    """Answered in the thread of the message that it is about."""

    KIND = "reaction"
    SCHEMA = 1

    kind: ReactionKind
    parent: Text
    """The run that the message is of."""
    by: Text
    """The user, or the event that told of the task's end."""
    text: Text = ""
    """Of `ask`: the question as it was typed."""
    diff_sha256: Sha256 | None = None
    """Of `approve`: the sha256 of the diff that was shown."""
    channel: Text
    posted: Text
    """What the channel answered when the message was sent: the address of the thread."""


class Told(Artifact):
    """The answer; `sent` is what the channel said, or `not_sent` why it got nothing."""

    KIND = "told"
    SCHEMA = 1

    reply: Reply
    sent: Text | None = None
    not_sent: Text | None = None
