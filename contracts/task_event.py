"""What starts a run: one task that ended, as told by whoever ran it."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Artifact, Contract, Count, Sha256, Text, UtcTime


class LocalFile(Contract):
    """A file of the user's, kept by reference; `name` is its path below the folder of the run.

    Only the first `size` bytes count; `sha256` is theirs, compressed as they stand.
    """

    kind: Literal["local-file"] = "local-file"
    name: Text
    size: Count
    sha256: Sha256


class StoredFile(Contract):
    """A file that came from elsewhere (stdin, a remote), redacted on its way into the store."""

    kind: Literal["stored"] = "stored"
    name: Text
    size: Count
    sha256: Sha256


FileRef = Annotated[LocalFile | StoredFile, Field(discriminator="kind")]


class SparkRef(Contract):
    application_ids: tuple[Text, ...] = ()
    event_log: Text | None = None


class CodeRef(Contract):
    repo: Text
    path: Text | None = None
    ref: Text | None = None
    """The commit, tag or branch that ran."""


class TaskEvent(Artifact):
    """One try of one task; everything but `event_id`, `format` and `outcome` may be unknown.

    `event_id` is the idempotency key: for local input the sha256 over its files.
    """

    KIND = "task-event"
    SCHEMA = 1

    event_id: Text
    format: Text
    outcome: Literal["failed", "succeeded", "not-shown"] = "not-shown"
    dag_id: Text | None = None
    task_id: Text | None = None
    dag_run_id: Text | None = None
    map_index: int | None = None
    try_number: int | None = None
    max_tries: int | None = None
    """With the first."""
    at: UtcTime | None = None
    log_refs: tuple[FileRef, ...] = ()
    log_names: tuple[Text, ...] = ()
    """Of logs that a configured source knows by these names; never a URL that we would follow."""
    spark: SparkRef | None = None
    code: CodeRef | None = None
    exception: Text | None = None
    body_sha256: Sha256 | None = None


class Wishes(Artifact):
    """What this call asked for beyond a diagnosis."""

    KIND = "wishes"
    SCHEMA = 1

    branch: Text | None = None
    patch_file: bool = False
    pull_request: bool = True
    one_run: bool = False
    """The files are of one run, whatever they look like."""
    max_inflation: Annotated[int, Field(ge=2)] = 200
    """A packed file that grows by more than this factor is not read on."""
    history_server: Text | None = None
    """Where to ask for the event logs of Spark applications that the logs name."""
