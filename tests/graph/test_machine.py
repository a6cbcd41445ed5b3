import json
import subprocess
import sys
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from contracts.task_event import TaskEvent
from graph.checkpoints import Checkpoints, open_checkpoints
from graph.machine import UnfinishedRun, compile_flow, walk
from graph.runs import begin
from graph.sqlite import Sqlite
from graph.state import State
from graph.steps import flow
from graph.work import Work
from tests.graph.toy import TOY, Steps, ToyState, deps_of, event_of


@pytest.fixture
def checkpoints(state: State) -> Generator[Checkpoints]:
    with open_checkpoints(state.checkpoints) as opened:
        assert isinstance(opened, Checkpoints)
        opened.setup()
        yield opened


def begun(state: State, root: Path) -> Work:
    event = event_of(root)
    held = begin(state, TOY, event, {"event": event}, root)
    return Work(
        flow=TOY,
        run=held.run.run,
        fence=held.fence,
        store=state.store,
        ledger=state.ledger,
        deps=deps_of(state, root, held.run.run, held.fence, Steps()),
        code_version=held.run.code_version,
        clock=state.hands.clock,
    )


def given(work: Work) -> dict[str, str]:
    return dict(json.loads(work.ledger.run(work.run).given))


def commits(statements: list[str]) -> int:
    """COMMITs, and the writes that are a transaction of their own."""
    words = [statement.split()[0] for statement in statements]
    count, inside = 0, False
    for word in words:
        count += word == "COMMIT" or (word in ("INSERT", "UPDATE") and not inside)
        inside = word == "BEGIN" or (inside and word not in ("COMMIT", "ROLLBACK"))
    return count


def test_a_step_costs_two_commits_and_a_run_two_more(
    state: State, root: Path, checkpoints: Checkpoints
) -> None:
    """For the eleven steps of an incident that is 24; effects that are sent have their own."""
    toy = flow("toy", {"event": TaskEvent}, *TOY.steps[:2])
    statements: list[str] = []
    assert isinstance(state.ledger.database, Sqlite)
    state.ledger.database.connection.set_trace_callback(statements.append)
    checkpoints.conn.set_trace_callback(statements.append)
    work = replace(begun(state, root), flow=toy)

    walk(compile_flow(toy, ToyState, checkpoints), work, given(work))

    assert commits(statements) == 2 * len(toy.steps) + 2


def test_a_graph_that_ends_early_is_not_taken_for_a_finished_run(
    state: State, root: Path, checkpoints: Checkpoints
) -> None:
    short = flow("toy", {"event": TaskEvent}, *TOY.steps[:2])
    work = begun(state, root)

    with pytest.raises(UnfinishedRun, match="the graph ended and the ledger says running"):
        walk(compile_flow(short, ToyState, checkpoints), work, given(work))


TRACED = """
import os, sys, threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

hits = []
class Collector(BaseHTTPRequestHandler):
    def do_GET(self):
        hits.append(self.path); self.send_response(200); self.end_headers(); self.wfile.write(b"{}")
    do_POST = do_PATCH = do_GET
    def log_message(self, *_): pass

server = HTTPServer(("127.0.0.1", 0), Collector)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ.update(LANGSMITH_TRACING="true", LANGSMITH_API_KEY="key",
                  LANGSMITH_ENDPOINT=f"http://127.0.0.1:{server.server_port}")
from langchain_core.tracers.langchain import wait_for_all_tracers
from graph.state import temporary_state
from tests.graph.toy import hands, run_toy
with temporary_state(hands()) as state:
    run_toy(state, Path(sys.argv[1]))
wait_for_all_tracers()
print("ours", len(hits))
from langgraph.graph import StateGraph
plain = StateGraph(dict); plain.add_node("n", lambda s: s); plain.set_entry_point("n")
plain.compile().invoke({"a": 1})
wait_for_all_tracers()
print("plain", len(hits) > 0)
"""


@pytest.mark.slow
def test_nothing_is_sent_to_langsmith_whatever_the_environment_says(root: Path) -> None:
    out = subprocess.run(
        [sys.executable, "-c", TRACED, str(root)], capture_output=True, text=True, check=True
    )
    assert out.stdout.splitlines() == ["ours 0", "plain True"]


KILLED = """
import os, signal, sys
from pathlib import Path
from graph.runs import begin, carry_out, take
from graph.state import open_state
from tests.graph import toy

base = Path(sys.argv[1])

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def walk(folder, run, after):
    began = []
    def die_after(name):
        began.append(name)
        with open(folder / "began", "a") as file:
            file.write(name + "\\n")
        if len(began) == after:
            die()
    with open_state(folder / "state", toy.hands()) as state:
        if run is None:
            event = toy.event_of(folder)
            held = begin(state, toy.TOY, event, {"event": event}, folder)
            (folder / "run").write_text(held.run.run)
        else:
            held = take(state, run)
        record, commit, rows = state.ledger.record, state.ledger.database._commit, []
        def record_and_tell(row, fence):
            record(row, fence)
            rows.append(row.position)
        def commit_then_die():
            commit()
            if rows and rows[-1] == -after - 1:
                die()
        state.ledger.record = record_and_tell
        state.ledger.database._commit = commit_then_die
        deps = toy.deps_of(state, folder, held.run.run, held.fence, die_after)
        carry_out(state, toy.TOY, toy.ToyState, held, deps)

def child(folder, run, after):
    pid = os.fork()
    if pid == 0:
        walk(folder, run, after)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

for after in (1, 2, 3, 4, -1, -2, -3):
    folder = base / str(after)
    folder.mkdir()
    codes = child(folder, None, after), child(folder, (folder / "run").read_text(), 0)
    print(after, *codes, *(folder / "began").read_text().split())
"""
STEPS = ["take", "split", "tell", "note"]


@pytest.mark.slow
def test_a_killed_run_completes_and_repeats_no_step_that_has_a_row(tmp_path: Path) -> None:
    """n kills when the nth step begins, -n between the nth row and its checkpoint."""
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    out = subprocess.run(command, capture_output=True, text=True, check=True)

    lines = [line.split() for line in out.stdout.splitlines()]
    assert [line[0] for line in lines] == ["1", "2", "3", "4", "-1", "-2", "-3"]
    for after, killed, ended, *began in lines:
        repeated = STEPS[int(after) - 1 : int(after)] if int(after) > 0 else []
        assert (killed, ended, sorted(began)) == ("-9", "0", sorted(STEPS + repeated)), after
