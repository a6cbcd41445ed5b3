"""The error conditions of Spark 3.3 to 4.3, PySpark and Delta: they name a failure, no more.

table.json and messages.json are written by `build.py`. Delta's names are known by their prefix.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tools.literals import LiteralIndex
from tools.matching import FieldPairs, NamedCondition
from tools.patterns import Pattern, compiled, named

HERE = Path(__file__).parent

_PRINTED = re.compile(
    rb"\[([A-Z][A-Z0-9_]{3,}(?:\.[A-Z0-9_]+)*)\]"
    rb'|"(?:errorClass|error_class|errorCondition)"\s*:\s*"([A-Z][A-Z0-9_]{3,}(?:\.[A-Z0-9_]+)*)"'
)
_SQLSTATE = re.compile(rb"SQLSTATE: ([0-9A-Z]{5})\b")
_PARAMETER = re.compile(r"<([A-Za-z][\w.-]*)>")
_DELTA = "DELTA_"
_END = r"(?:\.? SQLSTATE: |[\r\n]|$)"

GROUPS = {
    "08": "external",
    "0A": "sql",
    "21": "sql",
    "22": "data",
    "23": "data",
    "28": "auth",
    "2D": "table",
    "38": "code",
    "39": "code",
    "40": "table",
    "42": "sql",
    "46": "config",
    "51": "sql",
    "53": "memory",
    "54": "memory",
    "57": "external",
    "58": "storage",
    "KD": "data",
    "F0": "config",
}
"""SQLSTATE class to the group of causes that it makes likely: a prior, never a verdict."""


def group_of(sqlstate: str) -> str | None:
    return GROUPS.get(sqlstate[:2])


class Condition(NamedTuple):
    minors: tuple[str, ...]
    """The minor releases of Spark that have it."""
    sqlstate: str | None


class Classless(NamedTuple):
    """A message that is printed without the name of its condition."""

    anchor: bytes
    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Conditions:
    known: Mapping[str, Condition]
    classless: tuple[Classless, ...]
    index: LiteralIndex = field(repr=False)

    @property
    def literals(self) -> tuple[bytes, ...]:
        """What to search in raw bytes: `[NAME` of each name without its subclass, and anchors."""
        bases = {name.partition(".")[0] for name in self.known} | {_DELTA}
        return (*(f"[{name}".encode() for name in bases), *self.index.literals)

    def find(self, text: bytes) -> tuple[NamedCondition, ...]:
        """In order of place; a message within the span of another one is left out."""
        found = [*self._printed(text), *self._spoken(text)]
        return outermost(found)

    def _printed(self, text: bytes) -> Iterator[NamedCondition]:
        for match in _PRINTED.finditer(text):
            name = (match[1] or match[2]).decode()
            state = _SQLSTATE.search(text, match.end())
            known = self._known(name)
            if known is None and state is None:
                continue
            sqlstate = state[1].decode() if state else known.sqlstate if known else None
            end = _line_end(text, match.end()) if match[1] else match.end()
            yield NamedCondition(name, match.start(), end, sqlstate)

    def _known(self, name: str) -> Condition | None:
        base = name.partition(".")[0]
        unlisted = Condition((), None) if base.startswith(_DELTA) else None
        return self.known.get(name) or self.known.get(base) or unlisted

    def _spoken(self, text: bytes) -> Iterator[NamedCondition]:
        for number in self.index.found_in(text):
            for entry in self._of_anchor(number):
                match = _template(entry.message).search(text)
                if match is not None:
                    known = self.known.get(entry.name)
                    state = known.sqlstate if known else None
                    yield NamedCondition(entry.name, match.start(), match.end(), state)

    def _of_anchor(self, number: int) -> Iterator[Classless]:
        anchor = self.index.literals[number]
        return (entry for entry in self.classless if entry.anchor == anchor)

    def fields(self, found: NamedCondition, text: bytes, wanted: FieldPairs) -> FieldPairs:
        """The parameters of `wanted` (our name, the condition's), read by any known wording."""
        spoken = (entry.message for entry in self.classless if entry.name == found.name)
        for message in (*_messages().get(found.name, ()), *spoken):
            match = _template(message).search(text[found.start :])
            if match is not None:
                return named(match, wanted)
        return ()


def _line_end(text: bytes, start: int) -> int:
    end = text.find(b"\n", start)
    return len(text.rstrip()) if end < 0 else len(text[:end].rstrip())


def outermost(found: Iterable[NamedCondition]) -> tuple[NamedCondition, ...]:
    kept: list[NamedCondition] = []
    for one in sorted(set(found), key=lambda one: (one.start, -one.end, one.name)):
        if not kept or one.end > kept[-1].end:
            kept.append(one)
    return tuple(kept)


@cache
def _template(message: str) -> Pattern:
    """The message as a pattern: each parameter a group, named at its first place."""
    parts = _PARAMETER.split(message.strip())
    seen: set[str] = set()
    texts: list[str] = []
    for place, part in enumerate(parts):
        if place % 2 == 0:
            texts.append(_escaped(part))
        elif part.isidentifier() and part not in seen:
            seen.add(part)
            texts.append(f"(?P<{part}>(?s:.*?))")
        else:
            texts.append("(?s:.*?)")
    end = _END if len(parts) > 1 and parts[-1] in ("", ".") else ""
    return compiled("".join(texts).removesuffix(r"\.") + end)


def _escaped(text: str) -> str:
    return re.sub(r"\s+", r"\\s+", re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text))


@cache
def _messages() -> Mapping[str, tuple[str, ...]]:
    rows: dict[str, list[str]] = json.loads((HERE / "messages.json").read_bytes())
    return {name: tuple(messages) for name, messages in rows.items()}


@cache
def load() -> Conditions:
    """The table as committed."""
    rows = json.loads((HERE / "table.json").read_bytes())
    minors: list[str] = rows["minors"]
    known = {
        name: Condition(tuple(m for bit, m in enumerate(minors) if bits >> bit & 1), state)
        for name, (bits, state) in rows["conditions"].items()
    }
    classless = tuple(
        Classless(anchor.encode(), name, message) for anchor, name, message in rows["classless"]
    )
    index = LiteralIndex.of(entry.anchor for entry in classless)
    return Conditions(known=known, classless=classless, index=index)
