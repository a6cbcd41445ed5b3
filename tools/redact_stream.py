"""A log as a stream of redacted bytes: what is stored, sent, quoted and hashed."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from tools.decompress import Source
from tools.redact import Rules, Span, mask, shipped_rules, spans, surroundings
from tools.scan_engine import compile_literals
from tools.scan_literals import Found, Table

BLOCK = 256 * 1024


EXACT = 100_000
"""Triggers of secrets that are looked at closely; of all after them the whole surroundings are
masked, so that a log full of them costs no more for its size than another."""


class Masker:
    """Masks what is appended to `data`, as far as what follows can no longer change a mask."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._waiting: list[Found] = []
        self._reach = rules.reach
        self._behind = rules.behind
        self._looked_at = 0
        self._blind = 0
        """Offset up to which everything is masked, whatever it is."""
        self.data = bytearray()
        self.base = 0
        """Offset in the stream of the first byte of `data`."""
        self.safe = 0
        """Offset up to which `data` is final."""

    def append(self, block: bytes, hits: list[Found]) -> list[Span]:
        self.data += block
        self._waiting += hits
        return self._mask(self.base + len(self.data) - self._reach)

    def finish(self) -> list[Span]:
        done = self._mask(self.base + len(self.data))
        self.safe = self.base + len(self.data)
        return done

    def _mask(self, upto: int) -> list[Span]:
        ready = [hit for hit in self._waiting if hit.end <= upto]
        self._waiting = self._waiting[len(ready) :]
        self.safe = max(self.safe, upto - self._behind)
        return self._apply(ready) if ready else []

    def _apply(self, hits: list[Found]) -> list[Span]:
        """One hit after the other: each sees what those before it left, whatever the blocks."""
        found: list[Span] = []
        for hit in hits:
            for span in self._spans(hit):
                mask(self.data, span.start - self.base, span.end - self.base)
                found.append(span)
        return found

    def _spans(self, hit: Found) -> list[Span]:
        self._looked_at += 1
        if self._looked_at <= EXACT:
            return list(spans(self.data, self.base, (hit,), self._rules))
        if hit.end <= self._blind:
            return []
        span = surroundings(self.data, self.base, hit, self._rules)
        self._blind = span.end
        return [span]

    def drop(self, upto: int) -> None:
        """Forgets the bytes before this offset; those that a later mask may need are kept."""
        cut = min(upto, self.safe - self._behind) - self.base
        if cut > 0:
            del self.data[:cut]
            self.base += cut


class Redacted(io.RawIOBase):
    def __init__(self, source: BinaryIO, rules: Rules | None = None, block: int = BLOCK) -> None:
        self._source = source
        self._chunks = redacted_chunks(source, rules or shipped_rules(), block)
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        if not self._ready:
            self._ready = memoryview(next(self._chunks, b""))
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._source.close()


def redacted_chunks(source: Source, rules: Rules, block: int) -> Iterator[bytes]:
    finder = _table(rules).finder()
    masker = Masker(rules)
    sent = 0
    while piece := source.read(block):
        masker.append(piece, finder.feed(piece))
        if masker.safe > sent:
            yield bytes(masker.data[sent - masker.base : masker.safe - masker.base])
            sent = masker.safe
            masker.drop(sent)
    masker.finish()
    if masker.safe > sent:
        yield bytes(masker.data[sent - masker.base :])


def _table(rules: Rules) -> Table:
    return compile_literals(rules.literals)
