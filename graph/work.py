"""One step of one run: look for its row, else run it, store, and write the row down."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from contracts.base import Artifact, canonical
from contracts.delivery import Announcement
from contracts.verdict import Verdict
from graph.artifacts import ArtifactStore
from graph.deps import Deps
from graph.ledger import Ledger
from graph.records import EffectRow, Headline, StepRow, iso
from graph.steps import Flow, Part, Step
from tools.effect import ANNOUNCE, effect_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One run in the hands of whoever holds its lease."""

    flow: Flow
    run: str
    fence: int
    store: ArtifactStore
    ledger: Ledger
    deps: Deps
    code_version: str
    clock: Callable[[], datetime]
    loaded: dict[str, Artifact] = field(default_factory=dict[str, Artifact])
    """By name: what was stored or read since the run was taken up."""


@dataclass(frozen=True, slots=True)
class Done:
    output: Artifact
    recorded: Artifact | None = None
    """The answer of the outside, or what an effect sent there."""


def run_step(work: Work, step: Step, state: Mapping[str, str]) -> str:
    """The name of the step's output; a step that finds its row returns that without running."""
    rows = {row.key: row for row in work.ledger.steps(work.run)}
    if step.key in rows:
        return rows[step.key].output
    work.deps.progress(step.name)
    inputs = {key: state[key] for key in sorted(step.reads)}
    loaded = {key: _load(work, inputs[key], step.reads[key]) for key in inputs}
    done = perform(step, loaded, work.deps)
    row = StepRow(
        run=work.run,
        step=step.name,
        position=work.flow.steps.index(step),
        key=step.key,
        inputs=canonical(inputs).decode(),
        recorded=None if done.recorded is None else _store(work, done.recorded),
        output=_store(work, done.output),
        code_version=work.code_version,
    )
    queued = _announcements(work, step, {**state, step.key: row.output})
    with work.ledger.database.transaction():
        _record(work, row.sealed(rows[key].hash for key in inputs if key in rows))
        for effect in queued:
            work.ledger.outbox.queue(effect)
    return row.output


def perform(step: Step, inputs: Mapping[str, Artifact], deps: Deps) -> Done:
    outside = {name: getattr(deps, name) for part in step.parts for name in part.deps}
    first = call(step.parts[0], inputs, outside)
    if len(step.parts) == 1:
        return Done(first)
    return Done(call(step.parts[1], {**inputs, step.handed: first}, outside), recorded=first)


def call(part: Part, inputs: Mapping[str, Artifact], outside: Mapping[str, object]) -> Artifact:
    return part.function(
        **{key: inputs[key] for key in part.reads}, **{name: outside[name] for name in part.deps}
    )


def _announcements(work: Work, step: Step, names: Mapping[str, str]) -> tuple[EffectRow, ...]:
    """One for each channel, known by it and the run."""
    if step.announces is None:
        return ()
    reads = step.announces.reads
    artifacts = {key: _load(work, names[key], contract) for key, contract in reads.items()}
    made = Announcement.model_validate(call(step.announces, artifacts, {}))
    return tuple(
        EffectRow(
            key=effect_key(ANNOUNCE, channel, work.run),
            run=work.run,
            state="queued",
            kind=ANNOUNCE,
            request=work.store.put(made.model_copy(update={"to": (channel,)})),
            due=iso(work.clock()),
        )
        for channel in made.to
    )


def _load(work: Work, sha256: str, contract: type[Artifact]) -> Artifact:
    if sha256 not in work.loaded:
        work.loaded[sha256] = work.store.get(sha256, contract)
    return work.loaded[sha256]


def _store(work: Work, artifact: Artifact) -> str:
    sha256 = work.store.put(artifact)
    work.loaded[sha256] = artifact
    return sha256


def _record(work: Work, row: StepRow) -> None:
    if row.position < len(work.flow.steps) - 1:
        work.ledger.record(row, work.fence)
    else:
        work.ledger.record_last(row, work.fence, _headline(work), work.clock())


def _headline(work: Work) -> Headline:
    """Also of a run that was given its verdict."""
    given: dict[str, str] = json.loads(work.ledger.run(work.run).given)
    names = given | {row.key: row.output for row in work.ledger.steps(work.run)}
    if work.flow.contracts().get("verdict") is not Verdict:
        return Headline()
    verdict = work.store.get(names["verdict"], Verdict)
    return Headline(verdict=verdict.verdict, failure_key=verdict.failure_key)
