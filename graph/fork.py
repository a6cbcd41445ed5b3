"""Fork: a new run from what a run recorded up to a step, with something changed by hand."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contracts.base import Artifact, canonical
from contracts.delivery import Delivery
from contracts.fork import Fork
from contracts.recorded import Recorded
from graph.code_version import code_version
from graph.derived import begin_derived
from graph.records import Held, Run, StepRow
from graph.state import State
from graph.steps import Flow, Step
from graph.work import call
from tools.effect import Act, Look, Sent
from tools.sources import Files

KEY = "fork"
"""Under which a fork is given its Fork."""


class ForkRefused(ValueError):
    """What was asked for would be no run that the steps could have made."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """Of a fork: whatever would leave the house is answered, and does not."""

    run: str
    last_try: bool = False

    def effect(self, key: str, look: Look | None, act: Act) -> Sent:
        return Sent(canonical({"unsent": "a fork sends nothing"}).decode())

    def overtake(self, key: str) -> Sent | None:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is different: artifacts by state key, and the outside's answer to the step `at`."""

    at: str
    artifacts: Mapping[str, Artifact]
    answer: Recorded | None = None


def fork(state: State, flow: Flow, parent: str, change: Change, files: Files) -> Held:
    """Begun, not carried out. Its delivery is empty, so that nothing could be sent for it."""
    run, rows = state.ledger.run(parent), state.ledger.steps(parent)
    at = _position(flow, change.at)
    _check(flow, at, change)
    changed = {key: state.store.put(one) for key, one in change.artifacts.items()}
    made = Fork(parent=parent, head=run.head, at=change.at, changed=tuple(changed.items()))
    given: dict[str, str] = {**json.loads(run.given), KEY: state.store.put(made)}
    if "delivery" in flow.given:
        given["delivery"] = state.store.put(Delivery())
    given |= {key: name for key, name in changed.items() if key in flow.given}
    kept = _Kept(state, flow, run, {row.key: row for row in rows}, given)
    new = kept.rows(at, changed, change.answer, files)
    return begin_derived(state, flow, run, "~f", given, new)


def first_reader(flow: Flow, keys: Sequence[str]) -> str | None:
    """The step from which a change of these keys can be seen; of a step's own key that step."""
    for one in flow.steps:
        if one.key in keys or any(key in one.reads for key in keys):
            return one.name
    return None


@dataclass(frozen=True, slots=True)
class _Kept:
    """Makes the rows that a fork starts with: the parent's, and those set by hand."""

    state: State
    flow: Flow
    run: Run
    by_key: Mapping[str, StepRow]
    given: Mapping[str, str]

    def rows(
        self, at: int, changed: Mapping[str, str], answer: Recorded | None, files: Files
    ) -> list[StepRow]:
        new: dict[str, StepRow] = {}
        for position, one in enumerate(self.flow.steps[: at + 1]):
            if one.key in changed:
                new[one.key] = self._row(one, new, changed[one.key], None)
            elif position < at:
                new[one.key] = self._parents(one)
            elif answer is not None:
                output = self._answered(one, new, answer, files)
                recorded = self.state.store.put(answer)
                new[one.key] = self._row(one, new, self.state.store.put(output), recorded)
        return list(new.values())

    def _parents(self, step: Step) -> StepRow:
        if step.key not in self.by_key:
            raise ForkRefused(
                f"run {self.run.run} is {self.run.state} and never came to {step.name}; "
                "fork it at that step or before it"
            )
        return self.by_key[step.key]

    def _row(
        self, step: Step, new: Mapping[str, StepRow], output: str, recorded: str | None
    ) -> StepRow:
        inputs = self._inputs(step, new)
        row = StepRow(
            run="",
            step=step.name,
            position=self.flow.steps.index(step),
            key=step.key,
            inputs=canonical(inputs).decode(),
            recorded=recorded,
            output=output,
            code_version=code_version(),
        )
        return row.sealed(new[key].hash for key in inputs if key in new)

    def _inputs(self, step: Step, new: Mapping[str, StepRow]) -> dict[str, str]:
        names = {**self.given, **{key: row.output for key, row in new.items()}}
        return {key: names[key] for key in sorted(step.reads)}

    def _answered(
        self, step: Step, new: Mapping[str, StepRow], answer: Recorded, files: Files
    ) -> Artifact:
        part = step.parts[-1]
        names = self._inputs(step, new)
        read = {key: one for key, one in part.reads.items() if key != step.handed}
        inputs = {key: self.state.store.get(names[key], one) for key, one in read.items()}
        return call(part, {**inputs, step.handed: answer}, {"files": files})


def _position(flow: Flow, at: str) -> int:
    names = [one.name for one in flow.steps]
    if at not in names:
        raise ForkRefused(f"no step is called {at}; the steps are {', '.join(names)}")
    return names.index(at)


def _check(flow: Flow, at: int, change: Change) -> None:
    """Refuse what would leave a kept step beside an input that it never read."""
    for problem in _problems(flow, at, change):
        raise ForkRefused(problem)


def _problems(flow: Flow, at: int, change: Change) -> Iterator[str]:
    step = flow.steps[at]
    if change.answer is not None and step.kind != "recorded":
        yield f"{step.name} is {step.kind} and asks the outside nothing: no answer can be changed"
    known = flow.contracts()
    unknown = [key for key in change.artifacts if key not in known]
    if unknown:
        yield f"no artifact is called {unknown[0]}; there are {', '.join(known)}"
    if step is flow.steps[-1] and (step.key in change.artifacts or change.answer is not None):
        yield f"{step.name} is the last step: nothing would be left to do"
    for one in flow.steps[at + 1 :]:
        if one.key in change.artifacts:
            yield f"{one.key} is written by {one.name}, after {step.name}; use --at {one.name}"
    given = {*change.artifacts, *(["delivery"] if "delivery" in flow.given else [])}
    for one in flow.steps[:at]:
        read = sorted(given & {*one.reads})
        if read and one.key not in change.artifacts:
            yield (
                f"{one.name} reads {read[0]}, which changes, before {step.name}; "
                f"use --at {one.name}"
            )
