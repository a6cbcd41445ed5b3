"""One pass over a log in constant memory: finds the lines that matter, and what follows them.

What is handed on does not depend on how the stream is cut into blocks.
"""

from collections import deque
from collections.abc import Sequence
from typing import BinaryIO, NamedTuple, Protocol

import stringzilla

from tools.redact import Rules, Span
from tools.redact_stream import BLOCK, Masker
from tools.scan_engine import Compile, compile_literals
from tools.scan_literals import Finder, Found, Literal

MAX_LINE = 64 * 1024
"""Of a longer line only windows of this size around hits are looked at."""

BEFORE = 2048
"""Bytes in front of a hit line that are read too: they may say whose line it is, and when."""

_FRONT = 16 * 1024
"""Bytes of a longer line in front of the hit."""

MAX_MASKS = 10_000

MAX_FOLLOWED = 2_000
"""Lines in a row that are read only because what came before them may go on."""

FREE = 2_400_000
PER_KIB = 10
"""Units of a consumer's work that a log gets at once, and for each KiB more.

Lines of usual length that repeat one another never reach the limit; one that was made to be slow
costs no more for its size than another."""

REST = 6_000
"""Units that have to be there again before reading goes on where the limit was reached."""

TAIL = 256 * 1024
"""Bytes at the end of a log that are read whatever they cost: they say how it ended."""


class Consumer(Protocol):
    @property
    def open(self) -> bool:
        """Whether the next line is wanted though nothing is found in it."""
        ...

    @property
    def spent(self) -> int:
        """Units of work so far: one for a line, and several for one that was really read."""
        ...

    def line(self, raw: bytes, offset: int, number: int) -> None:
        """A whole line without its line feed, masked; `number` counts from 1."""
        ...

    def fragment(self, raw: bytes, offset: int, number: int) -> None:
        """A window of a line longer than MAX_LINE."""
        ...

    def gap(self) -> None:
        """Lines are left out between the last one and the next."""
        ...

    def last(self, raw: bytes, offset: int, number: int) -> None:
        """One of the lines that the log ends with, in which nothing was found."""
        ...


class Scanned(NamedTuple):
    bytes_read: int
    lines_read: int
    masks: tuple[Span, ...]
    passed_over: int = 0
    """Triggers that were not looked at, for there were too many of them."""


class Scanner:
    """What to look for: the triggers of findings, and in the same pass those of secrets."""

    def __init__(
        self,
        triggers: Sequence[bytes],
        rules: Rules,
        compiled: Compile = compile_literals,
    ) -> None:
        self.triggers = len(triggers)
        self.rules = rules
        self._table = compiled([*(Literal(text) for text in triggers), *rules.literals])

    def finder(self, first: int) -> Finder:
        """Finds the triggers from `first` on, numbered from there, in text that is read by itself.

        The table of the scan serves both: compiling one costs more than reading a small log.
        """
        return _PartFinder(self._table.finder(), first, self.triggers)

    def scan(self, stream: BinaryIO, consumer: Consumer, block: int = BLOCK) -> Scanned:
        finder = self._table.finder()
        walk = _Walk(Masker(self.rules), consumer)
        while piece := stream.read(block):
            found = finder.feed(piece)
            hits = [hit for hit in found if hit.literal < self.triggers]
            secrets = [
                Found(hit.end, hit.literal - self.triggers)
                for hit in found
                if hit.literal >= self.triggers
            ]
            walk.take(piece, hits, secrets)
        return walk.finish()


class _PartFinder:
    def __init__(self, whole: Finder, first: int, stop: int) -> None:
        self._whole = whole
        self._first = first
        self._stop = stop

    def feed(self, block: bytes) -> list[Found]:
        found = self._whole.feed(block)
        return [
            Found(hit.end, hit.literal - self._first)
            for hit in found
            if self._first <= hit.literal < self._stop
        ]


