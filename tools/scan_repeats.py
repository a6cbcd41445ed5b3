"""Storms are cheap: an episode that was read before, but for its digits, is only counted.

An episode is a line that stands alone, or one with the traceback that follows it.
"""

from typing import NamedTuple, Protocol

from contracts.evidence import Place
from tools.findings import Draft

MAX_LINES = 400
"""Of an episode that is remembered."""

MAX_EPISODES = 4096
MAX_ALIKE = 8
"""Episodes that begin with the same line and go on differently."""

READ = 11
"""Units of work of reading a line, beside the one of looking at it."""

LONG = 1024
BYTES = 8
"""Of a line beyond LONG, so many cost a unit more: each may be an escape within an escape."""

_DIGITS = b"0123456789"


class Reader(Protocol):
    """Reads every line that it is given; `told` grows by what the lines say."""

    told: list[tuple[int, Draft]]
    """The byte where a finding was seen, and what stands for it."""
    unique: bool
    """Set where a line said something that has to be read each time."""
    ended: int
    """How many times what was open has ended."""
    began: bool
    """Whether the last line began a record."""
    source: str

    @property
    def settled(self) -> bool:
        """Whether the next line that begins a record ends what is open."""
        ...

    @property
    def open(self) -> bool: ...
    @property
    def attempt(self) -> str: ...
    def line(self, raw: bytes, offset: int, number: int) -> None: ...
    def fragment(self, raw: bytes, offset: int, number: int) -> None: ...
    def gap(self) -> None: ...
    def last(self, raw: bytes, offset: int, number: int) -> None: ...
    def end(self) -> None:
        """What is open is complete."""
        ...


class _Raw(NamedTuple):
    raw: bytes
    offset: int
    number: int


class _Episode(NamedTuple):
    shapes: tuple[bytes, ...]
    told: tuple[tuple[int, Draft], ...]
    """The place of a line in the episode, and a finding that it told."""


class Repeats:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.spent = 0
        self._known: dict[bytes, list[_Episode]] = {}
        self._candidates: list[_Episode] = []
        self._held: list[_Raw] = []
        """Lines that went like each of the candidates so far."""
        self._beginnings: set[bytes] = set()
        """Shapes of lines that begin a record, and so end what was open before."""
        self._lines: list[tuple[int, bytes]] = []
        """Offsets and shapes of the episode that is being read."""

    @property
    def open(self) -> bool:
        return bool(self._held) or self._reader.open

    def line(self, raw: bytes, offset: int, number: int) -> None:
        self.spent += 1
        shape = raw.translate(None, _DIGITS)
        if self._held:
            if self._goes_on(shape):
                self._held.append(_Raw(raw, offset, number))
                return
            self._decide(next_known=shape in self._known)
        if self._reader.open and shape in self._beginnings and self._reader.settled:
            self._reader.end()
            self._remember(None)
        if not self._reader.open and shape in self._known:
            self._candidates = self._known[shape]
            self._held = [_Raw(raw, offset, number)]
        else:
            self._read(raw, offset, number, shape)

    def fragment(self, raw: bytes, offset: int, number: int) -> None:
        self.spent += 1 + _cost(raw)
        self._decide(next_known=False)
        self._reader.fragment(raw, offset, number)
        self._forget()

    def gap(self) -> None:
        self._decide(next_known=True)
        self._reader.gap()
        self._remember(None)

    def last(self, raw: bytes, offset: int, number: int) -> None:
        self._decide(next_known=True)
        self._reader.last(raw, offset, number)

    def _goes_on(self, shape: bytes) -> bool:
        at = len(self._held)
        alike = [
            episode
            for episode in self._candidates
            if len(episode.shapes) > at and episode.shapes[at] == shape
        ]
        if alike:
            self._candidates = alike
        return bool(alike)

    def _decide(self, *, next_known: bool) -> None:
        """Counts the held lines as one more of an episode, or reads them after all."""
        held, self._held = self._held, []
        same = next((e for e in self._candidates if len(e.shapes) == len(held)), None)
        if held and same is not None and next_known:
            for at, draft in same.told:
                place = Place(
                    source=self._reader.source, line=held[at].number, byte=held[at].offset
                )
                draft.again(place, self._reader.attempt)
            return
        for raw, offset, number in held:
            self._read(raw, offset, number, raw.translate(None, _DIGITS))

    def _read(self, raw: bytes, offset: int, number: int, shape: bytes) -> None:
        self.spent += _cost(raw)
        reader = self._reader
        was_open, ended = reader.open, reader.ended
        unique, reader.unique = reader.unique, False
        reader.line(raw, offset, number)
        unique_here = reader.unique
        if was_open and reader.ended != ended:
            reader.unique = unique
            self._remember(offset)
            if reader.began and len(self._beginnings) < MAX_EPISODES:
                self._beginnings.add(shape)
        reader.unique = unique_here or (unique and bool(self._lines))
        self._lines.append((offset, shape))
        if not reader.open:
            self._remember(None)

    def _remember(self, before: int | None) -> None:
        """Takes up the episode that is complete; what was told from `before` on is the next's."""
        told = self._reader.told
        mine = [item for item in told if before is None or item[0] < before]
        told[:] = [item for item in told if before is not None and item[0] >= before]
        lines, self._lines = self._lines, []
        unique, self._reader.unique = self._reader.unique, False
        if not lines or unique or len(lines) > MAX_LINES or len(self._known) >= MAX_EPISODES:
            return
        alike = self._known.setdefault(lines[0][1], [])
        if len(alike) < MAX_ALIKE:
            shapes = tuple(shape for _, shape in lines)
            alike.append(_Episode(shapes, tuple((_at(lines, byte), d) for byte, d in mine)))

    def _forget(self) -> None:
        self._lines, self._reader.told, self._reader.unique = [], [], False


def _cost(raw: bytes) -> int:
    return READ + max(len(raw) - LONG, 0) // BYTES


def _at(lines: list[tuple[int, bytes]], byte: int) -> int:
    """The place of the line in which this byte stands."""
    return max(0, sum(offset <= byte for offset, _ in lines) - 1)
