"""What `breakfix causes --coverage` prints: what stands behind each cause."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from entrypoints.settings import Settings
    from tools.coverage import Covered

HEAD = (
    f"{'cause':<38} {'matchers':<48} {'recorded':>8} {'source':>6} {'docs':>4} "
    f"{'look-alikes':>11} {'runs':>4}"
)


def show(settings: "Settings", wanted: str, *, as_json: bool) -> bool:
    """Of the causes whose id begins with `wanted`; False where there are none."""
    from evals.labelled import recorded_of

    found = [one for one in _covered(settings) if one.cause.startswith(wanted)]
    runs = recorded_of()
    lines = _objects(found, runs) if as_json else _table(found, runs)
    for line in lines if found else ():
        print(line)
    return bool(found)


def _covered(settings: "Settings") -> "tuple[Covered, ...]":
    """The shipped packs, and those of the site."""
    from tools.catalogue import HERE, as_written, packs_in
    from tools.coverage import coverage

    folders = [HERE, *([settings.packs] if settings.packs else [])]
    read = [as_written(packs_in(folder)) for folder in folders]
    causes = [cause for found, _ in read for cause in found]
    return coverage(causes, [entry for _, entries in read for entry in entries])


def _objects(found: "Sequence[Covered]", runs: Mapping[str, int]) -> Iterator[str]:
    for one in found:
        yield json.dumps(
            {
                "cause": one.cause,
                "matchers": dict(one.matchers),
                "examples": {"recorded": one.recorded, "source": one.source, "docs": one.docs},
                "look_alikes": one.look_alikes,
                "recorded_runs": runs.get(one.cause, 0),
                "by_metrics": one.by_metrics,
                "thin": one.is_thin,
                "source_alone": one.rests_on_source,
            }
        )
    summed = _summed(found, runs)
    yield json.dumps({name.replace(" ", "_"): count for name, count in summed.items()})


def _table(found: "Sequence[Covered]", runs: Mapping[str, int]) -> Iterator[str]:
    yield HEAD
    for one in found:
        kinds = ", ".join(f"{count} {kind}" for kind, count in one.matchers)
        told = kinds or ("numbers of the event log" if one.by_metrics else "none")
        yield (
            f"{one.cause:<38} {told:<48} {one.recorded:>8} {one.source:>6} {one.docs:>4} "
            f"{one.look_alikes:>11} {runs.get(one.cause, 0):>4}"
        )
    yield ""
    yield from (f"{count:>5}  {name}" for name, count in _summed(found, runs).items())
    thin = [one.cause for one in found if one.is_thin]
    if thin:
        yield f"fewer than two examples: {', '.join(thin)}"


def _summed(found: "Sequence[Covered]", runs: Mapping[str, int]) -> Mapping[str, int]:
    alone = [one for one in found if one.rests_on_source]
    return {
        "causes": len(found),
        "shown by numbers only": sum(one.by_metrics for one in found),
        "with two examples or more": sum(one.examples > 1 for one in found),
        "with fewer": sum(one.is_thin for one in found),
        "whose examples are from source alone": len(alone),
        "of these without a recorded run": sum(one.cause not in runs for one in alone),
    }
