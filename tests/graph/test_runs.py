import json
import sqlite3
from pathlib import Path

import pytest

from contracts.base import Artifact, encode, sha256_of
from contracts.delivery import Announcement
from contracts.recorded import Recorded
from contracts.task_event import TaskEvent
from graph.checkpoints import open_checkpoints
from graph.code_version import code_version
from graph.place import SqliteFile
from graph.runs import RunHeld, RunParked, begin, carry_out, take
from graph.state import State, open_state
from graph.steps import BadGraph, Flow, flow, step
from tests.graph.toy import (
    TOY,
    Clock,
    Steps,
    Taken,
    Told,
    ToyState,
    Words,
    ask_take,
    deps_of,
    event_of,
    finish_take,
    hands,
    run_toy,
)
from tools.effect import Effects, RetryLater, effect_key
from tools.sources import Files


def checkpoints_file(state: State) -> Path:
    assert isinstance(state.checkpoints, SqliteFile)
    return state.checkpoints.path


def test_a_run_writes_every_artifact_of_its_flow(state: State, root: Path) -> None:
    run = run_toy(state, root)

    assert state.artifact(run, "words", Words) == Words(words=("one", "two"))
    assert state.artifact(run, "told", Told) == Told(text="one two", answer="sent one two")
    assert state.artifact(run, "note", Words) == Words(words=("sent one two",))


def test_a_finished_run_is_listed_as_finished(state: State, root: Path) -> None:
    run = run_toy(state, root)

    [listed] = state.ledger.runs()
    assert (listed.run, listed.state, listed.flow) == (run, "finished", "toy")
    assert (listed.dag_id, listed.task_id, listed.root) == ("dag", "task", str(root))
    assert listed.finished == "2026-11-23T03:00:00.000000+00:00"
    assert listed.head == state.ledger.steps(run)[-1].hash


def test_the_state_of_langgraph_is_names_of_artifacts(state: State, root: Path) -> None:
    run = run_toy(state, root)

    with open_checkpoints(state.checkpoints) as saver:
        found = saver.get_tuple({"configurable": {"thread_id": run}})
    assert found is not None
    values = found.checkpoint["channel_values"]
    rows = {row.key: row.output for row in state.ledger.steps(run)}
    given = json.loads(state.ledger.run(run).given)
    assert {key: value for key, value in values.items() if key in ToyState.__annotations__} == {
        **given,
        **rows,
    }


def test_rows_of_the_same_input_are_equal_wherever_they_are_made(
    state: State, root: Path, tmp_path: Path
) -> None:
    first = run_toy(state, root)
    with open_state(tmp_path / "elsewhere", hands("you")) as other:
        second = run_toy(other, root)
        assert other.ledger.run(second).head == state.ledger.run(first).head


def boom(taken: Taken) -> Words:
    raise RuntimeError("boom")


def broken(*failing: Artifact) -> Flow:
    return flow("toy", {"event": TaskEvent}, TOY.steps[0], step("pure", "words", boom))


def test_a_fault_of_ours_is_listed_with_the_run(state: State, root: Path) -> None:
    with pytest.raises(RuntimeError, match="boom"):
        run_toy(state, root, broken())

    [run] = state.ledger.runs()
    assert (run.state, run.why) == ("failed", "RuntimeError: boom")


def no_room(taken: Taken) -> Words:
    raise OSError(28, "No space left on device")


def test_a_full_disk_leaves_the_run_open(state: State, root: Path) -> None:
    toy = flow("toy", {"event": TaskEvent}, TOY.steps[0], step("pure", "words", no_room))
    with pytest.raises(OSError, match="No space left"):
        run_toy(state, root, toy)

    assert state.ledger.runs()[0].state == "running"


def resumed(state: State, root: Path, run: str, toy: Flow = TOY) -> list[str]:
    """The steps that ran when the run was taken up again."""
    held = take(state, run)
    steps = Steps()
    carry_out(state, toy, ToyState, held, deps_of(state, root, run, held.fence, steps))
    return steps.names


def cut_off(state: State, root: Path) -> str:
    """A run that stopped in its second step."""
    toy = flow("toy", {"event": TaskEvent}, TOY.steps[0], step("pure", "words", no_room))
    with pytest.raises(OSError, match="No space left"):
        run_toy(state, root, toy)
    return state.ledger.runs()[0].run


def test_a_resumed_run_repeats_no_step_that_has_a_row(state: State, root: Path) -> None:
    run = cut_off(state, root)

    assert resumed(state, root, run) == ["split", "tell", "note"]
    assert state.ledger.run(run).state == "finished"


def test_a_run_resumes_from_the_ledger_alone_where_its_checkpoints_are_lost(
    state: State, root: Path
) -> None:
    run = cut_off(state, root)
    checkpoints_file(state).unlink()

    assert resumed(state, root, run) == ["split", "tell", "note"]


