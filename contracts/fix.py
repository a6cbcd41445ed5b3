"""What to do about the cause: a patch that touches only its target, or advice."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Artifact, Contract, Count, Sha256, Text
from contracts.evidence import Evidence, Gap
from contracts.task_event import FileRef

Effect = Literal["none", "order", "configuration", "widens", "drops-rows", "changes-values"]
Review = Literal["skim", "read", "think"]


class Sources(Artifact):
    """The files that the verdict points at, at the commit that ran."""

    KIND = "sources"
    SCHEMA = 1

    files: tuple[FileRef, ...] = ()
    commit: Text | None = None
    gaps: tuple[Gap, ...] = ()


class Target(Contract):
    """The one construct that the evidence names; `byte` and `length` are of the file as it is."""

    file: Text
    line: Annotated[int, Field(ge=1)]
    byte: Count
    length: Annotated[int, Field(ge=1)]
    function: Text = ""
    code: Text
    """The construct as it stands, secrets masked."""


class Edit(Contract):
    """Replace `length` bytes from `byte` by `text`; zero length inserts."""

    byte: Count
    length: Count
    text: Text


class FileChange(Contract):
    """Edits of one file, in order and apart; `before` and `after` are hashes of the whole file.

    Both are of the file with its secrets masked; masks keep every offset.
    """

    file: Text
    before: Sha256
    after: Sha256
    edits: Annotated[tuple[Edit, ...], Field(min_length=1)]


class Precondition(Contract):
    what: Text
    met_by: tuple[Evidence, ...] = ()
    detail: Text = ""


class Patch(Contract):
    kind: Literal["patch"] = "patch"
    codemod: Text
    why: Text
    target: Target
    changes: tuple[FileChange, ...]
    diff: Text
    """Unified, secrets masked."""
    preconditions: tuple[Precondition, ...]
    effect: Effect
    effect_note: Text
    review: Review


class Refusal(Contract):
    """A codemod that was considered and why it wrote nothing."""

    codemod: Text
    why: Text
    candidates: tuple[Target, ...] = ()


class Advice(Contract):
    kind: Literal["advice"] = "advice"
    action: Literal["config", "retry", "handoff", "none"]
    why: Text
    retry_when: Text | None = None
    hand_off_to: Text | None = None
    permission: Text | None = None
    """The exact permission that was refused, and on what."""
    setting: Text | None = None


class Fix(Artifact):
    KIND = "fix"
    SCHEMA = 1

    answer: Annotated[Patch | Advice, Field(discriminator="kind")]
    refusals: tuple[Refusal, ...] = ()


class Rung(Contract):
    """One step of the ladder of proof."""

    rung: Literal[
        "touches-only-target", "compiles", "runs-twice", "plan", "red-green", "same-rows", "tests"
    ]
    state: Literal["proved", "failed", "not-possible"]
    detail: Text
    command: Text = ""
    """What was run, where something was."""
    output: Text = ""
    """What it said, without times, hosts and paths of ours."""


class Number(Contract):
    """A figure before and after the change, on the same invented rows."""

    what: Text
    before: Text
    after: Text


class Verification(Artifact):
    KIND = "verification"
    SCHEMA = 2

    rungs: tuple[Rung, ...] = ()
    numbers: tuple[Number, ...] = ()
    why: Text
    """In one sentence, what was proved, or why there is nothing to prove."""
