"""Forget: the content of runs is deleted for good; hashes and the reason stay."""

import shutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Self

from graph.holdings import Holding, blobs_of, holdings, waiting_blobs
from graph.records import is_forgotten
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
    wanted = dict.fromkeys(_with_derived(state, runs))
    _check(state, wanted)
    held = _Held.of(holdings(state.ledger.database), wanted)
    names = held.mine - held.others
    if blobs := blobs_of(state.store, held.mine):
        names |= blobs - blobs_of(state.store, held.others) - waiting_blobs(state.ledger.database)
    gone = [name for name in names if not state.store.forgotten(name)]
    freed = state.store.forget_all(gone, why)
    _forget_rows(state, wanted, why)
    return Forgotten(tuple(wanted), len(gone), freed, held.alike())


@dataclass(slots=True)
class _Held:
    """The names that some runs hold, and those that all others do."""

    mine: set[str] = field(default_factory=set[str])
    others: set[str] = field(default_factory=set[str])
    events: set[str] = field(default_factory=set[str])
    runs: dict[str, str] = field(default_factory=dict[str, str])
    """The event of each other run that still holds something."""

    @classmethod
    def of(cls, every: Iterable[Holding], wanted: Collection[str]) -> Self:
        held = cls()
        for one in every:
            if one.run in wanted:
                held.mine |= one.names
                held.events.add(one.event_id)
            elif not is_forgotten(one.why):
                held.others |= one.names
                held.runs[one.run] = one.event_id
        return held

    def alike(self) -> tuple[str, ...]:
        return tuple(run for run, event in self.runs.items() if event in self.events)


def _with_derived(state: State, runs: Iterable[str]) -> Iterator[str]:
    for run in runs:
        yield run
        yield from _with_derived(state, state.ledger.derived(run))


def _check(state: State, runs: Iterable[str]) -> None:
    for run in runs:
        if state.ledger.run(run).state == "running":
            raise ForgetRefused(
                f"run {run}: is not at its end; let `breakfix worker` finish it, then forget it"
            )


def _forget_rows(state: State, runs: Iterable[str], why: str) -> None:
    for folder in (state.imported / run for run in runs):
        if folder.exists():
            shutil.rmtree(folder)
    with state.ledger.database.transaction():
        for run in runs:
            state.ledger.forget(run, why)
    state.ledger.database.compact()
