"""From what findings and numbers claim to one draft hypothesis for each cause."""

from collections.abc import Iterable, Sequence

from contracts.evidence import Evidence
from contracts.hypotheses import Hypothesis, Location
from contracts.log_report import Finding
from tools.claims import Claim, Known
from tools.judging import Judged

SHOWN = 6
"""Quotes that a hypothesis carries at most."""

ALSO = 0.02
"""Added for each further kind of evidence for the same cause."""


def drafts(
    claims: Sequence[Claim],
    judged: Sequence[Judged],
    findings: Sequence[Finding],
    known: Known,
) -> tuple[Hypothesis, ...]:
    causes = dict.fromkeys(
        [
            *(claim.cause for claim in claims),
            *(one.proposal.cause for one in judged if one.stance == "proposes"),
        ]
    )
    made = [
        _draft(
            cause,
            [claim for claim in claims if claim.cause == cause],
            [one for one in judged if one.proposal.cause == cause],
            findings,
            known,
        )
        for cause in causes
    ]
    return tuple(sorted(made, key=lambda item: (-item.score, _order(item, findings), item.cause)))


def _draft(
    cause: str,
    claims: Sequence[Claim],
    judged: Sequence[Judged],
    findings: Sequence[Finding],
    known: Known,
) -> Hypothesis:
    ordered = sorted(claims, key=lambda claim: -claim.strength)
    speaking = [one for one in judged if one.stance != "observes"]
    return Hypothesis(
        cause=cause,
        score=_score(ordered, speaking, known),
        proposer=ordered[0].proposer if ordered else speaking[0].rule,
        why=_why(ordered[0], findings) if ordered else speaking[0].proposal.why,
        evidence=_quotes(ordered, speaking),
        against=_distinct(_against(speaking)),
        symptoms=tuple(sorted({claim.finding.key for claim in ordered})),
        location=_location(ordered, findings),
        fields=ordered[0].finding.fields if ordered else speaking[0].proposal.fields,
    )


def _score(claims: Sequence[Claim], judged: Sequence[Judged], known: Known) -> float:
    weights = known.weights
    kinds = {claim.finding.matched for claim in claims}
    score = claims[0].strength if claims else weights.metric_confirms
    score += ALSO * max(len(kinds) - 1, 0)
    if claims and any(one.stance == "confirms" for one in judged):
        score += ALSO
    if any(one.stance == "contradicts" for one in judged):
        score -= weights.metric_contradicts
    return max(0.0, min(1.0, score))


def _why(claim: Claim, findings: Sequence[Finding]) -> str:
    finding = claim.finding
    said = f"{finding.name}: {finding.message}" if finding.message else finding.name
    if finding.matched in ("anchor", "exit"):
        said = finding.message or finding.evidence[0].text.strip()
    where = _location([claim], findings)
    at = f", at {where.file} line {where.line}" if where is not None and where.line else ""
    times = f", {finding.count} times" if finding.count > 1 else ""
    saw = f" ({claim.saw})" if claim.saw else ""
    return f"{_one_line(said)}{at}{times}{saw}"


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 300 else f"{line[:297]}..."


def _quotes(claims: Sequence[Claim], judged: Sequence[Judged]) -> tuple[Evidence, ...]:
    deciding = [claim.finding.evidence[0] for claim in claims]
    numbers = [
        quote for one in judged if one.stance != "contradicts" for quote in one.proposal.evidence
    ]
    further = [quote for claim in claims for quote in claim.finding.evidence[1:]]
    return _distinct([*deciding[:2], *numbers[:2], *deciding[2:], *further, *numbers[2:]])[:SHOWN]


def _against(judged: Sequence[Judged]) -> Iterable[Evidence]:
    """What speaks against it: of a contradiction its own quotes, of the others what they name."""
    for one in judged:
        yield from one.proposal.evidence if one.stance == "contradicts" else one.proposal.against


def _distinct(quotes: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Without a quote that stands within one before it."""
    kept: list[Evidence] = []
    for quote in quotes:
        if not any(_within(quote, other) for other in kept):
            kept.append(quote)
    return tuple(kept)


def _within(inner: Evidence, outer: Evidence) -> bool:
    return (
        inner.source == outer.source
        and outer.byte <= inner.byte
        and inner.byte + inner.length <= outer.byte + outer.length
    )


def _location(claims: Sequence[Claim], findings: Sequence[Finding]) -> Location | None:
    for claim in claims:
        chain = claim.finding.chain
        linked = [f for f in findings if chain is not None and f.chain == chain]
        for finding in (claim.finding, *reversed(linked)):
            for frame in reversed(finding.frames):
                if frame.user:
                    return Location(file=frame.file, line=frame.line, function=frame.function)
    return None


def _order(item: Hypothesis, findings: Sequence[Finding]) -> int:
    """Where its first finding stands among all; after all where it has none."""
    mine = set(item.symptoms)
    return next((i for i, finding in enumerate(findings) if finding.key in mine), len(findings))
