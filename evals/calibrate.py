"""Fits the one monotone calibration of the score: `python -m evals.calibrate RUN`.

It reads the rows of the development families only, and prints the line for `tools/weights.toml`.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import isotonic_regression

from evals.judge import Row
from evals.run_folder import RunFolder

PRIOR = 2
"""Imaginary cases of each score that were right half of the time: a step of few cases is not sure."""

STEP = 0.05
"""Scores are put together in steps as wide as this before the fit."""

Point = tuple[float, float]


def points(scores: Sequence[float], right: Sequence[bool]) -> tuple[Point, ...]:
    """(score, share of right verdicts), both rising; one point a step that any case falls into."""
    steps = np.round(np.asarray(scores) / STEP) * STEP
    known = np.unique(steps)
    n = np.array([(steps == step).sum() for step in known])
    hits = np.array([np.asarray(right)[steps == step].sum() for step in known])
    shares = (hits + PRIOR / 2) / (n + PRIOR)
    fitted = isotonic_regression(shares, weights=n + PRIOR).x
    return tuple(
        (round(float(score), 4), round(float(share), 4))
        for score, share in zip(known, fitted, strict=True)
    )


def of_development(rows: Sequence[Row]) -> tuple[Point, ...]:
    """Only verdicts that name a cause: `unknown` and `healthy` have no score of their own."""
    named = [
        row
        for row in rows
        if row.about.split == "development" and row.verdict not in ("", "unknown", "healthy")
    ]
    return points([row.score for row in named], [row.top1 for row in named])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="the folder of an evaluation run")
    rows = RunFolder(parser.parse_args().run).rows()
    told = ", ".join(f"[{score}, {share}]" for score, share in of_development(rows))
    print(f"calibration = [{told}]")


if __name__ == "__main__":
    main()
