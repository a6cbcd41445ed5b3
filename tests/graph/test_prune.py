import os
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import pytest

from graph.act import ACT
from graph.checkpoints import Checkpoints, open_checkpoints
from graph.derived import begin_derived
from graph.postgres_checkpoints import PostgresCheckpoints
from graph.prune import Pruned, prune
from graph.replay import Equal, replay
from graph.runs import begin
from graph.state import State, open_state
from graph.verify import verify_all
from tests.graph.servers import Server
from tests.graph.toy import TOY, Clock, event_of, hands, run_toy, stored_run

DAY = timedelta(days=1)
NOTHING = Pruned(forgotten=(), checkpoints=0, artifacts=0, freed=0)


@pytest.fixture
def saver(state: State) -> Generator[Checkpoints | PostgresCheckpoints]:
    with open_checkpoints(state.checkpoints) as opened:
        yield opened


def age(path: Path, state: State, by: timedelta) -> None:
    then = (state.hands.clock() - by).timestamp()
    os.utime(path, (then, then))


def later(state: State, by: timedelta) -> None:
    clock = state.hands.clock
    assert isinstance(clock, Clock)
    clock.pass_by(by.total_seconds())


def test_the_checkpoints_of_ended_runs_go_and_they_replay_as_before(
    state: State, root: Path, saver: Checkpoints
) -> None:
    run = run_toy(state, root)
    rows = state.ledger.steps(run)

    assert prune(state, saver, None) == Pruned((), 1, 0, 0)

    assert list(saver.threads()) == []
    assert replay(stored_run(state, root, run), TOY, rows[0].code_version).outcome == Equal()
    assert prune(state, saver, None) == NOTHING
    assert verify_all(state.ledger, state.store) == []


def test_the_checkpoints_of_open_runs_and_of_other_graphs_stay(
    state: State, root: Path, saver: Checkpoints
) -> None:
    event = event_of(root)
    held = begin(state, TOY, event, {"event": event}, root)
    for thread in (held.run.run, "a graph of somebody else"):
        with saver.cursor() as cursor:
            cursor.execute(
                "INSERT INTO checkpoints VALUES (?, '', '1', NULL, '', '', '')", [thread]
            )

    assert prune(state, saver, None).checkpoints == 0
    assert list(saver.threads()) == [held.run.run, "a graph of somebody else"]


def test_what_no_run_refers_to_goes_when_it_is_a_day_old(
    state: State, root: Path, saver: Checkpoints
) -> None:
    run_toy(state, root)
    old, new = state.store.put_bytes(b"old"), state.store.put_bytes(b"new")
    path = state.store.folder / old[:2] / f"{old}.zst"
    age(path, state, 2 * DAY)
    freed = path.stat().st_size

    done = prune(state, saver, None)

    assert (done.artifacts, done.freed) == (1, freed)
    assert (state.store.has(old), state.store.has(new)) == (False, True)


def test_what_was_put_again_lately_stays(state: State, saver: Checkpoints) -> None:
    name = state.store.put_bytes(b"old")
    age(state.store.folder / name[:2] / f"{name}.zst", state, 2 * DAY)
    state.store.put_bytes(b"old")

    assert prune(state, saver, None).artifacts == 0
    assert state.store.read(name) == b"old"


def test_what_a_killed_writer_left_goes(state: State, saver: Checkpoints) -> None:
    state.store.put_bytes(b"x")
    folder = next(state.store.folder.iterdir())
    for path in (state.store.folder / "tmpabc", folder / "aa.gone", state.store.folder / "tmpnew"):
        path.write_bytes(b"123")
        if path.name != "tmpnew":
            age(path, state, 2 * DAY)

    assert prune(state, saver, None) == Pruned((), 0, 2, 6)
    assert [path.name for path in state.store.folder.glob("tmp*")] == ["tmpnew"]


def test_runs_are_forgotten_when_they_were_kept_long_enough(
    state: State, root: Path, saver: Checkpoints
) -> None:
    run = run_toy(state, root)
    later(state, 30 * DAY)
    young = run_toy(state, root, text="three")
    later(state, 61 * DAY)

    assert prune(state, saver, 91 * DAY).forgotten == ()
    assert prune(state, saver, 90 * DAY).forgotten == (run,)
    assert state.ledger.run(run).why == "forgotten: kept for 90 days"
    assert state.ledger.run(young).why is None


def test_a_run_that_was_forgotten_is_not_forgotten_again(
    state: State, root: Path, saver: Checkpoints
) -> None:
    run_toy(state, root)
    later(state, 9 * DAY)
    prune(state, saver, DAY)

    assert prune(state, saver, DAY) == NOTHING


def test_a_run_that_somebody_said_something_about_is_kept(
    state: State, root: Path, saver: Checkpoints
) -> None:
    run = run_toy(state, root)
    made = begin_derived(state, ACT, state.ledger.run(run), ".act", {})
    state.ledger.stop(made.run.run, made.fence, "failed", "no more")
    later(state, 9 * DAY)

    assert prune(state, saver, DAY).forgotten == ()


def test_a_run_is_kept_as_long_as_what_was_derived_from_it(
    state: State, root: Path, saver: Checkpoints
) -> None:
    run = run_toy(state, root)
    first = begin_derived(state, TOY, state.ledger.run(run), "~f", {})
    second = begin_derived(state, TOY, first.run, "~f", {})
    state.ledger.stop(first.run.run, first.fence, "failed", "no more")
    later(state, 9 * DAY)

    assert prune(state, saver, DAY).forgotten == ()
    state.ledger.stop(second.run.run, second.fence, "failed", "no more")
    assert prune(state, saver, DAY).forgotten == (run, f"{run}~f1", f"{run}~f1~f1")


@pytest.mark.slow
def test_it_is_the_same_on_postgres(server: Server, tmp_path: Path, root: Path) -> None:
    url = server.create("pruned")
    with open_state(tmp_path / "state", hands(), url) as state:
        run_toy(state, root)
        with open_checkpoints(state.checkpoints) as saver:
            assert prune(state, saver, None).checkpoints == 1
            assert prune(state, saver, None) == NOTHING
            later_state = State(state.ledger, state.store, hands(), state.checkpoints)
            later(later_state, 10_000 * DAY)
            assert len(prune(later_state, saver, DAY).forgotten) == 1
        assert verify_all(state.ledger, state.store) == []
