"""RE2 patterns over bytes: linear in time, and every byte is one character (LATIN1)."""

from collections.abc import Mapping
from typing import Protocol

import re2

from tools.matching import FieldPairs


class Match(Protocol):
    def start(self) -> int: ...
    def end(self) -> int: ...
    def groupdict(self) -> Mapping[bytes, bytes | None]: ...


class Pattern(Protocol):
    @property
    def groupindex(self) -> Mapping[bytes, int]: ...
    def search(self, text: bytes) -> Match | None: ...


class PatternError(ValueError):
    """RE2 does not take the pattern; the message is RE2's own."""


def _options() -> re2.Options:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    return options


_OPTIONS = _options()


def compiled(pattern: str) -> Pattern:
    """The pattern over bytes; what is not ASCII in it stands for its UTF-8 bytes."""
    try:
        found: Pattern = re2.compile(pattern.encode(), _OPTIONS)
    except re2.error as error:
        raise PatternError(_words(error)) from error
    return found


def _words(error: Exception) -> str:
    said = error.args[0] if error.args else error
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)


def group_names(pattern: Pattern) -> tuple[str, ...]:
    return tuple(name.decode() for name in pattern.groupindex)


def named(match: Match, wanted: FieldPairs) -> FieldPairs:
    """The groups of `wanted` (our name, the group's name) that took part, sorted by our name."""
    groups = match.groupdict()
    texts = ((ours, groups.get(group.encode())) for ours, group in wanted)
    return tuple(
        sorted((ours, text.decode(errors="replace")) for ours, text in texts if text is not None)
    )
