"""How `breakfix explain` shows a chain: as text for a person, as one JSON object for a program."""

from collections.abc import Iterator, Mapping

from entrypoints.cli.terminal import QUOTE_WIDTH, safe
from graph.explain import Chain, Link, Seen

SHOWN = 12
"""Findings that no cause accounts for, of which the text shows so many."""


def as_json(run: str, chain: Chain) -> Mapping[str, object]:
    verdict = chain.verdict
    return {
        "run": run,
        "verdict": verdict.verdict,
        "summary": verdict.summary,
        "outcome": verdict.outcome.state,
        "ranked_by": verdict.ranked_by,
        "causes": [_link(link) for link in chain.links],
        "unexplained": [_finding(one) for one in chain.loose],
        "missing": [str(gap) for gap in verdict.missing],
    }


def _link(link: Link) -> Mapping[str, object]:
    return {
        "cause": link.ranked.cause,
        "standing": link.standing,
        "score": link.ranked.score,
        "adjusted": link.adjusted,
        "why": link.ranked.why,
        "why_not": link.ranked.why_not,
        "evidence": [
            {"id": one.id, "source": one.source, "line": one.line, "text": one.text}
            for one in link.ranked.evidence
        ],
        "findings": [_finding(one) for one in link.own],
        "explains": [_finding(one) for one in link.explains],
    }


def _finding(one: Seen) -> Mapping[str, object]:
    return {
        "what": one.what,
        "matched": one.matched,
        "role": one.role,
        "source": one.place.source,
        "line": one.place.line,
        "count": one.count,
        "claims": one.claims,
        "weight": one.weight,
        "text": one.text,
    }


def as_text(run: str, chain: Chain) -> Iterator[str]:
    verdict = chain.verdict
    yield f"{run}: {verdict.verdict}"
    yield f"  {safe(verdict.summary)}"
    yield f"  how it ended: {verdict.outcome.state}, {safe(verdict.outcome.why)}"
    for link in chain.links:
        yield ""
        yield from _told(link)
    if chain.loose:
        yield f"\nno cause accounts for {len(chain.loose)} findings"
        yield from (f"  {_line(one)}" for one in chain.loose[:SHOWN])
    for gap in verdict.missing:
        yield f"not seen: {safe(str(gap))}"


def _told(link: Link) -> Iterator[str]:
    ranked = link.ranked
    yield f"{link.standing}: {ranked.cause} ({safe(link.title)}), score {ranked.score}"
    yield f"  {safe(ranked.why)}"
    if ranked.why_not:
        yield f"  not it: {safe(ranked.why_not)}"
    for one in ranked.evidence:
        yield f"  {one.id:<4}{safe(one.source)}:{one.line}  {safe(one.text)[:QUOTE_WIDTH]}"
    if link.own:
        yield "  seen"
        yield from (f"    {_line(one)}" for one in link.own)
    if link.adjusted:
        yield f"    {link.adjusted:+g}  for depth, further kinds of evidence, numbers"
    if link.explains:
        yield "  explains"
        yield from (f"    {_line(one)}" for one in link.explains)


def _line(one: Seen) -> str:
    weight = f"{one.weight:g}" if one.weight is not None else "-"
    times = f" x{one.count}" if one.count > 1 else ""
    whose = f" → {one.claims}" if one.claims else f" ({one.role})"
    place = f"{safe(one.place.source)}:{one.place.line}{times}"
    return f"{weight:<5} {one.matched:<9} {one.what}{whose}  {place}"
