"""Workers that race or freeze past their lease, a server that is stopped hard, a full disk, locks.

python -m tests.kill.storms race|freeze|restarts|disk|locked [--database postgres] [--count N]
"""

import argparse
import os
import signal
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from threading import Event, Thread
from time import monotonic, sleep

from entrypoints.worker import Outcome, Worker
from graph.artifacts import ArtifactStore
from graph.code_version import code_version
from graph.ledger import Ledger
from graph.place import PostgresUrl
from graph.state import Hands, State
from graph.worker import Line
from tests.graph.servers import Server, running_server
from tests.kill.campaign import (
    Report,
    Scene,
    deps_of,
    ended,
    forked,
    judge,
    scene,
    send,
    tell,
    webhook,
    work,
    work_here,
)
from tests.kill.fuse import Fuse
from tests.kill.line import CHANNEL, KILL, KillState, given

LOCKED = ("ledger: begun", "ledger: before commit", "ledger: after INSERT", "ledger: after UPDATE")
HOLDS_A_LOCK = (*LOCKED, "checkpoint: inside")
_NEVER = -1
_DISTURBED_S = 8
"""Longer than a writer waits for a lock."""


def whole(on: Scene) -> Fuse:
    """One that never burns through."""
    return Fuse(_NEVER - 1, on.folder / "killed")


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def opened(on: Scene) -> Generator[State]:
    with closing(on.database()) as database:
        store = ArtifactStore(on.state / "artifacts", sync=lambda _handle: None)
        yield State(Ledger(database), store, Hands(f"worker {os.getpid()}", now), on.place)


def crew_member(on: Scene, events: int) -> None:
    """A worker as `breakfix worker` runs it, until every run has ended."""
    stopping, fuse = Event(), whole(on)

    def look(_outcome: Outcome | None = None) -> None:
        try:
            with opened(on) as state:
                runs = state.ledger.runs()
        except OSError:
            return
        if len(runs) == events and all(run.state != "running" for run in runs):
            stopping.set()

    def watch() -> None:
        while not stopping.wait(1):
            look()

    Thread(target=watch, daemon=True).start()
    channels = {CHANNEL: webhook(on)}
    line = Line(flow=KILL, schema=KillState, given=given, deps=deps_of(on, dict(channels), fuse))
    Worker(
        opened=lambda: opened(on),
        line=line,
        channels=channels,
        tell=lambda outcome: None,
        stopping=stopping,
        poll_s=0.1,
    ).run()


def accept_all(on: Scene, events: int) -> None:
    with opened(on) as state:
        for number in range(events):
            send(on, state, f"e{number}", whole(on))


def race(on: Scene, count: int, workers: int = 4) -> Report:
    """All of them want all of the runs."""
    accept_all(on, count)
    for process in [forked(partial(crew_member, on, count)) for _ in range(workers)]:
        ended(process)
    return judged(on, count)


def freeze(on: Scene, count: int) -> Report:
    """One stops at point after point, another finishes an hour later, the first wakes up."""
    length = 0
    for number in range(count):
        event = f"e{number}"
        fuse = Fuse(length, on.folder / "frozen", signal.SIGSTOP, HOLDS_A_LOCK, event)
        process = forked(partial(work_here, on, event, 2 * number, fuse))
        _, status = os.waitpid(process, os.WUNTRACED)
        if os.WIFSTOPPED(status):
            work(on, event, 2 * number + 1, _NEVER - 1)
            os.kill(process, signal.SIGCONT)
            ended(process)
            length += 1
        else:
            length = 0
    return judged(on, count)


def restarts(on: Scene, server: Server, count: int, stops: int = 20) -> Report:
    """The server is stopped hard, as by a power cut of its own, while four workers are at it."""
    accept_all(on, count)
    crew = [forked(partial(crew_member, on, count)) for _ in range(4)]
    for _ in range(stops):
        sleep(1.5)
        server.stop("immediate")
        sleep(0.5)
        server.start("")
    for process in crew:
        ended(process)
    return judged(on, count, outages=True)


def disturbed(
    on: Scene, count: int, disturbance: Callable[[Scene], AbstractContextManager[None]]
) -> Report:
    """Three times in a row, while two workers are at it and events keep coming."""
    crew = [forked(partial(crew_member, on, count)) for _ in range(2)]
    waiting = [f"e{number}" for number in range(count)]
    refused: Counter[str] = Counter()
    for left in (count * 2 // 3, count // 3, 0):
        send_until(on, waiting, left + count // 6, refused)
        sleep(1)
        with disturbance(on):
            until = monotonic() + _DISTURBED_S
            while monotonic() < until:
                send_until(on, waiting, left, refused, tries=1)
                sleep(0.3)
    send_until(on, waiting, 0, refused)
    for process in crew:
        ended(process)
    report = judged(on, count, outages=True)
    report.refused = refused
    return report


def send_until(
    on: Scene, waiting: list[str], left: int, refused: Counter[str], tries: int = 1000
) -> None:
    """As a sender does: again until it is acknowledged."""
    for _ in range(tries):
        try:
            with opened(on) as state:
                while len(waiting) > left:
                    send(on, state, waiting[0], whole(on))
                    waiting.pop(0)
                return
        except OSError as error:
            refused[str(error).replace(str(on.folder), "…")[:70]] += 1
            sleep(0.2)


@contextmanager
def full(on: Scene) -> Generator[None]:
    ballast = on.state / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1 << 8):
            with suppress(OSError):
                while True:
                    file.write(bytes(size))
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def small_disk(on: Scene) -> Generator[None]:
    """Of 8 MB, for what is ours alone; asks for root."""
    subprocess.run(
        ["/usr/bin/mount", "-t", "tmpfs", "-o", "size=8m", "breakfix", str(on.state)], check=True
    )
    try:
        yield
    finally:
        subprocess.run(["/usr/bin/umount", "--lazy", str(on.state)], check=True)


@contextmanager
def locked(on: Scene) -> Generator[None]:
    with closing(sqlite3.connect(on.state / "ledger.db", timeout=60)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


def judged(on: Scene, count: int, *, outages: bool = False) -> Report:
    """An outage of what is ours may come between act and done of any event."""
    report = Report(events=count, kills=len(on.told("frozen")))
    excused = {f"e{number}" for number in range(count)} if outages else set[str]()
    judge(on, report, "frozen", excused)
    return report


def stormed(what: str, database: str, count: int) -> Report:
    if what == "restarts":
        with scene("sqlite") as lite, running_server() as server:
            on = replace(lite, place=PostgresUrl(server.create("restarts")))
            on.database().close()
            return restarts(on, server, count)
    with scene(database) as on:
        if what == "disk":
            with small_disk(on):
                return disturbed(on, count, full)
        on.database().close()
        if what == "locked":
            return disturbed(on, count, locked)
        return {"race": race, "freeze": freeze}[what](on, count)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["race", "freeze", "restarts", "disk", "locked"])
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--count", type=int, default=50, help="how many events")
    arguments = parser.parse_args()
    code_version()
    started = monotonic()
    report = stormed(arguments.what, arguments.database, arguments.count)
    report.seconds = monotonic() - started
    tell(report)


if __name__ == "__main__":
    main()
