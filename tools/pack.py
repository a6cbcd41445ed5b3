"""How a pack is written: `signatures/*.toml`, one file for each family of programs that print.

A pack may name a `base` URL; a `source` without a scheme stands below it.
"""

import tomllib
from typing import Any

from pydantic import ValidationError, model_validator

from contracts.base import Contract, Id
from contracts.catalogue import (
    AnchorMatch,
    ConditionMatch,
    Example,
    ExceptionMatch,
    ExitMatch,
    Match,
    Signature,
    SignatureRole,
)
from contracts.log_report import Process
from tools.fault import Fault, PackError, Source, first_words
from tools.patterns import PatternError, compiled, group_names


class _Pack(Contract):
    base: str = ""
    signature: tuple[dict[str, Any], ...] = ()


class _Entry(Contract):
    """An entry as it is written, before its one matcher is known."""

    id: Id
    cause: Id | None = None
    role: SignatureRole = "cause"
    condition: str | None = None
    exception: str | None = None
    message: str | None = None
    frame: str | None = None
    exit: tuple[int, ...] | None = None
    process: Process | None = None
    anchor: str | None = None
    pattern: str | None = None
    fields: dict[str, str] | None = None
    source: str
    matches: tuple[Example, ...] = ()
    misses: tuple[str, ...] = ()

    @model_validator(mode="after")
    def has_one_matcher(self) -> "_Entry":
        matchers = [self.condition, self.exception, self.exit, self.anchor]
        if sum(matcher is not None for matcher in matchers) != 1:
            raise ValueError("give exactly one of condition, exception, exit, anchor")
        return self

    def match(self) -> Match:
        if self.condition is not None:
            return ConditionMatch(condition=self.condition)
        if self.exception is not None:
            return ExceptionMatch(exception=self.exception, message=self.message, frame=self.frame)
        if self.exit is not None and self.process is not None:
            return ExitMatch(exit=self.exit, process=self.process)
        if self.anchor is not None and self.pattern is not None:
            return AnchorMatch(anchor=self.anchor, pattern=self.pattern)
        raise ValueError("exit needs a process, anchor a pattern")

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Without a table of fields every named group is a field of its own name."""
        if self.fields is not None:
            return tuple(self.fields.items())
        groups = (group for text in (self.pattern, self.message) for group in _groups(text))
        return tuple((group, group) for group in groups)


def _groups(pattern: str | None) -> tuple[str, ...]:
    if pattern is None:
        return ()
    try:
        return group_names(compiled(pattern))
    except PatternError:
        return ()


def read_pack(source: Source) -> tuple[tuple[int, Signature], ...]:
    """Each entry with the line it begins at. Raises PackError with every fault."""
    try:
        pack = _Pack.model_validate(tomllib.loads(source.text))
    except tomllib.TOMLDecodeError as error:
        raise PackError([Fault(source.name, 0, "", f"is no TOML: {error}")]) from error
    except ValidationError as error:
        raise PackError([Fault(source.name, 0, "", first_words(error))]) from error
    faults: list[Fault] = []
    entries: list[tuple[int, Signature]] = []
    for line, raw in zip(_starts(source.text), pack.signature, strict=False):
        try:
            entries.append((line, _signature(raw, pack.base)))
        except ValidationError as error:
            faults.append(Fault(source.name, line, str(raw.get("id", "")), first_words(error)))
        except ValueError as error:
            faults.append(Fault(source.name, line, str(raw["id"]), str(error)))
    if faults:
        raise PackError(faults)
    return tuple(entries)


def _starts(text: str) -> list[int]:
    lines = text.splitlines()
    return [n for n, line in enumerate(lines, start=1) if line.strip() == "[[signature]]"]


def _signature(raw: dict[str, Any], base: str) -> Signature:
    entry = _Entry.model_validate(raw)
    return Signature(
        id=entry.id,
        cause=entry.cause,
        role=entry.role,
        match=entry.match(),
        fields=entry.pairs(),
        source=entry.source if "://" in entry.source else base + entry.source,
        matches=entry.matches,
        misses=entry.misses,
    )
