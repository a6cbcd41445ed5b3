"""Masks secrets with as many `*`: offsets stay valid, line breaks and escapes stay whole."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal as Literal_
from typing import NamedTuple

import re2
from pydantic import BaseModel, ConfigDict, TypeAdapter

from tools.scan_literals import Found, Literal, byte_options

PACK = Path(__file__).with_name("secrets.toml")
QUOTE = r"\\{0,8}[\"\x27]"

_KEPT = re.compile(rb"[\r\n]|\\+[nr]")
_BACKSLASH = ord("\\")


class SecretKind(BaseModel):
    """One entry of the pack; its comment says what the fields mean."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    literals: tuple[str, ...]
    any_case: bool = True
    pattern: str
    unless: str | None = None
    many_lines: bool = False
    behind: int = 2
    reach: int = 400
    masks: tuple[str, ...]
    leaves: tuple[str, ...]


class Span(NamedTuple):
    start: int
    end: int
    secret: str


class Rules(NamedTuple):
    kinds: tuple[SecretKind, ...]
    literals: tuple[Literal, ...]
    owners: tuple[int, ...]
    """The kind of each literal."""

    @property
    def behind(self) -> int:
        return max(kind.behind for kind in self.kinds) + max(len(x.text) for x in self.literals)

    @property
    def reach(self) -> int:
        return max(kind.reach for kind in self.kinds)


@cache
def shipped_rules() -> Rules:
    return load_rules(tomllib.loads(PACK.read_text(encoding="utf-8")))


def load_rules(pack: Mapping[str, object]) -> Rules:
    kinds = _PACK.validate_python(pack)["secret"]
    pairs = [
        (Literal(text.encode(), kind.any_case), place)
        for place, kind in enumerate(kinds)
        for text in kind.literals
    ]
    return Rules(kinds, tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs))


_PACK = TypeAdapter(dict[Literal_["secret"], tuple[SecretKind, ...]])


@cache
def _pattern(pattern: str) -> "re2._Regexp":  # pyright: ignore[reportPrivateUsage]
    return re2.compile(pattern.replace("<q>", QUOTE).encode(), byte_options())


def spans(
    data: bytes | bytearray, base: int, hits: Iterable[Found], rules: Rules
) -> Iterator[Span]:
    """The secrets around `hits`; `data` begins at offset `base` of the stream, as do the hits."""
    for hit in hits:
        kind = rules.kinds[rules.owners[hit.literal]]
        length = len(rules.literals[hit.literal].text)
        yield from _around(data, hit.end - length - base, hit.end - base, kind, base)


def _around(
    data: bytes | bytearray, start: int, end: int, kind: SecretKind, base: int
) -> Iterator[Span]:
    low, high = _window(data, start, end, kind)
    text = bytes(data[low:high])
    pattern = _pattern(kind.pattern)
    for match in pattern.finditer(text):
        match_start, match_end = match.span()
        if match_start + low >= end:
            return
        if match_end + low <= start:
            continue
        for group in range(1, pattern.groups + 1):
            first, last = _whole(text, *match.span(group))
            if first < last and not _is_plain(text[first:last], kind):
                yield Span(base + low + first, base + low + last, kind.id)


def _window(data: bytes | bytearray, start: int, end: int, kind: SecretKind) -> tuple[int, int]:
    low = max(0, start - kind.behind)
    high = min(end + kind.reach, len(data))
    if not kind.many_lines:
        low = max(low, data.rfind(b"\n", low, start) + 1)
        stop = data.find(b"\n", end, high)
        high = stop if stop >= 0 else high
    return low, high


def surroundings(data: bytes | bytearray, base: int, hit: Found, rules: Rules) -> Span:
    """All that may be of the secret that this hit announces, unread."""
    kind = rules.kinds[rules.owners[hit.literal]]
    start = hit.end - len(rules.literals[hit.literal].text)
    low, high = _window(data, start - base, hit.end - base, kind)
    return Span(base + low, base + high, kind.id)


def _is_plain(value: bytes, kind: SecretKind) -> bool:
    return kind.unless is not None and bool(_pattern(kind.unless).fullmatch(value))


def _whole(text: bytes, start: int, end: int) -> tuple[int, int]:
    """Takes an escape that the span would cut out of it, at either end."""
    if start < 0:
        return 0, 0
    if _backslashes(text, start) % 2:
        start += 5 if text[start : start + 1] == b"u" else 1
    if _backslashes(text, end) % 2:
        end -= 1
    return start, end


def _backslashes(text: bytes, end: int) -> int:
    at = end
    while at and text[at - 1] == _BACKSLASH:
        at -= 1
    return end - at


def mask(data: bytearray, start: int, end: int) -> None:
    at = start
    for kept in _KEPT.finditer(data, start, end):
        data[at : kept.start()] = b"*" * (kept.start() - at)
        at = kept.end()
    data[at:end] = b"*" * (end - at)


def merged(found: Iterable[Span]) -> list[Span]:
    """Sorted, and of two that overlap one; the first of them names it."""
    result: list[Span] = []
    for span in sorted(found):
        if result and span.start < result[-1].end:
            last = result[-1]
            result[-1] = Span(last.start, max(last.end, span.end), last.secret)
        else:
            result.append(span)
    return result
