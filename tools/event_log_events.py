"""The fields that are read of Spark's listener events; all others are skipped unparsed.

Written by `JsonProtocol`, whose names stand here:
https://github.com/apache/spark/blob/v3.5.1/core/src/main/scala/org/apache/spark/util/JsonProtocol.scala
"""

from typing import Annotated

from msgspec import Meta, Struct, field

Whole = Annotated[int, Meta(ge=0)]


class ShuffleRead(Struct):
    remote: int = field(name="Remote Bytes Read", default=0)
    local: int = field(name="Local Bytes Read", default=0)
    records: int = field(name="Total Records Read", default=0)


class ShuffleWrite(Struct):
    bytes: int = field(name="Shuffle Bytes Written", default=0)
    records: Whole = field(name="Shuffle Records Written", default=0)


class InputMetrics(Struct):
    bytes: int = field(name="Bytes Read", default=0)
    records: int = field(name="Records Read", default=0)


class OutputMetrics(Struct):
    bytes: int = field(name="Bytes Written", default=0)


class TaskMetrics(Struct):
    gc_ms: int = field(name="JVM GC Time", default=0)
    spilled: int = field(name="Disk Bytes Spilled", default=0)
    peak: int = field(name="Peak Execution Memory", default=0)
    shuffle_read: ShuffleRead = field(name="Shuffle Read Metrics", default_factory=ShuffleRead)
    shuffle_write: ShuffleWrite = field(name="Shuffle Write Metrics", default_factory=ShuffleWrite)
    read: InputMetrics = field(name="Input Metrics", default_factory=InputMetrics)
    written: OutputMetrics = field(name="Output Metrics", default_factory=OutputMetrics)


class TaskInfo(Struct):
    task: Whole = field(name="Task ID")
    index: Whole = field(name="Index")
    executor: str = field(name="Executor ID")
    launched: int = field(name="Launch Time")
    finished: int = field(name="Finish Time", default=0)


class EndReason(Struct):
    reason: str = field(name="Reason")
    exception: str = field(name="Class Name", default="")
    description: str = field(name="Description", default="")
    loss: str = field(name="Loss Reason", default="")
    kill: str = field(name="Kill Reason", default="")
    message: str = field(name="Message", default="")


class MemoryPeaks(Struct):
    heap: int = field(name="JVMHeapMemory", default=0)


class TaskStart(Struct):
    stage: Whole = field(name="Stage ID")
    attempt: Whole = field(name="Stage Attempt ID")
    info: TaskInfo = field(name="Task Info")


class TaskEnd(Struct):
    stage: Whole = field(name="Stage ID")
    attempt: Whole = field(name="Stage Attempt ID")
    reason: EndReason = field(name="Task End Reason")
    info: TaskInfo = field(name="Task Info")
    peaks: MemoryPeaks | None = field(name="Task Executor Metrics", default=None)
    metrics: TaskMetrics | None = field(name="Task Metrics", default=None)


class RddInfo(Struct):
    rdd: int = field(name="RDD ID")
    name: str = field(name="Name", default="")
    scope: str | None = field(name="Scope", default=None)
    """JSON of a `Scope`."""


class Scope(Struct):
    id: str
    name: str


class StageInfo(Struct):
    stage: Whole = field(name="Stage ID")
    attempt: Whole = field(name="Stage Attempt ID")
    name: str = field(name="Stage Name", default="")
    tasks: Whole = field(name="Number of Tasks", default=0)
    rdds: list[RddInfo] = field(name="RDD Info", default_factory=list)
    parents: list[int] = field(name="Parent IDs", default_factory=list)
    completed: int | None = field(name="Completion Time", default=None)
    failure: str | None = field(name="Failure Reason", default=None)


class StageEvent(Struct):
    info: StageInfo = field(name="Stage Info")


class StagePeaks(Struct):
    executor: str = field(name="Executor ID")
    peaks: MemoryPeaks = field(name="Executor Metrics")


class PeaksOfStage(Struct):
    peaks: MemoryPeaks = field(name="Executor Metrics", default_factory=MemoryPeaks)


class Heartbeat(Struct):
    executor: str = field(name="Executor ID")
    stages: list[PeaksOfStage] = field(name="Executor Metrics Updated", default_factory=list)


class JobProperties(Struct):
    execution: str | None = field(name="spark.sql.execution.id", default=None)


class JobStart(Struct):
    job: Whole = field(name="Job ID")
    at: int = field(name="Submission Time", default=0)
    stages: list[StageInfo] = field(name="Stage Infos", default_factory=list)
    properties: JobProperties | None = field(name="Properties", default=None)


class JobException(Struct):
    message: str = field(name="Message", default="")


class JobResult(Struct):
    result: str = field(name="Result")
    exception: JobException | None = field(name="Exception", default=None)


class JobEnd(Struct):
    job: Whole = field(name="Job ID")
    result: JobResult = field(name="Job Result")
    at: int = field(name="Completion Time", default=0)


class LogStart(Struct):
    version: str = field(name="Spark Version")


class ApplicationStart(Struct):
    application: str | None = field(name="App ID", default=None)
    at: int = field(name="Timestamp", default=0)


class ApplicationEnd(Struct):
    at: int = field(name="Timestamp", default=0)


class EnvironmentUpdate(Struct):
    properties: dict[str, str] = field(name="Spark Properties", default_factory=dict)


class ExecutorInfo(Struct):
    cores: int = field(name="Total Cores", default=0)


class ExecutorAdded(Struct):
    executor: str = field(name="Executor ID")
    at: int = field(name="Timestamp", default=0)
    info: ExecutorInfo = field(name="Executor Info", default_factory=ExecutorInfo)


class ExecutorRemoved(Struct):
    executor: str = field(name="Executor ID")
    at: int = field(name="Timestamp", default=0)
    reason: str = field(name="Removed Reason", default="")


class QueryEvent(Struct):
    """Start, plan update and end of a SQL execution alike."""

    execution: Whole = field(name="executionId")


class QuerySettings(Struct):
    """What the session changed since it began, as told by a SQL execution's start."""

    execution: Whole = field(name="executionId")
    changed: dict[str, str] = field(name="modifiedConfigs", default_factory=dict)


class DriverUpdates(Struct):
    execution: Whole = field(name="executionId")
    updates: list[tuple[int, int]] = field(name="accumUpdates", default_factory=list)
