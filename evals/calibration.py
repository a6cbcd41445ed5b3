"""The fit behind `python -m evals.calibrate`, and its cross-validated figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from contracts.base import Contract, sha256_of
from contracts.catalogue import Confidence, Grade
from evals.metrics import CONFIDENT, bins_of
from evals.observed import Observation, digest_of
from evals.statistics import Proportion, clustered_interval, proportion
from evals.told import of, percent, table
from tools.confidence import DOUBTS, FACTS, GROUNDS, HEALTHY

FOLDS = 10
PRIOR = 0.3
"""The precision of the normal prior on each fact; the intercept has none to speak of."""
FREE = 1e-3
CAUTIONS = (0.0, 0.5, 1.0, 1.28, 1.64, 2.0, 2.33)
"""Standard deviations below the posterior's middle at which a promise of 0.8 must still hold."""
UNSURE = 0.79
"""What a grade promises at most that does not hold."""
ENOUGH = 10
"""Failures with exactly the same facts: with fewer, no grade promises 0.8."""
ALLOWED = 0.03
"""Of all cases, those that may be wrong with a confidence of 0.8 or more."""
SELDOM = 1 / 3
"""Causes that are right less often than this are leads, not verdicts."""

Floats = NDArray[np.float64]

REFERENCE = "named"
"""The ground that the intercept stands for."""
COLUMNS = tuple(fact for fact in FACTS if fact != REFERENCE)


class Report(Contract):
    """Cross-validated: each figure is of cases whose family the fit had not seen."""

    cases: int
    families: int
    graded: int
    """Cases of which a confidence can be given."""
    caution: float
    unknown_below: float
    ece: float
    ece_low: float
    ece_high: float
    brier: float
    brier_low: float
    brier_high: float
    coverage_at_95: float
    sure: Proportion
    """Of the verdicts with 0.8 or more, those that are right."""
    confidently_wrong: Proportion
    """Of all cases."""
    answered: Proportion
    """Of the answers at or above the threshold, those that are right."""
    below: Proportion
    """Of those below it."""
    fitted_on: str


@dataclass(frozen=True, slots=True)
class Fit:
    table: Confidence
    report: Report


def grades() -> Iterator[tuple[str, ...]]:
    """All facts that can be true of one verdict together, each sorted."""
    yield (HEALTHY,)
    for ground in GROUNDS:
        for count in range(len(DOUBTS) + 1):
            for doubts in combinations(DOUBTS, count):
                yield tuple(sorted((ground, *doubts)))


def fit(kept: Sequence[Observation]) -> Fit:
    """Raises ValueError where nothing was observed."""
    graded = [one for one in kept if one.facts]
    if not graded:
        raise ValueError("there are no observations to fit; keep some with `take RUN` first")
    right = np.array([one.right for one in graded], dtype=float)
    caution, sure = _chosen(graded, right, len(kept))
    unknown_below = _threshold(sure, right)
    confidence = _table(graded, right, caution, unknown_below, kept)
    return Fit(confidence, _report(kept, graded, right, sure, confidence, caution))


def _chosen(graded: Sequence[Observation], right: Floats, cases: int) -> tuple[float, Floats]:
    """The least caution with which few enough are wrong and sure, and what it gives left out."""
    tried = [(caution, left_out(graded, right, caution)) for caution in CAUTIONS]
    few = (one for one in tried if _sure_and_wrong(one[1], right).sum() < ALLOWED * cases)
    return next(few, tried[-1])


def left_out(graded: Sequence[Observation], right: Floats, caution: float) -> Floats:
    """What a fit without its family promises each case."""
    rows = matrix([one.facts for one in graded])
    fold = np.array([int(sha256_of(one.family.encode())[:8], 16) % FOLDS for one in graded])
    sure = np.zeros(len(graded))
    for number in range(FOLDS):
        there = fold == number
        if there.any():
            model = posterior(rows[~there], right[~there])
            sure[there] = promised(rows[there], model, caution)
    return sure


def matrix(facts: Sequence[Sequence[str]]) -> Floats:
    return np.array([[1.0, *(float(name in one) for name in COLUMNS)] for one in facts])


def posterior(rows: Floats, right: Floats) -> tuple[Floats, Floats]:
    """Middle and covariance of the coefficients, by Laplace."""
    precision = np.array([FREE, *[PRIOR] * len(COLUMNS)])

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = rows @ weights
        cost = np.logaddexp(0, odds).sum() - right @ odds + (precision * weights**2).sum() / 2
        return float(cost), rows.T @ (expit(odds) - right) + precision * weights

    middle = np.asarray(minimize(loss, np.zeros(rows.shape[1]), jac=True, method="BFGS").x)
    share = expit(rows @ middle)
    curvature = rows.T @ (rows * (share * (1 - share))[:, None]) + np.diag(precision)
    return middle, np.asarray(np.linalg.inv(curvature), dtype=np.float64)


