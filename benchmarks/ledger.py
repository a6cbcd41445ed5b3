"""What durable runs cost: CPU against LangGraph alone, claiming among many runs, bytes a run.

python -m benchmarks.ledger cpu [--rounds N] [--postgres]
python -m benchmarks.ledger claim [--runs 100 10000 100000] [--postgres]
"""

import argparse
import json
from collections.abc import Callable, Generator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from inspect import Parameter, Signature
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, TypedDict

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph

from contracts.base import Artifact, canonical, sha256_of
from contracts.task_event import TaskEvent
from graph.code_version import code_version
from graph.deps import Deps
from graph.effects import RunEffects
from graph.ledger import Ledger
from graph.records import Run, StepRow, iso
from graph.runs import begin, carry_out
from graph.sqlite import connect
from graph.state import Hands, State, open_state
from graph.steps import Flow, Step, flow, step
from tests.graph.servers import running_server
from tools.sources import Files

RUNS = 40
KEYS = ("event", *(f"k{number}" for number in range(10)))
EVENT = TaskEvent(event_id="e", format="bench")
NOW = datetime(2026, 11, 25, tzinfo=UTC)
CLAIMS = 200


class Passed(Artifact):
    KIND = "bench-passed"
    SCHEMA = 1

    value: int
    text: str = "x" * 700
    """As large as what a real step gives is, on the whole."""


def relay(before: str, kind: type[Artifact], name: str) -> Step:
    """A step that does nothing to speak of."""

    def gives(**inputs: Passed) -> Passed:
        value = inputs[before].value + 1 if before != "event" else 0
        return Passed(value=value)

    reads = Parameter(before, Parameter.KEYWORD_ONLY, annotation=kind)
    signature = Signature([reads], return_annotation=Passed)
    for attribute, value in (("__signature__", signature), ("__name__", name)):
        setattr(gives, attribute, value)
    return step("pure", name.removeprefix("give_"), gives)


def bench_flow() -> Flow:
    kinds: dict[str, type[Artifact]] = {"event": TaskEvent}
    steps = [relay(before, kinds.get(before, Passed), key) for before, key in pairwise(KEYS)]
    return flow("bench", {"event": TaskEvent}, *steps)


BENCH = bench_flow()


class BenchState(TypedDict, total=False):
    event: str
    k0: str
    k1: str
    k2: str
    k3: str
    k4: str
    k5: str
    k6: str
    k7: str
    k8: str
    k9: str


def bare(saver: BaseCheckpointSaver[str] | None) -> Callable[[int], None]:
    """LangGraph alone, with the same steps over the same values."""
    graph: Any = StateGraph(BenchState)
    names = [one.name for one in BENCH.steps]
    for one in BENCH.steps:
        graph.add_node(one.name, partial(_node, one.key))
    for before, after in pairwise([START, *names, END]):
        graph.add_edge(before, after)
    machine = graph.compile(checkpointer=saver)

    def run(number: int) -> None:
        config = {"configurable": {"thread_id": f"r{number}"}}
        machine.invoke({"event": "x" * 64}, config, **({"durability": "sync"} if saver else {}))

    return run


def _node(key: str, _state: Mapping[str, str]) -> dict[str, str]:
    return {key: sha256_of(canonical(Passed(value=1).model_dump(mode="json")))}


def ours(state: State) -> Callable[[int], None]:
    def run(number: int) -> None:
        event = EVENT.model_copy(update={"event_id": f"e{number}"})
        held = begin(state, BENCH, event, {"event": event}, Path("/"))
        deps = Deps(
            files=Files(Path("/"), state.store),
            history=lambda _event: (),
            effects=RunEffects(state.ledger, held.run.run, held.fence, state.hands.clock),
        )
        carry_out(state, BENCH, BenchState, held, deps)

    return run


@dataclass
class Cost:
    cpu_ms: float
    wall_ms: float


def cost(run: Callable[[int], None], first: int) -> Cost:
    cpu, wall = process_time(), perf_counter()
    for number in range(first, first + RUNS):
        run(number)
    spent = (process_time() - cpu, perf_counter() - wall)
    return Cost(*(1000 * one / RUNS for one in spent))


def cpu(rounds: int, *, postgres: bool) -> None:
    code_version()
    with TemporaryDirectory() as name, contenders(Path(name), postgres=postgres) as runs:
        found: dict[str, list[Cost]] = {what: [] for what in runs}
        for number in range(rounds + 1):
            for what, run in runs.items():
                found[what].append(cost(run, number * RUNS))
    least = {what: min(one.cpu_ms for one in costs[1:]) for what, costs in found.items()}
    base = least["LangGraph, no saver"]
    for what, costs in found.items():
        walls = ", ".join(f"{one.wall_ms:.0f}" for one in costs[1:])
        print(
            f"{what:<34} {least[what]:7.2f} CPU ms a run  {least[what] / base:5.2f} x no saver"
            f"  {1000 / least[what]:6.0f} runs a CPU second   wall ms {walls}",
            flush=True,
        )


