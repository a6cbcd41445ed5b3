"""What a fork changed of the run that it was made from."""

from contracts.base import Artifact, Pairs, Text


class Fork(Artifact):
    KIND = "fork"
    SCHEMA = 1

    parent: Text
    head: Text
    """The hash of the parent's last row when the fork was made."""
    at: Text
    """The first step that is not the parent's."""
    changed: Pairs = ()
    """State keys that were set by hand, by the sha256 of what they were set to."""
