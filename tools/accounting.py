"""Which causes only followed from another: they are ruled out, with the fact that decided it."""

from collections.abc import Sequence

from contracts.hypotheses import Hypothesis
from tools.claims import GENERIC, Known
from tools.digging import Ruling
from tools.drafts import SHOWN

OWN = 1
"""Quotes of its own that come before those of its victims."""

Split = tuple[tuple[Hypothesis, ...], tuple[Hypothesis, ...]]


def accounted(drafts: Sequence[Hypothesis], outer: Sequence[Ruling], known: Known) -> Split:
    """(those that compete, those that do not), each best first."""
    deep = [draft for draft in drafts if not known.causes[draft.cause].last_resort]
    competing = list(deep or drafts)
    ruled = [_wrapper(draft, deep[0]) for draft in drafts if deep and draft not in deep]
    telling = next((draft for draft in competing if draft.cause not in GENERIC), None)
    if telling is not None:
        generic = [d for d in competing if d.cause in GENERIC and d.score <= telling.score]
        ruled += [_generic(draft, telling) for draft in generic]
        competing = [draft for draft in competing if draft not in generic]
    roots = [_with_symptoms(draft, drafts, known) for draft in competing]
    kept: list[Hypothesis] = []
    for draft in roots:
        root = next((r for r in roots if _accounts(r, draft, known)), None)
        if root is None:
            kept.append(draft)
        else:
            ruled.append(_followed(draft, root))
    return tuple(kept), (*ruled, *_of_chains(outer, kept, ruled))


def _accounts(root: Hypothesis, victim: Hypothesis, known: Known) -> bool:
    mine = known.causes[root.cause].accounts_for
    back = known.causes[victim.cause].accounts_for
    strong = root.score >= known.weights.abstain_below
    return strong and victim.cause in mine and root.cause not in back


def _with_symptoms(draft: Hypothesis, drafts: Sequence[Hypothesis], known: Known) -> Hypothesis:
    """With the findings that it accounts for, one quote of each victim after its first."""
    explained = known.causes[draft.cause].accounts_for
    victims = [other for other in drafts if other.cause in explained]
    keys = {key for other in victims for key in other.symptoms}
    seen = [quote for other in victims for quote in other.evidence[:1]]
    quotes = [*draft.evidence[:OWN], *seen, *draft.evidence[OWN:]]
    return draft.model_copy(
        update={
            "symptoms": tuple(sorted({*draft.symptoms, *keys})),
            "evidence": tuple(dict.fromkeys(quotes))[:SHOWN],
        }
    )


def _wrapper(draft: Hypothesis, beneath: Hypothesis) -> Hypothesis:
    why_not = f"it only wraps another failure, and beneath it stands {beneath.cause}"
    return draft.model_copy(update={"why_not": why_not})


def _generic(draft: Hypothesis, telling: Hypothesis) -> Hypothesis:
    why_not = f"it says only that code failed, and {telling.cause} says why"
    return draft.model_copy(update={"why_not": why_not})


def _followed(draft: Hypothesis, root: Hypothesis) -> Hypothesis:
    why_not = f"it followed from {root.cause}: {root.why}"
    return draft.model_copy(update={"why_not": why_not})


def _of_chains(
    outer: Sequence[Ruling], kept: Sequence[Hypothesis], ruled: Sequence[Hypothesis]
) -> tuple[Hypothesis, ...]:
    """Causes that only an outer exception claims, and nothing else does."""
    named = {item.cause for item in (*kept, *ruled)}
    by_cause = {r.claim.cause: r for r in outer if r.claim.cause not in named}
    return tuple(
        Hypothesis(
            cause=cause,
            score=max(0.0, min(1.0, ruling.claim.strength)),
            proposer=ruling.claim.proposer,
            why=ruling.claim.finding.message or ruling.claim.finding.name,
            evidence=ruling.claim.finding.evidence[:1],
            why_not=ruling.why_not,
        )
        for cause, ruling in by_cause.items()
    )
