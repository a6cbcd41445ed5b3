"""A tiny flow of every kind of step, over artifacts of its own."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict

from contracts.base import Artifact, Text, sha256_of
from contracts.context import Seen
from contracts.recorded import Recorded
from contracts.task_event import FileRef, LocalFile, TaskEvent
from graph.deps import Deps
from graph.effects import RunEffects
from graph.replay import Stored
from graph.runs import begin, carry_out
from graph.state import Hands, State
from graph.steps import Flow, flow, step
from tools.effect import Effects
from tools.sources import Files

EVENT = TaskEvent(event_id="e1", format="toy", dag_id="dag", task_id="task")


class Taken(Artifact):
    KIND = "toy-taken"
    SCHEMA = 1

    files: tuple[FileRef, ...]


class Words(Artifact):
    KIND = "toy-words"
    SCHEMA = 1

    words: tuple[Text, ...]


class Told(Artifact):
    KIND = "toy-told"
    SCHEMA = 1

    text: Text
    answer: Text = ""


def ask_take(event: TaskEvent) -> Recorded:
    return Recorded(request=event.event_id, answer="log.txt")


def finish_take(event: TaskEvent, recorded: Recorded, files: Files) -> Taken:
    return Taken(files=event.log_refs if recorded.answer == "log.txt" else ())


def split(taken: Taken, files: Files) -> Words:
    found: list[str] = []
    for ref in taken.files:
        with files.raw(ref) as log:
            found += log.read().decode().split()
    return Words(words=tuple(found))


def render_tell(words: Words) -> Told:
    return Told(text=" ".join(words.words))


def act_tell(rendered: Told, effects: Effects) -> Told:
    sent = effects.effect("tell", None, lambda: f"sent {rendered.text}")
    return Told(text=rendered.text, answer=sent.answer or "")


def render_note(told: Told) -> Words:
    return Words(words=(told.answer,))


class ToyState(TypedDict, total=False):
    event: str
    taken: str
    words: str
    told: str
    note: str


TOY = flow(
    "toy",
    {"event": TaskEvent},
    step("recorded", "taken", ask_take, finish_take),
    step("pure", "words", split),
    step("effect", "told", render_tell, act_tell),
    step("effect", "note", render_note),
)


@dataclass
class Clock:
    """Stands still until it is told to move on."""

    now: datetime = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Steps:
    """The names of the steps that began to run."""

    names: list[str] = field(default_factory=list[str])

    def __call__(self, step: str) -> None:
        self.names.append(step)


def hands(owner: str = "me", clock: Clock | None = None) -> Hands:
    return Hands(owner, clock or Clock())


def event_of(root: Path, text: str = "one two") -> TaskEvent:
    (root / "log.txt").write_text(text)
    data = text.encode()
    ref = LocalFile(name="log.txt", size=len(data), sha256=sha256_of(data))
    return EVENT.model_copy(update={"log_refs": (ref,)})


def no_history(_event: TaskEvent) -> tuple[Seen, ...]:
    return ()


def deps_of(state: State, root: Path, run: str, fence: int, progress: Steps) -> Deps:
    return Deps(
        files=Files(root, state.store),
        history=no_history,
        effects=RunEffects(state.ledger, run, fence, state.hands.clock),
        progress=progress,
    )


def run_toy(state: State, root: Path, toy: Flow = TOY, text: str = "one two") -> str:
    event = event_of(root, text)
    held = begin(state, toy, event, {"event": event}, root)
    deps = deps_of(state, root, held.run.run, held.fence, Steps())
    carry_out(state, toy, ToyState, held, deps)
    return held.run.run


def stored_run(state: State, root: Path, run: str) -> Stored:
    found = state.ledger.run(run)
    return Stored(found, tuple(state.ledger.steps(run)), state.store, Files(root, state.store))