class _Walk:
    def __init__(self, masker: Masker, consumer: Consumer) -> None:
        self._masker = masker
        self._consumer = consumer
        self._pending: deque[int] = deque()
        self._masks: list[Span] = []
        self._fed = 0
        """Offset of what has not been handed on yet."""
        self._midway = False
        """That is not at the start of a line: a window ended there."""
        self._followed = 0
        self._rests_until = 0
        """Offset from which on reading goes on."""
        self._passed_over = 0
        self._counted = 0
        self._number = 1
        """The number of the line that the byte at `_counted` stands in."""

    def take(self, piece: bytes, hits: list[Found], secrets: list[Found]) -> None:
        self._keep(self._masker.append(piece, secrets))
        self._pending.extend(hit.end for hit in hits)
        self._advance(final=False)
        low = min(self._masker.safe, self._pending[0] if self._pending else self._masker.safe)
        low = max(self._fed, low - MAX_LINE - BEFORE)
        if low - self._masker.base > BLOCK:
            self._count(low)
            self._masker.drop(low)

    def finish(self) -> Scanned:
        self._keep(self._masker.finish())
        self._advance(final=True)
        end = self._end
        self._hand_last(end)
        self._consumer.gap()
        self._count(end)
        partial = bool(self._masker.data) and not self._masker.data.endswith(b"\n")
        return Scanned(end, self._number - 1 + partial, tuple(self._masks), self._passed_over)

    def _keep(self, masks: list[Span]) -> None:
        self._masks += masks[: MAX_MASKS - len(self._masks)]

    @property
    def _end(self) -> int:
        return self._masker.base + len(self._masker.data)

    def _count(self, upto: int) -> int:
        """The number of the line in which the byte at `upto` stands."""
        base = self._masker.base
        with (
            memoryview(self._masker.data) as view,
            view[self._counted - base : upto - base] as part,
        ):
            self._number += stringzilla.count(part, b"\n") if len(part) else 0
        self._counted = upto
        return self._number

    def _advance(self, *, final: bool) -> None:
        limit = self._masker.safe
        while not self._rests(final=final):
            if self._consumer.open and self._fed < limit:
                if not self._follow(limit, final=final):
                    return
                continue
            if not self._pending or not self._visit(self._pending[0], limit, final=final):
                return

    def _rests(self, *, final: bool) -> bool:
        """Whether what comes next has to wait; at the end of the log nothing does: it is the tail.

        What is open is given up where a rest begins.
        """
        while self._pending and self._pending[0] <= self._fed:
            self._pending.popleft()
        while True:
            at = self._fed if self._consumer.open or not self._pending else self._pending[0]
            if at >= self._rests_until and not self._tires(at):
                return False
            if not self._pass_over():
                return not final

    def _tires(self, at: int) -> bool:
        owed = self._consumer.spent - FREE - PER_KIB * at // 1024
        if owed <= 0:
            return False
        self._consumer.gap()
        self._rests_until = at + (owed + REST) * 1024 // PER_KIB
        return True

    def _pass_over(self) -> bool:
        """Forget what stands where the consumer rests, up to what may be the log's tail."""
        stop = min(self._rests_until, self._end - TAIL)
        before = self._passed_over
        while self._pending and self._pending[0] < stop:
            self._pending.popleft()
            self._passed_over += 1
        return self._passed_over > before

    def _follow(self, limit: int, *, final: bool) -> bool:
        """Hands on the next line; False where its end is not known yet."""
        if self._followed >= MAX_FOLLOWED:
            self._followed = 0
            self._consumer.gap()
            return True
        stop = self._line_end(self._fed, limit, final=final)
        if stop is None:
            return False
        self._followed += 1
        if self._midway:
            return self._window(self._fed, limit, final=final)
        if stop - self._fed > MAX_LINE:
            self._consumer.gap()
        else:
            self._hand(self._fed, stop)
        return True

    def _line_end(self, start: int, limit: int, *, final: bool) -> int | None:
        """Where the line that goes on at `start` ends; past MAX_LINE where it is longer."""
        base = self._masker.base
        upto = min(limit, start + MAX_LINE + 1)
        at = self._masker.data.find(b"\n", start - base, upto - base)
        if at >= 0:
            return at + base
        if upto - start > MAX_LINE:
            return start + MAX_LINE + 1
        return limit if final else None

    def _visit(self, hit: int, limit: int, *, final: bool) -> bool:
        """Hands on the line of a hit and some in front; False where its end is not known yet."""
        base = self._masker.base
        low = max(self._fed, hit - MAX_LINE)
        start = self._masker.data.rfind(b"\n", low - base, hit - base) + 1
        start = start + base if start else low
        stop = self._line_end(start, limit, final=final)
        if stop is None:
            return False
        self._followed = 0
        cut = start == hit - MAX_LINE or (self._midway and start == self._fed)
        if cut or stop - start > MAX_LINE:
            return self._window(max(start, hit - _FRONT), limit, final=final)
        if start > self._fed:
            self._context(start)
        self._hand(start, stop)
        return True

    def _window(self, start: int, limit: int, *, final: bool) -> bool:
        stop = self._line_end(start, limit, final=final)
        if stop is None:
            return False
        longer = stop - start > MAX_LINE
        stop = min(stop, start + MAX_LINE)
        base = self._masker.base
        raw = bytes(self._masker.data[start - base : stop - base])
        self._consumer.fragment(raw, start, self._count(start))
        self._fed = stop if longer else stop + 1
        self._midway = longer
        return True

    def _context(self, start: int) -> None:
        base = self._masker.base
        low = max(self._fed, start - BEFORE)
        if low > self._fed:
            self._consumer.gap()
            low = self._masker.data.find(b"\n", low - base, start - base) + 1 + base
        while low < start:
            stop = self._masker.data.find(b"\n", low - base, start - base) + base
            self._hand(low, stop)
            low = stop + 1

    def _hand_last(self, end: int) -> None:
        """The whole lines among the last BEFORE bytes that were not handed on."""
        base, data = self._masker.base, self._masker.data
        low = max(self._fed, end - BEFORE)
        if low > self._fed or self._midway:
            self._consumer.gap()
            low = data.find(b"\n", low - base) + 1 + base
            if low == base:
                return
        while low < end:
            at = data.find(b"\n", low - base)
            stop = at + base if at >= 0 else end
            self._consumer.last(bytes(data[low - base : stop - base]), low, self._count(low))
            low = stop + 1

    def _hand(self, start: int, stop: int) -> None:
        base = self._masker.base
        raw = bytes(self._masker.data[start - base : stop - base])
        number = self._count(start)
        self._fed, self._midway = stop + 1, False
        self._consumer.line(raw, start, number)
