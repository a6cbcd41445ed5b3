"""From claims to causes that compete: what surfaced last, what lies beneath, what only followed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from contracts.log_report import Finding
from tools.claims import GENERIC, Claim, Known
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
    attempts = [finding.attempt for finding in findings if finding.attempt]
    if not attempts:
        return tuple(findings)
    last = max(attempts, key=lambda attempt: _last_place(findings, attempt))
    return tuple(finding for finding in findings if finding.attempt in ("", last))


def _last_place(findings: Sequence[Finding], attempt: str) -> int:
    return max(i for i, finding in enumerate(findings) if finding.attempt == attempt)


def weigh(claims: Sequence[Claim], known: Known) -> tuple[Claim, ...]:
    """Deeper causes gain; claims after which the program visibly went on lose."""
    final = surfaced_last(claims, known)
    return tuple(
        replace(
            claim,
            strength=claim.strength
            + DEEPER * min(claim.finding.depth, 5)
            - (0 if _counts(claim, final, known) else known.weights.not_last),
        )
        for claim in claims
    )


def _counts(claim: Claim, final: Claim | None, known: Known) -> bool:
    if final is None:
        return True
    return _belongs(claim, final, known) and (claim is final or not _outlived(claim))


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
