"""What the gate says of three planted regressions, over every case that ships.

python -m benchmarks.gate_trials [--workers N] [--signature ID]

Each trial is a change that a reviewer could overlook: a signature that names another cause, causes
that no longer account for their victims, and two cases in a hundred turned at random. (A signature
that is merely gone breaks little: another one, or the general reading, finds the same.) The last
needs no diagnosis: rows of the baseline are turned by the hash of their id.
"""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence

from contracts.base import sha256_of
from contracts.catalogue import Catalogue
from evals.compare import Pair
from evals.evaluate import open_cases, shipped
from evals.gate import gate
from evals.judge import Row
from evals.local import Job, run_local
from evals.told import gate_told
from tools.catalogue import load

NOISE = 0.02
FEW = 150

Rows = Mapping[str, Row]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--signature", default="python.zero-division")
    arguments = parser.parse_args()
    catalogue = load()
    workers: int = arguments.workers
    baseline = rows(catalogue, workers)
    trials: Mapping[str, Callable[[], Rows]] = {
        f"the signature {arguments.signature} names the cause of its neighbour": lambda: rows(
            broken(catalogue, arguments.signature), workers
        ),
        "no cause accounts for another": lambda: rows(without_precedence(catalogue), workers),
        "two cases in a hundred turned by chance": lambda: noisy(baseline),
    }
    for what, make in trials.items():
        after = make()
        say(what, baseline, after)
    few = {name: baseline[name] for name in in_order(recorded(baseline))[:FEW]}
    say(f"the last, over {FEW} recorded cases alone", few, noisy(few))


def say(what: str, baseline: Rows, after: Rows) -> None:
    found = gate([Pair(row, after[name]) for name, row in sorted(baseline.items())])
    print(f"\n{what}: exit {found.exit_code}\n{gate_told(found)}", flush=True)


def recorded(rows: Rows) -> list[str]:
    return [name for name, row in rows.items() if row.about.kind == "recorded"]


def rows(catalogue: Catalogue, workers: int) -> Rows:
    over = [open_cases(folder) for folder in shipped()]
    jobs = [Job(place, entry) for place, one in enumerate(over) for entry in one.entries]
    return {one.row.about.id: one.row for one in run_local(over, jobs, catalogue, workers)}


def broken(catalogue: Catalogue, name: str) -> Catalogue:
    """As a copied entry is whose cause was not changed."""
    known = {one.id: one for one in catalogue.signatures}
    if name not in known:
        raise SystemExit(f"{name}: no signature of this name; see tools/signatures/")
    others = (
        one.cause for one in catalogue.signatures if one.cause not in (None, known[name].cause)
    )
    copied = known[name].model_copy(update={"cause": next(others)})
    signatures = tuple((known | {name: copied}).values())
    return catalogue.model_copy(update={"signatures": signatures})


def without_precedence(catalogue: Catalogue) -> Catalogue:
    causes = [one.model_copy(update={"accounts_for": ()}) for one in catalogue.causes]
    return catalogue.model_copy(update={"causes": tuple(causes)})


def noisy(baseline: Rows) -> Rows:
    """Of the right rows the share `NOISE`, chosen by hash, becomes wrong."""
    right = in_order([name for name, row in baseline.items() if row.top1])
    turned = {*right[: round(NOISE * len(right))]}
    wrong = {"top1": False, "top3": False, "verdict": "code.driver-exception"}
    return {
        name: row.model_copy(update=wrong) if name in turned else row
        for name, row in baseline.items()
    }


def in_order(names: Sequence[str]) -> list[str]:
    """An order that nobody chose."""
    return sorted(names, key=lambda name: sha256_of(name.encode()))


if __name__ == "__main__":
    main()
