"""Quotes from an event log's line: the numbers and reasons that a verdict may rest on."""

import re
from typing import NamedTuple

from contracts.base import sha256_of
from contracts.evidence import Evidence
from tools.event_log_lines import Line

_REASON_BYTES = 600
"""Enough for the message; the stack below it is the log's to tell."""

_JSON_TEXT = re.compile(
    rb"(?:[^\"\\\x80-\xff]|[\xc0-\xff][\x80-\xbf]*|\\u[0-9a-fA-F]{4}|\\(?!n\\tat )[^u])*"
)
"""Whole characters of a JSON string, up to its end or to the first frame of a JVM stack."""

_NUMBER = re.compile(rb"-?\d+")


class Span(NamedTuple):
    """Where a quote stands, kept instead of the whole line."""

    source: str
    line: int
    byte: int
    data: bytes

    def evidence(self) -> Evidence:
        return Evidence(
            source=self.source,
            line=self.line,
            byte=self.byte,
            length=len(self.data),
            sha256=sha256_of(self.data),
            text=self.data.decode(errors="replace"),
        )


def span(line: Line, start: int, end: int) -> Span:
    return Span(line.source, line.number, line.byte + start, line.data[start:end])


def quote_match(line: Line, *patterns: re.Pattern[bytes]) -> tuple[Evidence, ...]:
    """The first match of each pattern that has one, in the order of the patterns."""
    found = (pattern.search(line.data) for pattern in patterns)
    return tuple(span(line, *match.span()).evidence() for match in found if match)


def quote_number(line: Line, key: bytes) -> Span | None:
    """`"key":number`, at its first place in the line."""
    start = line.data.find(b'"' + key + b'":')
    if start < 0:
        return None
    number = _NUMBER.match(line.data, start + len(key) + 3)
    return span(line, start, number.end()) if number else None


def quote_text(line: Line, key: bytes, *, since: bytes = b"") -> tuple[Evidence, ...]:
    """`"key":"text`, up to the first frame of a stack, or from `since` on where that is near."""
    head = b'"' + key + b'":"'
    start = line.data.find(since) if since else line.data.find(head)
    at = line.data.find(head, start)
    if start < 0 or not 0 <= at - start <= _REASON_BYTES:
        return ()
    text = at + len(head)
    match = _JSON_TEXT.match(line.data, text, text + _REASON_BYTES)
    end = match.end() if match else text
    return (span(line, start, end).evidence(),)
