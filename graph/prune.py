"""Prune: what no replay needs is deleted, and what is older than it may be is forgotten."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from graph.forget import forget
from graph.holdings import Holding, blobs_of, holdings, waiting_blobs
from graph.records import is_forgotten, iso
from graph.state import State

UNTOUCHED = timedelta(days=1)
"""What was put this lately may belong to a step that is not written down yet."""


class Threads(Protocol):
    """LangGraph's saver, as far as checkpoints are deleted."""

    def threads(self) -> Iterator[str]: ...
    def delete_thread(self, thread_id: str) -> None: ...
    def compact(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Pruned:
    forgotten: tuple[str, ...]
    """Runs that were kept for long enough."""
    checkpoints: int
    """Runs whose checkpoints were deleted: their rows and artifacts replay them."""
    artifacts: int
    """Artifacts that no run refers to, and files of writers that were killed."""
    freed: int
    """Bytes of the disk, without those of the database."""


def prune(state: State, checkpoints: Threads, keep: timedelta | None) -> Pruned:
    """`keep` is how long runs are kept after their end; None keeps them for ever.

    A run that somebody said something about is kept, and so is what it was derived from.
    """
    now = state.hands.clock()
    expired: tuple[str, ...] = ()
    freed = 0
    if keep is not None:
        old = _expired(holdings(state.ledger.database), now - keep)
        done = forget(state, old, f"kept for {keep.days} days")
        expired, freed = done.runs, done.freed
    dropped = _drop(state, checkpoints)
    count, loose = _discard(state, now - UNTOUCHED)
    return Pruned(expired, dropped, count, freed + loose)


def _expired(every: Iterable[Holding], before: datetime) -> tuple[str, ...]:
    """Of those that ended before, the ones that nothing later was derived from."""
    found, kept = dict[str, Holding](), set[str]()
    for one in every:
        found[one.run] = one
        if one.state == "running" or one.flow == "act" or one.ended >= iso(before):
            kept.add(one.run)
    for run in sorted(kept):
        above = found[run].parent
        while above in found and above not in kept:
            kept.add(above)
            above = found[above].parent
    return tuple(run for run, one in found.items() if run not in kept and not is_forgotten(one.why))


def _drop(state: State, checkpoints: Threads) -> int:
    """Only of runs of ours: other graphs may keep theirs in the same database."""
    ended = {one.run for one in holdings(state.ledger.database) if one.state != "running"}
    dropped = [thread for thread in checkpoints.threads() if thread in ended]
    for thread in dropped:
        checkpoints.delete_thread(thread)
    checkpoints.compact()
    return len(dropped)


def _discard(state: State, before: datetime) -> tuple[int, int]:
    since = before.timestamp()
    runs = (one for one in holdings(state.ledger.database) if not is_forgotten(one.why))
    held = {name for one in runs for name in one.names}
    loose = [name for name in state.store.names() if name not in held]
    if loose:
        held |= blobs_of(state.store, sorted(held)) | waiting_blobs(state.ledger.database)
    sizes = [state.store.discard(name, since) for name in loose if name not in held]
    for path in state.store.debris(since):
        sizes.append(path.stat().st_size)
        path.unlink()
    return sum(size > 0 for size in sizes), sum(sizes)
