"""Puts the parts together for a command: where runs are kept, and one run from event to end."""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

import graph.state
from agents.ranker import Choose
from contracts.base import Artifact
from contracts.catalogue import Catalogue
from contracts.context import Seen
from contracts.delivery import Delivery
from contracts.reaction import Reaction
from contracts.task_event import TaskEvent, Wishes
from contracts.verdict import Verdict
from entrypoints.spark_history import spark_history
from graph.artifacts import DamagedArtifact, MissingArtifact, parse
from graph.code_version import code_version
from graph.deps import Deps, silent
from graph.effects import RunEffects
from graph.ledger import Ledger, UnknownRun
from graph.records import Held, Run, Waiting
from graph.replay import NotReplayable, Replayed, Stored, replay, replay_with_current_code
from graph.state import Hands, State
from graph.steps import Flow
from graph.verify import verify_all, verify_run
from tools.forge import Forge
from tools.ladder.prover import Prover
from tools.log_source import RemoteLogs
from tools.notifier import Channel
from tools.sources import Files

if TYPE_CHECKING:
    from graph.worker import Line

_NOWHERE = Delivery()
_OLD_TRACING = ("LANGCHAIN_TRACING", "LANGCHAIN_HANDLER")
"""Variables of an old tracer: where they are set LangChain refuses to run, traced or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What one diagnosis is about."""

    event: TaskEvent
    wishes: Wishes
    catalogue: Catalogue
    root: Path
    """The folder that the names of the event's local files are relative to."""
    delivery: Delivery = _NOWHERE


@dataclass(frozen=True, slots=True)
class Outside:
    """What a worker's runs may reach: where they send something, and who runs a job."""

    forge: Forge | None = None
    channels: Mapping[str, Channel] = field(default_factory=dict[str, Channel])
    model: Choose | None = None
    logs: Callable[[State, Run], RemoteLogs] | None = None
    """Whom a run may ask for the logs of its event."""
    prover: Prover | None = None
    """Who may run their jobs, to prove a change."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    run: str
    verdict: Verdict


def default_folder() -> Path:
    """The user's data folder, where runs are kept when no setting names another."""
    return user_data_path("breakfix", appauthor=False)


def open_state(folder: Path, database: str | None = None) -> AbstractContextManager[State]:
    return graph.state.open_state(folder, _hands(), database)


def temporary_state() -> AbstractContextManager[State]:
    """For `--no-state`: everything works within the command, and nothing is kept."""
    return graph.state.temporary_state(_hands())


def diagnose(
    state: State,
    request: Request,
    progress: Callable[[str], None] = silent,
    prover: Prover | None = None,
) -> Diagnosis:
    """One run of the incident flow; LangGraph is imported here and nowhere before."""
    from graph.incident import INCIDENT
    from graph.runs import begin

    given = given_of(request.event, request.wishes, request.catalogue, request.delivery)
    held = begin(state, INCIDENT, request.event, given, request.root)
    return _finish(state, held, progress, prover)


def given_of(
    event: TaskEvent, wishes: Wishes, catalogue: Catalogue, delivery: Delivery
) -> Mapping[str, Artifact]:
    """What a run of the incident flow is given, by key."""
    return {"event": event, "wishes": wishes, "catalogue": catalogue, "delivery": delivery}


def incident_line(catalogue: Catalogue, delivery: Delivery, outside: Outside) -> "Line":
    """The incident flow as a worker carries it out."""
    untraced()
    from graph.act import ACT, ActState
    from graph.incident import INCIDENT, IncidentState
    from graph.reaction import REACTION, ReactionState
    from graph.worker import Line

    def deps(state: State, held: Held, effects: RunEffects, told: Callable[[str], None]) -> Deps:
        return Deps(
            files=files_of(state, held.run),
            history=partial(earlier, state.ledger),
            effects=effects,
            spark_history=spark_history(_wishes(state, held.run), state.store),
            remote_logs=outside.logs(state, held.run) if outside.logs else None,
            model=outside.model,
            forge=outside.forge,
            channels=outside.channels,
            prover=outside.prover,
            progress=told,
        )

    return Line(
        flow=INCIDENT,
        schema=IncidentState,
        given=lambda event, wishes: given_of(event, wishes, catalogue, delivery),
        deps=deps,
        derived=(
            Line(flow=ACT, schema=ActState, given=_never, deps=deps),
            Line(flow=REACTION, schema=ReactionState, given=_never, deps=deps),
        ),
        also={Reaction.KIND: reaction_run},
    )


