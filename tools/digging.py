"""From claims to causes that compete: what surfaced last, what lies beneath, what only followed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from contracts.log_report import Finding
from tools.claims import GENERIC, Claim, Known
from tools.findings import HEARD
from tools.reading import left_unset
from tools.tracebacks import CUT

DEEPER = 0.02
"""Added for each step down an exception chain: of two causes in one the deeper is the root."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A claim that does not compete, and the fact that decided it."""

    claim: Claim
    why_not: str


def of_last_attempt(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings of the try or task that the log ends with; those of no try always count."""
    of_tries = [finding for finding in findings if finding.attempt]
    known = [finding for finding in of_tries if finding.name not in HEARD] or of_tries
    if not known:
        return tuple(findings)
    last = max((one.attempt for one in known), key=lambda attempt: _last_place(known, attempt))
    return tuple(finding for finding in findings if finding.attempt in ("", last))


def _last_place(findings: Sequence[Finding], attempt: str) -> int:
    return max(i for i, finding in enumerate(findings) if finding.attempt == attempt)


def weigh(claims: Sequence[Claim], known: Known) -> tuple[Claim, ...]:
    """Deeper causes gain; claims after which the program visibly went on lose."""
    claims = [_as_of_library(claim, claims) for claim in claims]
    final = surfaced_last(claims, known)
    root = None if final is None else left_over_from(final, claims, known)
    return tuple(
        replace(
            claim,
            strength=claim.strength
            + DEEPER * min(claim.finding.depth, 5)
            - (0 if _counts(claim, final, root, known) else known.weights.not_last),
        )
        for claim in claims
    )


_LOOK_UPS = frozenset(
    {
        "FileNotFoundError",
        "KeyError",
        "AttributeError",
        "IndexError",
        "StopIteration",
        "ImportError",
    }
    | {"ModuleNotFoundError", "LookupError", "TypeError"}
)


def _as_of_library(claim: Claim, claims: Iterable[Claim]) -> Claim:
    """A look-up that failed within a library, which then said itself what that means, is no cause.

    `ZoneInfoNotFoundError` tells more than the missing file of the time zone's data.
    """
    inner = claim.finding
    if inner.name not in _LOOK_UPS or inner.chain is None or any(f.user for f in inner.frames):
        return claim
    says_more = any(
        outer.finding.chain == inner.chain
        and outer.finding.depth < inner.depth
        and outer.cause not in GENERIC
        and outer.finding.name not in _LOOK_UPS
        for outer in claims
    )
    return replace(claim, strength=claim.strength - WITHIN_LIBRARY) if says_more else claim


WITHIN_LIBRARY = 0.3
"""Taken off what a library caught itself and put into its own words."""


def _counts(claim: Claim, final: Claim | None, root: Claim | None, known: Known) -> bool:
    if final is None:
        return True
    if root is not None:
        return _belongs(claim, root, known) and claim.cause != final.cause
    if _is_victim(claim) and not _is_victim(final):
        return False
    return _belongs(claim, final, known) and (claim is final or not _outlived(claim))


_ONLY_FOLLOWS = re.compile(
    r"(?i)current transaction is aborted|transaction has been rolled back due to a previous"
    r"|until (?:invalid )?transaction is rolled back|\bOPERATION_CANCELED\b"
    r"|cannot schedule new futures after|event loop is closed|I/O operation on closed file"
    r"|job \d+ cancelled because|cancelled because SparkContext was shut down"
    r"|stage cancelled|result queue .{0,20}closed|executor is being killed"
)
"""Words of what is stopped because something else has failed: the second of two parallel queries,
the next statement of a transaction."""


def _is_victim(claim: Claim) -> bool:
    return _ONLY_FOLLOWS.search(f"{claim.finding.name} {claim.finding.message}") is not None


_MISSING = frozenset(
    {"data.path-missing", "sql.table-missing", "data.empty-input", "code.none-value"}
)
"""What a step finds where the step before it has failed, and nobody stopped."""

_LOUD = frozenset({"error", "critical", "fatal", "severe"})


def left_over_from(final: Claim, claims: Iterable[Claim], known: Known) -> Claim | None:
    """The failure that a missing input was left by: what failed last before, and was only told.

    A program that ended before it, an error that was logged, a condition that the engine named.
    """
    if final.cause not in _MISSING or final.finding.process == "executor":
        return None
    before = [
        claim
        for claim in claims
        if claim.finding.last.source == final.finding.first.source
        and claim.finding.last.byte < final.finding.first.byte
        and claim.cause not in (*_MISSING, *GENERIC)
        and claim.finding.chain != final.finding.chain
        and not known.causes[claim.cause].last_resort
        and not _outlived(claim)
        and _was_told(claim.finding)
    ]
    return max(before, key=lambda claim: claim.finding.last.byte, default=None)


def _was_told(finding: Finding) -> bool:
    told_off = finding.matched == "exception" and finding.chain is not None
    return finding.ended or finding.matched == "condition" or (told_off and finding.level in _LOUD)


_WENT_ON = re.compile(
    r"(?i)\b(?:going on|goes on|continuing|carrying on|proceeding|ignor(?:ed|ing)|skipp(?:ed|ing)"
    r"|(?:are|is|was|were) dropped|(?:will )?retry(?:ing)?\b|trying again|fall(?:ing)? back"
    r"|best[ -]effort|non-?fatal|not fatal|try again)\b"
)
"""A program that says so after a failure has outlived it."""

_NOT_FATAL = frozenset({"warn", "warning"})
"""What a program calls a warning is not what it died of."""


def surfaced_last(claims: Iterable[Claim], known: Known) -> Claim | None:
    """What the run died of, as it tells it: what ended it, else what its log tells last."""
    at_end = [
        claim
        for claim in claims
        if claim.finding.process != "executor"
        and claim.finding.level not in _NOT_FATAL
        and not known.causes[claim.cause].last_resort
        and claim.finding.name != CUT
        and not _outlived(claim)
    ]
    at_end = [claim for claim in at_end if claim.finding.name not in HEARD] or at_end
    at_end = [claim for claim in at_end if not _is_victim(claim)] or at_end
    ended = [claim for claim in at_end if claim.finding.ended]
    return max(ended or at_end, key=lambda claim: claim.finding.last.byte, default=None)


def _outlived(claim: Claim) -> bool:
    """Whether the line itself says that the program went on."""
    finding = claim.finding
    return not finding.frames and _WENT_ON.search(finding.evidence[0].text) is not None


def _belongs(claim: Claim, final: Claim, known: Known) -> bool:
    mine, last = claim.finding, final.finding
    return (
        mine.process == "executor"
        or (mine.chain is not None and mine.chain == last.chain)
        or mine.last.source != last.last.source
        or (mine.last.byte >= last.first.byte and not last.ended)
        or left_unset(last, mine)
        or (mine.name == last.name and mine.message == last.message)
        or claim.cause == final.cause
        or (mine.message != "" and mine.message in last.message)
        or final.cause in known.causes[claim.cause].accounts_for
    )


def without_outer(claims: Sequence[Claim]) -> tuple[tuple[Claim, ...], tuple[Ruling, ...]]:
    """Of one exception chain, a generic claim gives way to one that says more."""
    telling = {
        claim.finding.chain
        for claim in claims
        if claim.finding.chain is not None and claim.cause not in GENERIC
    }
    kept: list[Claim] = []
    ruled: list[Ruling] = []
    for claim in claims:
        if claim.cause in GENERIC and claim.finding.chain in telling:
            ruled.append(Ruling(claim, "another exception of the same chain names the cause"))
        else:
            kept.append(claim)
    return tuple(kept), tuple(ruled)
