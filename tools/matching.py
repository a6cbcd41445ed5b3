"""What the log reader asks of the packs: which entry a line, a condition or an exception matches.

Offsets count bytes of the unwrapped line (UTF-8), never of the file.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from contracts.log_report import Frame, Process

FieldPairs = tuple[tuple[str, str], ...]


class Hit(NamedTuple):
    """A pack entry that matched; for an exception `start` and `end` count in its message."""

    signature: str
    start: int
    end: int
    fields: FieldPairs = ()


class NamedCondition(NamedTuple):
    """An error condition that a line names, with the entry that knows it, if any does."""

    name: str
    start: int
    end: int
    sqlstate: str | None = None
    fields: FieldPairs = ()
    signature: str | None = None


class Matchers(Protocol):
    @property
    def literals(self) -> tuple[bytes, ...]:
        """What is searched in raw bytes: none holds a quote, a backslash or a control character.

        Anchors of the packs, `[CONDITION_NAME` of every known condition, and the anchors of
        messages that print no class.
        """
        ...

    def line(self, literals: Iterable[int], text: bytes) -> tuple[Hit, ...]:
        """Anchor entries of these literals (indices) that match one logical line."""
        ...

    def conditions(self, text: bytes) -> tuple[NamedCondition, ...]:
        """The error conditions that one logical line names, in order."""
        ...

    def exception(self, name: str, message: str, frames: Sequence[Frame]) -> Hit | None: ...

    def exit(self, code: int, process: Process) -> str | None:
        """The id of the entry for this exit code; a signal is given as its negative number."""
        ...
