"""Kills a worker at point after point and lets the next one go on; then asks the remotes.

python -m tests.kill.campaign [--database postgres] [--kills 500]
"""

import argparse
import gc
import json
import os
import random
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from time import monotonic
from typing import TypeAlias

import httpx

from contracts.base import sha256_of
from contracts.task_event import LocalFile, TaskEvent, Wishes
from graph.artifacts import ArtifactStore
from graph.code_version import code_version
from graph.database import Database
from graph.delivery import deliver_once
from graph.deps import Deps
from graph.effects import RunEffects
from graph.ledger import Ledger
from graph.place import Place, PostgresUrl, SqliteFile
from graph.postgres import open_postgres
from graph.records import Held, Run
from graph.sqlite import open_sqlite
from graph.state import Hands, State
from graph.verify import verify_all
from graph.worker import Line, accept, work_once
from tests.graph.servers import running_server
from tests.graph.toy import no_history
from tests.kill.fuse import Fuse, FusedChannel, FusedDatabase, FusedForge
from tests.kill.fused_savers import fuse_savers
from tests.kill.line import CHANNEL, GIT, KILL, KillState, given, make_remote
from tests.kill.receiver import SECRET, receiving
from tools.effect import effect_key
from tools.forges.git import GitRemote
from tools.notifier import Channel
from tools.notifiers.webhook import Webhook
from tools.sources import Files

Channels: TypeAlias = dict[str, Channel]

TEXT = b"one two"
BEGIN = datetime(2026, 11, 25, tzinfo=UTC)
HOUR = timedelta(hours=1)
_NEVER = -1


