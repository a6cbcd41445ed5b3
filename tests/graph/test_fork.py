import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from contracts.base import Artifact, canonical, sha256_of
from contracts.delivery import Delivery
from contracts.fork import Fork
from contracts.recorded import Recorded
from contracts.task_event import TaskEvent
from graph.code_version import code_version
from graph.fork import Change, ForkRefused, Unsent, first_reader, fork
from graph.records import Held
from graph.replay import Different, Equal, OtherCode, replay
from graph.runs import begin, carry_out
from graph.state import State
from graph.steps import Flow, flow, step
from graph.verify import verify_all
from tests.graph.toy import (
    TOY,
    Steps,
    Told,
    ToyState,
    Words,
    act_tell,
    ask_take,
    deps_of,
    event_of,
    finish_take,
    render_note,
    render_tell,
    run_toy,
    split,
    stored_run,
)
from tools.sources import Files

Artifacts = Mapping[str, Artifact]
NOTHING: Artifacts = {}


def forked(
    state: State,
    root: Path,
    parent: str,
    at: str,
    artifacts: Artifacts = NOTHING,
    answer: Recorded | None = None,
    toy: Flow = TOY,
) -> Held:
    change = Change(at=at, artifacts=artifacts, answer=answer)
    return fork(state, toy, parent, change, Files(root, state.store))


def carried_out(state: State, root: Path, held: Held) -> tuple[str, list[str]]:
    """The fork's name, and the steps that it ran."""
    ran = Steps()
    deps = deps_of(state, root, held.run.run, held.fence, ran)
    carry_out(state, TOY, ToyState, held, deps)
    return held.run.run, ran.names


def rows_of(state: State, run: str) -> str:
    """A hash over all that the ledger has of a run."""
    rows = [row.values() for row in state.ledger.steps(run)]
    return sha256_of(canonical([state.ledger.run(run).values(), rows]))


def test_a_fork_runs_from_its_step_on_and_leaves_its_parent_as_it_was(
    state: State, root: Path
) -> None:
    parent = run_toy(state, root)
    before = rows_of(state, parent)

    held = forked(state, root, parent, "split", {"words": Words(words=("three",))})
    run, ran = carried_out(state, root, held)

    assert (run, ran) == (f"{parent}~f1", ["tell", "note"])
    assert state.artifact(run, "told", Told).text == "three"
    assert rows_of(state, parent) == before
    assert state.ledger.run(run).parent == parent
    assert verify_all(state.ledger, state.store) == []


def test_a_fork_says_what_it_was_made_of(state: State, root: Path) -> None:
    parent = run_toy(state, root)
    words = Words(words=("three",))

    run = forked(state, root, parent, "split", {"words": words}).run

    made = state.store.get(json.loads(run.given)["fork"], Fork)
    head = state.ledger.run(parent).head
    changed = (("words", state.store.put(words)),)
    assert made == Fork(parent=parent, head=head, at="split", changed=changed)


def test_kept_rows_are_the_parents_to_the_byte(state: State, root: Path) -> None:
    parent = run_toy(state, root)
    run = forked(state, root, parent, "tell").run.run

    kept = [row.hash for row in state.ledger.steps(run)]
    assert kept == [row.hash for row in state.ledger.steps(parent)][:2]


def test_forks_are_numbered(state: State, root: Path) -> None:
    parent = run_toy(state, root)
    names = [forked(state, root, parent, "tell").run.run for _ in range(11)]

    assert names[-2:] == [f"{parent}~f10", f"{parent}~f11"]


def test_what_was_given_can_be_changed(state: State, root: Path) -> None:
    parent = run_toy(state, root)
    other = event_of(root, "four")

    run, ran = carried_out(state, root, forked(state, root, parent, "take", {"event": other}))

    assert ran == ["take", "split", "tell", "note"]
    assert state.artifact(run, "words", Words) == Words(words=("four",))


def test_another_answer_gives_another_result(state: State, root: Path) -> None:
    parent = run_toy(state, root)
    answer = Recorded(request="e1", answer="nothing")

    run, ran = carried_out(state, root, forked(state, root, parent, "take", answer=answer))

    assert ran == ["split", "tell", "note"]
    assert state.artifact(run, "words", Words) == Words(words=())


