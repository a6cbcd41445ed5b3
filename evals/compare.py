"""Two runs over the same cases, side by side. Runs over other cases are refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evals.judge import Row
from evals.run_folder import RunError, RunFolder

Turn = Literal["broke", "fixed", "other"]


@dataclass(frozen=True, slots=True)
class Pair:
    """One case in both runs."""

    before: Row
    after: Row

    @property
    def turn(self) -> Turn | None:
        """None where the verdict is the same."""
        if self.before.top1 != self.after.top1:
            return "broke" if self.before.top1 else "fixed"
        return "other" if self.before.verdict != self.after.verdict else None


MISSING = "the new run has no row for this case"


def pairs(baseline: RunFolder, run: RunFolder) -> tuple[Pair, ...]:
    """By case id; a case that the new run lacks counts as crashed.

    Raises RunError for other digests, or where the baseline is not whole.
    """
    check_same_cases(baseline, run)
    lines = run.lines()
    return tuple(
        Pair(row, lines[row.about.id].row if row.about.id in lines else _missing(row))
        for row in baseline.rows()
    )


def check_same_cases(baseline: RunFolder, run: RunFolder) -> None:
    known = {one.corpus: one.digest for one in baseline.header.over}
    new = {one.corpus: one.digest for one in run.header.over}
    for name in sorted(known.keys() | new.keys()):
        if known.get(name) != new.get(name):
            raise RunError(
                f"{baseline.path} and {run.path} are not over the same cases: {name} has digest "
                f"{known.get(name, 'none')} in the first and {new.get(name, 'none')} in the second"
            )


def flips(found: Sequence[Pair]) -> tuple[Pair, ...]:
    """What broke first, then what was fixed, then what is wrong in another way."""
    order: dict[Turn, int] = {"broke": 0, "fixed": 1, "other": 2}
    turned = [(order[pair.turn], pair) for pair in found if pair.turn is not None]
    return tuple(
        pair for _, pair in sorted(turned, key=lambda one: (one[0], one[1].before.about.id))
    )


def _missing(row: Row) -> Row:
    return Row(about=row.about, abstain_right=row.abstain_right, error=MISSING)
