from collections.abc import Callable

import pytest

from contracts.base import Artifact
from contracts.recorded import Recorded
from contracts.task_event import TaskEvent
from graph.steps import BadGraph, Kind, flow, step
from tests.graph.toy import Taken, Told, Words
from tools.effect import Effects
from tools.sources import Files


def read(event: TaskEvent, files: Files) -> Words:
    raise NotImplementedError


def count(words: Words) -> Told:
    raise NotImplementedError


def ask_read(event: TaskEvent) -> Recorded:
    raise NotImplementedError


def finish_read(event: TaskEvent, recorded: Recorded) -> Words:
    raise NotImplementedError


def finish_write(event: TaskEvent, recorded: Recorded) -> Words:
    raise NotImplementedError


def finish_read_other(event: Words, recorded: Recorded) -> Words:
    raise NotImplementedError


def render_read(words: Words) -> Told:
    raise NotImplementedError


def act_read(rendered: Told, effects: Effects) -> Told:
    raise NotImplementedError


def sends(words: Words, effects: Effects) -> Told:
    raise NotImplementedError


def render_sends(words: Words, effects: Effects) -> Told:
    raise NotImplementedError


def plain(words: Words) -> str:
    raise NotImplementedError


def misread(words: Taken) -> Told:
    raise NotImplementedError


GIVEN: dict[str, type[Artifact]] = {"event": TaskEvent}
READ = step("pure", "words", read)


def test_a_step_reads_what_its_parameters_name_and_writes_its_key() -> None:
    assert (READ.name, READ.kind, READ.key) == ("read", "pure", "words")
    assert (dict(READ.reads), READ.gives, READ.parts[0].deps) == (
        {"event": TaskEvent},
        Words,
        ("files",),
    )


def test_a_recorded_step_is_named_without_its_prefixes() -> None:
    made = step("recorded", "words", ask_read, finish_read)

    assert (made.name, made.gives, dict(made.reads)) == ("read", Words, {"event": TaskEvent})


def test_an_effect_may_render_and_act() -> None:
    made = step("effect", "told", render_read, act_read)

    assert (made.name, made.gives, dict(made.reads)) == ("read", Told, {"words": Words})


def test_a_flow_knows_the_contract_of_each_key() -> None:
    made = flow("f", GIVEN, READ, step("pure", "told", count))

    assert dict(made.contracts()) == {"event": TaskEvent, "words": Words, "told": Told}


REFUSED: list[tuple[Kind, list[Callable[..., object]], str]] = [
    ("pure", [], "a pure step is made of <name>, found nothing"),
    ("pure", [read, count], "a pure step is made of <name>, found read, count"),
    ("recorded", [ask_read], "is made of ask_<name> . finish_<name>, found ask_read"),
    ("recorded", [ask_read, finish_write], "found ask_read, finish_write"),
    ("recorded", [finish_read, ask_read], "found finish_read, ask_read"),
    ("effect", [read], "render_<name> or render_<name> . act_<name>, found read"),
    ("pure", [plain], "its return annotation has to be an artifact, found <class 'str'>"),
    ("pure", [sends], "test_steps.sends: is pure, but asks for effects"),
    ("effect", [render_sends], "render_sends: is pure, but asks for effects"),
]


@pytest.mark.parametrize(("kind", "functions", "why"), REFUSED)
def test_functions_that_do_not_make_a_step_are_refused(
    kind: Kind, functions: list[Callable[..., Artifact]], why: str
) -> None:
    with pytest.raises(BadGraph, match=why):
        step(kind, "key", *functions)


def test_the_parts_of_a_step_read_a_key_as_one_type() -> None:
    def ask_read_other(event: TaskEvent) -> Recorded:
        raise NotImplementedError

    with pytest.raises(BadGraph, match="read_other: event is read as two types"):
        step("recorded", "words", ask_read_other, finish_read_other)


def test_what_is_asked_is_recorded() -> None:
    def ask_write(event: TaskEvent) -> Words:
        raise NotImplementedError

    with pytest.raises(BadGraph, match="ask_write: gives Words, wanted Recorded"):
        step("recorded", "words", ask_write, finish_write)


def test_a_key_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(BadGraph, match="count: reads words, which no step before it writes"):
        flow("f", GIVEN, step("pure", "told", count), READ)


def test_a_key_read_as_another_type_is_refused() -> None:
    with pytest.raises(BadGraph, match="reads words as Taken, but it is written as Words"):
        flow("f", GIVEN, READ, step("pure", "told", misread))


def test_a_key_written_twice_is_refused() -> None:
    with pytest.raises(BadGraph, match="count: words is already written before it"):
        flow("f", GIVEN, READ, step("pure", "words", count))


def test_a_given_key_is_not_written_again() -> None:
    with pytest.raises(BadGraph, match="read: event is already written before it"):
        flow("f", GIVEN, step("pure", "event", read))


def test_a_name_is_taken_once() -> None:
    with pytest.raises(BadGraph, match="read: two steps have this name"):
        flow("f", GIVEN, READ, step("pure", "other", read))
