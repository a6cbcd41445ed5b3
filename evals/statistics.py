"""The statistics of a report and of the gate, all from SciPy, statsmodels and NumPy."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest
from statsmodels.stats.multitest import (
    multipletests,  # pyright: ignore[reportUnknownVariableType]
)
from statsmodels.stats.power import (
    normal_sample_size_one_tail,  # pyright: ignore[reportUnknownVariableType]
)

RESAMPLES = 10_000
SEED = 20_261_125


@dataclass(frozen=True, slots=True)
class Proportion:
    """`right` of `n`, with its Wilson interval of 95 %."""

    right: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.right / self.n if self.n else 0.0


def proportion(outcomes: Sequence[bool]) -> Proportion:
    right, n = sum(outcomes), len(outcomes)
    if n == 0:
        return Proportion(0, 0, 0.0, 1.0)
    interval = binomtest(right, n).proportion_ci(confidence_level=0.95, method="wilson")
    return Proportion(right, n, float(interval.low), float(interval.high))


def mcnemar_worse(broke: int, fixed: int) -> float:
    """One-sided exact p: that the new one breaks more pairs than it fixes by chance alone."""
    if broke + fixed == 0:
        return 1.0
    return float(binomtest(broke, broke + fixed, 0.5, alternative="greater").pvalue)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    if not p_values:
        return ()
    adjusted = np.asarray(multipletests(p_values, method="holm")[1], dtype=float)
    return tuple(adjusted.tolist())


def clustered_interval(
    differences: Sequence[float], families: Sequence[str], level: float = 0.9
) -> tuple[float, float]:
    """Bootstrap of the mean over whole families; with level 0.9 each end is a one-sided 95 %."""
    groups: dict[str, list[float]] = {}
    for value, family in zip(differences, families, strict=True):
        groups.setdefault(family, []).append(value)
    sums = np.array([sum(group) for group in groups.values()], dtype=float)
    sizes = np.array([len(group) for group in groups.values()], dtype=float)
    drawn = np.random.default_rng(SEED).integers(0, len(sums), size=(RESAMPLES, len(sums)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def cases_needed(broke: float, fixed: float, margin: float, power: float = 0.8) -> int:
    """Pairs that decide at one-sided 5 %, if the shares of all pairs stay as they are.

    Where the drop is smaller than the margin, those that show it; else those that show that it is
    worse at all. The variance of a paired difference is `broke + fixed - (broke - fixed)**2`.
    """
    drop = broke - fixed
    spread = math.sqrt(broke + fixed - drop**2)
    distance = margin - drop if drop < margin else drop
    return math.ceil(float(normal_sample_size_one_tail(distance, power, 0.05, std_null=spread)))


def by_slice(
    keys: Sequence[str], outcomes: Sequence[bool], over: Callable[[Sequence[bool]], Proportion]
) -> Mapping[str, Proportion]:
    cut: dict[str, list[bool]] = {}
    for key, outcome in zip(keys, outcomes, strict=True):
        cut.setdefault(key, []).append(outcome)
    return {key: over(cut[key]) for key in sorted(cut)}
