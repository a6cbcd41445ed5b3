"""Fits how sure a verdict is: from the facts that are true of it to how often it is right.

`python -m evals.calibrate take RUN [--split held-out]`   keep what a run shows of new cases
`python -m evals.calibrate [--write] [--json]`            fit, cross-validate, tools/confidence.json

The model is a logistic regression over the facts of `tools.confidence`, with a normal prior. 0.8 or
more is promised only where the lower end of the posterior reaches it too. How low that end is, and
below what promise no cause is named, the cross-validation chooses: whole families are left out in
turn, and of the left-out cases fewer than 3 of 100 may be wrong with a confidence of 0.8 or more.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from contracts.base import canonical
from evals.calibration import Fit, fit, fit_told
from evals.observed import KEPT, merged, observations, read, written
from evals.run_folder import RunFolder

TABLE = Path(__file__).parent.parent / "tools" / "confidence.json"


def take(runs: Sequence[Path], split: str, kept: Path = KEPT) -> str:
    old = read(kept)
    rows = [row for run in runs for row in RunFolder.open(run).rows()]
    new = merged(old, observations(rows, split))
    kept.write_bytes(written(new))
    return f"{kept}: {len(new)} cases, {len(new) - len(old)} of them new\n"


def told(found: Fit, *, as_json: bool) -> str:
    return found.report.model_dump_json() + "\n" if as_json else fit_told(found) + "\n"


def main(arguments: Sequence[str], kept: Path = KEPT, table: Path = TABLE) -> str:
    parser = argparse.ArgumentParser(prog="python -m evals.calibrate", description=__doc__)
    parser.add_argument(
        "--write", action="store_true", help="put the fit into tools/confidence.json"
    )
    parser.add_argument("--json", action="store_true")
    below = parser.add_subparsers(dest="what")
    taking = below.add_parser("take", help="keep what runs show of cases that are not kept yet")
    taking.add_argument("runs", nargs="+", type=Path, metavar="RUN")
    taking.add_argument("--split", choices=["held-out", "development", "all"], default="all")
    given = parser.parse_args(arguments)
    if given.what == "take":
        return take(given.runs, given.split, kept)
    found = fit(read(kept))
    if given.write:
        table.write_bytes(canonical(found.table.model_dump(mode="json")) + b"\n")
    return told(found, as_json=given.json)


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:]))
