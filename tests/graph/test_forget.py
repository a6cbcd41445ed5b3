from pathlib import Path
from unittest.mock import ANY

import pytest

from contracts.task_event import StoredFile, TaskEvent, Wishes
from graph.derived import begin_derived
from graph.forget import ForgetRefused, Forgotten, forget
from graph.records import iso
from graph.replay import NotReplayable, replay
from graph.runs import begin, carry_out
from graph.state import State
from graph.verify import verify_all
from graph.worker import accept, arrival
from tests.graph.toy import (
    EVENT,
    TOY,
    Steps,
    ToyState,
    deps_of,
    event_of,
    run_toy,
    stored_run,
)


def size(state: State) -> int:
    return sum(path.stat().st_size for path in state.store.folder.glob("??/*.zst"))


def run_of(state: State, root: Path, event: TaskEvent) -> str:
    held = begin(state, TOY, event, {"event": event}, root)
    carry_out(state, TOY, ToyState, held, deps_of(state, root, held.run.run, held.fence, Steps()))
    return held.run.run


def test_what_a_run_holds_is_gone_and_its_hashes_stay(state: State, root: Path) -> None:
    run = run_toy(state, root)
    before, rows = size(state), state.ledger.steps(run)

    done = forget(state, [run], "asked for")

    assert done == Forgotten((run,), 7, before, ())
    assert list(state.store.names()) == []
    assert state.ledger.steps(run) == rows
    assert state.ledger.run(run).why == "forgotten: asked for"
    assert verify_all(state.ledger, state.store) == []
    outcome = replay(stored_run(state, root, run), TOY, rows[0].code_version).outcome
    assert isinstance(outcome, NotReplayable)
    assert outcome.why.endswith(": forgotten, asked for")


def test_what_another_run_holds_too_is_kept_for_it(state: State, root: Path) -> None:
    first, second = run_toy(state, root), run_toy(state, root)
    other = run_of(state, root, EVENT.model_copy(update={"event_id": "e2"}))

    done = forget(state, [first], "asked for")

    assert (done.artifacts, done.alike) == (0, (second,))
    assert verify_all(state.ledger, state.store) == []
    assert forget(state, [second], "asked for") == Forgotten((second,), 6, ANY, ())
    state.store.read(state.ledger.steps(other)[-1].output)


def test_forgetting_twice_is_forgetting_once(state: State, root: Path) -> None:
    run = run_toy(state, root)
    forget(state, [run], "asked for")

    assert forget(state, [run], "once more") == Forgotten((run,), 0, 0, ())
    assert verify_all(state.ledger, state.store) == []


def test_what_was_derived_from_a_run_goes_with_it(state: State, root: Path) -> None:
    run = run_toy(state, root)
    parent = state.ledger.run(run)
    made = begin_derived(state, TOY, parent, "~f", {}, state.ledger.steps(run))
    state.ledger.stop(made.run.run, made.fence, "failed", "no more")

    assert forget(state, [run], "asked for").runs == (run, f"{run}~f1")
    assert state.ledger.run(f"{run}~f1").why == "forgotten: asked for"


def test_a_run_that_is_at_work_is_not_forgotten(state: State, root: Path) -> None:
    event = event_of(root)
    held = begin(state, TOY, event, {"event": event}, root)

    with pytest.raises(ForgetRefused, match=f"run {held.run.run}: is not at its end; let "):
        forget(state, [held.run.run], "asked for")
    assert list(state.store.names()) != []


def test_what_came_from_stdin_goes_unless_another_still_needs_it(state: State, root: Path) -> None:
    kept = state.store.put_chunks([b"one two"])
    ref = StoredFile(name="stdin", size=kept.size, sha256=kept.sha256)
    first, second, waits = (
        EVENT.model_copy(update={"event_id": name, "log_refs": (ref,)}) for name in ("a", "b", "c")
    )
    runs = [run_of(state, root, first), run_of(state, root, second)]
    accept(state, [(waits, Wishes(), root)])

    forget(state, runs[:1], "asked for")
    assert state.store.has(ref.sha256)
    forget(state, runs[1:], "asked for")
    assert state.store.has(ref.sha256)
    assert verify_all(state.ledger, state.store) == []


def test_what_came_from_stdin_for_one_run_alone_goes_with_it(state: State, root: Path) -> None:
    kept = state.store.put_chunks([b"one two"])
    ref = StoredFile(name="stdin", size=kept.size, sha256=kept.sha256)
    run = run_of(state, root, EVENT.model_copy(update={"log_refs": (ref,)}))

    forget(state, [run], "asked for")

    assert not state.store.has(ref.sha256)


def test_of_the_event_only_the_id_stays(state: State, root: Path) -> None:
    event = event_of(root)
    waiting = arrival(event, Wishes(), root, iso(state.hands.clock()))
    state.ledger.inbox.accept([waiting])
    run = run_toy(state, root)
    assert state.ledger.inbox.begin(event.event_id, run)

    forget(state, [run], "asked for")

    [row] = state.ledger.inbox.listed("begun", 9)
    assert (row.event, row.wishes, row.run) == ("", "", run)
    assert state.ledger.inbox.accept([waiting]) == [False]
    assert verify_all(state.ledger, state.store) == []


def test_no_byte_of_a_forgotten_event_stays_in_the_file(state: State, root: Path) -> None:
    event = event_of(root).model_copy(update={"exception": "customer 4711 has no address"})
    state.ledger.inbox.accept([arrival(event, Wishes(), root, iso(state.hands.clock()))])
    run = run_toy(state, root)

    forget(state, [run], "asked for")

    folder = state.store.folder.parent
    files = {path.name: path.read_bytes() for path in folder.glob("ledger.db*")}
    assert [name for name, data in files.items() if b"4711" in data] == []
    assert b"e1" in files["ledger.db"]


def test_files_of_an_imported_run_go_with_it(state: State, root: Path) -> None:
    run = run_toy(state, root)
    (state.imported / run).mkdir(parents=True)
    (state.imported / run / "log.txt").write_bytes(b"one two")

    forget(state, [run], "asked for")

    assert not (state.imported / run).exists()


def test_a_damaged_artifact_of_another_run_stops_it_before_anything_is_deleted(
    state: State, root: Path
) -> None:
    kept = state.store.put_chunks([b"one two"])
    ref = StoredFile(name="stdin", size=kept.size, sha256=kept.sha256)
    run = run_of(state, root, EVENT.model_copy(update={"log_refs": (ref,)}))
    other = run_of(state, root, EVENT.model_copy(update={"event_id": "e2"}))
    name = state.ledger.steps(other)[0].recorded
    path = state.store.folder / str(name)[:2] / f"{name}.zst"
    path.write_bytes(b"junk")

    with pytest.raises(ValueError, match="cannot be unpacked"):
        forget(state, [run], "asked for")
    assert state.store.has(ref.sha256)
    assert state.ledger.run(run).why is None
