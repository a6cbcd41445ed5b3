"""Compares one diagnosis with the truth of its case."""

import re
from collections.abc import Sequence
from typing import Literal

from contracts.base import Contract, Text, canonical
from contracts.fix import Patch
from contracts.verdict import Verdict
from evals.case import Case, SecondLabel, Truth
from evals.plain import Diagnosis

Second = Literal["same", "accepted", "other"]


class About(Contract):
    """What the slices of a report are cut by."""

    id: Text
    family: Text
    kind: Text
    split: Text
    emitter: Text
    runner: Text
    group: Text
    """The group of the true cause: `data`, `memory`, …"""
    truth: Text
    accepted: tuple[Text, ...]
    adversarial: bool
    variant_of: Text | None = None
    generator: Text | None = None
    second: Second | None = None
    """What the blind second label says of the first; None where there is no second one."""


class Row(Contract):
    """The judged result of one case. A crashed one has `error` and counts as wrong everywhere."""

    about: About
    verdict: Text = ""
    score: float = 0.0
    rests_on: tuple[Text, ...] = ()
    """The facts that the confidence was read off by."""
    lead_right: bool | None = None
    """Whether the first cause is an accepted one, be it the verdict or only a lead."""
    another_right: bool = False
    """Whether one of the others that compete with it is."""
    confidence: float | None = None
    top1: bool = False
    top3: bool = False
    rank: int | None = None
    """Of the first accepted cause, from 1."""
    abstained: bool = False
    abstain_right: bool = False
    forbidden: bool = False
    quotes_found: int = 0
    quotes_wanted: int = 0
    quotes_right: int = 0
    """Of the first three quotes, how many a wanted pattern matches."""
    quotes_shown: int = 0
    file_right: bool | None = None
    line_right: bool | None = None
    patch: bool = False
    patch_wrong: bool = False
    """A patch where none may be."""
    observations_wanted: int = 0
    observations_found: int = 0
    secret_shown: bool = False
    """A planted secret stands in what a user would see."""
    seconds: float = 0.0
    """Processor time of the diagnosis: all that may differ between two runs."""
    summary: Text = ""
    first_quotes: tuple[Text, ...] = ()
    error: Text | None = None

    def content(self) -> bytes:
        """What two runs over the same cases by the same code have in common, to the byte."""
        return canonical(self.model_dump(mode="json", exclude={"seconds"}))


def judge(case: Case, found: Diagnosis, seconds: float) -> Row:
    truth, verdict, answer = case.truth, found.verdict, found.fix.answer
    accepted = accepted_by(truth)
    order = ordered_causes(verdict)
    competing = [item.cause for item in verdict.hypotheses if item.why_not is None]
    rank = next((place for place, cause in enumerate(order, 1) if cause in accepted), None)
    quotes = [quote.text for quote in (verdict.hypotheses[0].evidence if _named(verdict) else ())]
    shown = quotes[:3] or ([verdict.lead.text] if verdict.lead else [])
    return Row(
        about=about(case),
        verdict=verdict.verdict,
        score=verdict.hypotheses[0].score if verdict.hypotheses else 0.0,
        rests_on=found.facts,
        lead_right=competing[0] in accepted if competing else None,
        another_right=any(cause in accepted for cause in competing[1:]),
        confidence=verdict.confidence,
        top1=verdict.verdict in accepted,
        top3=rank is not None and rank <= 3,
        rank=rank,
        abstained=verdict.verdict == "unknown",
        abstain_right=truth.abstain,
        forbidden=verdict.verdict in truth.forbidden,
        quotes_wanted=len(truth.must_quote),
        quotes_found=sum(_matches(pattern, shown) for pattern in truth.must_quote),
        quotes_right=sum(any(_matches(p, [text]) for p in truth.must_quote) for text in shown),
        quotes_shown=len(shown),
        file_right=_file_right(truth, verdict),
        line_right=_line_right(truth, verdict),
        patch=isinstance(answer, Patch),
        patch_wrong=isinstance(answer, Patch) and truth.patch == "never",
        observations_wanted=len(truth.observations),
        observations_found=len({one.cause for one in verdict.observations} & {*truth.observations}),
        secret_shown=any(secret.encode() in found.shown for secret in truth.secrets),
        seconds=round(seconds, 3),
        summary=verdict.summary,
        first_quotes=tuple(shown),
    )


def crashed(case: Case, error: str, seconds: float) -> Row:
    return Row(about=about(case), seconds=round(seconds, 3), error=error)


def accepted_by(truth: Truth) -> tuple[str, ...]:
    abstain = ("unknown",) if truth.abstain else ()
    return tuple(dict.fromkeys((truth.cause, *truth.also, *abstain)))


def ordered_causes(verdict: Verdict) -> Sequence[str]:
    """The verdict first, then the other causes by rank; none that was ruled out."""
    competing = [item.cause for item in verdict.hypotheses if item.why_not is None]
    return list(dict.fromkeys([verdict.verdict, *competing]))


def _named(verdict: Verdict) -> bool:
    return verdict.verdict not in ("unknown", "healthy") and bool(verdict.hypotheses)


def about(case: Case) -> About:
    return About(
        id=case.id,
        family=case.family,
        kind=case.provenance.kind,
        split=case.split,
        emitter=case.provenance.emitter,
        runner=case.provenance.runner,
        group=case.truth.cause.partition(".")[0],
        truth=case.truth.cause,
        accepted=accepted_by(case.truth),
        adversarial=case.provenance.adversarial,
        variant_of=case.provenance.variant_of,
        generator=case.provenance.generator,
        second=None if case.second is None else second_says(case.truth, case.second),
    )


def second_says(truth: Truth, second: SecondLabel) -> Second:
    """`accepted`: another id, which one of the two labels lists as right as well."""
    if second.cause == truth.cause:
        return "same"
    accepted = second.cause in accepted_by(truth) or truth.cause in second.also
    return "accepted" if accepted else "other"


def _matches(pattern: str, texts: Sequence[str]) -> bool:
    return any(re.search(pattern, text, re.DOTALL) for text in texts)


def _file_right(truth: Truth, verdict: Verdict) -> bool | None:
    if truth.file is None:
        return None
    found = verdict.location.file if verdict.location else ""
    wanted = {name.rpartition("/")[2] for name in (truth.file, *truth.file_names)}
    return found.rpartition("/")[2] in wanted


def _line_right(truth: Truth, verdict: Verdict) -> bool | None:
    """Within two lines of one of the planted ones."""
    if not truth.lines:
        return None
    line = verdict.location.line if verdict.location else None
    return line is not None and any(abs(line - planted) <= 2 for planted in truth.lines)
