"""What a recorded step asked of the outside and what came back: replay answers from this."""

from contracts.base import Artifact, Text


class Recorded(Artifact):
    """`request` and `answer` are canonical JSON; both are already redacted."""

    KIND = "recorded"
    SCHEMA = 1

    request: Text
    answer: Text


class Done(Artifact):
    """An effect's request as rendered, and the remote's answer, both canonical JSON."""

    KIND = "effect"
    SCHEMA = 1

    request: Text
    answer: Text
