"""Replay: every pure function of a run again, from what is stored; nothing outside is touched."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from contracts.base import Artifact, encode, sha256_of
from contracts.fork import Fork
from contracts.task_event import LocalFile
from contracts.upgrades import UnknownSchema
from graph.artifacts import ArtifactStore, DamagedArtifact, MissingArtifact
from graph.differences import differences
from graph.records import Run, StepRow
from graph.references import files_in
from graph.steps import Flow, Part, Step
from graph.work import call
from tools.sources import Files, LogChangedError, LogGoneError, NestedArchiveError


@dataclass(frozen=True, slots=True)
class Equal:
    """Every output has the hash that was stored."""


@dataclass(frozen=True, slots=True)
class Different:
    """The first output that differs, and the first field in it, as `items.0.cause`."""

    step: str
    field: str
    stored: str
    now: str


@dataclass(frozen=True, slots=True)
class NotReplayable:
    why: str


@dataclass(frozen=True, slots=True)
class OtherCode:
    """The run was made by another code_version: only that one can say that it is equal."""

    wrote: str
    running: str


Outcome: TypeAlias = Equal | Different | NotReplayable | OtherCode


@dataclass(frozen=True, slots=True)
class Replayed:
    run: str
    outcome: Outcome
    executed: tuple[str, ...] = ()
    """The functions that really ran, in order."""


Inputs: TypeAlias = dict[str, Artifact]


@dataclass(frozen=True, slots=True)
class Stored:
    """A run as it was written down."""

    run: Run
    rows: tuple[StepRow, ...]
    store: ArtifactStore
    files: Files
    loaded: dict[str, Artifact] = field(default_factory=dict[str, Artifact])
    """By name: what was read before; runs over one store may share it."""

    def written(self) -> dict[str, str]:
        """Every artifact of the run by its key: a step of today may read what it did not read."""
        given: dict[str, str] = json.loads(self.run.given)
        return {**given, **{row.key: row.output for row in self.rows}}

    def read(self, names: Mapping[str, str], kinds: Mapping[str, type[Artifact]]) -> Inputs:
        """What a function reads, by its parameters."""
        known = {**self.written(), **names}
        unknown = sorted({*kinds} - {*known})
        if unknown:
            raise UnfinishedStep(f"run {self.run.run}: has no {unknown[0]}, which is read today")
        return {key: self._get(known[key], kind) for key, kind in kinds.items()}

    def _get(self, name: str, kind: type[Artifact]) -> Artifact:
        if name not in self.loaded:
            self.loaded[name] = self.store.get(name, kind)
        return self.loaded[name]


def replay(stored: Stored, flow: Flow, code_version: str) -> Replayed:
    """With the code that made the run: anything but Equal is a fault."""
    wrote = (stored.run.code_version, *(row.code_version for row in stored.rows))
    other = next((one for one in wrote if one != code_version), None)
    if other is not None:
        return Replayed(stored.run.run, OtherCode(other, code_version))
    return replay_with_current_code(stored, flow)


def replay_with_current_code(
    stored: Stored, flow: Flow, today: Mapping[str, Artifact] | None = None
) -> Replayed:
    """With the code that is running: stored outputs are upgraded, then compared step by step.

    `today` are artifacts, by key, that take the place of those that the run was given.
    """
    executed: list[str] = []
    outcome: Outcome = Equal()
    try:
        _require_local_files(stored)
        by_hand = _set_by_hand(stored)
        instead = {key: one for key, one in (today or {}).items() if key not in by_hand}
        for step in flow.steps:
            if step.key in by_hand:
                continue
            if different := _again(stored, step, executed, instead):
                outcome = different
                break
    except (
        MissingArtifact,
        DamagedArtifact,
        UnknownSchema,
        LogGoneError,
        LogChangedError,
        UnfinishedStep,
    ) as error:
        outcome = NotReplayable(str(error))
    return Replayed(stored.run.run, outcome, tuple(executed))


def _set_by_hand(stored: Stored) -> frozenset[str]:
    """Of a fork: what no function gave, so none can give it again."""
    given: dict[str, str] = json.loads(stored.run.given)
    if "fork" not in given:
        return frozenset()
    return frozenset(dict(stored.store.get(given["fork"], Fork).changed))


class UnfinishedStep(LookupError):
    """The run has no row for a step of the flow."""


def _again(
    stored: Stored, step: Step, executed: list[str], instead: Mapping[str, Artifact]
) -> Different | None:
    row = next((row for row in stored.rows if row.step == step.name), None)
    if row is None:
        raise UnfinishedStep(
            f"run {stored.run.run} is {stored.run.state} and has no row for {step.name}"
        )
    names = names_for(step, row)
    part = pure_part(step)
    inputs = stored.read(names, part.reads)
    inputs |= {key: one for key, one in instead.items() if key in inputs}
    executed.append(part.name)
    now = call(part, inputs, {"files": stored.files})
    return _compare(stored, step.name, names[""], now)


def names_for(step: Step, row: StepRow) -> Mapping[str, str]:
    """Stored names by parameter; under "" what the pure function is to give again."""
    names: dict[str, str] = {**json.loads(row.inputs), "": row.output}
    if row.recorded is None:
        return names
    if step.kind == "effect":
        return {**names, "": row.recorded}
    return {**names, step.handed: row.recorded}


def pure_part(step: Step) -> Part:
    return step.parts[-1] if step.kind == "recorded" else step.parts[0]


def _compare(stored: Stored, step: str, name: str, now: Artifact) -> Different | None:
    if sha256_of(encode(now)) == name:
        return None
    before = stored.store.get(name, type(now)).model_dump(mode="json")
    first = next(differences(before, now.model_dump(mode="json")), None)
    return None if first is None else Different(step, first.field, first.stored, first.now)


def _require_local_files(stored: Stored) -> None:
    """A local file is kept by reference: gone or changed, no answer could be called equal."""
    for ref in files_in(stored.store, sorted({row.output for row in stored.rows})):
        if isinstance(ref, LocalFile):
            with suppress(NestedArchiveError):
                stored.files.raw(ref).close()
