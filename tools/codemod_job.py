"""What is asked of codemods about the files of others, and what comes back."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Contract
from contracts.fix import Patch, Refusal, Rung
from tools.source_map_clues import Clues


class Considered(Contract):
    """The first patch that a codemod stands for, and why the others wrote nothing."""

    patch: Patch | None = None
    refusals: tuple[Refusal, ...] = ()


class Considering(Contract):
    kind: Literal["consider"] = "consider"
    clues: Clues


class Checking(Contract):
    kind: Literal["check"] = "check"
    patch: Patch


Task = Annotated[Considering | Checking, Field(discriminator="kind")]


class Job(Contract):
    task: Task
    files: tuple[tuple[str, str], ...]
    """Name and base64 of the bytes."""


class Answer(Contract):
    considered: Considered = Considered()
    rungs: tuple[Rung, ...] = ()
