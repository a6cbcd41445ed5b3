"""What an entry of a pack must prove before it is used."""

import re
from collections.abc import Iterable, Iterator
from typing import assert_never

from contracts.catalogue import (
    AnchorMatch,
    Catalogue,
    ConditionMatch,
    ExceptionMatch,
    ExitMatch,
    Signature,
    Weights,
)
from tools import error_conditions
from tools.patterns import PatternError, compiled, group_names
from tools.signature import is_named, matchers

ANCHOR_MIN = 6
_ANCHOR = re.compile(r"[ !#-%'-;=?-\[\]-~]+")
"""Printable ASCII without quote, backslash, angle brackets and ampersand: those are escaped in some
container format, and an anchor is searched in raw bytes."""

_EXCEPTION_LINE = re.compile(r"(?:Caused by: )?([\w.$]+)(?:: ?(.*))?", re.DOTALL)
_BRANCHES = re.compile(r"/(?:blob|tree|raw)/(?:main|master|trunk|develop|HEAD)/")
_NO_WEIGHTS = Weights(
    named_condition=0,
    exception_in_user_frame=0,
    exception=0,
    anchor=0,
    exit_code=0,
    metric_confirms=0,
    metric_contradicts=0,
    symptom_only=0,
    last_resort=0,
    not_last=0,
    abstain_below=0,
    rank_margin=0,
)


def faults(entry: Signature, causes: frozenset[str]) -> Iterator[str]:
    """One sentence for each thing that is wrong with the entry by itself."""
    yield from _meaning_faults(entry, causes)
    broken = [*_matcher_faults(entry)]
    yield from broken
    if not broken:
        yield from _example_faults(entry)


def _meaning_faults(entry: Signature, causes: frozenset[str]) -> Iterator[str]:
    if entry.role == "cause" and entry.cause is None:
        yield "has the role cause and names none"
    if entry.cause is not None and entry.cause not in causes:
        yield f"cause {entry.cause} does not exist"


def source_faults(entry: Signature) -> Iterator[str]:
    if not entry.source.startswith("https://"):
        yield "source is no https URL (a relative one needs `base`)"
    elif _BRANCHES.search(entry.source):
        yield f"source {entry.source} follows a branch; pin it to a tag"


def _matcher_faults(entry: Signature) -> Iterator[str]:
    match entry.match:
        case AnchorMatch(anchor=anchor, pattern=pattern):
            yield from _anchor_faults(anchor)
            yield from _pattern_faults(pattern, entry.fields)
        case ExceptionMatch(message=message, frame=frame):
            yield from _pattern_faults(message or "", entry.fields)
            yield from _pattern_faults(frame or "", ())
        case ConditionMatch(condition=condition):
            yield from _condition_faults(condition)
        case ExitMatch(exit=codes):
            yield from ("exit needs codes other than 0",) * (not codes or 0 in codes)
        case _:
            assert_never(entry.match)


def _anchor_faults(anchor: str) -> Iterator[str]:
    if len(anchor) < ANCHOR_MIN:
        yield f"anchor {anchor!r} is shorter than {ANCHOR_MIN} bytes"
    if not _ANCHOR.fullmatch(anchor):
        yield f'anchor {anchor!r} holds one of " \\ < > & or a character that is not plain ASCII'


def _pattern_faults(pattern: str, fields: Iterable[tuple[str, str]]) -> Iterator[str]:
    if not pattern.isascii():
        yield f"pattern {pattern!r} is not ASCII"
    try:
        groups = group_names(compiled(pattern))
    except PatternError as error:
        yield f"RE2 refuses {pattern!r}: {error}"
        return
    for ours, group in fields:
        if group not in groups:
            yield f"field {ours} reads the group {group}, which the pattern does not have"


def _condition_faults(condition: str) -> Iterator[str]:
    base = condition.removesuffix(".*")
    table = error_conditions.load()
    spoken = {message.name for message in table.classless}
    if not base.startswith("DELTA_") and base not in table.known and base not in spoken:
        yield f"no release that we know has the condition {base}"


def _example_faults(entry: Signature) -> Iterator[str]:
    if not entry.matches and not isinstance(entry.match, ExitMatch):
        yield "has no line under `matches`"
    for example in entry.matches:
        if isinstance(entry.match, AnchorMatch) and entry.match.anchor not in example.line:
            yield f"the anchor is not in {example.line!r}"
        elif not says(entry, example.line):
            yield f"does not match {example.line!r}"
    for line in entry.misses:
        if says(entry, line):
            yield f"matches {line!r}, which it must miss"


def says(entry: Signature, line: str) -> bool:
    """Whether this entry alone matches a line as a program prints it."""
    match entry.match:
        case AnchorMatch(anchor=anchor, pattern=pattern):
            return anchor in line and compiled(pattern).search(line.encode()) is not None
        case ExceptionMatch():
            name, message = exception_of(line)
            return is_named(entry.match.exception, name) and _holds(entry.match, message)
        case ConditionMatch():
            alone = matchers(Catalogue(causes=(), signatures=(entry,), weights=_NO_WEIGHTS))
            return any(found.signature == entry.id for found in alone.conditions(line.encode()))
        case ExitMatch():
            return False
        case _:
            assert_never(entry.match)


def exception_of(line: str) -> tuple[str, str]:
    """Name and message of an exception as the last line of a traceback prints it."""
    found = _EXCEPTION_LINE.fullmatch(line)
    return (found[1], found[2] or "") if found else ("", line)


def _holds(match: ExceptionMatch, message: str) -> bool:
    return match.message is None or compiled(match.message).search(message.encode()) is not None
