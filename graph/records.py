"""The rows of the ledger as values: a run, a step's row, an effect's row."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from contracts.base import canonical, sha256_of

RunState: TypeAlias = Literal["running", "finished", "parked", "failed"]

FORGOTTEN = "forgotten: "
"""Begins the `why` of a run whose content was deleted on purpose."""
_NOT_HASHED = frozenset({"run", "hash"})


def flat(row: "Run | StepRow | LeaseRow | Waiting | EffectRow") -> dict[str, str | int | None]:
    """By column; `asdict` would copy each value, which is most of what a row costs."""
    return {one.name: getattr(row, one.name) for one in fields(row)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One walk through a flow; `given` is `{key: sha256}` as canonical JSON, times are ISO UTC."""

    run: str
    flow: str
    parent: str | None = None
    event_id: str
    dag_id: str | None = None
    task_id: str | None = None
    root: str
    """The folder that names of local files are relative to."""
    given: str
    code_version: str
    started: str
    finished: str | None = None
    state: str = "running"
    """A RunState; a damaged one can be read, and fails its seal."""
    why: str | None = None
    """Why it is parked or failed."""
    verdict: str | None = None
    failure_key: str | None = None
    head: str = ""
    """The hash of its last step's row."""

    def seal(self) -> str:
        """A hash over everything above, so that no field can change unseen."""
        return sha256_of(canonical(flat(self)))

    def values(self) -> dict[str, str | int | None]:
        return {**flat(self), "seal": self.seal()}


@dataclass(frozen=True, slots=True)
class Held:
    """A run and the fencing number of the lease on it."""

    run: Run
    fence: int
    attempts: int = 1
    """How often the run was taken since its last step that was written down."""


@dataclass(frozen=True, slots=True)
class Lease:
    fence: int
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseRow:
    """Who holds a run until when; `due` is when it may be taken at the earliest."""

    run: str
    owner: str
    fence: int
    until: str
    due: str
    attempts: int
    head: str
    """The run's head when it was taken: while it stands still, each take counts."""
    why: str | None
    """What ended the try before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An event in the inbox; `event` and `wishes` are the bytes of the artifacts, as text."""

    event_id: str
    event: str
    wishes: str
    root: str
    received: str
    state: Literal["waiting", "begun", "failed"] = "waiting"
    why: str | None = None
    run: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """What a step read and wrote, as names of artifacts; `inputs` is canonical JSON.

    The run's name is not hashed: the same failure has the same rows wherever it is diagnosed.
    """

    run: str
    step: str
    position: int
    key: str
    inputs: str
    recorded: str | None
    output: str
    code_version: str
    hash: str = ""

    def sealed(self, parents: Iterable[str]) -> "StepRow":
        """With its hash: over its content, and the hashes of the rows that wrote its inputs."""
        content = {key: value for key, value in flat(self).items() if key not in _NOT_HASHED}
        return replace(self, hash=sha256_of(canonical([content, *parents])))

    def values(self) -> dict[str, str | int | None]:
        return flat(self)


@dataclass(frozen=True, slots=True)
class Headline:
    """What a list of runs shows of a finished one."""

    verdict: str | None = None
    failure_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRow:
    """`intent` is tried by a run; `queued` waits for the effect loop, `sending` is tried by it.

    `done` has the remote's answer; `refused` may be tried again, `failed` was given up, `dropped`
    was overtaken before it was sent; `why` says what happened.
    """

    key: str
    run: str
    fence: int = 0
    state: Literal["intent", "queued", "sending", "done", "refused", "failed", "dropped"]
    answer: str | None = None
    maybe_repeated: bool = False
    """An earlier try may have arrived; of a done one: and the remote could not be asked."""
    kind: str = ""
    request: str | None = None
    """The artifact to be sent, of what the effect loop sends."""
    due: str = ""
    owner: str = ""
    until: str = ""
    attempts: int = 0
    why: str | None = None


def is_forgotten(why: str | None) -> bool:
    return why is not None and why.startswith(FORGOTTEN)


def iso(time: datetime) -> str:
    """UTC in one fixed width, so that text order is time order."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")