def reaction_run(state: State, waiting: Waiting) -> Run:
    """Raises LookupError where the run that it is about has no end yet."""
    from graph.derived import derived_run
    from graph.reaction import REACTION, SEEN

    reaction = parse(waiting.event.encode(), Reaction)
    parent = state.ledger.run(reaction.parent)
    given: dict[str, str] = json.loads(parent.given)
    wrote = {row.key: row.output for row in state.ledger.steps(parent.run)}
    if not {*SEEN.values()} <= {*wrote}:
        raise LookupError(f"run {parent.run}: has no end yet")
    saw = {name: wrote[key] for name, key in SEEN.items()}
    kept = {name: given[name] for name in ("event", "catalogue", "delivery")}
    names = {"reaction": state.store.put(reaction), **kept, **saw}
    return derived_run(state, REACTION, parent, ".reaction", names)


def _never(event: TaskEvent, _wishes: Wishes) -> Mapping[str, Artifact]:
    raise LookupError(f"event {event.event_id}: an act is never begun from an event")


def resume(state: State, run: str, progress: Callable[[str], None] = silent) -> Diagnosis:
    """Take up a run that was cut off; a proof that it had not begun is not made."""
    from graph.runs import take

    return _finish(state, take(state, run), progress, None)


def replay_run(state: State, run: str) -> Replayed:
    """Equal, or the first difference; only for runs of this very code."""
    return _replayed(state, run, lambda stored, flow: replay(stored, flow, code_version()))


def replay_run_with_current_code(state: State, run: str, catalogue: Catalogue) -> Replayed:
    """With these packs too: they are what the rules of a version know."""
    today = {"catalogue": catalogue}
    return _replayed(state, run, lambda stored, flow: replay_with_current_code(stored, flow, today))


def _replayed(state: State, run: str, again: Callable[[Stored, Flow], Replayed]) -> Replayed:
    try:
        stored = _stored(state, run)
    except (MissingArtifact, DamagedArtifact) as error:
        return Replayed(run, NotReplayable(str(error)))
    return again(stored, flow_of(stored.run))


def flow_of(run: Run) -> Flow:
    """Raises UnknownRun where this version has no such flow."""
    from graph.act import ACT
    from graph.incident import INCIDENT
    from graph.reaction import REACTION

    flows = {flow.name: flow for flow in (INCIDENT, ACT, REACTION)}
    if run.flow not in flows:
        raise UnknownRun(
            f"run {run.run}: is of the flow {run.flow!r}, which this version of Breakfix does not "
            f"have ({', '.join(flows)}); use the version that made it"
        )
    return flows[run.flow]


def verify(state: State, run: str | None = None) -> list[str]:
    """What is wrong with one run, or with everything; a sentence each."""
    if run is None:
        return verify_all(state.ledger, state.store)
    return verify_run(run, state.ledger, state.store)


def _finish(
    state: State, held: Held, progress: Callable[[str], None], prover: Prover | None
) -> Diagnosis:
    untraced()
    from graph.incident import INCIDENT, IncidentState
    from graph.runs import carry_out

    run = held.run.run
    deps = Deps(
        files=files_of(state, held.run),
        history=partial(earlier, state.ledger),
        effects=RunEffects(state.ledger, run, held.fence, state.hands.clock),
        spark_history=spark_history(_wishes(state, held.run), state.store),
        prover=prover,
        progress=progress,
    )
    carry_out(state, INCIDENT, IncidentState, held, deps)
    return Diagnosis(run, state.artifact(run, "verdict", Verdict))


def untraced() -> None:
    """Before LangGraph is imported."""
    for name in _OLD_TRACING:
        os.environ.pop(name, None)


def earlier(ledger: Ledger, event: TaskEvent) -> tuple[Seen, ...]:
    """Earlier finished runs of the event's task, most recent first."""
    return tuple(
        Seen(run=run.run, verdict=run.verdict, failure_key=run.failure_key)
        for run in ledger.of_task(event.dag_id, event.task_id)
        if run.verdict is not None
    )


def _stored(state: State, run: str) -> Stored:
    found = state.ledger.run(run)
    return Stored(found, tuple(state.ledger.steps(run)), state.store, files_of(state, found))


def files_of(state: State, run: Run) -> Files:
    """What the run may open: its folder, and the store."""
    return Files(Path(run.root), state.store, _wishes(state, run).max_inflation)


def _wishes(state: State, run: Run) -> Wishes:
    given: dict[str, str] = json.loads(run.given)
    return state.store.get(given["wishes"], Wishes) if "wishes" in given else Wishes()


def _hands() -> Hands:
    owner = f"{os.uname().nodename}:{os.getpid()}:{secrets.token_hex(4)}"
    return Hands(owner, lambda: datetime.now(UTC))
