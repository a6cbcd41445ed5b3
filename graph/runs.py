"""Begin a run, or take one up again, and note how it ended."""

import json
import secrets
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from contracts.base import Artifact, canonical
from contracts.task_event import TaskEvent
from graph.checkpoints import open_checkpoints
from graph.code_version import code_version
from graph.database import sentences
from graph.deps import Deps
from graph.effects import RetryLater
from graph.ledger import FenceLost
from graph.machine import compile_flow, walk
from graph.records import Held, Run, iso
from graph.state import State
from graph.steps import Flow
from graph.work import Work

LEASE = timedelta(minutes=10)
"""How long a run stays with a process that says nothing more."""


class RunHeld(RuntimeError):
    """Another process works on the run."""


class RunParked(RuntimeError):
    """Other code began the run, and only that may finish it."""


def begin(
    state: State, flow: Flow, event: TaskEvent, given: Mapping[str, Artifact], root: Path
) -> Held:
    """Write a new run down before anything is done for it."""
    now = state.hands.clock()
    names = {key: state.store.put(artifact) for key, artifact in given.items()}
    run = Run(
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
    return Held(run, state.ledger.begin(run, state.hands.owner, now + LEASE))


def take(state: State, run: str) -> Held:
    """Take up a run whose lease ran out; one that other code began is parked instead."""
    found = state.ledger.run(run)
    now = state.hands.clock()
    fence = state.ledger.lease(run, state.hands.owner, now, now + LEASE)
    if fence is None:
        raise RunHeld(f"run {run}: another process works on it; try again later")
    if found.code_version != code_version():
        why = f"begun by code {found.code_version[:12]}, this is {code_version()[:12]}"
        state.ledger.stop(run, fence, "parked", why)
        raise RunParked(f"run {run}: {why}; start it anew from its input")
    return Held(found, fence)


def carry_out(state: State, flow: Flow, schema: type[Any], held: Held, deps: Deps) -> None:
    """Take the run to its end, or note why it has none.

    What the disk or a remote refused can be tried again, so the run stays open; any other error is
    a fault of ours, and the run is listed as failed with it.
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
        with sentences(state.checkpoints):
            checkpoints = open_checkpoints(state.checkpoints, state.checkpoints_sync)
            with closing(checkpoints.conn):
                machine = compile_flow(flow, schema, checkpoints)
                names: dict[str, str] = json.loads(held.run.given)
                walk(machine, work, {key: names[key] for key in flow.given})
    except RetryLater as later:
        state.ledger.renew(held.run.run, held.fence, later.at)
        raise
    except (OSError, FenceLost):
        raise
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        state.ledger.stop(held.run.run, held.fence, "failed", why)
        raise
