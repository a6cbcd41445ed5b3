"""What a pack entry matches: lines by their literal, conditions, exceptions, exit codes.

Patterns are compiled at their first hit. Where several entries match, the more specific one is
named: a condition before an exception, a message before a bare name, a long literal before a short.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, assert_never

from contracts.catalogue import (
    AnchorMatch,
    Catalogue,
    ConditionMatch,
    ExceptionMatch,
    ExitMatch,
    Signature,
    SignatureRole,
)
from contracts.log_report import Frame, Process
from tools import error_conditions
from tools.error_conditions import Conditions
from tools.literals import LiteralIndex
from tools.matching import FieldPairs, Hit, NamedCondition
from tools.patterns import Pattern, compiled, named

SIGNALS = 128

_RANK: dict[SignatureRole, int] = {"noise": 0, "cause": 1, "symptom": 2, "wrapper": 2}


@dataclass(frozen=True)
class _Anchored:
    """An entry that knows lines by a literal and a pattern."""

    id: str
    role: SignatureRole
    anchor: bytes
    text: str
    fields: FieldPairs

    @property
    def order(self) -> tuple[int, int, int, str]:
        """Noise, then causes, then the rest; the longer literal, then the longer pattern, first."""
        return (_RANK[self.role], -len(self.anchor), -len(self.text), self.id)

    @cached_property
    def pattern(self) -> Pattern:
        return compiled(self.text)

    def search(self, text: bytes) -> Hit | None:
        match = self.pattern.search(text)
        if match is None:
            return None
        return Hit(self.id, match.start(), match.end(), named(match, self.fields))


@dataclass(frozen=True)
class _Raised:
    """An entry that knows exceptions by name, and perhaps by message and frame."""

    id: str
    match: ExceptionMatch
    fields: FieldPairs

    @cached_property
    def message(self) -> Pattern | None:
        return compiled(self.match.message) if self.match.message is not None else None

    @cached_property
    def frame(self) -> Pattern | None:
        return compiled(self.match.frame) if self.match.frame is not None else None

    @property
    def is_bare(self) -> bool:
        return self.match.message is None and self.match.frame is None

    @property
    def order(self) -> tuple[bool, bool, bool, int, str]:
        message = self.match.message or ""
        wild = self.match.exception.startswith("*.")
        return (self.is_bare, self.match.frame is None, wild, -len(message), self.id)

    def search(self, message: bytes, frames: Sequence[Frame]) -> Hit | None:
        if self.frame is not None and not any(
            self.frame.search(f"{frame.file}:{frame.function}".encode()) for frame in frames
        ):
            return None
        if self.message is None:
            return Hit(self.id, 0, len(message))
        match = self.message.search(message)
        if match is None:
            return None
        return Hit(self.id, match.start(), match.end(), named(match, self.fields))


def is_named(wanted: str, printed: str) -> bool:
    """Whether a printed exception name is the one that an entry means.

    Equal, or a dot-suffix of it, or (for a Java class) it within a shaded package; `*.Name` is the
    class of that name in whatever module.
    """
    if wanted.startswith("*."):
        return last_part(printed) == wanted[2:]
    shaded = wanted.count(".") > 1 and printed.endswith("." + wanted)
    return wanted == printed or wanted.endswith("." + printed) or shaded


def last_part(name: str) -> str:
    return name.rpartition(".")[2]


class _Known(NamedTuple):
    """A condition's entry and the parameters that it wants."""

    id: str
    fields: FieldPairs