@dataclass(frozen=True)
class Scene:
    """What outlives every worker: the database, the folder, the remotes and their journals."""

    folder: Path
    place: Place
    hook: str

    @property
    def state(self) -> Path:
        """What is ours of the folder; the rest is the remotes' and the judge's."""
        return self.folder / "state"

    def database(self) -> Database:
        if isinstance(self.place, PostgresUrl):
            return open_postgres(self.place.url)
        return open_sqlite(self.state / "ledger.db", "OFF")

    def told(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text().splitlines() if path.exists() else []


@dataclass
class Report:
    kills: int = 0
    events: int = 0
    points: Counter[str] = field(default_factory=Counter[str])
    lost: int = 0
    out_of_order: int = 0
    repeated_where_asked: int = 0
    repeated_unflagged: int = 0
    """By a remote that cannot be asked; also with another id, or with no kill to excuse it."""
    repeated_flagged: int = 0
    """By such a remote, with the same id, after a kill between act and done."""
    killed_acting: int = 0
    """Kills between act and done, of which only some came after the remote had it."""
    refused: Counter[str] = field(default_factory=Counter[str])
    """What a sender was told, whose event was not acknowledged."""
    wrong: list[str] = field(default_factory=list[str])
    seconds: float = 0.0

    def is_clean(self) -> bool:
        faults = (self.lost, self.out_of_order, self.repeated_where_asked, self.repeated_unflagged)
        return not any(faults) and not self.wrong


@contextmanager
def scene(database: str) -> Generator[Scene]:
    with TemporaryDirectory(prefix="breakfix-kill-") as name:
        folder = Path(name)
        (folder / "state").mkdir()
        (folder / "log.txt").write_bytes(TEXT)
        make_remote(folder)
        with receiving(folder / "received") as hook:
            if database == "sqlite":
                yield Scene(folder, SqliteFile(folder / "state" / "checkpoints.db", "OFF"), hook)
            else:
                with running_server() as server:
                    yield Scene(folder, PostgresUrl(server.create("kills")), hook)


def campaign(on: Scene, kills: int, stride: int = 1, seed: int = 6) -> Report:
    """Each event is killed at its own point, some a second time, some at any moment; then left."""
    chance, started, report = random.Random(seed), monotonic(), Report()  # noqa: S311
    on.database().close()
    code_version()
    gc.freeze()
    number = 0
    length = 0
    while len(on.told("killed")) < kills:
        event = f"e{number}"
        at_any_moment = number % 5 == 4
        if at_any_moment:
            work(on, event, 3 * number, _NEVER, chance.uniform(0.0, 0.4))
        elif work(on, event, 3 * number, length):
            length += stride
        else:
            length = 0
        if number % 7 == 6:
            work(on, event, 3 * number + 1, chance.randrange(40))
        work(on, event, 3 * number + 2, _NEVER)
        number += 1
    report.kills, report.events = len(on.told("killed")), number
    judge(on, report, "killed", set())
    report.seconds = monotonic() - started
    return report


def work(on: Scene, event: str, hour: int, length: int, moment: float | None = None) -> bool:
    """One worker in a process of its own, an hour after the one before; whether it was killed."""
    fuse = Fuse(length, on.folder / "killed", event=event)

    def worker() -> None:
        if moment is not None:
            Timer(moment, fuse.blow_here, ["at any moment"]).start()
        work_here(on, event, hour, fuse)

    return ended(forked(worker)) == -signal.SIGKILL


def forked(what: Callable[[], None]) -> int:
    """A process of its own that does this; its id."""
    process = os.fork()
    if process == 0:
        code = 1
        try:
            what()
            code = 0
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            sys.stderr.flush()
            os._exit(code)
    return process


def ended(process: int) -> int:
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if code not in (0, -signal.SIGKILL):
        raise RuntimeError(f"a worker ended with {code}")
    return code


def work_here(on: Scene, event: str, hour: int, fuse: Fuse) -> None:
    """Sends the event if it was not acknowledged, then works until nothing is due."""
    fuse_savers(fuse)
    now = BEGIN + hour * HOUR
    with closing(FusedDatabase(on.database(), fuse)) as database:
        store = ArtifactStore(on.state / "artifacts", sync=fuse.sync)
        hands = Hands(f"worker {hour}", lambda: now)
        state = State(Ledger(database), store, hands, on.place)
        send(on, state, event, fuse)
        channels: Channels = {CHANNEL: FusedChannel(webhook(on), fuse)}
        early = int(event[1:]) % 2 == 0
        line = Line(flow=KILL, schema=KillState, given=given, deps=deps_of(on, channels, fuse))
        before: Callable[[str], None] = (
            (lambda _step: _deliver(state, channels)) if early else lambda _step: None
        )
        while worked := work_once(state, line, before):
            if worked.error is not None:
                raise worked.error
        _deliver(state, channels)


def send(on: Scene, state: State, event: str, fuse: Fuse) -> None:
    acknowledged = on.folder / f"acknowledged-{event}"
    if acknowledged.exists():
        return
    fuse.burn("event: before it is sent")
    ref = LocalFile(name="log.txt", size=len(TEXT), sha256=sha256_of(TEXT))
    task = TaskEvent(event_id=event, format="kill", log_refs=(ref,))
    accept(state, [(task, Wishes(), on.folder)])
    fuse.burn("event: before the acknowledgement")
    acknowledged.touch()
    fuse.burn("event: after the acknowledgement")


def _deliver(state: State, channels: Channels) -> None:
    while deliver_once(state, channels):
        pass


def webhook(on: Scene) -> Webhook:
    client = httpx.Client(timeout=20, trust_env=False)
    return Webhook(url=on.hook, secret=SECRET, client=client, clock=lambda: BEGIN)


def deps_of(
    on: Scene, channels: Channels, fuse: Fuse
) -> Callable[[State, Held, RunEffects, Callable[[str], None]], Deps]:
    forge = FusedForge(GitRemote(url=str(on.folder / "bare.git"), environment=GIT), fuse)

    def deps(state: State, held: Held, effects: RunEffects, told: Callable[[str], None]) -> Deps:
        return Deps(
            files=Files(Path(held.run.root), state.store),
            history=no_history,
            effects=effects,
            forge=forge,
            channels=channels,
            progress=told,
        )

    return deps


def judge(on: Scene, report: Report, blows: str, excused: set[str]) -> None:
    """By what the remotes wrote down, not by what we believe.

    `blows` is the file of the fuses; `excused` are events that may have been repeated without one.
    """
    blown = [line.split("\t") for line in on.told(blows)]
    report.points.update(point for point, _, _ in blown)
    excused = excused | {event for _, event, doing in blown if doing == "acting"}
    report.killed_acting = sum(doing == "acting" for _, _, doing in blown)
    received = [json.loads(line) for line in on.told("received")]
    pushed = Counter(line.split()[2] for line in on.told("pushes"))
    with closing(on.database()) as database:
        ledger = Ledger(database)
        runs = {run.event_id: run for run in ledger.runs()}
        report.wrong += verify_all(ledger, ArtifactStore(on.state / "artifacts"))
        report.wrong += [f"{one['id']} is not signed" for one in received if not one["signed"]]
        for number in range(report.events):
            run = runs.get(f"e{number}")
            if run is None or run.state != "finished":
                report.lost += 1
                continue
            mine = [one for one in received if one["run"] == run.run]
            _judge_run(ledger, run, mine, report, excused=run.event_id in excused)
        keys = {sha256_of(f"e{number}".encode())[:16] for number in range(report.events)}
        counts = [pushed[f"refs/heads/breakfix/{key}"] for key in keys]
        report.lost += counts.count(0)
        report.repeated_where_asked += sum(count > 1 for count in counts)
        if len(runs) != report.events:
            report.wrong.append(f"{len(runs)} runs of {report.events} events")


def _judge_run(
    ledger: Ledger, run: Run, mine: list[dict[str, object]], report: Report, *, excused: bool
) -> None:
    kinds = [str(one["type"]).rpartition(".")[2] for one in mine]
    if "finished" not in kinds:
        report.lost += 1
    elif "reading" in kinds[kinds.index("finished") :]:
        report.out_of_order += 1
    for kind, action in (("reading", "announce"), ("finished", "notify")):
        ids = {one["id"] for one, of in zip(mine, kinds, strict=True) if of == kind}
        if kinds.count(kind) < 2:
            continue
        row = ledger.outbox.read(effect_key(action, CHANNEL, run.run))
        flagged = excused and len(ids) == 1 and row is not None and row.maybe_repeated
        report.repeated_flagged += flagged
        report.repeated_unflagged += not flagged


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--stride", type=int, default=1, help="only every nth point")
    arguments = parser.parse_args()
    with scene(arguments.database) as on:
        report = campaign(on, arguments.kills, arguments.stride)
    tell(report)


def tell(report: Report) -> None:
    points = sorted(report.points.items())
    print("\n".join(f"{count:5} {point}" for point, count in points))
    print(replace(report, points=Counter()))
    sys.exit(0 if report.is_clean() else 1)


if __name__ == "__main__":
    main()
