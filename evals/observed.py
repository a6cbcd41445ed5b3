"""What a calibration is fitted on: the facts of each verdict, and if its first cause was right.

`observations.jsonl` keeps them, so that a fit can be made again when the rules have moved on.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from contracts.base import Contract, Text, canonical, sha256_of
from evals.judge import Row
from tools.confidence import HEALTHY

KEPT = Path(__file__).parent / "observations.jsonl"


class Observation(Contract):
    """`facts` are empty where no cause was proposed; such a case still counts in every n."""

    case: Text
    family: Text
    facts: tuple[Text, ...]
    right: bool
    """The first cause, or that the run did not fail."""
    another: bool | None = None
    """Where the first is wrong and others compete: whether one of them is right."""


def observed(row: Row) -> Observation:
    right = row.top1 if row.rests_on == (HEALTHY,) else bool(row.lead_right)
    contested = bool(row.rests_on) and "rivals" in row.rests_on and not right
    return Observation(
        case=row.about.id,
        family=row.about.family,
        facts=tuple(row.rests_on),
        right=right,
        another=row.another_right if contested else None,
    )


def observations(rows: Iterable[Row], split: str) -> tuple[Observation, ...]:
    """Of recorded cases that were judged to their end, by case id."""
    kept = (
        row
        for row in rows
        if row.about.kind == "recorded" and row.error is None and split in ("all", row.about.split)
    )
    return tuple(sorted(map(observed, kept), key=lambda one: one.case))


def merged(old: Iterable[Observation], new: Iterable[Observation]) -> tuple[Observation, ...]:
    """By case id; what was observed first stays, for by then no rule knew the case."""
    found = {one.case: one for one in new} | {one.case: one for one in old}
    return tuple(found[case] for case in sorted(found))


def written(kept: Sequence[Observation]) -> bytes:
    return b"".join(canonical(one.model_dump(mode="json")) + b"\n" for one in kept)


def read(path: Path = KEPT) -> tuple[Observation, ...]:
    lines = path.read_bytes().splitlines() if path.is_file() else []
    return tuple(Observation.model_validate_json(line) for line in lines)


def digest_of(kept: Sequence[Observation]) -> str:
    return sha256_of(written(kept))
