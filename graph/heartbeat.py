"""Holds on to a run while it is worked on, by a thread that renews the lease."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

from graph.database import DatabaseUnavailable
from graph.leases import BEAT, LEASE, FenceLost, Leases


@contextmanager
def beating(
    leases: Leases,
    run: str,
    fence: int,
    clock: Callable[[], datetime],
    every: timedelta = BEAT,
) -> Generator[None]:
    """A process that is frozen, or gone, stops saying so, and another takes the run."""
    done = Event()

    def beat() -> None:
        while not done.wait(every.total_seconds()):
            if not renewed(leases, run, fence, clock()):
                return

    thread = Thread(target=beat, name=f"heartbeat of {run}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def renewed(leases: Leases, run: str, fence: int, now: datetime) -> bool:
    """False once the lease is lost for good; the run finds that out at its next row."""
    try:
        leases.renew(run, fence, now + LEASE)
    except FenceLost:
        return False
    except DatabaseUnavailable:
        return True
    return True
