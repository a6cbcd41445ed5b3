"""Finds many literals in one pass over raw blocks: hyperscan, or google-re2 where there is none."""

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import NamedTuple, Protocol

import re2

hyperscan: ModuleType | None
try:
    import hyperscan
except ImportError:  # no wheel for this machine
    hyperscan = None


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


def compile_literals(literals: Sequence[Literal]) -> Table:
    """The fastest table that this machine has; no literal may be empty or hold a line break."""
    return Re2Table(literals) if hyperscan is None else HyperscanTable(literals)


class HyperscanTable:
    def __init__(self, literals: Sequence[Literal]) -> None:
        assert hyperscan is not None  # noqa: S101  # for the type checkers
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_STREAM)
        self._database.compile(
            expressions=[literal.text for literal in literals],
            ids=list(range(len(literals))),
            elements=len(literals),
            flags=[hyperscan.HS_FLAG_CASELESS if item.any_case else 0 for item in literals],
            literal=True,
        )

    def finder(self) -> Finder:
        return _HyperscanFinder(self._database)


class _HyperscanFinder:
    def __init__(self, database: "hyperscan.Database") -> None:
        found: list[Found] = []

        def keep(literal: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found.append(Found(end, literal))

        self._found = found
        # The stream holds no reference to its database and its callback, and needs both.
        self._kept = database, keep
        self._stream = database.stream(match_event_handler=keep)
        self._stream.__enter__()

    def feed(self, block: bytes) -> list[Found]:
        self._stream.scan(block)
        found = sorted(self._found)
        self._found.clear()
        return found


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
    escaped = bytes(re2.escape(literal.text))
    return b"(?i:" + escaped + b")" if literal.any_case else escaped


def byte_options() -> "re2.Options":
    """Patterns over bytes: a broken character stops nothing, a bad pattern prints nothing."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    return options