def test_a_fork_replays_equal_but_for_what_was_set_by_hand(state: State, root: Path) -> None:
    parent = run_toy(state, root)
    held = forked(state, root, parent, "split", {"words": Words(words=("three",))})
    run, _ = carried_out(state, root, held)

    replayed = replay(stored_run(state, root, run), TOY, code_version())

    assert replayed.outcome == Equal()
    assert [name.rpartition(".")[2] for name in replayed.executed] == [
        "finish_take",
        "render_tell",
        "render_note",
    ]


def test_a_changed_answer_is_replayed_with_it(state: State, root: Path) -> None:
    parent = run_toy(state, root)
    answer = Recorded(request="e1", answer="nothing")
    run, _ = carried_out(state, root, forked(state, root, parent, "take", answer=answer))

    assert replay(stored_run(state, root, run), TOY, code_version()).outcome == Equal()


def test_a_fork_of_rows_that_other_code_wrote_is_not_called_equal(state: State, root: Path) -> None:
    parent = run_toy(state, root)
    run, _ = carried_out(state, root, forked(state, root, parent, "tell"))
    state.ledger.database.change("UPDATE steps SET code_version = 'old' WHERE step = 'take'", {})

    outcome = replay(stored_run(state, root, run), TOY, code_version()).outcome

    assert outcome == OtherCode(wrote="old", running=code_version())


def test_an_unfinished_run_is_forked_only_where_it_came_to(state: State, root: Path) -> None:
    event = event_of(root)
    parent = begin(state, TOY, event, {"event": event}, root).run.run

    with pytest.raises(ForkRefused, match="is running and never came to take; fork it at that"):
        forked(state, root, parent, "split")


@pytest.mark.parametrize(
    ("at", "artifacts", "answer", "why"),
    [
        ("rank", {}, None, "no step is called rank; the steps are take, split, tell, note"),
        ("tell", {"verdict": Words(words=())}, None, "no artifact is called verdict; there are"),
        ("take", {"told": Told(text="")}, None, "told is written by tell, after take; use --at"),
        ("tell", {"event": TaskEvent(event_id="e", format="f")}, None, "take reads event, which"),
        ("note", {"note": Words(words=())}, None, "note is the last step: nothing would be left"),
        ("split", {}, Recorded(request="", answer=""), "split is pure and asks the outside noth"),
    ],
)
def test_what_no_run_could_be_is_refused(
    state: State, root: Path, at: str, artifacts: Artifacts, answer: Recorded | None, why: str
) -> None:
    parent = run_toy(state, root)

    with pytest.raises(ForkRefused, match=why):
        forked(state, root, parent, at, artifacts, answer)
    assert state.ledger.names() == [parent]


def test_a_fork_is_delivered_nowhere(state: State, root: Path) -> None:
    sending = flow(
        "toy",
        {"event": TaskEvent, "delivery": Delivery},
        step("recorded", "taken", ask_take, finish_take),
        step("pure", "words", split),
        step("effect", "told", render_tell, act_tell),
        step("effect", "note", render_note),
    )
    event = event_of(root)
    given = {"event": event, "delivery": Delivery(channels=("#data",))}
    parent = begin(state, sending, event, given, root).run.run

    run = forked(state, root, parent, "take", toy=sending).run

    assert state.store.get(json.loads(run.given)["delivery"], Delivery) == Delivery()


def test_an_effect_of_a_fork_is_answered_and_does_nothing() -> None:
    def act() -> str:
        raise AssertionError("it was sent")

    sent = Unsent("run").effect("key", None, act)

    assert sent.answer == '{"unsent":"a fork sends nothing"}'
    assert Unsent("run").overtake("key") is None


@pytest.mark.parametrize(
    ("keys", "step"), [(["event"], "take"), (["words"], "split"), (["answer"], None), ([], None)]
)
def test_the_first_step_that_can_see_a_change(keys: list[str], step: str | None) -> None:
    assert first_reader(TOY, keys) == step


def test_a_difference_beside_what_was_set_is_still_found(state: State, root: Path) -> None:
    parent = run_toy(state, root)
    held = forked(state, root, parent, "split", {"words": Words(words=("three",))})
    run, _ = carried_out(state, root, held)
    stored = stored_run(state, root, run)
    told = next(row for row in stored.rows if row.key == "told")
    state.ledger.database.change(
        "UPDATE steps SET recorded = :name WHERE run = :run AND step = 'tell'",
        {"name": state.store.put(Told(text="four")), "run": run},
    )

    outcome = replay(stored_run(state, root, run), TOY, code_version()).outcome

    assert told.recorded is not None
    assert outcome == Different(step="tell", field="text", stored='"four"', now='"three"')
