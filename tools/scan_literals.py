"""Finds many literals in one pass over raw blocks, with google-re2 on every machine."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import re2


class Literal(NamedTuple):
    text: bytes
    any_case: bool = False


class Found(NamedTuple):
    """The offset after a literal's last byte, and the literal by its place in the table."""

    end: int
    literal: int


class Finder(Protocol):
    """Reads one stream; offsets count from its first byte."""

    def feed(self, block: bytes) -> list[Found]:
        """What ends in this block, each once, by end and then by literal."""
        ...


class Table(Protocol):
    """Compiled literals: makes a finder for each stream. Not for use by two threads."""

    def finder(self) -> Finder: ...


class Re2Table:
    """An alternation finds the lines; each is then asked for every literal that it holds."""

    def __init__(self, literals: Sequence[Literal]) -> None:
        options = byte_options()
        options.max_mem = 256 * 1024 * 1024
        self.literals = tuple(literals)
        self.longest = max((len(literal.text) for literal in literals), default=1)
        patterns = [_pattern(literal) for literal in literals]
        self.any = re2.compile(b"|".join(patterns), options)
        self.each = re2.Set.SearchSet(options)
        for pattern in patterns:
            self.each.Add(pattern)
        self.each.Compile()

    def finder(self) -> Finder:
        return _Re2Finder(self)


class _Re2Finder:
    def __init__(self, table: Re2Table) -> None:
        self._table = table
        self._carry = b""
        self._base = 0

    def feed(self, block: bytes) -> list[Found]:
        data = self._carry + block
        fresh = len(self._carry)
        found = [
            Found(self._base + end, literal) for end, literal in self._ends(data) if end > fresh
        ]
        kept = min(len(data), self._table.longest - 1)
        self._carry = data[len(data) - kept :]
        self._base += len(data) - kept
        return sorted(found)

    def _ends(self, data: bytes) -> Iterator[tuple[int, int]]:
        at = 0
        while match := self._table.any.search(data, at):
            start = data.rfind(b"\n", at, match.start()) + 1 or at
            stop = data.find(b"\n", match.end())
            at = len(data) if stop < 0 else stop
            line = data[start:at]
            for literal in self._table.each.Match(line):
                for end in _ends_in(line, self._table.literals[literal]):
                    yield start + end, literal


def _ends_in(line: bytes, literal: Literal) -> Iterator[int]:
    text = literal.text
    if literal.any_case:
        line, text = line.lower(), text.lower()
    at = line.find(text)
    while at >= 0:
        yield at + len(text)
        at = line.find(text, at + 1)


def _pattern(literal: Literal) -> bytes:
    escaped = re2.escape(literal.text)
    return b"(?i:" + escaped + b")" if literal.any_case else escaped


def byte_options() -> re2.Options:
    """Every byte is a character, so that a broken one stops nothing."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    return options
