"""Begin a run, or take one up again, and note how it ended."""

import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from contracts.base import Artifact, canonical
from contracts.task_event import TaskEvent
from graph.checkpoints import open_checkpoints
from graph.code_version import code_version
from graph.deps import Deps
from graph.heartbeat import beating
from graph.leases import LEASE, FenceLost
from graph.machine import compile_flow, walk
from graph.records import Held, Run, iso
from graph.state import State
from graph.steps import Flow
from graph.work import Work
from tools.effect import RetryLater

TRIES = 12
"""How often a run is taken up without one more step written down, before it is given up."""
_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=30)


class RunHeld(RuntimeError):
    """Another process works on the run."""


class _Stopped(RuntimeError):
    def __init__(self, run: str, why: str) -> None:
        super().__init__(f"run {run}: {why}; start it anew from its input")
        self.run = run


class RunParked(_Stopped):
    """Other code began the run, and only that may finish it."""


class RunGivenUp(_Stopped):
    """The run was taken up too often without getting further."""


class Draining(Exception):
    """The process is told to stop: the run is given back between two steps."""


def begin(
    state: State, flow: Flow, event: TaskEvent, given: Mapping[str, Artifact], root: Path
) -> Held:
    """Write a new run down before anything is done for it."""
    run = new_run(state, flow, event, given, root)
    return state.ledger.begin(run, state.hands.owner, state.hands.clock() + LEASE)


def new_run(
    state: State, flow: Flow, event: TaskEvent, given: Mapping[str, Artifact], root: Path
) -> Run:
    """With its artifacts stored; no row of it is written yet."""
    now = state.hands.clock()
    names = {key: state.store.put(artifact) for key, artifact in given.items()}
    return Run(
        run=f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}",
        flow=flow.name,
        event_id=event.event_id,
        dag_id=event.dag_id,
        task_id=event.task_id,
        root=str(root.absolute()),
        given=canonical(names).decode(),
        code_version=code_version(),
        started=iso(now),
    )


def take(state: State, run: str) -> Held:
    """Take up a run whose lease ran out; one that other code began is parked instead."""
    found = state.ledger.run(run)
    now = state.hands.clock()
    lease = state.ledger.lease(run, state.hands.owner, now, now + LEASE)
    if lease is None:
        raise RunHeld(f"run {run}: another process works on it; try again later")
    return fit(state, Held(found, lease.fence, lease.attempts))


def claim(state: State) -> Held | None:
    """Take up the oldest run that is open and due."""
    now = state.hands.clock()
    held = state.ledger.claim(state.hands.owner, now, now + LEASE)
    return None if held is None else fit(state, held)


def fit(state: State, held: Held) -> Held:
    """Raises RunParked or RunGivenUp, and notes it, where the run should not be carried out."""
    run = held.run
    if run.code_version != code_version():
        why = f"begun by code {run.code_version[:12]}, this is {code_version()[:12]}"
        state.ledger.stop(run.run, held.fence, "parked", why)
        raise RunParked(run.run, why)
    if held.attempts > TRIES:
        lease = state.ledger.leases.read(run.run)
        last = lease.why if lease and lease.why else "the process that worked on it died"
        why = f"given up after {TRIES} tries of the same step; the last: {last}"
        state.ledger.stop(run.run, held.fence, "failed", why)
        raise RunGivenUp(run.run, why)
    return held


def carry_out(state: State, flow: Flow, schema: type[Any], held: Held, deps: Deps) -> None:
    """Take the run to its end, or note why it has none.

    What the disk or a remote refused can be tried again, so the run stays open and is given back
    until then; any other error is a fault of ours, and the run is listed as failed with it.
    """
    work = Work(
        flow=flow,
        run=held.run.run,
        fence=held.fence,
        store=state.store,
        ledger=state.ledger,
        deps=deps,
        code_version=held.run.code_version,
        clock=state.hands.clock,
    )
    try:
        with (
            beating(state.ledger.leases, held.run.run, held.fence, state.hands.clock),
            open_checkpoints(state.checkpoints) as checkpoints,
        ):
            names: dict[str, str] = json.loads(held.run.given)
            given = {key: names[key] for key in flow.given}
            walk(compile_flow(flow, schema, checkpoints), work, given)
    except RetryLater as later:
        state.ledger.leases.give_back(held.run.run, held.fence, later.at, str(later))
        raise
    except Draining:
        now = state.hands.clock()
        state.ledger.leases.give_back(held.run.run, held.fence, now, "the worker was stopped")
        raise
    except OSError as error:
        _put_off(state, held, error)
        raise
    except FenceLost:
        raise
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        state.ledger.stop(held.run.run, held.fence, "failed", why)
        raise


def wait_after(attempts: int) -> timedelta:
    """Doubles with each try that got no further."""
    return min(_FIRST_WAIT * (1 << min(attempts - 1, 16)), _LONGEST_WAIT)


def _put_off(state: State, held: Held, error: OSError) -> None:
    """Where even that cannot be written, the lease runs out by itself."""
    due = state.hands.clock() + wait_after(held.attempts)
    with suppress(OSError, FenceLost):
        state.ledger.leases.give_back(held.run.run, held.fence, due, str(error))
