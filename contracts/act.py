"""What a person did about a run after it ended, and what became of it."""

from typing import Literal

from contracts.base import Artifact, Id, Pairs, Sha256, Text

ActKind = Literal["right", "wrong", "approve"]


class Act(Artifact):
    """Binds to the parent's artifacts by their names, so to exactly what the person saw."""

    KIND = "act"
    SCHEMA = 1

    kind: ActKind
    parent: Text
    by: Text
    cause: Id | None = None
    """Of `wrong`: what it was instead."""
    diff_sha256: Sha256 | None = None
    """Of `approve`: the sha256 of the diff that was shown."""
    saw: Pairs
    """State keys of the parent by the sha256 of their artifacts."""


class Decision(Artifact):
    KIND = "decision"
    SCHEMA = 1

    state: Literal["accepted", "refused"]
    why: Text
    cause: Id | None = None
    """The right verdict, as far as the act says it."""
