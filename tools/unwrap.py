"""Text taken out of its wrappings, with an exact way back to the raw bytes.

An unwrapper is a list of edits that depends on nothing but the text it is given.
"""

import ast
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple


class Edit(NamedTuple):
    """The bytes from `start` to `end` read `text`."""

    start: int
    end: int
    text: bytes


class Piece(NamedTuple):
    """From offset `at` on the text stands at `raw`: byte for byte, or as one that spans `size`."""

    at: int
    raw: int
    size: int
    plain: bool


class Mapped(NamedTuple):
    text: bytes
    pieces: tuple[Piece, ...]

    def cut(self, start: int, end: int) -> "Mapped":
        return Mapped(self.text[start:end], tuple(self._cut(start, end)))

    def _cut(self, start: int, end: int) -> Iterator[Piece]:
        for piece, stop in zip(self.pieces, self._stops(), strict=True):
            if piece.at == stop and start <= piece.at < end:
                yield piece._replace(at=piece.at - start)
            low, high = max(piece.at, start), min(stop, end)
            if low < high:
                moved = piece.raw + low - piece.at if piece.plain else piece.raw
                size = high - low if piece.plain else piece.size
                yield Piece(low - start, moved, size, piece.plain)

    def _stops(self) -> Iterator[int]:
        yield from (piece.at for piece in self.pieces[1:])
        if self.pieces:
            yield len(self.text)

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """The raw bytes of a part that is not empty, widened to whole pieces."""
        first = self._piece(start)
        last = self._piece(end - 1)
        low = first.raw + start - first.at if first.plain else first.raw
        high = last.raw + end - last.at if last.plain else last.raw + last.size
        return low, high

    def _piece(self, at: int) -> Piece:
        return self.pieces[bisect_right(self.pieces, at, key=lambda piece: piece.at) - 1]

    def whole_until(self, start: int, end: int) -> int:
        """How far from `start` the raw bytes follow one another without a gap."""
        raw_end = None
        for piece, stop in zip(self.pieces, self._stops(), strict=True):
            if stop <= start or piece.at >= end:
                continue
            if raw_end is not None and piece.raw != raw_end:
                return piece.at
            raw_end = piece.raw + piece.size
        return end

    def edit(self, edits: Iterable[Edit]) -> "Mapped":
        parts: list[Mapped] = []
        at = 0
        for change in edits:
            parts.append(self.cut(at, change.start))
            low, high = self.raw(change.start, change.end)
            parts.append(Mapped(change.text, (Piece(0, low, high - low, False),)))
            at = change.end
        parts.append(self.cut(at, len(self.text)))
        return joined(parts)


def plain(text: bytes, raw: int) -> Mapped:
    return Mapped(text, (Piece(0, raw, len(text), True),))


def joined(parts: Iterable[Mapped]) -> Mapped:
    pieces: list[Piece] = []
    size = 0
    texts: list[bytes] = []
    for part in parts:
        pieces += (piece._replace(at=piece.at + size) for piece in part.pieces)
        texts.append(part.text)
        size += len(part.text)
    return Mapped(b"".join(texts), tuple(pieces))


_JSON_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[^u])"
)
_SHORT = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b", b"f": b"\f"}


def json_string(text: bytes) -> Iterator[Edit]:
    """What stands between the quotes of a JSON string; an escape that is none stays."""
    for match in _JSON_ESCAPE.finditer(text):
        yield Edit(match.start(), match.end(), _json_char(match[0]))


def _json_char(escape: bytes) -> bytes:
    if escape[1:2] != b"u":
        return _SHORT.get(escape[1:2], escape[1:2])
    units = [int(unit, 16) for unit in escape.split(b"\\u")[1:]]
    if len(units) == 2:
        return chr(0x10000 + ((units[0] - 0xD800) << 10) + units[1] - 0xDC00).encode()
    return "\ufffd".encode() if 0xD800 <= units[0] <= 0xDFFF else chr(units[0]).encode()


_PYTHON_ESCAPE = re.compile(
    rb"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U000[0-9a-fA-F]{5}|[\\'\"nrtabfv])"
)


def python_string(text: bytes) -> Iterator[Edit]:
    """What stands between the quotes of a Python string's repr."""
    for match in _PYTHON_ESCAPE.finditer(text):
        value = str(ast.literal_eval(f"'{match[0].decode()}'"))
        yield Edit(match.start(), match.end(), value.encode(errors="replace"))


_ANSI = re.compile(rb"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


def ansi(text: bytes) -> Iterator[Edit]:
    """Colours and cursor moves of a terminal are no text."""
    return (Edit(match.start(), match.end(), b"") for match in _ANSI.finditer(text))


_AIRFLOW3_ERROR = re.compile(
    rb'"exc_type"\s*:\s*"((?:[^"\\]|\\.)*)"\s*,\s*"exc_value"\s*:\s*"((?:[^"\\]|\\.)*)"?', re.DOTALL
)


def airflow3_error(text: bytes) -> Iterator[Edit]:
    """`"exc_type":"X","exc_value":"Y"` reads `X: Y`."""
    match = _AIRFLOW3_ERROR.match(text)
    if match is None:
        return
    between = b": " if match.end(2) > match.start(2) else b""
    yield Edit(0, match.start(1), b"")
    yield from _moved(text, match.start(1), match.end(1))
    yield Edit(match.end(1), match.start(2), between)
    yield from _moved(text, match.start(2), match.end(2))
    if match.end(2) < len(text):
        yield Edit(match.end(2), len(text), b"")


def _moved(text: bytes, start: int, end: int) -> Iterator[Edit]:
    for change in json_string(text[start:end]):
        yield Edit(change.start + start, change.end + start, change.text)


UNWRAPPERS: dict[str, Callable[[bytes], Iterator[Edit]]] = {
    "json-string": json_string,
    "python-string": python_string,
    "ansi": ansi,
    "airflow3-error": airflow3_error,
}


def unwrap_span(ids: Iterable[str], masked: bytes) -> str:
    """The text of an evidence: each unwrapper in turn; what is not UTF-8 becomes U+FFFD."""
    text = masked
    for unwrapper in ids:
        text = plain(text, 0).edit(UNWRAPPERS[unwrapper](text)).text
    return text.decode(errors="replace")
