"""A bundle: stored runs as one file, a zstd tar, that another store takes in and replays.

bundle.json             what is inside: the runs' rows, and each member's sha256 and size
artifacts/SHA256        artifacts, and what came from stdin or a remote
files/SHA256            files that a run refers to, as they lay on disk, secrets masked
"""

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Contract, Count, Pairs, Sha256, Text, canonical, sha256_of
from graph.records import Run, StepRow
from graph.verify import row_problems

HEAD = "bundle.json"
ENDED = frozenset({"finished", "failed", "parked"})
_RUN = r"^[A-Za-z0-9][A-Za-z0-9._~-]{0,200}$"


class BundleRefused(ValueError):
    """A file that is no bundle, or not the one that was written; the message names the place."""


class Member(Contract):
    folder: Literal["artifacts", "files"]
    sha256: Sha256
    size: Count

    @property
    def name(self) -> str:
        return f"{self.folder}/{self.sha256}"


class Packed(Contract):
    """A file of a run: `name` is its path there, `masked` says that secrets were masked in it."""

    name: Text
    sha256: Sha256
    masked: bool = False


class BundledRow(Contract):
    step: Text
    position: Count
    key: Text
    inputs: Text
    recorded: Sha256 | None
    output: Sha256
    code_version: Text
    hash: Sha256


class BundledRun(Contract):
    """A run's row without its folder, which is of another machine, and its steps' rows."""

    run: Annotated[str, Field(pattern=_RUN)]
    flow: Text
    parent: Text | None
    event_id: Text
    dag_id: Text | None
    task_id: Text | None
    given: Text
    code_version: Text
    started: Text
    finished: Text | None
    state: Literal["finished", "failed", "parked"]
    why: Text | None
    verdict: Text | None
    failure_key: Text | None
    head: Text
    rows: tuple[BundledRow, ...]
    files: tuple[Packed, ...] = ()


class Head(Contract):
    """`digest` is over everything else in it."""

    format: Literal[1] = 1
    runs: Annotated[tuple[BundledRun, ...], Field(min_length=1)]
    members: tuple[Member, ...]
    forgotten: Pairs = ()
    """Artifacts that were deleted on purpose, by name, and why."""
    digest: str = ""

    def sealed(self) -> "Head":
        return self.model_copy(update={"digest": self.seal()})

    def seal(self) -> str:
        return sha256_of(canonical({**self.model_dump(mode="json"), "digest": ""}))


def bundled(run: Run, rows: list[StepRow], files: tuple[Packed, ...]) -> BundledRun:
    """Raises BundleRefused for a run that is not at its end."""
    if run.state not in ENDED:
        raise BundleRefused(f"run {run.run}: is {run.state}; export it when it is at its end")
    fields = {key: value for key, value in asdict(run).items() if key != "root"}
    kept = [{key: value for key, value in asdict(row).items() if key != "run"} for row in rows]
    return BundledRun.model_validate({**fields, "rows": kept, "files": files})


def unbundled(bundle: BundledRun, root: str) -> tuple[Run, list[StepRow]]:
    """Raises BundleRefused where the rows are not a chain that a run has written."""
    fields = bundle.model_dump(exclude={"rows", "files"})
    rows = [StepRow(run=bundle.run, **row.model_dump()) for row in bundle.rows]
    run = Run(root=root, **fields)
    for problem in row_problems(run, rows):
        raise BundleRefused(f"{problem}; the bundle was edited, ask for it again")
    if [replace(row, position=at) for at, row in enumerate(rows)] != rows:
        raise BundleRefused(f"run {run.run}: its steps are not in order; the bundle was edited")
    return run, rows


def safe_name(name: str) -> bool:
    """A path that stays below the folder it is put into, on every system."""
    parts = name.split("/")
    odd = any(ord(letter) < 32 or letter in "\\:\x7f" for letter in name)
    return not odd and all(part not in ("", ".", "..") for part in parts)


def names_in(run: BundledRun) -> Iterator[str]:
    for row in run.rows:
        yield from (name for name in (row.recorded, row.output) if name is not None)
