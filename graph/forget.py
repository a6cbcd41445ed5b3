"""Forget: the content of runs is deleted for good; hashes and the reason stay."""

import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from graph.holdings import blobs_of, holdings, waiting_blobs
from graph.state import State


class ForgetRefused(ValueError):
    """What was asked for would take something from under a run that is at work."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    runs: tuple[str, ...]
    """With all that was derived from them."""
    artifacts: int
    freed: int
    """Bytes of the disk."""
    alike: tuple[str, ...]
    """Other runs of the same events: they keep what both had."""


def forget(state: State, runs: Collection[str], why: str) -> Forgotten:
    """Whatever no other run holds; twice is the same as once, also after a crash in between."""
    wanted = tuple(dict.fromkeys(_with_derived(state, runs)))
    _check(state, wanted)
    mine, others = _held(state, {*wanted})
    names = mine - others
    if blobs := blobs_of(state.store, mine):
        names |= blobs - blobs_of(state.store, others) - waiting_blobs(state.ledger.database)
    freed = state.store.forget_all(names, why)
    for run in wanted:
        shutil.rmtree(state.imported / run, ignore_errors=True)
    with state.ledger.database.transaction():
        for run in wanted:
            state.ledger.forget(run, why)
    state.ledger.database.compact()
    return Forgotten(wanted, len(names), freed, _alike(state, wanted))


def _with_derived(state: State, runs: Collection[str]) -> Iterator[str]:
    for run in runs:
        yield run
        yield from _with_derived(state, state.ledger.derived(run))


def _check(state: State, runs: Collection[str]) -> None:
    for run in runs:
        if state.ledger.run(run).state == "running":
            raise ForgetRefused(
                f"run {run}: is not at its end; let `breakfix worker` finish it, then forget it"
            )


def _held(state: State, wanted: Collection[str]) -> tuple[set[str], set[str]]:
    """The names that these runs hold, and those that all others do."""
    mine, others = set[str](), set[str]()
    for one in holdings(state.ledger.database):
        (mine if one.run in wanted else others).update(one.names)
    return mine, others


def _alike(state: State, wanted: Collection[str]) -> tuple[str, ...]:
    events = {state.ledger.run(run).event_id for run in wanted}
    found = (run for event in sorted(events) for run in state.ledger.of_event(event))
    return tuple(run for run in found if run not in wanted and not state.ledger.forgotten(run))
