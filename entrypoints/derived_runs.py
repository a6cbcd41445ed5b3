"""Forks of a stored run, and what people do about it: from a command to a run of its own."""

import json
from collections.abc import Callable, Mapping
from functools import partial

from agents.acceptance import decide
from contracts.act import Act, ActKind, Decision
from contracts.base import Artifact
from contracts.context import Seen
from contracts.fix import Fix
from contracts.reaction import Reaction
from contracts.recorded import Recorded
from contracts.task_event import TaskEvent
from contracts.verdict import Verdict
from entrypoints.bootstrap import Diagnosis, earlier, files_of, flow_of, untraced
from graph.deps import Deps, silent
from graph.derived import derived_from
from graph.effects import RunEffects
from graph.ledger import Ledger
from graph.records import Held
from graph.state import State


def fork_run(
    state: State,
    parent: str,
    at: str | None,
    artifacts: Mapping[str, Artifact],
    answer: Recorded | None = None,
    progress: Callable[[str], None] = silent,
) -> Diagnosis:
    """From `at` on, or from the first step that can see a change; nothing is sent for it."""
    untraced()
    from graph.fork import Change, ForkRefused, Unsent, first_reader, fork
    from graph.incident import INCIDENT, IncidentState
    from graph.runs import carry_out

    run = state.ledger.run(parent)
    if flow_of(run) is not INCIDENT:
        raise ForkRefused(f"run {parent}: is an {run.flow}; only a diagnosis can be forked")
    step = at or first_reader(INCIDENT, tuple(artifacts))
    if step is None:
        raise ForkRefused("nothing is changed that a step reads; name one with --at or --set")
    held = fork(
        state,
        INCIDENT,
        parent,
        Change(at=step, artifacts=artifacts, answer=answer),
        files_of(state, run),
    )
    name = held.run.run
    deps = Deps(
        files=files_of(state, held.run),
        history=partial(_before, state.ledger, parent),
        effects=Unsent(name),
        progress=progress,
    )
    carry_out(state, INCIDENT, IncidentState, held, deps)
    return Diagnosis(name, state.artifact(name, "verdict", Verdict))


def _before(ledger: Ledger, parent: str, event: TaskEvent) -> tuple[Seen, ...]:
    """A fork sees the history that its parent saw; names begin with the time."""
    return tuple(seen for seen in earlier(ledger, event) if seen.run < parent)


def act_on(
    state: State, parent: str, kind: ActKind, by: str, cause: str | None = None
) -> tuple[str, Decision]:
    """Written down as a run of its own that names what the person saw."""
    untraced()
    from graph.act import ACT, SEEN, ActState
    from graph.derived import begin_derived
    from graph.runs import carry_out

    run = state.ledger.run(parent)
    outputs = {row.key: row.output for row in state.ledger.steps(parent)}
    if run.flow != "incident" or not {*SEEN.values()} <= {*outputs}:
        raise LookupError(f"run {parent}: has no verdict to say something about")
    saw = {name: outputs[key] for name, key in SEEN.items()}
    act = Act(kind=kind, parent=parent, by=by, cause=cause, saw=tuple(saw.items()))
    held = begin_derived(state, ACT, run, ".act", {"act": state.store.put(act), **saw})
    carry_out(state, ACT, ActState, held, _nothing(state, held))
    return held.run.run, state.artifact(held.run.run, "decision", Decision)


def feedback_on(state: State, run: str) -> Decision | None:
    """The last accepted word on a run's verdict, by a command or by a click."""
    names = [
        one for suffix in (".act", ".reaction") for one in derived_from(state.ledger, run, suffix)
    ]
    for made in sorted(map(state.ledger.run, names), key=lambda one: one.started, reverse=True):
        given: dict[str, str] = json.loads(made.given)
        decision = _decided(state, made.run, given) if "act" in given else _clicked(state, given)
        if decision is not None and decision.state == "accepted":
            return decision
    return None


def _decided(state: State, name: str, given: Mapping[str, str]) -> Decision | None:
    kind = state.store.get(given["act"], Act).kind
    return state.artifact(name, "decision", Decision) if kind in ("right", "wrong") else None


def _clicked(state: State, given: Mapping[str, str]) -> Decision | None:
    reaction = state.store.get(given["reaction"], Reaction)
    if reaction.kind not in ("right", "wrong"):
        return None
    act = Act(kind=reaction.kind, parent=reaction.parent, by=reaction.by, saw=())
    judged, proposed = (given[name] for name in ("judged", "proposed"))
    return decide(act, state.store.get(judged, Verdict), state.store.get(proposed, Fix))


def _nothing(state: State, held: Held) -> Deps:
    return Deps(
        files=files_of(state, held.run),
        history=lambda _event: (),
        effects=RunEffects(state.ledger, held.run.run, held.fence, state.hands.clock),
    )
