"""Puts the hypotheses in their final order and makes the one object that everybody reads."""

from collections.abc import Callable, Sequence

from pydantic import BaseModel, TypeAdapter

from contracts.base import canonical, sha256_of
from contracts.catalogue import Catalogue, Cause
from contracts.evidence import Evidence
from contracts.hypotheses import Hypotheses, Hypothesis
from contracts.recorded import Recorded
from contracts.verdict import Cited, RankedCause, Verdict
from tools.confidence import confidence_in, facts_of, is_enough, shared
from tools.fingerprint import normalise

Choose = Callable[[Sequence[Hypothesis]], str]
"""Asks a model for the id of one of these causes; raises ModelError when it gives none."""


class ModelError(RuntimeError):
    """A model that gave no usable answer; the message says in which way, and quotes nothing."""


class _NoAnswer(BaseModel):
    error: str


_ANSWER: TypeAdapter[tuple[str, ...] | _NoAnswer] = TypeAdapter(tuple[str, ...] | _NoAnswer)


def ask_rank(hypotheses: Hypotheses, catalogue: Catalogue, model: Choose | None = None) -> Recorded:
    """Without a model the rules' order stands; the record says that nobody was asked.

    A model is asked once for each rotation of what is close, so that no place is favoured.
    """
    close = contested(hypotheses, catalogue)
    answer: object = []
    if model is not None and close:
        try:
            answer = _by_votes(close, [model(one) for one in _rotations(close)])
        except ModelError as error:
            answer = {"error": str(error)}
    asked = [item.cause for item in close]
    return Recorded(request=canonical(asked).decode(), answer=canonical(answer).decode())


def _rotations(items: Sequence[Hypothesis]) -> list[Sequence[Hypothesis]]:
    return [[*items[at:], *items[:at]] for at in range(len(items))]


def _by_votes(close: Sequence[Hypothesis], votes: Sequence[str]) -> list[str]:
    """Most votes first; among equals the rules' order."""
    causes = [item.cause for item in close]
    return sorted(causes, key=lambda cause: (-votes.count(cause), causes.index(cause)))


def finish_rank(hypotheses: Hypotheses, catalogue: Catalogue, recorded: Recorded) -> Verdict:
    answer = _ANSWER.validate_json(recorded.answer)
    chosen = () if isinstance(answer, _NoAnswer) else answer
    items = reordered(hypotheses, catalogue, chosen)
    facts = facts_of(hypotheses, items, catalogue)
    sure = confidence_in(facts, catalogue.confidence)
    name = _name(hypotheses, items, catalogue, sure)
    cite = _Citations((*items, *hypotheses.rejected), hypotheses.lead)
    shares = shared(None if name == "healthy" else sure, len(items), catalogue.confidence)
    ranked = (
        *(cite.ranked(item, share) for item, share in zip(items, shares, strict=True)),
        *(cite.ranked(item, None) for item in hypotheses.rejected),
    )
    best = ranked[0] if name not in _NO_CAUSE else None
    return Verdict(
        verdict=name,
        confidence=None if name == "unknown" else sure,
        rests_on=() if sure is None else facts,
        summary=_summary(name, hypotheses, items, catalogue),
        outcome=hypotheses.outcome,
        hypotheses=ranked,
        lead=cite.lead(hypotheses.lead) if name == "unknown" else None,
        location=best.location if best else None,
        observations=hypotheses.observations,
        missing=hypotheses.gaps,
        ranked_by="model" if chosen else "rules",
        rank_note=_note(answer),
        failure_key=failure_key(name, hypotheses, items),
    )


def _note(answer: tuple[str, ...] | _NoAnswer) -> str:
    if isinstance(answer, _NoAnswer):
        return f"{answer.error}: the order is the rules'"
    return "" if answer else "no model is configured: the order is the rules'"


_NO_CAUSE = frozenset({"unknown", "healthy"})


def contested(hypotheses: Hypotheses, catalogue: Catalogue) -> tuple[Hypothesis, ...]:
    """The hypotheses within the margin of the first: only these may change places."""
    items = hypotheses.items
    floor = items[0].score - catalogue.weights.rank_margin if items else 0.0
    close = tuple(item for item in items if item.score >= floor)
    return close if len(close) > 1 else ()


def reordered(
    hypotheses: Hypotheses, catalogue: Catalogue, chosen: Sequence[str]
) -> tuple[Hypothesis, ...]:
    """The chosen causes first; ids that are not contested are dropped."""
    close = {item.cause: item for item in contested(hypotheses, catalogue)}
    first = [close[cause] for cause in dict.fromkeys(chosen) if cause in close]
    return (*first, *(item for item in hypotheses.items if item not in first))


def failure_key(name: str, hypotheses: Hypotheses, items: Sequence[Hypothesis]) -> str:
    """The same for the same failure on another day: names the incident."""
    best = items[0] if items and name not in _NO_CAUSE else None
    quote = best.evidence[0].text if best and best.evidence else ""
    if best is None and hypotheses.lead is not None:
        quote = hypotheses.lead.text
    site = best.location if best else None
    place = [site.file, site.function] if site else []
    return sha256_of(canonical([name, normalise(quote), place]))


def _name(
    hypotheses: Hypotheses,
    items: Sequence[Hypothesis],
    catalogue: Catalogue,
    sure: float | None,
) -> str:
    if hypotheses.outcome.state == "succeeded":
        return "healthy"
    if not items or items[0].score < catalogue.weights.abstain_below:
        return "unknown"
    return items[0].cause if is_enough(sure, catalogue.confidence) else "unknown"


def _summary(
    name: str, hypotheses: Hypotheses, items: Sequence[Hypothesis], catalogue: Catalogue
) -> str:
    if name == "healthy":
        return f"The run did not fail: {hypotheses.outcome.why}."
    if name != "unknown":
        return f"{_cause(name, catalogue).title}: {items[0].why}"
    if items:
        return f"No confident cause; the strongest lead is {items[0].cause}: {items[0].why}"
    if hypotheses.lead:
        return "No confident cause; the strongest lead is the quoted line."
    return f"No confident cause: {hypotheses.outcome.why}."


def _cause(name: str, catalogue: Catalogue) -> Cause:
    return next(cause for cause in catalogue.causes if cause.id == name)


class _Citations:
    """Gives each distinct span one id, E1… by rank, source and byte."""

    def __init__(self, items: Sequence[Hypothesis], lead: Evidence | None) -> None:
        self._ids: dict[tuple[str, int, int], str] = {}
        for item in items:
            for evidence in (*item.evidence, *item.against):
                self._number(evidence)
        if lead is not None:
            self._number(lead)

    def _number(self, evidence: Evidence) -> None:
        key = (evidence.source, evidence.byte, evidence.length)
        self._ids.setdefault(key, f"E{len(self._ids) + 1}")

    def cited(self, evidence: Evidence) -> Cited:
        key = (evidence.source, evidence.byte, evidence.length)
        return Cited(id=self._ids[key], **evidence.model_dump())

    def lead(self, evidence: Evidence | None) -> Cited | None:
        return self.cited(evidence) if evidence is not None else None

    def ranked(self, item: Hypothesis, confidence: float | None) -> RankedCause:
        return RankedCause(
            cause=item.cause,
            confidence=confidence,
            score=item.score,
            proposer=item.proposer,
            why=item.why,
            evidence=tuple(self.cited(evidence) for evidence in item.evidence),
            against=tuple(self.cited(evidence) for evidence in item.against),
            why_not=item.why_not,
            location=item.location,
            fields=item.fields,
        )
