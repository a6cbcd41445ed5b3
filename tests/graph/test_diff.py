from pathlib import Path

from graph.diff import Differing, Place, diff, names_of
from graph.differences import Difference
from graph.state import State
from tests.graph.toy import run_toy


def both(state: State, left: str, right: str) -> tuple[Differing, ...]:
    one, other = (names_of(state.ledger.run(n), state.ledger.steps(n)) for n in (left, right))
    return diff(state.store, one, other)


def test_two_runs_of_one_input_do_not_differ(state: State, root: Path) -> None:
    assert both(state, run_toy(state, root), run_toy(state, root)) == ()


def test_every_artifact_that_two_runs_do_not_share_is_named(state: State, root: Path) -> None:
    left = run_toy(state, root)
    right = run_toy(state, root, text="one 2wo")

    found = both(state, left, right)

    assert [one.place for one in found] == [
        Place("given", "event"),
        Place("take", "taken"),
        Place("split", "words"),
        Place("tell", "recorded"),
        Place("tell", "told"),
    ]
    assert found[2].fields == (Difference("words.1", '"two"', '"2wo"'),)


def test_what_only_one_run_has_is_said(state: State, root: Path) -> None:
    run = run_toy(state, root)
    names = names_of(state.ledger.run(run), state.ledger.steps(run))
    part = {place: name for place, name in names.items() if place.step != "note"}

    [gone] = diff(state.store, names, part)
    [come] = diff(state.store, part, names)

    assert (gone.place.step, gone.note) == ("note", "only the first run has it")
    assert (come.place.step, come.note) == ("note", "only the second run has it")


def test_a_forgotten_artifact_is_a_note(state: State, root: Path) -> None:
    left, right = run_toy(state, root), run_toy(state, root, text="one 2wo")
    name = state.ledger.steps(left)[1].output
    state.store.forget(name, "asked for")

    assert f"artifact {name}: forgotten, asked for" in [
        one.note for one in both(state, left, right)
    ]
