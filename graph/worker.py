"""One thing at a time: an event of the inbox becomes a run, an open run is carried out."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from contracts.base import Artifact, encode
from contracts.task_event import TaskEvent, Wishes
from contracts.upgrades import UnknownSchema
from graph.artifacts import parse
from graph.database import DatabaseUnavailable
from graph.deps import Deps
from graph.effects import RunEffects
from graph.leases import LEASE, FenceLost
from graph.records import Held, Run, Waiting, iso
from graph.runs import TRIES, Draining, RunGivenUp, RunParked, carry_out, claim, new_run
from graph.state import State
from graph.steps import Flow
from tools.effect import RetryLater

A = TypeVar("A", bound=Artifact)

Told = Callable[[str], None]
"""Is told the name of each step before it runs; may raise Draining."""


Begin = Callable[[State, Waiting], Run]
"""A run that is not written down yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A flow, what its runs are given, and what its steps need from outside."""

    flow: Flow
    schema: type[Any]
    given: Callable[[TaskEvent, Wishes], Mapping[str, Artifact]]
    deps: Callable[[State, Held, RunEffects, Told], Deps]
    derived: tuple["Line", ...] = ()
    """Other flows, of which an open run may be left: what people did about a finished run."""
    also: Mapping[str, Begin] = field(default_factory=dict[str, Begin])
    """What other artifacts of the inbox begin, by their kind; a LookupError says why none."""

    def of(self, flow: str) -> "Line | None":
        return next((one for one in (self, *self.derived) if one.flow.name == flow), None)


@dataclass(frozen=True, slots=True)
class Worked:
    """What became of one event or run; `run` is None where an event could not begin."""

    run: str | None
    state: Literal["finished", "waiting", "given back", "parked", "failed", "lost"]
    why: str | None = None
    error: Exception | None = None
    """A fault of ours."""


def arrival(event: TaskEvent, wishes: Wishes, root: Path, at: str) -> Waiting:
    """An event as the inbox keeps it."""
    return Waiting(
        event_id=event.event_id,
        event=encode(event).decode(),
        wishes=encode(wishes).decode(),
        root=str(root.absolute()),
        received=at,
    )


def accept(state: State, events: list[tuple[TaskEvent, Wishes, Path]]) -> list[bool]:
    """Write events down for good, in one commit; False for one that is known already."""
    at = iso(state.hands.clock())
    return state.ledger.inbox.accept([arrival(*event, at) for event in events])


def work_once(state: State, line: Line, told: Told) -> Worked | None:
    """An open run that is due, else the next event; None when there is nothing to do.

    Only OSError comes out, where nothing can be stored: what is wrong with a run stays with it.
    """
    try:
        held = claim(state) or _begin_next(state, line)
    except RunParked as parked:
        return Worked(parked.run, "parked", str(parked))
    except RunGivenUp as given_up:
        return Worked(given_up.run, "failed", str(given_up))
    except _Unbeginnable as error:
        return Worked(None, "failed", str(error))
    if held is None:
        return None
    own = line.of(held.run.flow)
    if own is None:
        why = f"is of the flow {held.run.flow!r}, which this version does not have"
        state.ledger.stop(held.run.run, held.fence, "parked", why)
        return Worked(held.run.run, "parked", f"run {held.run.run}: {why}")
    return _carry(state, own, held, told)


class _Unbeginnable(ValueError):
    """The event cannot be read, by this version at least."""


def _begin_next(state: State, line: Line) -> Held | None:
    """Of the events that wait the oldest that nobody else begins first."""
    while (waiting := state.ledger.inbox.next()) is not None:
        try:
            run = line.also.get(_kind(waiting), partial(_incident, line))(state, waiting)
        except (UnknownSchema, LookupError) as error:
            what = "be read" if isinstance(error, UnknownSchema) else "begin"
            why = f"event {waiting.event_id}: cannot {what}: {error}"
            state.ledger.inbox.fail(waiting.event_id, why)
            raise _Unbeginnable(why) from error
        until = state.hands.clock() + LEASE
        held = state.ledger.begin_event(waiting.event_id, run, state.hands.owner, until)
        if held is not None:
            return held
    return None


def _kind(waiting: Waiting) -> str:
    event: dict[str, object] = json.loads(waiting.event)
    return str(event.get("kind"))


def _incident(line: Line, state: State, waiting: Waiting) -> Run:
    event = parse(waiting.event.encode(), TaskEvent)
    given = line.given(event, parse(waiting.wishes.encode(), Wishes))
    return new_run(state, line.flow, event, given, Path(waiting.root))


def _carry(state: State, line: Line, held: Held, told: Told) -> Worked:
    run = held.run.run
    effects = RunEffects(
        state.ledger, run, held.fence, state.hands.clock, last_try=held.attempts >= TRIES
    )
    try:
        carry_out(state, line.flow, line.schema, held, line.deps(state, held, effects, told))
    except RetryLater as later:
        return Worked(run, "waiting", str(later))
    except Draining as draining:
        return Worked(run, "given back", str(draining))
    except FenceLost as lost:
        return Worked(run, "lost", str(lost))
    except DatabaseUnavailable:
        raise
    except OSError as error:
        return Worked(run, "waiting", str(error))
    except Exception as error:  # noqa: BLE001  (one bad run never stops the next)
        why = f"{type(error).__name__}: {error}"
        with suppress(FenceLost):
            state.ledger.stop(run, held.fence, "failed", why)
        return Worked(run, "failed", why, error)
    return Worked(run, "finished")
