"""What to do about a skewed join, with the measured number that decides it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from contracts.spark_metrics import Join, Scan, Stage

THRESHOLD = "spark.sql.autoBroadcastJoinThreshold"
SPLIT_FROM = "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes"
SPLITS = "spark.sql.adaptive.skewJoin.enabled"
_DEFAULT_THRESHOLD = 10 * 2**20
_DEFAULT_SPLIT = 256 * 2**20
_SHUFFLED = frozenset({"SortMergeJoin", "ShuffledHashJoin"})
_UNITS = {"": 1, "b": 1, "k": 2**10, "m": 2**20, "g": 2**30}
_SIZE = re.compile(r"(-?\d+)\s*([bkmg]?)b?", re.IGNORECASE)


class Skew(NamedTuple):
    sentences: tuple[str, ...] = ()
    setting: str | None = None


def skew_of(
    joins: Iterable[Join],
    scans: Iterable[Scan],
    hot: Sequence[Stage],
    settings: Mapping[str, str],
) -> Skew:
    """For the first shuffled join of a stage with a hot task; empty where there is none."""
    stages = {stage.stage for stage in hot}
    join = next((j for j in joins if j.kind in _SHUFFLED and stages & {*j.stages}), None)
    if join is None:
        return Skew()
    own = [stage for stage in hot if stage.stage in join.stages]
    sides = [s for s in scans if s.sql_execution == join.sql_execution and s.bytes is not None]
    told = _broadcast(join, sides, settings)
    return Skew((*told.sentences, *_split(join, sides, own, settings)), told.setting)


def _broadcast(join: Join, sides: Sequence[Scan], settings: Mapping[str, str]) -> Skew:
    if len(sides) != 2:
        return Skew()
    small = min(sides, key=lambda side: side.bytes or 0)
    size, limit = small.bytes or 0, bytes_of(settings.get(THRESHOLD), _DEFAULT_THRESHOLD)
    place = f"{_place(small)}, {size:,} bytes as measured in this run"
    if size > _DEFAULT_THRESHOLD:
        return Skew((f"No broadcast: the smaller input is {place}, over 10 MB.",))
    if join.type != "Inner":
        told = f"The smaller input is {place}; a {join.type} join broadcasts one side only."
        return Skew((told,))
    if limit >= size:
        return Skew((f"The smaller input is {place}, and no setting keeps it from a broadcast.",))
    return Skew(
        (f"The smaller input is {place}: broadcast, the join needs no shuffle, so no hot task.",),
        f"{THRESHOLD}: {settings[THRESHOLD]} is in force and forbids it;"
        f" the default is {_DEFAULT_THRESHOLD}",
    )


def _split(
    join: Join, sides: Sequence[Scan], own: Sequence[Stage], settings: Mapping[str, str]
) -> Iterator[str]:
    if join.type == "FullOuter":
        yield "Adaptive skew join splits no full outer join."
        return
    limit = bytes_of(settings.get(SPLIT_FROM), _DEFAULT_SPLIT)
    found, what = _hottest(sides, own)
    off = f"; {SPLITS} is false" if settings.get(SPLITS) == "false" else ""
    if 0 < found < limit:
        yield f"{SPLITS} would split nothing: {what}, and Spark splits from {limit:,}."
    elif found:
        yield f"{SPLITS} can split it: {what}, over the {limit:,} from which Spark does{off}."


def _hottest(sides: Sequence[Scan], own: Sequence[Stage]) -> tuple[int, str]:
    """Bytes of the hot partition; of one that was not read to its end, an upper bound."""
    if any(stage.unfinished for stage in own):
        total = sum(side.bytes or 0 for side in sides)
        return total, f"both inputs together are {total:,} bytes on disk"
    most = max((stage.hot.bytes_read for stage in own if stage.hot), default=0)
    return most, f"the hot task read {most:,} bytes"


def bytes_of(text: str | None, default: int) -> int:
    """A size as Spark's settings have it: `10485760`, `10MB`, `-1`."""
    found = _SIZE.fullmatch((text or "").strip())
    return int(found[1]) * _UNITS[found[2].lower()] if found else default


def _place(scan: Scan) -> str:
    found = re.search(r"\[(?:\w+:)?(/[^\],]*)", scan.location)
    return found[1] if found else scan.location
