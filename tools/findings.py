"""Findings as they are made: equal ones are one with a count; chains are numbered at the end."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from contracts.evidence import Evidence, Place
from contracts.log_report import Finding, Frame, MatchKind, Process
from tools.fingerprint import finding_key

MAX_LEADS = 20
"""Distinct lines of level error that nothing else explains."""

LEAD = "error-line"

SAID = "last-line"
"""The name of a line that a program wrote shortly before it ended."""

HEARD = frozenset({LEAD, SAID})
"""Findings that no entry of a pack made: lines that only sound like a failure."""


@dataclass(slots=True, eq=False)
class Draft:
    """One sighting; `chain` is shared by the findings of one exception chain."""

    matched: MatchKind
    name: str
    message: str
    evidence: tuple[Evidence, ...]
    signature: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    at: datetime | None = None
    frames: tuple[Frame, ...] = ()
    process: Process = "driver"
    executor: str | None = None
    chain: "list[Draft] | None" = None
    depth: int = 0
    level: str = ""
    attempt: str = ""
    ended: bool = False
    count: int = 1
    last: Place | None = None
    order: tuple[int, int] = (0, 0)
    """Its first place: the log by its number in the inputs, and the byte."""
    key: str = field(init=False)

    def __post_init__(self) -> None:
        told = self.process if self.matched == "exit" else self.message
        self.key = finding_key(self.matched, self.name, told)

    @property
    def first(self) -> Place:
        return self.evidence[0].place

    def again(self, place: Place, attempt: str) -> None:
        self.count += 1
        self.last = place
        self.attempt = attempt


class Findings:
    """Collects the drafts of all logs."""

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}
        self._leads = 0

    def add(self, draft: Draft) -> Draft | None:
        """The draft that now stands for it; None where there are too many leads."""
        known = self._drafts.get(draft.key)
        if known is not None:
            _merge(known, draft)
            return known
        if draft.name == LEAD:
            if self._leads >= MAX_LEADS:
                return None
            self._leads += 1
        self._drafts[draft.key] = draft
        return draft

    def of_earlier_run(self, place: int, attempt: str) -> None:
        """What a log told so far is of a run that ended; `attempt` names it."""
        for draft in self._drafts.values():
            if draft.order[0] == place and not draft.attempt:
                draft.attempt = attempt

    def all(self) -> tuple[Finding, ...]:
        """In the order of their first place."""
        drafts = sorted(self._drafts.values(), key=lambda draft: draft.order)
        attempts = {draft.attempt for draft in drafts if draft.attempt}
        chains = _numbers(drafts)
        return tuple(_finding(draft, chains, len(attempts) > 1) for draft in drafts)


def _merge(known: Draft, new: Draft) -> None:
    known.again(new.first, new.attempt or known.attempt)
    if new.ended and not known.ended and new.signature is not None:
        known.signature = new.signature
    known.signature = known.signature or new.signature
    known.fields = known.fields or new.fields
    if len(new.frames) > len(known.frames):
        known.frames = new.frames
    if len(new.chain or ()) > len(known.chain or ()) or (new.ended and not known.ended):
        known.chain, known.depth = new.chain, new.depth
    if known.process != new.process and new.process in ("executor", "python-worker"):
        known.process = new.process
    known.executor = known.executor or new.executor
    known.ended = known.ended or new.ended


def _numbers(drafts: Iterable[Draft]) -> dict[int, int]:
    """Chains get numbers in the order of their first finding."""
    numbers: dict[int, int] = {}
    for draft in drafts:
        if draft.chain is not None:
            numbers.setdefault(id(draft.chain), len(numbers))
    return numbers


def _finding(draft: Draft, chains: dict[int, int], several: bool) -> Finding:
    return Finding(
        signature=draft.signature,
        matched=draft.matched,
        name=draft.name,
        message=draft.message,
        fields=draft.fields,
        evidence=draft.evidence,
        key=draft.key,
        count=draft.count,
        first=draft.first,
        last=draft.last or draft.first,
        at=draft.at,
        frames=draft.frames,
        process=draft.process,
        executor=draft.executor,
        chain=chains[id(draft.chain)] if draft.chain is not None else None,
        depth=draft.depth,
        level=draft.level,
        attempt=draft.attempt if several else "",
        ended=draft.ended,
    )