@contextmanager
def contenders(folder: Path, *, postgres: bool) -> Generator[dict[str, Callable[[int], None]]]:
    hands = Hands("bench", lambda: datetime.now(UTC))
    runs = {"LangGraph, no saver": bare(None), "LangGraph, saver in memory": bare(InMemorySaver())}
    with (
        closing(connect(folder / "full.db", "FULL")) as full,
        closing(connect(folder / "normal.db", "NORMAL")) as normal,
        open_state(folder / "state", hands) as state,
    ):
        runs["LangGraph, SQLite FULL"] = bare(SqliteSaver(full))
        runs["LangGraph, SQLite NORMAL"] = bare(SqliteSaver(normal))
        runs["Breakfix, SQLite"] = ours(state)
        if not postgres:
            yield runs
            return
        with running_server() as server:
            url = server.create("bench")
            with open_state(folder / "shared", hands, url) as shared:
                yield {**runs, "Breakfix, PostgreSQL (client)": ours(shared)}


def fill(ledger: Ledger, first: int, last: int) -> None:
    """Finished runs, as the graph writes them, many in one commit."""
    for start in range(first, last, 500):
        with ledger.database.transaction():
            for number in range(start, min(start + 500, last)):
                _finished(ledger, number)


def _finished(ledger: Ledger, number: int) -> None:
    began = NOW + timedelta(seconds=number)
    name = f"{began:%Y%m%d-%H%M%S}-{number:08x}"
    rows: list[StepRow] = []
    output = sha256_of(name.encode())
    for position, one in enumerate(BENCH.steps):
        row = StepRow(
            run=name,
            step=one.name,
            position=position,
            key=one.key,
            inputs=canonical({next(iter(one.reads)): output}).decode(),
            recorded=None,
            output=output,
            code_version="c" * 64,
        )
        rows.append(row.sealed([earlier.hash for earlier in rows[-1:]]))
    run = Run(
        run=name,
        flow="bench",
        event_id=output,
        dag_id=f"dag{number % 50}",
        task_id="task",
        root="/data/runs",
        given=canonical({"event": output}).decode(),
        code_version="c" * 64,
        started=iso(began),
        finished=iso(began),
        state="failed" if number % 100 == 0 else "finished",
        verdict="data.x",
        failure_key=output,
        head=rows[-1].hash,
    )
    ledger.adopt(run, rows)
    ledger.leases.begin(name, "bench", began)


def open_runs(ledger: Ledger, count: int) -> None:
    for number in range(count):
        run = Run(
            run=f"open-{number:08x}",
            flow="bench",
            event_id=f"open{number}",
            root="/",
            given="{}",
            code_version="c",
            started=iso(NOW + timedelta(days=9, seconds=number)),
        )
        ledger.begin(run, "gone", NOW)


def timed(what: Callable[[], object]) -> float:
    begun = perf_counter()
    what()
    return 1000 * (perf_counter() - begun)


def claim(sizes: list[int], *, postgres: bool) -> None:
    with TemporaryDirectory() as name, _ledger_of(Path(name), postgres=postgres) as ledger:
        open_runs(ledger, CLAIMS)
        done = 0
        for size in sizes:
            fill(ledger, done, size)
            done = size
            print(json.dumps(_claims(ledger, size)), flush=True)


def _claims(ledger: Ledger, size: int) -> dict[str, object]:
    now = NOW + timedelta(days=30)
    took: list[float] = []
    for number in range(CLAIMS):
        at = now + timedelta(hours=size + number)
        took.append(timed(partial(ledger.claim, f"w{number}", at, at + timedelta(minutes=1))))
    took.sort()
    [rows] = ledger.database.rows("SELECT count(*) AS n FROM steps")
    return {
        "runs": size,
        "ledger rows": rows["n"],
        "claim ms median": round(median(took), 2),
        "claim ms p99": round(took[int(len(took) * 0.99) - 1], 2),
        "list 50 ms": round(min(timed(lambda: ledger.runs(50)) for _ in range(5)), 2),
        "list 50 failed ms": round(
            min(timed(lambda: ledger.runs(50, "failed")) for _ in range(5)), 2
        ),
    }


@contextmanager
def _ledger_of(folder: Path, *, postgres: bool) -> Generator[Ledger]:
    hands = Hands("bench", lambda: NOW)
    if not postgres:
        with open_state(folder, hands) as state:
            yield state.ledger
            print(f"{(folder / 'ledger.db').stat().st_size} bytes of ledger.db")
        return
    with running_server() as server, open_state(folder, hands, server.create("bench")) as state:
        yield state.ledger


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["cpu", "claim"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runs", type=int, nargs="+", default=[100, 10_000, 100_000])
    parser.add_argument("--postgres", action="store_true", help="with, or on, a real server")
    arguments = parser.parse_args()
    if arguments.what == "cpu":
        cpu(arguments.rounds, postgres=arguments.postgres)
    else:
        claim(arguments.runs, postgres=arguments.postgres)


if __name__ == "__main__":
    main()
