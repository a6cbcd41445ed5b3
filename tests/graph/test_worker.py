"""One thing at a time, and one bad run never stops the next."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from contracts.base import Artifact, encode
from contracts.task_event import TaskEvent, Wishes
from graph.database import DatabaseUnavailable
from graph.deps import Deps
from graph.effects import RunEffects
from graph.records import Held, Run, Waiting, iso
from graph.runs import TRIES, Draining, new_run
from graph.state import State
from graph.steps import Flow, flow, step
from graph.worker import Begin, Line, accept, arrival, work_once
from graph.worker import Told as Before
from tests.graph.toy import TOY, Clock, Taken, ToyState, Words, event_of, hands, no_history
from tools.effect import Effects, RetryLater
from tools.sources import Files


def given(event: TaskEvent, _wishes: Wishes) -> Mapping[str, Artifact]:
    return {"event": event}


def deps(state: State, held: Held, effects: RunEffects, told: Before) -> Deps:
    files = Files(Path(held.run.root), state.store)
    return Deps(files=files, history=no_history, effects=effects, progress=told)


def line(toy: Flow = TOY) -> Line:
    return Line(flow=toy, schema=ToyState, given=given, deps=deps)


def quiet(_step: str) -> None:
    pass


def send(state: State, root: Path, *names: str) -> list[bool]:
    event = event_of(root)
    return accept(
        state,
        [(event.model_copy(update={"event_id": name}), Wishes(), root) for name in names],
    )


def later(state: State, seconds: float) -> State:
    clock = Clock()
    clock.pass_by(seconds)
    return replace(state, hands=hands("you", clock))


def test_an_event_becomes_a_finished_run(state: State, root: Path) -> None:
    assert send(state, root, "e1") == [True]

    worked = work_once(state, line(), quiet)

    assert worked is not None
    [run] = state.ledger.runs()
    assert (worked.run, worked.state, run.state, run.event_id) == (
        run.run,
        "finished",
        "finished",
        "e1",
    )
    assert work_once(state, line(), quiet) is None


def test_an_event_that_comes_twice_is_one_run(state: State, root: Path) -> None:
    assert send(state, root, "e1", "e1") == [True, False]
    assert send(state, root, "e1") == [False]

    work_once(state, line(), quiet)

    assert work_once(state, line(), quiet) is None
    assert len(state.ledger.runs()) == 1


def boom(taken: Taken) -> Words:
    raise RuntimeError("boom")


def no_room(taken: Taken) -> Words:
    raise OSError(28, "No space left on device")


def failing(function: Callable[[Taken], Words]) -> Flow:
    return flow("toy", {"event": TaskEvent}, TOY.steps[0], step("pure", "words", function))


def test_a_fault_of_ours_ends_one_run_and_not_the_next(state: State, root: Path) -> None:
    send(state, root, "e1", "e2")

    worked = work_once(state, line(failing(boom)), quiet)
    assert worked is not None
    assert (worked.state, worked.why) == ("failed", "RuntimeError: boom")
    assert isinstance(worked.error, RuntimeError)

    worked = work_once(state, line(), quiet)
    assert worked is not None
    assert worked.state == "finished"
    assert sorted(run.state for run in state.ledger.runs()) == ["failed", "finished"]


def test_a_run_whose_surroundings_cannot_be_built_is_listed_as_failed(
    state: State, root: Path
) -> None:
    def no_deps(state: State, held: Held, effects: RunEffects, told: Before) -> Deps:
        raise LookupError("its wishes are gone")

    send(state, root, "e1")
    worked = work_once(state, replace(line(), deps=no_deps), quiet)

    assert worked is not None
    assert worked.why == "LookupError: its wishes are gone"
    assert state.ledger.runs()[0].state == "failed"


def test_what_the_disk_refused_is_tried_again_later(state: State, root: Path) -> None:
    send(state, root, "e1")

    worked = work_once(state, line(failing(no_room)), quiet)

    assert worked is not None
    assert (worked.state, worked.why) == ("waiting", "[Errno 28] No space left on device")
    assert work_once(later(state, 4), line(), quiet) is None
    again = work_once(later(state, 5), line(), quiet)
    assert again is not None
    assert again.state == "finished"


def test_a_run_that_gets_no_further_is_given_up_with_its_reason(state: State, root: Path) -> None:
    send(state, root, "e1")
    got_one_step_further = 1
    for number in range(got_one_step_further + TRIES):
        worked = work_once(later(state, 3600 * number), line(failing(no_room)), quiet)
        assert worked is not None
        assert worked.state == "waiting"

    worked = work_once(later(state, 3600 * 20), line(failing(no_room)), quiet)

    assert worked is not None
    [run] = state.ledger.runs()
    why = "given up after 12 tries of the same step; the last: [Errno 28] No space left on device"
    assert (worked.run, worked.state) == (run.run, "failed")
    assert (run.state, run.why) == ("failed", why)
    assert work_once(later(state, 3600 * 99), line(), quiet) is None


def test_a_run_whose_worker_died_each_time_is_given_up_too(state: State, root: Path) -> None:
    send(state, root, "e1")

    def killed(_step: str) -> None:
        raise KeyboardInterrupt

    for number in range(TRIES):
        with pytest.raises(KeyboardInterrupt):
            work_once(later(state, 3600 * number), line(), killed)

    work_once(later(state, 3600 * TRIES), line(), quiet)

    why = "given up after 12 tries of the same step; the last: the process that worked on it died"
    assert state.ledger.runs()[0].why == why


def test_a_run_of_other_code_is_parked_and_the_next_goes_on(state: State, root: Path) -> None:
    send(state, root, "e1")
    work_once(state, line(failing(no_room)), quiet)
    state.ledger.database.change("UPDATE runs SET code_version = 'older'", {})

    worked = work_once(later(state, 60), line(), quiet)

    assert worked is not None
    assert worked.state == "parked"
    assert state.ledger.runs()[0].state == "parked"


def test_a_worker_that_is_told_to_stop_gives_the_run_back_between_two_steps(
    state: State, root: Path
) -> None:
    send(state, root, "e1")
    began: list[str] = []

    def stop_at_split(name: str) -> None:
        began.append(name)
        if name == "split":
            raise Draining("told to stop")

    worked = work_once(state, line(), stop_at_split)
    assert worked is not None
    assert worked.state == "given back"

    assert began == ["take", "split"]
    work_once(later(state, 0), line(), began.append)
    assert began == ["take", "split", "split", "tell", "note"]
    assert state.ledger.runs()[0].state == "finished"


def test_a_worker_that_lost_its_lease_says_so_and_goes_on(state: State, root: Path) -> None:
    send(state, root, "e1")

    def stolen(_step: str) -> None:
        [run] = state.ledger.runs()
        clock = Clock()
        clock.pass_by(61)
        state.ledger.lease(run.run, "you", clock(), clock())

    worked = work_once(state, line(), stolen)

    assert worked is not None
    assert worked.state == "lost"
    assert state.ledger.runs()[0].state == "running"


def act_tell(rendered: Words, effects: Effects) -> Words:
    raise RetryLater(Clock().now, "429")


def render_tell(words: Words) -> Words:
    return words


def test_a_remote_that_asks_to_wait_is_asked_later(state: State, root: Path) -> None:
    toy = flow(
        "toy", {"event": TaskEvent}, *TOY.steps[:2], step("effect", "told", render_tell, act_tell)
    )
    send(state, root, "e1")

    worked = work_once(state, line(toy), quiet)

    assert worked is not None
    assert worked.state == "waiting"
    again = work_once(state, line(), quiet)
    assert again is not None
    assert again.state == "finished"


def test_an_event_that_cannot_be_read_is_listed_and_the_next_begins(
    state: State, root: Path
) -> None:
    send(state, root, "e1", "e2")
    state.ledger.database.change(
        "UPDATE inbox SET event = '{}' WHERE event_id = :event", {"event": "e1"}
    )

    worked = work_once(state, line(), quiet)
    assert worked is not None
    assert (worked.run, worked.state) == (None, "failed")
    [failed] = state.ledger.inbox.listed("failed", 9)
    assert failed.why is not None
    assert failed.why.startswith("event e1: cannot be read")
    worked = work_once(state, line(), quiet)
    assert worked is not None
    assert worked.state == "finished"


def test_an_event_that_another_worker_begins_first_is_left_to_it(state: State, root: Path) -> None:
    send(state, root, "e1", "e2")

    def slow(event: TaskEvent, wishes: Wishes) -> Mapping[str, Artifact]:
        if event.event_id == "e1":
            state.ledger.inbox.begin("e1", "another")
        return given(event, wishes)

    worked = work_once(state, replace(line(), given=slow), quiet)

    assert worked is not None
    assert [run.event_id for run in state.ledger.runs()] == ["e2"]


def test_an_open_run_of_another_flow_is_carried_out_as_that(state: State, root: Path) -> None:
    other = replace(TOY, name="other")
    send(state, root, "e1")
    work_once(state, line(replace(failing(no_room), name="other")), quiet)
    later_on = later(state, 60)

    both = replace(line(), derived=(line(other),))
    worked = work_once(later_on, both, quiet)

    assert worked is not None
    assert worked.state == "finished"


def test_an_open_run_of_an_unknown_flow_is_parked(state: State, root: Path) -> None:
    send(state, root, "e1")
    work_once(state, line(replace(failing(no_room), name="older")), quiet)

    worked = work_once(later(state, 60), line(), quiet)

    assert worked is not None
    assert worked.state == "parked"
    assert state.ledger.runs()[0].why == (
        "is of the flow 'older', which this version does not have"
    )


def nowhere(taken: Taken) -> Words:
    raise DatabaseUnavailable("ledger.db cannot grow, the disk is full")


def test_where_nothing_can_be_stored_the_worker_is_told(state: State, root: Path) -> None:
    send(state, root, "e1")
    with pytest.raises(DatabaseUnavailable):
        work_once(state, line(failing(nowhere)), quiet)


def test_other_artifacts_of_the_inbox_begin_what_the_line_says(state: State, root: Path) -> None:
    event = event_of(root)
    also: Mapping[str, Begin] = {
        "toy-words": lambda state, waiting: new_run(state, TOY, event, {"event": event}, root)
    }
    waiting = arrival(event, Wishes(), root, iso(state.hands.clock()))
    words = encode(Words(words=("one",))).decode()
    state.ledger.inbox.accept([replace(waiting, event_id="w", event=words)])

    worked = work_once(state, replace(line(), also=also), quiet)

    assert worked is not None
    assert worked.state == "finished"


def test_what_cannot_begin_yet_is_listed_with_its_reason(state: State, root: Path) -> None:
    def refused(_state: State, _waiting: Waiting) -> Run:
        raise LookupError("run r1: has no end yet")

    send(state, root, "e1")

    worked = work_once(state, replace(line(), also={"task-event": refused}), quiet)

    assert worked is not None
    assert (worked.state, worked.run) == ("failed", None)
    [failed] = state.ledger.inbox.listed("failed", 9)
    assert failed.why == "event e1: cannot begin: run r1: has no end yet"
