"""One recorded failure and what is right for it: the format of `case.json`."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Contract, Id, Pairs, Sha256, Text, sha256_of
from contracts.task_event import TaskEvent

FORMAT = 1
"""The version of the case format; a corpus of another version is refused."""

CaseId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]


class Blob(Contract):
    """A file of the run, by its content: `name` is its path in the folder that a user would give.

    `size` and `sha256` are of the file as it stood, before the corpus compressed it.
    """

    name: Text
    size: Annotated[int, Field(ge=0)]
    sha256: Sha256


class Truth(Contract):
    """What is right. A verdict counts as right when it is `cause` or one of `also`."""

    cause: Id
    also: tuple[Id, ...] = ()
    file: Text | None = None
    file_names: tuple[Text, ...] = ()
    """How the program that ran it called the same file."""
    lines: tuple[int, ...] = ()
    must_quote: tuple[Text, ...] = ()
    """Regular expressions; each is to match one of the first three quotes."""
    forbidden: tuple[Id, ...] = ()
    """Verdicts that would do harm."""
    observations: tuple[Id, ...] = ()
    abstain: bool = False
    """The evidence is not there: `unknown` is right."""
    patch: Literal["required", "may", "never"] = "may"
    outcome: Literal["failed", "succeeded", "not-shown"] | None = None
    secrets: tuple[Text, ...] = ()
    """Planted literals that no output may hold."""


class SecondLabel(Contract):
    """What a second person wrote who saw the input and the catalogue, and not the first label."""

    cause: Id
    also: tuple[Id, ...] = ()


class Provenance(Contract):
    """How the case came to be; `kind` decides in which n it counts."""

    kind: Literal["recorded", "variant"]
    emitter: Text
    """The program that printed the deciding message."""
    runner: Text
    """What ran it: `airflow-3.3.2`, `spark-4.3.0-local`, `shell`."""
    versions: Text = ""
    why: Text = ""
    relabelled: Text | None = None
    """Why the label that was written before the run was changed after it."""
    variant_of: CaseId | None = None
    generator: Id | None = None
    adversarial: bool = False
    """Text was planted that must not change the verdict of `variant_of`."""
    tags: Pairs = ()


class Case(Contract):
    """One recorded failure; `split` is by family, never by case."""

    format: Literal[1] = 1
    id: CaseId
    family: Id
    """Cases that were made from one fault share it: splits are by family, never by case."""
    split: Literal["development", "held-out"]
    event: TaskEvent | None = None
    inputs: Annotated[tuple[Blob, ...], Field(min_length=1)]
    recorded: tuple[Blob, ...] = ()
    """Artifacts that a run would have to make in a sandbox or ask a model for."""
    truth: Truth
    second: SecondLabel | None = None
    provenance: Provenance


def split_of(family: str) -> Literal["development", "held-out"]:
    """About half of all families each, by a hash that nobody chooses."""
    return "development" if int(sha256_of(family.encode())[:2], 16) < 128 else "held-out"
