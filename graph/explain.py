"""Explain: the chain from a log's lines to the verdict, read from the run's artifacts alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from contracts.catalogue import Catalogue
from contracts.evidence import Place
from contracts.hypotheses import Hypotheses, Hypothesis
from contracts.log_report import Finding, LogReport
from contracts.verdict import RankedCause, Verdict
from tools.claims import Claim, Known, claim_of

Standing: TypeAlias = Literal["verdict", "competes", "ruled out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A finding, as it bears on one cause."""

    what: str
    """The pack entry that matched, or the exception's or condition's name."""
    matched: str
    role: str
    place: Place
    count: int
    text: str
    claims: str | None
    """The cause that it speaks for by itself; None where it names none."""
    weight: float | None
    """Of its kind of evidence, from the catalogue's table."""
    chain: int | None
    """Of the exceptions that one failure raised from one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One cause: what was seen of it, what it explains, how it scored, where it stands."""

    ranked: RankedCause
    title: str
    standing: Standing
    own: tuple[Seen, ...]
    explains: tuple[Seen, ...]
    """Findings of other causes that only followed from it, or wrap it in one exception chain."""
    adjusted: float
    """The score without the weight of its strongest finding: depth, further kinds, numbers."""


@dataclass(frozen=True, slots=True)
class Chain:
    verdict: Verdict
    links: tuple[Link, ...]
    """As ranked, those that were ruled out last."""
    loose: tuple[Seen, ...]
    """Findings that no cause accounts for."""


def explain(
    catalogue: Catalogue, report: LogReport, hypotheses: Hypotheses, verdict: Verdict
) -> Chain:
    known = Known.of(catalogue)
    seen = {finding.key: _seen(finding, known) for finding in report.findings}
    drafts = {item.cause: item for item in (*hypotheses.rejected, *hypotheses.items)}
    links = tuple(_links(verdict, drafts, seen, known))
    used = {id(one) for link in links for one in (*link.own, *link.explains)}
    return Chain(verdict, links, tuple(one for one in seen.values() if id(one) not in used))


def _links(
    verdict: Verdict,
    drafts: Mapping[str, Hypothesis],
    seen: Mapping[str, Seen],
    known: Known,
) -> Iterator[Link]:
    for ranked in verdict.hypotheses:
        keys = drafts[ranked.cause].symptoms if ranked.cause in drafts else ()
        chains = {seen[key].chain for key in keys if key in seen} - {None}
        mine = [one for key, one in seen.items() if key in keys or one.chain in chains]
        own = tuple(one for one in mine if one.claims == ranked.cause)
        strongest = max((one.weight or 0.0 for one in own), default=0.0)
        cause = known.causes.get(ranked.cause)
        yield Link(
            ranked=ranked,
            title=cause.title if cause else "",
            standing=_standing(ranked, verdict),
            own=own,
            explains=tuple(one for one in mine if one.claims != ranked.cause),
            adjusted=round(ranked.score - strongest, 4),
        )


def _standing(ranked: RankedCause, verdict: Verdict) -> Standing:
    if ranked.cause == verdict.verdict:
        return "verdict"
    return "competes" if ranked.why_not is None else "ruled out"


def _seen(finding: Finding, known: Known) -> Seen:
    claim: Claim | None = claim_of(finding, known)
    return Seen(
        what=finding.signature or finding.name,
        matched=finding.matched,
        role=known.role(finding),
        place=finding.first,
        count=finding.count,
        text=finding.evidence[0].text,
        claims=claim.cause if claim else None,
        weight=claim.strength if claim else None,
        chain=finding.chain,
    )
