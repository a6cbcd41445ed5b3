"""Kills its own process, as SIGKILL does, when a point of the work is reached the nth time."""

import os
import signal
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from contracts.delivery import Announcement, Notification
from graph.database import Database, Row, Values
from tools.forge import Forge, Proposal, Proposed
from tools.notifier import Channel


@dataclass
class Fuse:
    """`length` points are passed; the next one is the last thing that the process does."""

    length: int
    told: Path
    """Where the name of that point is written."""
    blow: signal.Signals = signal.SIGKILL
    spared: tuple[str, ...] = ()
    """Points that are passed whatever their number: nobody else can work while one holds a lock."""
    event: str = ""
    """What is worked on."""
    points: list[str] = field(default_factory=list[str])
    acting: bool = False
    """Something was sent to a remote that cannot be asked, and is not written down as done."""

    def burn(self, point: str) -> None:
        if point.startswith(self.spared) and self.spared:
            return
        self.points.append(point)
        if len(self.points) == self.length + 1:
            self.blow_here(point)

    def blow_here(self, point: str) -> None:
        """The last words are the point, the event, and whether an act was under way."""
        with self.told.open("a", encoding="utf-8") as file:
            file.write(f"{point}\t{self.event}\t{'acting' if self.acting else 'still'}\n")
        os.kill(os.getpid(), self.blow)

    def sync(self, _handle: int) -> None:
        """In the place of fsync: before it the bytes are written, after it they are renamed."""
        self.burn("artifact: written")


class FusedDatabase(Database):
    """Burns around each transaction, and after each statement that changes something."""

    def __init__(self, inner: Database, fuse: Fuse) -> None:
        super().__init__(inner.place)
        self.row_lock = inner.row_lock
        self._inner = inner
        self._fuse = fuse
        self._open = inner.transaction()

    def problems(self) -> list[str]:
        return self._inner.problems()

    def compact(self) -> None:
        self._inner.compact()

    def close(self) -> None:
        self._inner.close()

    def _begin(self) -> None:
        self._open = self._inner.transaction()
        self._open.__enter__()
        self._fuse.burn("ledger: begun")

    def _commit(self) -> None:
        self._fuse.burn("ledger: before commit")
        self._open.__exit__(None, None, None)
        self._fuse.acting = False
        self._fuse.burn("ledger: after commit")

    def _rollback(self) -> None:
        self._open.__exit__(RuntimeError, RuntimeError("rolled back"), None)

    def _rows(self, sql: str, values: Values) -> list[Row]:
        return self._inner.rows(sql, values)

    def _change(self, sql: str, values: Values) -> int:
        changed = self._inner.change(sql, values)
        self._fuse.burn(f"ledger: after {' '.join(sql.split()[:3])}")
        return changed


@dataclass(frozen=True)
class FusedForge:
    inner: Forge
    fuse: Fuse

    def look(self, branch: str) -> Proposed | None:
        with burning(self.fuse, "forge: look"):
            return self.inner.look(branch)

    def propose(self, proposal: Proposal) -> Proposed:
        with burning(self.fuse, "forge: act"):
            return self.inner.propose(proposal)


@dataclass(frozen=True)
class FusedChannel:
    inner: Channel
    fuse: Fuse
    can_be_asked: bool = False

    def look(self, key: str) -> str | None:
        return self.inner.look(key)

    def announce(self, announcement: Announcement, key: str, run: str) -> str:
        with burning(self.fuse, "channel: announce", acts=True):
            return self.inner.announce(announcement, key, run)

    def send(self, notification: Notification, key: str, run: str, earlier: str | None) -> str:
        with burning(self.fuse, "channel: act", acts=True):
            return self.inner.send(notification, key, run, earlier)


@contextmanager
def burning(fuse: Fuse, what: str, *, acts: bool = False) -> Generator[None]:
    fuse.burn(f"{what}, before")
    fuse.acting = acts
    yield
    fuse.burn(f"{what}, after")
