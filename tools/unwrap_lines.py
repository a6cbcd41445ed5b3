"""Raw lines of any log into logical lines: what the program printed, and where that stands."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from contracts.log_report import Frame
from tools.unwrap import (
    Edit,
    Mapped,
    airflow3_error,
    ansi,
    joined,
    json_string,
    plain,
    python_string,
)
from tools.unwrap_json import Object, Str, read_object
from tools.unwrap_layouts import Header, header, is_carrier, is_spark, utc_time
from tools.unwrap_records import Read, Record, Stated

MAX_DEPTH = 6
AIRFLOW3_ERROR = "airflow3-error"
MAX_JOINED = 256 * 1024
"""Bytes of a container's partial lines that are joined into one."""


@dataclass(frozen=True, slots=True)
class Error:
    """An exception that the line states as data."""

    name: str
    frames: tuple[Frame, ...]
    depth: int
    """0 surfaced; deeper ones caused it."""
    message_at: int
    """Where in the line its message begins."""


class Raw(NamedTuple):
    offset: int
    number: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """One line as its program printed it; `fresh` where a record of that program begins."""

    body: Mapped
    number: int
    """The raw line's, from 1."""
    unwrap: tuple[str, ...] = ()
    fresh: bool = False
    at: datetime | None = None
    level: str = ""
    logger: str = ""
    task: tuple[str, str, str, str] | None = None
    """dag, task, map index and try, where the line says them."""
    spark: bool = False
    """Carried by a task that submitted a Spark job: the driver printed it."""
    error: Error | None = None
    raw: tuple["Raw", ...] = ()
    """The raw lines that it came from."""

    @property
    def text(self) -> bytes:
        return self.body.text

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw bytes of a part; an error of Airflow is read from its beginning."""
        low, high = self.body.raw(start, end)
        if self.unwrap[-1:] == (AIRFLOW3_ERROR,):
            low = self.body.pieces[0].raw
            last = self.body.pieces[-1]
            high = last.raw + last.size if end == len(self.text) else high
        return low, high


class Lines:
    """Unwraps the lines of one source, in order; keeps a container's unfinished line."""

    def __init__(self) -> None:
        self._partial: list[Mapped] = []
        self._raw: list[Raw] = []

    def forget(self) -> None:
        """What follows does not continue the last line."""
        self._partial, self._raw = [], []

    @property
    def unfinished(self) -> bool:
        return bool(self._partial)

    def read(self, raw: bytes, offset: int, number: int) -> Iterator[Line]:
        """`raw` is one line without its line feed, at `offset` of the source."""
        part = plain(raw, offset)
        here = Raw(offset, number, raw)
        piece = _container_piece(part)
        if piece is None or (piece.last and not self._partial):
            return _peel(part, Line(part, number, raw=(here,)))
        self._partial.append(piece.body)
        self._raw.append(here)
        if not piece.last and sum(len(item.text) for item in self._partial) < MAX_JOINED:
            return iter(())
        whole, all_raw = joined(self._partial), tuple(self._raw)
        self.forget()
        return _each_line(whole, Line(whole, number, piece.unwrap, raw=all_raw))

    def read_fragment(self, raw: bytes, offset: int, number: int) -> Iterator[Line]:
        """A part of a line that is too long to be looked at as a whole."""
        body = plain(raw, offset)
        here = (Raw(offset, number, raw),)
        cuts = [0, *(match.end() for match in _BETWEEN.finditer(raw)), len(raw)]
        if len(cuts) > 2:
            for start, end in pairwise(cuts[1:]):
                yield from _peel(body.cut(start, end), Line(body, number, raw=here))
        elif b"\\n" in raw:
            line = _decoded(Line(body, number, raw=here), json_string, "json-string")
            if b"\\n" in line.text:
                line = _decoded(line, python_string, "python-string")
            yield from _each_line(line.body, line)
        else:
            yield from _peel(body, Line(body, number, raw=here))


class _Piece(NamedTuple):
    """A line of a container that may be a part of a longer one."""

    body: Mapped
    last: bool
    unwrap: tuple[str, ...]


_CRI = re.compile(rb"\d{4}-\d\d-\d\dT\S{8,30} (?:stdout|stderr) ([FP]) ")
_DOCKER = re.compile(rb'\{"log":"((?:[^"\\]|\\.)*)","stream":"')
_BETWEEN = re.compile(rb',(?=\{"(?:timestamp|event)":)')


def _container_piece(part: Mapped) -> _Piece | None:
    if match := _CRI.match(part.text):
        body = part.cut(match.end(), len(part.text.rstrip(b"\r")))
        return _Piece(body, match[1] == b"F", ())
    if match := _DOCKER.match(part.text):
        text = part.cut(*match.span(1))
        body = text.edit(json_string(text.text))
        return _Piece(body, body.text.endswith(b"\n"), ("json-string",))
    return None


