"""Reads the JSON object of a log line without losing where its strings stand.

A line that was cut off gives what its part holds.
"""

import re
from typing import NamedTuple

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
MAX_DEPTH = 12


class Str(NamedTuple):
    """Where the inside of a string stands; `start == end` for an empty one."""

    start: int
    end: int


Value = Str | bytes | list["Value"] | dict[str, "Value"]
"""Numbers and words stay as they are printed."""

Object = dict[str, Value]


def read_object(text: bytes) -> Object | None:
    """The object that `text` begins with; None where it begins with none."""
    if not text.lstrip().startswith(b"{"):
        return None
    reader = _Reader(text)
    value = reader.value(0)
    return value if isinstance(value, dict) and value else None


class _Reader:
    def __init__(self, text: bytes) -> None:
        self._text = text
        self._tokens = _TOKEN.finditer(text)
        self._held: re.Match[bytes] | None = None

    def _next(self) -> re.Match[bytes] | None:
        held, self._held = self._held, None
        return held or next(self._tokens, None)

    def _peek(self) -> bytes:
        self._held = self._next()
        return self._held[0] if self._held else b""

    def value(self, depth: int) -> Value | None:
        token = self._next()
        if token is None:
            return None
        match token[0][:1]:
            case b"{" if depth < MAX_DEPTH:
                return self._object(depth + 1)
            case b"[" if depth < MAX_DEPTH:
                return self._list(depth + 1)
            case b'"':
                return _inside(token)
            case _:
                return token[0]

    def _object(self, depth: int) -> Object:
        result: Object = {}
        while (token := self._next()) is not None and token[0] != b"}":
            if token[0][:1] != b'"' or self._peek() != b":":
                continue
            self._next()
            value = self.value(depth)
            if value is None:
                break
            result.setdefault(self._key(token), value)
        return result

    def _key(self, token: re.Match[bytes]) -> str:
        start, end = _inside(token)
        return self._text[start:end].decode(errors="replace")

    def _list(self, depth: int) -> list[Value]:
        result: list[Value] = []
        while self._peek() not in (b"]", b""):
            if self._peek() == b",":
                self._next()
            elif (value := self.value(depth)) is not None:
                result.append(value)
        self._next()
        return result


def _inside(token: re.Match[bytes]) -> Str:
    closed = len(token[0]) > 1 and token[0].endswith(b'"')
    return Str(token.start() + 1, token.end() - 1 if closed else token.end())
