"""The pure function of each step again: alone on what was stored, or on what came before it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from contracts.base import Artifact, encode, sha256_of
from graph.replay import Stored, names_for, pure_part
from graph.steps import Flow, Step
from graph.work import call


@dataclass(frozen=True, slots=True)
class Again:
    """What a step gives today; `failure` is the error where it gives nothing."""

    step: Step
    stored: str
    now: Artifact | None
    failure: str = ""

    @property
    def digest(self) -> str:
        return sha256_of(encode(self.now) if self.now is not None else self.failure.encode())

    @property
    def differs(self) -> bool:
        return self.digest != self.stored


def again(stored: Stored, step: Step) -> Again:
    """From the stored inputs, so that only a change of this very step shows."""
    return _again(stored, step, {})


def onward(stored: Stored, flow: Flow) -> Mapping[str, Artifact]:
    """The whole run with the recorded answers, each step on what those before it give today.

    It ends before the first step that fails.
    """
    given: dict[str, str] = json.loads(stored.run.given)
    made = stored.read(given, flow.given)
    for step in flow.steps:
        now = _again(stored, step, made).now
        if now is None:
            break
        made[step.key] = now
    return made


def _again(stored: Stored, step: Step, made: Mapping[str, Artifact]) -> Again:
    """Whatever the code of today raises over a record of another day is its answer."""
    row = next(row for row in stored.rows if row.step == step.name)
    names = names_for(step, row)
    part = pure_part(step)
    try:
        rest = {key: kind for key, kind in part.reads.items() if key not in made}
        inputs = {**made, **stored.read(names, rest)}
        return Again(step, names[""], call(part, inputs, {"files": stored.files}))
    except Exception as error:  # noqa: BLE001
        return Again(step, names[""], None, f"{type(error).__name__}: {error}"[:200])
