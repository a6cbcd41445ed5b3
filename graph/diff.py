"""Two runs side by side: what each was given, asked and wrote, step by step."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import JsonValue

from graph.artifacts import ArtifactStore, DamagedArtifact, MissingArtifact
from graph.differences import Difference, differences
from graph.records import Run, StepRow


@dataclass(frozen=True, slots=True)
class Place:
    """`step` is `given` for what a run began with; `what` its key, or `recorded`."""

    step: str
    what: str


Names: TypeAlias = Mapping[Place, str]
"""Names of artifacts by where they stand, in the order of the steps."""


@dataclass(frozen=True, slots=True)
class Differing:
    """One artifact that two runs do not share, and how it differs."""

    place: Place
    fields: tuple[Difference, ...]
    note: str = ""
    """Why there are no fields: one run has none, or its bytes cannot be read."""


def names_of(run: Run, rows: list[StepRow]) -> Names:
    given = {Place("given", key): name for key, name in sorted(json.loads(run.given).items())}
    for row in rows:
        if row.recorded is not None:
            given[Place(row.step, "recorded")] = row.recorded
        given[Place(row.step, row.key)] = row.output
    return given


def diff(store: ArtifactStore, left: Names, right: Names) -> tuple[Differing, ...]:
    """First what comes first in the steps of the left run."""
    return tuple(_differing(store, left, right))


def _differing(store: ArtifactStore, left: Names, right: Names) -> Iterator[Differing]:
    for place in dict.fromkeys((*left, *right)):
        pair = left.get(place), right.get(place)
        match pair:
            case (str(one), str(other)) if one != other:
                yield _compared(store, place, one, other)
            case (str(), None):
                yield Differing(place, (), "only the first run has it")
            case (None, str()):
                yield Differing(place, (), "only the second run has it")
            case _:
                pass


def _compared(store: ArtifactStore, place: Place, left: str, right: str) -> Differing:
    try:
        return Differing(place, tuple(differences(_body(store, left), _body(store, right))))
    except (MissingArtifact, DamagedArtifact) as error:
        return Differing(place, (), str(error))


def _body(store: ArtifactStore, name: str) -> JsonValue:
    """As it was written, of whatever schema."""
    body: JsonValue = json.loads(store.read(name))["body"]
    return body
