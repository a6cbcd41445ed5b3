"""Runs that are made from a run: a fork `RUN~f1`, an act `RUN.act1`; the parent is only read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from contracts.base import canonical
from graph.code_version import code_version
from graph.leases import LEASE
from graph.ledger import Ledger
from graph.records import Held, Run, StepRow, iso
from graph.state import State
from graph.steps import Flow

MOST = 100_000
"""Runs that may be derived from one."""


def derived_from(ledger: Ledger, run: str, suffix: str) -> list[str]:
    """The names `RUN` + suffix + number, in the order in which they were made."""
    stem = f"{run}{suffix}"
    found = [name for name in ledger.named(stem, MOST) if re.fullmatch(r"\d+", name[len(stem) :])]
    return sorted(found, key=lambda name: int(name[len(stem) :]))


def begin_derived(
    state: State,
    flow: Flow,
    parent: Run,
    suffix: str,
    given: Mapping[str, str],
    rows: Sequence[StepRow] = (),
) -> Held:
    """Written down with the rows that it starts with, in one commit."""
    run = derived_run(state, flow, parent, suffix, given)
    own = [replace(row, run=run.run) for row in rows]
    begun = replace(run, head=own[-1].hash if own else "")
    return state.ledger.begin(begun, state.hands.owner, state.hands.clock() + LEASE, own)


def derived_run(
    state: State, flow: Flow, parent: Run, suffix: str, given: Mapping[str, str]
) -> Run:
    """No row of it is written yet."""
    return replace(
        parent,
        run=_free(state.ledger, parent.run, suffix),
        flow=flow.name,
        parent=parent.run,
        given=canonical(dict(given)).decode(),
        code_version=code_version(),
        started=iso(state.hands.clock()),
        finished=None,
        state="running",
        why=None,
        verdict=None,
        failure_key=None,
        head="",
    )


def _free(ledger: Ledger, run: str, suffix: str) -> str:
    last = derived_from(ledger, run, suffix)[-1:]
    taken = int(last[0][len(run) + len(suffix) :]) if last else 0
    return f"{run}{suffix}{taken + 1}"
