"""Workers that race, one that freezes past its lease, a server that is stopped hard, a full disk.

python -m tests.kill.storms race|freeze|restarts|disk [--database postgres] [--count N]
"""

import argparse
import os
import signal
from collections.abc import Generator
from contextlib import closing, contextmanager
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


def whole(on: Scene) -> Fuse:
    """One that never burns through."""
    return Fuse(_NEVER - 1, on.folder / "killed")


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def opened(on: Scene) -> Generator[State]:
    with closing(on.database()) as database:
        store = ArtifactStore(on.folder / "artifacts", sync=lambda _handle: None)
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
    return judged(on, count)


def judged(on: Scene, count: int) -> Report:
    report = Report(events=count, kills=len(on.told("frozen")))
    judge(on, report, "frozen")
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["race", "freeze", "restarts"])
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--count", type=int, default=50, help="how many events")
    arguments = parser.parse_args()
    code_version()
    started = monotonic()
    if arguments.what == "restarts":
        with scene("sqlite") as lite, running_server() as server:
            on = replace(lite, place=PostgresUrl(server.create("restarts")))
            on.database().close()
            report = restarts(on, server, arguments.count)
    else:
        with scene(arguments.database) as on:
            on.database().close()
            report = {"race": race, "freeze": freeze}[arguments.what](on, arguments.count)
    report.seconds = monotonic() - started
    tell(report)


if __name__ == "__main__":
    main()
