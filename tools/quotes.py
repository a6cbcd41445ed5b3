"""Makes evidence from the lines that were read, and reads it again to see that it still holds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from contracts.base import sha256_of
from contracts.evidence import MAX_QUOTE_BYTES, Evidence
from contracts.task_event import FileRef
from tools.sources import Files
from tools.unwrap import unwrap_span
from tools.unwrap_lines import Line

_STEP = 1024 * 1024


def quote(source: str, line: Line, start: int = 0, end: int | None = None) -> Evidence | None:
    """The bytes behind a part of a line; None where it is blank.

    It is cut to what one evidence may hold and what stands together in the source.
    """
    end = len(line.text) if end is None else end
    if line.unwrap[-1:] == ("airflow3-error",):
        start = 0
    start, end = _trimmed(line.text, start, end)
    if start >= end:
        return None
    low, high = _raw(line, start, line.body.whole_until(start, end))
    while high - low > MAX_QUOTE_BYTES:
        end -= max(1, (high - low - MAX_QUOTE_BYTES) // 8)
        low, high = _raw(line, start, end)
    raw = next(raw for raw in reversed(line.raw) if raw.offset <= low)
    span = raw.text[low - raw.offset : high - raw.offset]
    return Evidence(
        source=source,
        line=raw.number,
        byte=low,
        length=len(span),
        sha256=sha256_of(span),
        unwrap=line.unwrap,
        text=unwrap_span(line.unwrap, span),
    )


def _raw(line: Line, start: int, end: int) -> tuple[int, int]:
    low, high = line.body.raw(start, end)
    if line.unwrap[-1:] == ("airflow3-error",):
        low = line.body.pieces[0].raw
    return low, high


def _trimmed(text: bytes, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    return start, start + len(part.strip())


class Broken(NamedTuple):
    """An evidence that the source does not bear out."""

    evidence: Evidence
    why: str


def verify(
    evidence: Iterable[Evidence], refs: Mapping[str, FileRef], files: Files
) -> tuple[Broken, ...]:
    """Reads each source once, redacted, and compares; empty where everything holds."""
    by_source: dict[str, list[Evidence]] = defaultdict(list)
    for item in evidence:
        by_source[item.source].append(item)
    broken: list[Broken] = []
    for source, items in by_source.items():
        if source not in refs:
            broken += (Broken(item, f"{source}: no such file in this run") for item in items)
        else:
            broken += _verify_source(items, refs[source], files)
    return tuple(broken)


def _verify_source(items: list[Evidence], ref: FileRef, files: Files) -> list[Broken]:
    broken: list[Broken] = []
    items = sorted(items, key=lambda item: item.byte)
    window, base, lines = b"", 0, 1
    with files.redacted(ref) as stream:
        for item in items:
            while base + len(window) < item.byte + item.length and (more := stream.read(_STEP)):
                drop = min(max(0, item.byte - base), len(window))
                lines += window.count(b"\n", 0, drop)
                window, base = window[drop:] + more, base + drop
            lines_before = lines + window.count(b"\n", 0, max(0, item.byte - base))
            span = window[item.byte - base : item.byte - base + item.length]
            if why := _differs(item, span, lines_before):
                broken.append(Broken(item, why))
    return broken


def _differs(item: Evidence, span: bytes, line: int) -> str | None:
    if sha256_of(span) != item.sha256:
        return f"{item.source}: the bytes {item.byte} to {item.byte + item.length} are others now"
    if unwrap_span(item.unwrap, span) != item.text:
        return f"{item.source}: the bytes at {item.byte} do not read as they were quoted"
    if line != item.line:
        return f"{item.source}: byte {item.byte} is in line {line}, not {item.line}"
    return None
