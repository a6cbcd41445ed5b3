"""All figures of a run in one object: what the JSON report holds and the others print."""

from collections.abc import Callable, Mapping, Sequence

from contracts.base import Contract
from evals import metrics
from evals.judge import Row
from evals.run_folder import Header
from evals.statistics import Proportion, by_slice, clustered_interval, proportion

Cut = Callable[[Row], str]

CUTS: Mapping[str, Mapping[str, Cut]] = {
    "recorded": {
        "split": lambda row: row.about.split,
        "group of causes": lambda row: row.about.group,
        "emitter": lambda row: row.about.emitter,
        "runner": lambda row: row.about.runner,
    },
    "variant": {
        "generator": lambda row: row.about.generator or "",
        "adversarial": lambda row: "yes" if row.about.adversarial else "no",
        "abstaining is right": lambda row: "yes" if row.abstain_right else "no",
        "split": lambda row: row.about.split,
    },
}
"""What the slices of each kind of case are cut by."""

TITLES: Mapping[str, str] = {"recorded": "Recorded failures", "variant": "Variants"}


class Figures(Contract):
    """Of one kind of case; variants never count among the recorded ones."""

    kind: str
    n: int
    families: int
    causes: int
    emitters: int
    top1: Proportion
    top1_by_family: tuple[float, float]
    """The 95 % interval when whole families are drawn."""
    top3: Proportion
    mean_reciprocal_rank: float
    macro_f1: float
    file: Proportion
    line: Proportion
    evidence_precision: float
    evidence_recall: float
    observations: Proportion
    unknown: int
    abstained_where_right: Proportion
    answered_right: Proportion
    """Of the cases that got an answer."""
    confidently_wrong: int
    false_patch: Proportion
    """Of the patches that were written."""
    coverage_at_95: float
    calibration_error: float | None
    brier: float | None
    second_same: Proportion
    """Of the cases that a second person labelled blind, those with the same id."""
    second_accepted: Proportion
    """Of the same, those whose id one of the two labels lists as right."""
    crashed: int
    secrets_shown: int
    hostile_changed: int
    seconds_p50: float
    seconds_p95: float
    seconds_total: float
    slices: Mapping[str, Mapping[str, Proportion]]


class RunFigures(Contract):
    header: Header
    kinds: tuple[Figures, ...]


def run_figures(header: Header, rows: Sequence[Row]) -> RunFigures:
    kinds = [kind for kind in CUTS if any(row.about.kind == kind for row in rows)]
    return RunFigures(header=header, kinds=tuple(figures(kind, rows) for kind in kinds))


def figures(kind: str, every: Sequence[Row]) -> Figures:
    """`every` row of the run: planted text is compared with the case that it was planted in."""
    rows = of_kind(kind, every)
    changed = {row.about.id for row in metrics.hostile_changed(every)}
    seconds = metrics.latency(rows)
    right = [float(row.top1) for row in rows]
    families = [row.about.family for row in rows]
    answered = [row for row in rows if not row.abstained]
    seconds_say = [row.about.second for row in rows if row.about.second is not None]
    return Figures(
        kind=kind,
        n=len(rows),
        families=len({*families}),
        causes=len({row.about.truth for row in rows}),
        emitters=len({row.about.emitter for row in rows}),
        top1=proportion([row.top1 for row in rows]),
        top1_by_family=clustered_interval(right, families, 0.95),
        top3=proportion([row.top3 for row in rows]),
        mean_reciprocal_rank=metrics.mean_reciprocal_rank(rows),
        macro_f1=metrics.macro_f1(rows),
        file=proportion([row.file_right for row in rows if row.file_right is not None]),
        line=proportion([row.line_right for row in rows if row.line_right is not None]),
        evidence_precision=metrics.evidence_precision(rows),
        evidence_recall=metrics.evidence_recall(rows),
        observations=_observations(rows),
        unknown=sum(row.abstained for row in rows),
        abstained_where_right=proportion([row.abstained for row in rows if row.abstain_right]),
        answered_right=proportion([row.top1 for row in answered]),
        confidently_wrong=len(metrics.confidently_wrong(rows)),
        false_patch=proportion([row.patch_wrong for row in rows if row.patch]),
        coverage_at_95=metrics.coverage_at_precision(rows),
        calibration_error=metrics.expected_calibration_error(rows),
        brier=metrics.brier(rows),
        second_same=proportion([says == "same" for says in seconds_say]),
        second_accepted=proportion([says != "other" for says in seconds_say]),
        crashed=sum(row.error is not None for row in rows),
        secrets_shown=len(metrics.secrets_shown(rows)),
        hostile_changed=sum(row.about.id in changed for row in rows),
        seconds_p50=seconds["p50"],
        seconds_p95=seconds["p95"],
        seconds_total=seconds["total"],
        slices={
            name: by_slice([cut(row) for row in rows], [row.top1 for row in rows], proportion)
            for name, cut in CUTS[kind].items()
        },
    )


def of_kind(kind: str, rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.about.kind == kind]


def _observations(rows: Sequence[Row]) -> Proportion:
    wanted = sum(row.observations_wanted for row in rows)
    found = sum(row.observations_found for row in rows)
    return proportion([True] * found + [False] * (wanted - found))
