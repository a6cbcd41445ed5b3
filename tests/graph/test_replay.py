import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from contracts.recorded import Recorded
from contracts.task_event import TaskEvent
from graph.code_version import code_version
from graph.replay import (
    Different,
    Equal,
    NotReplayable,
    OtherCode,
    replay,
    replay_with_current_code,
)
from graph.runs import begin
from graph.state import State
from graph.steps import Flow, flow, step
from tests.graph.toy import TOY, Taken, Told, Words, event_of, run_toy, stored_run
from tools.sources import Files

MODULE = "tests.graph.toy"


def test_a_run_replays_equal_and_says_what_it_executed(state: State, root: Path) -> None:
    stored = stored_run(state, root, run_toy(state, root))

    replayed = replay(stored, TOY, code_version())

    assert replayed.outcome == Equal()
    names = ("finish_take", "split", "render_tell", "render_note")
    assert replayed.executed == tuple(f"{MODULE}.{name}" for name in names)


def test_replay_sends_nothing(state: State, root: Path) -> None:
    stored = stored_run(state, root, run_toy(state, root))
    before = state.ledger.outbox.read("tell")

    replay(stored, TOY, code_version())

    assert state.ledger.outbox.read("tell") == before


def test_replay_names_another_code_version(state: State, root: Path) -> None:
    stored = stored_run(state, root, run_toy(state, root))

    replayed = replay(stored, TOY, "other")

    assert replayed.outcome == OtherCode(wrote=code_version(), running="other")
    assert replayed.executed == ()


def test_replay_does_not_call_equal_what_lost_its_log(state: State, root: Path) -> None:
    stored = stored_run(state, root, run_toy(state, root))
    (root / "log.txt").unlink()

    outcome = replay(stored, TOY, code_version()).outcome

    assert outcome == NotReplayable("log.txt: cannot be opened: No such file or directory")


def test_replay_does_not_call_equal_what_changed_its_log(state: State, root: Path) -> None:
    stored = stored_run(state, root, run_toy(state, root))
    (root / "log.txt").write_text("one 2wo")

    outcome = replay(stored, TOY, code_version()).outcome

    assert isinstance(outcome, NotReplayable)
    assert "log.txt: its first 7 bytes are not those that were taken in" in outcome.why


def test_replay_reads_a_log_that_grew_as_it_was(state: State, root: Path) -> None:
    stored = stored_run(state, root, run_toy(state, root))
    (root / "log.txt").write_text("one two three")

    assert replay(stored, TOY, code_version()).outcome == Equal()


def test_a_nested_archive_is_checked_and_not_opened(state: State, root: Path) -> None:
    import gzip

    from contracts.base import sha256_of
    from contracts.task_event import LocalFile

    run = run_toy(state, root)
    data = gzip.compress(gzip.compress(b"text"))
    (root / "nested.gz").write_bytes(data)
    ref = LocalFile(name="nested.gz", size=len(data), sha256=sha256_of(data))
    name = state.store.put(Taken(files=(ref,)))
    stored = stored_run(state, root, run)
    kept = replace(stored, rows=(*stored.rows, replace(stored.rows[0], step="x", output=name)))

    assert replay(kept, TOY, code_version()).outcome == Equal()


def test_replay_names_a_forgotten_artifact(state: State, root: Path) -> None:
    stored = stored_run(state, root, run_toy(state, root))
    words = stored.rows[1].output
    state.store.forget(words, "asked for by the owner")

    outcome = replay(stored, TOY, code_version()).outcome

    assert outcome == NotReplayable(f"artifact {words}: forgotten, asked for by the owner")


def test_an_unfinished_run_is_not_replayable(state: State, root: Path) -> None:
    event = event_of(root)
    run = begin(state, TOY, event, {"event": event}, root).run.run

    outcome = replay(stored_run(state, root, run), TOY, code_version()).outcome

    assert outcome == NotReplayable(f"run {run} is running and has no row for take")


def split(taken: Taken, files: Files) -> Words:
    return Words(words=("one", "2"))


def render_tell(words: Words) -> Told:
    return Told(text="-".join(words.words))


def act_tell(rendered: Told) -> Told:
    return rendered


def finish_take(event: TaskEvent, recorded: Recorded) -> Taken:
    return Taken(files=())


def ask_take(event: TaskEvent) -> Recorded:
    return Recorded(request="", answer="")


OTHERS = {
    "finish": ("taken", step("recorded", "taken", ask_take, finish_take)),
    "pure": ("words", step("pure", "words", split)),
    "render": ("told", step("effect", "told", render_tell, act_tell)),
}


def changed(key: str) -> Flow:
    """The toy flow as somebody else wrote one step of it."""
    name, other = OTHERS[key]
    steps = (other if one.key == name else one for one in TOY.steps)
    return flow("toy", {"event": TaskEvent}, *steps)


@pytest.mark.parametrize(
    ("key", "different"),
    [
        ("pure", Different(step="split", field="words.1", stored='"two"', now='"2"')),
        ("render", Different(step="tell", field="text", stored='"one two"', now='"one-two"')),
    ],
)
def test_current_code_names_the_first_differing_step_and_field(
    state: State, root: Path, key: str, different: Different
) -> None:
    stored = stored_run(state, root, run_toy(state, root))

    assert replay_with_current_code(stored, changed(key)).outcome == different


def render_note(words: Words, told: Told, event: TaskEvent) -> Words:
    return Words(words=(told.answer,))


def test_a_step_of_today_may_read_what_it_did_not_read(state: State, root: Path) -> None:
    stored = stored_run(state, root, run_toy(state, root))
    steps = (*TOY.steps[:-1], step("effect", "note", render_note))

    replayed = replay_with_current_code(stored, flow("toy", {"event": TaskEvent}, *steps))

    assert replayed.outcome == Equal()


def test_a_step_of_today_that_reads_what_the_run_never_had_is_named(
    state: State, root: Path
) -> None:
    run = run_toy(state, root)
    stored = stored_run(state, root, run)
    bare = replace(stored, run=replace(stored.run, given="{}"))
    steps = (*TOY.steps[:-1], step("effect", "note", render_note))

    outcome = replay_with_current_code(bare, flow("toy", {"event": TaskEvent}, *steps)).outcome

    assert outcome == NotReplayable(f"run {run}: has no event, which is read today")


def test_what_only_one_side_has_is_a_difference(state: State, root: Path) -> None:
    stored = stored_run(state, root, run_toy(state, root))

    outcome = replay_with_current_code(stored, changed("finish")).outcome

    assert isinstance(outcome, Different)
    assert (outcome.step, outcome.field, outcome.now) == ("take", "files.0", "null")


def test_an_upgraded_output_with_equal_content_is_equal(state: State, root: Path) -> None:
    """The bytes of another schema differ; the content is what counts for current code."""
    stored = stored_run(state, root, run_toy(state, root))
    loose = state.store.put_bytes(
        b'{"body": {"words": ["one", "two"]}, "kind": "toy-words", "schema": 1}'
    )
    rows = tuple(replace(r, output=loose) if r.key == "words" else r for r in stored.rows)
    rows = tuple(replace(r, inputs=r.inputs.replace(stored.rows[1].output, loose)) for r in rows)

    assert replay_with_current_code(replace(stored, rows=rows), TOY).outcome == Equal()


def test_replay_imports_no_langgraph_and_no_model() -> None:
    heavy = ["langgraph", "langchain_core", "langsmith", "httpx"]
    code = f"import sys, graph.replay; print([m for m in {heavy!r} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