@dataclass(frozen=True)
class PackMatchers:
    """The Matchers of a catalogue."""

    anchored: LiteralIndex
    by_anchor: dict[bytes, tuple[_Anchored, ...]]
    by_condition: dict[str, _Known]
    by_exception: dict[str, tuple[_Raised, ...]]
    by_exit: dict[tuple[int, Process], str]
    known: Conditions = field(repr=False)

    @cached_property
    def literals(self) -> tuple[bytes, ...]:
        return tuple(sorted({*self.anchored.literals, *self.known.literals}))

    def line(self, literals: Iterable[int], text: bytes) -> tuple[Hit, ...]:
        anchors = (self.literals[number] for number in sorted(set(literals)))
        entries = (entry for anchor in anchors for entry in self.by_anchor.get(anchor, ()))
        return _apart(_read_by(entries, text))

    def conditions(self, text: bytes) -> tuple[NamedCondition, ...]:
        return tuple(self._entered(found, text) for found in self.known.find(text))

    def _entered(self, found: NamedCondition, text: bytes) -> NamedCondition:
        entry = next(filter(None, map(self.by_condition.get, _asked(found.name))), None)
        if entry is None:
            return found
        fields = self.known.fields(found, text, entry.fields) if entry.fields else ()
        return found._replace(signature=entry.id, fields=fields)

    def exception(self, name: str, message: str, frames: Sequence[Frame]) -> Hit | None:
        text = message.encode()
        raised = self._raised(name, text, frames)
        return next((hit for hit in self._read(raised, text)), None)

    def _raised(self, name: str, text: bytes, frames: Sequence[Frame]) -> list[tuple[_Raised, Hit]]:
        entries = self.by_exception.get(last_part(name), ())
        asked = (entry for entry in entries if is_named(entry.match.exception, name))
        return [(entry, hit) for entry in asked if (hit := entry.search(text, frames)) is not None]

    def _read(self, raised: list[tuple[_Raised, Hit]], text: bytes) -> Iterator[Hit]:
        """What the exception says, the most specific reading first."""
        for found in self.conditions(text):
            if found.signature is not None:
                yield Hit(found.signature, found.start, found.end, found.fields)
        yield from (hit for entry, hit in raised if not entry.is_bare)
        anchors = (self.anchored.literals[number] for number in self.anchored.found_in(text))
        yield from _read_by((entry for anchor in anchors for entry in self.by_anchor[anchor]), text)
        yield from (hit for _, hit in raised)

    def exit(self, code: int, process: Process) -> str | None:
        signal = code - SIGNALS if code > SIGNALS else -code
        codes = (code, -signal, SIGNALS + signal) if signal > 0 else (code,)
        found = (self.by_exit.get((each, process)) for each in codes)
        return next((entry for entry in found if entry is not None), None)


def _asked(name: str) -> Iterator[str]:
    """The conditions of entries that mean this one, the longest first."""
    yield name
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        yield ".".join(parts[:count]) + ".*"


def _read_by(entries: Iterable[_Anchored], text: bytes) -> list[Hit]:
    """What each entry reads, the most specific first; noise silences the rest of its line."""
    found = [
        (entry, hit)
        for entry in sorted(entries, key=lambda entry: entry.order)
        if (hit := entry.search(text)) is not None
    ]
    noise = [hit for entry, hit in found if entry.role == "noise"]
    return noise or [hit for _, hit in found]


def _apart(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """In order of place, without those that read the same words as an earlier one."""
    kept: list[Hit] = []
    for hit in hits:
        if not any(_nested(hit, other) for other in kept):
            kept.append(hit)
    return tuple(sorted(kept, key=lambda hit: (hit.start, hit.end, hit.signature)))


def _nested(one: Hit, other: Hit) -> bool:
    within = one.start >= other.start and one.end <= other.end
    return within or (one.start <= other.start and one.end >= other.end)


def matchers(catalogue: Catalogue) -> PackMatchers:
    anchored: dict[bytes, list[_Anchored]] = {}
    raised: dict[str, list[_Raised]] = {}
    conditions: dict[str, _Known] = {}
    exits: dict[tuple[int, Process], str] = {}
    for entry in catalogue.signatures:
        match entry.match:
            case ConditionMatch(condition=condition):
                conditions.setdefault(condition, _Known(entry.id, entry.fields))
            case ExceptionMatch() as by_name:
                one = _Raised(entry.id, by_name, entry.fields)
                raised.setdefault(last_part(by_name.exception), []).append(one)
            case ExitMatch(exit=codes, process=process):
                exits.update({(code, process): entry.id for code in codes})
            case AnchorMatch() as anchor:
                line = _anchored(entry, anchor)
                anchored.setdefault(line.anchor, []).append(line)
            case _:
                assert_never(entry.match)
    return PackMatchers(
        anchored=LiteralIndex.of(anchored),
        by_anchor={anchor: tuple(entries) for anchor, entries in anchored.items()},
        by_condition=conditions,
        by_exception={
            name: tuple(sorted(entries, key=lambda entry: entry.order))
            for name, entries in raised.items()
        },
        by_exit=exits,
        known=error_conditions.load(),
    )


def _anchored(entry: Signature, match: AnchorMatch) -> _Anchored:
    return _Anchored(
        id=entry.id,
        role=entry.role,
        anchor=match.anchor.encode(),
        text=match.pattern,
        fields=entry.fields,
    )
