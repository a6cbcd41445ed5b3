"""What `gather` found: the task's logs and what their ids lead to."""

from typing import Literal

from contracts.base import Artifact, Contract, Pairs, Text
from contracts.evidence import Evidence, Gap
from contracts.task_event import FileRef

Compression = Literal["none", "gzip", "zstd", "lz4", "snappy"]
"""`lz4` and `snappy` in the blocks that Spark writes."""

Role = Literal["driver", "executor", "task-host", "platform"]
"""Who wrote a log: Spark's driver, one executor, the host of an Airflow task, a platform."""


class LogFile(Contract):
    ref: FileRef
    role: Role
    executor: Text | None = None
    compression: Compression = "none"


class EventLog(Contract):
    """One Spark event log; a rolling one has its parts in order."""

    parts: tuple[FileRef, ...]
    compression: Compression = "none"
    in_progress: bool = False


class RunFacts(Contract):
    """What `run.json` says; `exit_code` is the program's, and `evidence` quotes it."""

    exit_code: int | None = None
    command: tuple[Text, ...] = ()
    settings: Pairs = ()
    engine: Text | None = None
    evidence: tuple[Evidence, ...] = ()


class Inputs(Artifact):
    KIND = "inputs"
    SCHEMA = 1

    logs: tuple[LogFile, ...] = ()
    event_logs: tuple[EventLog, ...] = ()
    spark_answers: tuple[FileRef, ...] = ()
    """What a History Server's REST API said of an application whose event log it did not give."""
    sources: tuple[FileRef, ...] = ()
    run: RunFacts | None = None
    gaps: tuple[Gap, ...] = ()
