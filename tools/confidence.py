"""How sure a verdict is: what is true of it, and how often verdicts like it were right.

Exactly one ground, and any of the doubts, is true of each named cause; `healthy` stands alone.
"""

from collections.abc import Iterator, Sequence

from contracts.catalogue import Catalogue, Confidence
from contracts.evidence import Evidence
from contracts.hypotheses import Hypotheses, Hypothesis
from tools.claims import GENERIC

HEALTHY = "healthy"
"""The run told that it succeeded."""

GROUNDS = {
    "named": "an entry of a pack names the cause by the words of the program that failed",
    "reading": "no entry knows the words; a general reading of the exception names the cause",
    "code-failed": "nothing says more than that the code failed",
    "numbers": "what Spark measured names the cause",
    "weak": "only a symptom, a wrapper, or a failure that the program outlived names the cause",
}
DOUBTS = {
    "rivals": "another cause competes",
    "not-last": "the last loud line of the logs is none of its quotes",
}
FACTS = {HEALTHY: "the run told that it succeeded", **GROUNDS, **DOUBTS}

WEAK_BELOW = 0.5
"""A score below is that of a symptom, a wrapper, or a failure after which the program went on."""


def facts_of(
    hypotheses: Hypotheses, items: Sequence[Hypothesis], catalogue: Catalogue
) -> tuple[str, ...]:
    """Sorted; empty where no cause is named. `items` in their final order."""
    if hypotheses.outcome.state == "succeeded":
        return (HEALTHY,)
    if not items:
        return ()
    return tuple(sorted([_ground(items[0], catalogue), *_doubts(hypotheses, items)]))


def _ground(item: Hypothesis, catalogue: Catalogue) -> str:
    entry = next((one for one in catalogue.signatures if one.id == item.proposer), None)
    wrapper = any(cause.id == item.cause and cause.last_resort for cause in catalogue.causes)
    if item.score < WEAK_BELOW or wrapper or (entry is not None and entry.role != "cause"):
        return "weak"
    if item.cause in GENERIC:
        return "code-failed"
    if entry is not None:
        return "named"
    return "reading" if item.proposer == "general-reading" else "numbers"


def _doubts(hypotheses: Hypotheses, items: Sequence[Hypothesis]) -> Iterator[str]:
    lead = hypotheses.lead
    if len(items) > 1:
        yield "rivals"
    if lead is not None and not any(_overlap(lead, quote) for quote in items[0].evidence):
        yield "not-last"


def _overlap(one: Evidence, other: Evidence) -> bool:
    return (
        one.source == other.source
        and one.byte < other.byte + other.length
        and other.byte < one.byte + one.length
    )


def confidence_in(facts: tuple[str, ...], table: Confidence | None) -> float | None:
    """None where the table has no such grade."""
    grades = table.grades if table is not None else ()
    return next((grade.confidence for grade in grades if grade.facts == facts), None)


def is_enough(sure: float | None, table: Confidence | None) -> bool:
    """Whether the first cause may be the verdict; without a table its score alone decides."""
    return sure is None or table is None or sure >= table.unknown_below


def shared(sure: float | None, competing: int, table: Confidence | None) -> list[float | None]:
    """Of each cause that competes: the others have alike what the first leaves them."""
    if sure is None or table is None or competing == 0:
        return [None] * competing
    others = competing - 1
    return [sure, *((1 - sure) * table.among_rivals / others for _ in range(others))]