def promised(rows: Floats, model: tuple[Floats, Floats], caution: float) -> Floats:
    middle, covariance = model
    spread = np.sqrt(np.einsum("ij,jk,ik->i", rows, covariance, rows))
    odds = rows @ middle
    sure: Floats = np.asarray(expit(odds), dtype=np.float64)
    floor: Floats = np.asarray(expit(odds - caution * spread), dtype=np.float64)
    held: Floats = np.minimum(sure, np.maximum(UNSURE, floor >= CONFIDENT))
    return np.asarray(np.round(held, 2), dtype=np.float64)


def _sure_and_wrong(sure: Floats, right: Floats) -> NDArray[np.bool_]:
    return np.asarray((sure >= CONFIDENT) & (right == 0), dtype=np.bool_)


def _threshold(sure: Floats, right: Floats) -> float:
    """The highest promise up to which the answers are seldom right; 0 where none is."""
    levels = {float(one) for one in sure if right[sure <= one].mean() < SELDOM}
    return round(max(levels) + 0.01, 2) if levels else 0.0


def _table(
    graded: Sequence[Observation],
    right: Floats,
    caution: float,
    unknown_below: float,
    kept: Sequence[Observation],
) -> Confidence:
    names = sorted(grades())
    sure = promised(matrix(names), posterior(matrix([one.facts for one in graded]), right), caution)
    others = [one.another for one in graded if one.another is not None]
    return Confidence(
        grades=tuple(_grade(name, float(at), graded) for name, at in zip(names, sure, strict=True)),
        among_rivals=(sum(others) + 1) / (len(others) + 2),
        unknown_below=unknown_below,
        fitted_on=digest_of(kept),
    )


def _grade(name: tuple[str, ...], sure: float, graded: Sequence[Observation]) -> Grade:
    mine = [one.right for one in graded if one.facts == name]
    at_most = sure if len(mine) >= ENOUGH else min(sure, UNSURE)
    return Grade(facts=name, confidence=at_most, seen=len(mine), right=sum(mine))


def _report(
    kept: Sequence[Observation],
    graded: Sequence[Observation],
    right: Floats,
    sure: Floats,
    confidence: Confidence,
    caution: float,
) -> Report:
    families = [one.family for one in graded]
    apart = np.abs(_binned(sure, right))
    ece = clustered_interval(apart.tolist(), families, 0.95)
    squares = (sure - right) ** 2
    brier = clustered_interval(squares.tolist(), families, 0.95)
    wrong = int(_sure_and_wrong(sure, right).sum())
    above = sure >= confidence.unknown_below
    return Report(
        cases=len(kept),
        families=len({one.family for one in kept}),
        graded=len(graded),
        caution=caution,
        unknown_below=confidence.unknown_below,
        ece=float(apart.mean()),
        ece_low=ece[0],
        ece_high=ece[1],
        brier=float(squares.mean()),
        brier_low=brier[0],
        brier_high=brier[1],
        coverage_at_95=_coverage(sure, right, len(kept)),
        sure=proportion([bool(one) for one in right[sure >= CONFIDENT]]),
        confidently_wrong=proportion([True] * wrong + [False] * (len(kept) - wrong)),
        answered=proportion([bool(one) for one in right[above]]),
        below=proportion([bool(one) for one in right[~above]]),
        fitted_on=confidence.fitted_on,
    )


def _binned(sure: Floats, right: Floats) -> Floats:
    """Of each case the gap of its bin; their mean is the calibration error."""
    bins = bins_of(sure)
    sizes = np.bincount(bins)
    gaps = (np.bincount(bins, sure) - np.bincount(bins, right)) / np.maximum(sizes, 1)
    return np.asarray(gaps[bins])


def _coverage(sure: Floats, right: Floats, cases: int, precision: float = 0.95) -> float:
    """Ties enter together."""
    levels = sorted({float(one) for one in sure})
    fit_for = [sure >= level for level in levels if right[sure >= level].mean() >= precision]
    return max((int(one.sum()) for one in fit_for), default=0) / cases


def fit_told(found: Fit) -> str:
    report = found.report
    figures = {
        "cases": f"{report.cases} of {report.families} families, {report.graded} with a grade",
        "wrong with 0.8 or more": of(report.confidently_wrong),
        "right of those with 0.8 or more": of(report.sure),
        "calibration error (ECE)": _within(report.ece, report.ece_low, report.ece_high),
        "Brier score": _within(report.brier, report.brier_low, report.brier_high),
        "answered at 95 % precision": percent(report.coverage_at_95),
        f"right from {report.unknown_below} on": of(report.answered),
        "right below, where no cause is named": of(report.below),
        "caution": f"{report.caution} standard deviations",
        "observations": report.fitted_on[:12],
    }
    seen = sorted(found.table.grades, key=lambda one: (-one.confidence, one.facts))
    lines = [
        (", ".join(one.facts), f"{one.confidence:.2f}", f"{one.right} of {one.seen}")
        for one in seen
    ]
    return "\n".join(
        [
            *table(("families left out in turn", ""), figures.items()),
            "",
            *table(("facts", "confidence", "right"), lines),
        ]
    )


def _within(value: float, low: float, high: float) -> str:
    return f"{value:.3f} ({low:.3f} to {high:.3f})"