def test_resuming_a_finished_run_runs_nothing(state: State, root: Path) -> None:
    run = run_toy(state, root)

    assert resumed(state, root, run) == []


def test_a_checkpoint_that_is_ahead_of_the_ledger_is_not_believed(state: State, root: Path) -> None:
    run = run_toy(state, root)
    with sqlite3.connect(checkpoints_file(state).with_name("ledger.db")) as ledger:
        ledger.execute("DELETE FROM steps WHERE step IN ('tell', 'note')")
        ledger.execute("UPDATE runs SET state = 'running'")
    ledger.close()

    assert resumed(state, root, run) == ["tell", "note"]
    assert state.ledger.run(run).state == "finished"


def test_a_run_in_other_hands_is_not_taken(state: State, root: Path) -> None:
    event = event_of(root)
    run = begin(state, TOY, event, {"event": event}, root).run.run
    stranger = State(state.ledger, state.store, hands("you"), state.checkpoints)

    with pytest.raises(RunHeld, match="another process works on it"):
        take(stranger, run)


def test_a_run_is_taken_when_its_lease_ran_out(state: State, root: Path) -> None:
    event = event_of(root)
    run = begin(state, TOY, event, {"event": event}, root).run.run
    later = Clock()
    later.pass_by(3600)
    stranger = State(state.ledger, state.store, hands("you", later), state.checkpoints)

    assert take(stranger, run).fence == 2


def test_a_run_of_other_code_is_parked(state: State, root: Path) -> None:
    event = event_of(root)
    held = begin(state, TOY, event, {"event": event}, root)
    with sqlite3.connect(checkpoints_file(state).with_name("ledger.db")) as ledger:
        ledger.execute("UPDATE runs SET code_version = 'older'")
    ledger.close()

    why = f"begun by code older, this is {code_version()[:12]}"
    with pytest.raises(RunParked, match=why):
        take(state, held.run.run)
    assert (state.ledger.run(held.run.run).state, state.ledger.run(held.run.run).why) == (
        "parked",
        why,
    )


LATER = Clock().now


def render_ask(words: Words) -> Told:
    return Told(text=words.words[0])


def act_ask(rendered: Told, effects: Effects) -> Told:
    raise RetryLater(LATER, "429 from the channel")


def test_a_rate_limit_gives_the_lease_back_until_then(state: State, root: Path) -> None:
    toy = flow(
        "toy", {"event": TaskEvent}, *TOY.steps[:2], step("effect", "told", render_ask, act_ask)
    )
    with pytest.raises(RetryLater, match="429 from the channel; next try at 2026-11-23T03:00"):
        run_toy(state, root, toy)
    stranger = State(state.ledger, state.store, hands("you"), state.checkpoints)

    run = state.ledger.runs()[0]
    assert run.state == "running"
    assert take(stranger, run.run).fence == 2


def test_what_the_outside_said_is_kept_with_the_row(state: State, root: Path) -> None:
    run = run_toy(state, root)

    taken, words, told, note = state.ledger.steps(run)
    assert taken.recorded == sha256_of(encode(Recorded(request="e1", answer="log.txt")))
    assert told.recorded == sha256_of(encode(Told(text="one two")))
    assert (words.recorded, note.recorded) == (None, None)


def test_a_key_that_is_not_written_yet_is_named(state: State, root: Path) -> None:
    event = event_of(root)
    run = begin(state, TOY, event, {"event": event}, root).run.run

    with pytest.raises(LookupError, match="has not written words yet"):
        state.artifact(run, "words", Words)


def render_hello(taken: Taken, event: TaskEvent) -> Announcement:
    return Announcement(title=f"reading {len(taken.files)} logs of {event.task_id}", to=("#a", "b"))


def test_what_a_step_announces_is_queued_with_its_row(state: State, root: Path) -> None:
    first = step("recorded", "taken", ask_take, finish_take, announces=render_hello)
    toy = flow("toy", {"event": TaskEvent}, first, *TOY.steps[1:])

    run = run_toy(state, root, toy)

    for channel in ("#a", "b"):
        queued = state.ledger.outbox.read(effect_key("announce", channel, run))
        assert queued is not None
        assert (queued.run, queued.state, queued.kind) == (run, "queued", "announce")
        said = state.store.get(str(queued.request), Announcement)
        assert said == Announcement(title="reading 1 logs of task", to=(channel,))


def test_an_announcement_that_touches_the_outside_is_refused() -> None:
    def render_hello(taken: Taken, files: Files) -> Announcement:
        raise NotImplementedError

    with pytest.raises(BadGraph, match="announces, but asks for files"):
        step("recorded", "taken", ask_take, finish_take, announces=render_hello)