def _decoded(line: Line, edits: Callable[[bytes], Iterator[Edit]], name: str) -> Line:
    return replace(line, body=line.body.edit(edits(line.text)), unwrap=(*line.unwrap, name))


def _each_line(body: Mapped, line: Line, depth: int = 0) -> Iterator[Line]:
    """Peels each line of a text; only the first begins a record."""
    start = 0
    for text in body.text.removesuffix(b"\n").split(b"\n"):
        end = start + len(text)
        yield from _peel(body.cut(start, end), line, depth)
        line = replace(line, fresh=False)
        start = end + 1


def _peel(body: Mapped, line: Line, depth: int = 0) -> Iterator[Line]:
    body = body.cut(0, len(body.text.rstrip(b"\r")))
    line = replace(line, body=body)
    if b"\x1b" in body.text:
        line = _decoded(line, ansi, "ansi")
    if depth > MAX_DEPTH:
        yield line
    elif found := header(line.text):
        yield from _peel(line.body.cut(found.start, found.end), _headed(line, found), depth + 1)
    elif item := read_object(line.text) or _pretty(line.text):
        yield from _from_object(item, line, depth + 1)
    else:
        yield line


_LISTED = re.compile(rb"\[\('[^']{0,200}', ['\"]")
_PRETTY = re.compile(rb'\s+"(?:(event)|content|message|textPayload)": "((?:[^"\\]|\\.)*)"?,?\s*\Z')


def _pretty(text: bytes) -> Object | None:
    """One member of a JSON document that was printed over many lines."""
    match = _PRETTY.match(text)
    return {"event" if match[1] else "content": Str(*match.span(2))} if match else None


def _headed(line: Line, found: Header) -> Line:
    return replace(
        line,
        fresh=not found.carrier,
        at=line.at or utc_time(found.time),
        level=found.level or line.level,
        logger=found.logger or line.logger,
        spark=line.spark or is_spark(found.logger),
    )


def _from_object(item: Object, line: Line, depth: int) -> Iterator[Line]:
    content = item.get("content")
    read = Read(line.text)
    if isinstance(content, list):
        for entry in content:
            if isinstance(entry, dict):
                yield from _from_object(entry, line, depth)
    elif isinstance(content, Str):
        text = line.body.cut(*content)
        inner = _decoded(replace(line, body=text), json_string, "json-string")
        if listed := _LISTED.match(inner.text):
            inner = replace(inner, body=inner.body.cut(listed.end(), len(inner.text)))
            inner = _decoded(inner, python_string, "python-string")
        yield from _each_line(inner.body, inner, depth)
    elif (record := read.record(item)) is not None:
        yield from _from_record(record, line, depth)
    else:
        yield line


def _from_record(record: Record, line: Line, depth: int) -> Iterator[Line]:
    told = replace(
        line,
        fresh=not record.docker and not is_carrier(record.logger),
        at=line.at or utc_time(record.time),
        level=record.level or line.level,
        logger=record.logger or line.logger,
        task=record.task or line.task,
        spark=line.spark or is_spark(record.logger),
    )
    if record.message is not None:
        inner = _inside(told, record.message)
        yield from _each_line(inner.body, inner, depth)
    for stated in record.errors:
        yield from _from_stated(stated, replace(told, fresh=False))
    for trace in record.traces:
        inner = _inside(replace(told, fresh=False), trace)
        yield from _each_line(inner.body, inner, depth)


def _inside(line: Line, string: Str) -> Line:
    return _decoded(replace(line, body=line.body.cut(*string)), json_string, "json-string")


def _from_stated(stated: Stated, line: Line) -> Iterator[Line]:
    """The exception as one line, and what its message says beyond that as lines of its own."""
    error = Error(stated.name, stated.frames, stated.depth, 0)
    if stated.text is None:
        yield replace(line, body=line.body.cut(0, 0), error=error)
        return
    if stated.airflow:
        inner = _airflow_error(line, stated.text)
        error = replace(error, message_at=min(len(stated.name.encode()) + 2, len(inner.text)))
    else:
        inner = _inside(line, stated.text)
    first, _, rest = inner.text.partition(b"\n")
    yield replace(inner, body=inner.body.cut(0, len(first)), error=error)
    if rest:
        body = inner.body.cut(len(first) + 1, len(inner.text))
        unwrap = tuple("json-string" if x == AIRFLOW3_ERROR else x for x in inner.unwrap)
        yield from _each_line(body, replace(inner, unwrap=unwrap))


def _airflow_error(line: Line, text: Str) -> Line:
    start = line.text.rfind(b'"exc_type"', 0, text.start)
    end = text.end + line.text[text.end : text.end + 1].count(b'"')
    whole = replace(line, body=line.body.cut(start, end))
    return _decoded(whole, airflow3_error, AIRFLOW3_ERROR)
