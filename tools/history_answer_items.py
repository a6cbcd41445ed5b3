"""The fields that are read of a History Server's answers, and the events that they stand for.

https://github.com/apache/spark/blob/v3.5.1/core/src/main/scala/org/apache/spark/status/api/v1/api.scala
"""

import re
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct, field

from tools.event_log_events import (
    EndReason,
    ExecutorAdded,
    ExecutorInfo,
    ExecutorRemoved,
    InputMetrics,
    JobEnd,
    JobProperties,
    JobResult,
    JobStart,
    MemoryPeaks,
    OutputMetrics,
    ShuffleRead,
    ShuffleWrite,
    StageInfo,
    TaskEnd,
    TaskInfo,
    TaskMetrics,
)

Whole = Annotated[int, Meta(ge=0)]


class Item(Struct):
    path: str = field(name="from")


class LeftOut(Struct):
    what: str = field(name="answer")


class Attempt(Struct):
    """On YARN an application has attempts with ids; elsewhere it is one without."""

    id: str | None = field(name="attemptId", default=None)
    began: int = field(name="startTimeEpoch", default=0)
    ended: int = field(name="endTimeEpoch", default=0)
    version: str | None = field(name="appSparkVersion", default=None)
    completed: bool = False


class Application(Struct):
    id: str
    attempts: list[Attempt] = field(default_factory=list)

    def last(self) -> Attempt:
        return max(self.attempts, key=lambda attempt: attempt.began, default=Attempt())


class Environment(Struct):
    properties: list[tuple[str, str]] = field(name="sparkProperties", default_factory=list)


class PeakMemory(Struct):
    heap: int = field(name="JVMHeapMemory", default=0)


class Executor(Struct):
    id: str
    cores: int = field(name="totalCores", default=0)
    added: str = field(name="addTime", default="")
    removed: str | None = field(name="removeTime", default=None)
    reason: str = field(name="removeReason", default="")
    peaks: PeakMemory = field(name="peakMemoryMetrics", default_factory=PeakMemory)

    def addition(self) -> ExecutorAdded:
        return ExecutorAdded(executor=self.id, info=ExecutorInfo(cores=self.cores))

    def removal(self, at: int) -> ExecutorRemoved:
        return ExecutorRemoved(executor=self.id, at=at, reason=self.reason)

    def peak(self) -> MemoryPeaks:
        return MemoryPeaks(heap=self.peaks.heap)


class Job(Struct):
    id: Whole = field(name="jobId")
    stages: list[Whole] = field(name="stageIds", default_factory=list)
    began: str = field(name="submissionTime", default="")
    ended: str | None = field(name="completionTime", default=None)
    status: str = ""

    def start(self, execution: int | None) -> JobStart:
        properties = JobProperties(execution=None if execution is None else str(execution))
        infos = [StageInfo(stage=stage, attempt=0) for stage in self.stages]
        return JobStart(job=self.id, at=ms(self.began), stages=infos, properties=properties)

    def end(self, at: int) -> JobEnd:
        result = JobResult(result="JobSucceeded" if self.status == "SUCCEEDED" else "JobFailed")
        return JobEnd(job=self.id, result=result, at=at)


class Stage(Struct):
    id: Whole = field(name="stageId")
    attempt: Whole = field(name="attemptId")
    name: str = ""
    status: str = ""
    tasks: Whole = field(name="numTasks", default=0)
    began: str | None = field(name="submissionTime", default=None)
    ended: str | None = field(name="completionTime", default=None)
    failure: str | None = field(name="failureReason", default=None)

    def info(self) -> StageInfo:
        return StageInfo(
            stage=self.id,
            attempt=self.attempt,
            name=self.name,
            tasks=self.tasks,
            failure=self.failure,
        )


class _Input(Struct):
    bytes: int = field(name="bytesRead", default=0)
    records: int = field(name="recordsRead", default=0)


class _Output(Struct):
    bytes: int = field(name="bytesWritten", default=0)


class _ShuffleRead(Struct):
    remote: int = field(name="remoteBytesRead", default=0)
    local: int = field(name="localBytesRead", default=0)
    records: int = field(name="recordsRead", default=0)


class _ShuffleWrite(Struct):
    bytes: int = field(name="bytesWritten", default=0)
    records: Whole = field(name="recordsWritten", default=0)


class Metrics(Struct):
    gc_ms: int = field(name="jvmGcTime", default=0)
    spilled: int = field(name="diskBytesSpilled", default=0)
    peak: int = field(name="peakExecutionMemory", default=0)
    read: _Input = field(name="inputMetrics", default_factory=_Input)
    written: _Output = field(name="outputMetrics", default_factory=_Output)
    shuffle_read: _ShuffleRead = field(name="shuffleReadMetrics", default_factory=_ShuffleRead)
    shuffle_write: _ShuffleWrite = field(name="shuffleWriteMetrics", default_factory=_ShuffleWrite)

    def as_event(self) -> TaskMetrics:
        read, write = self.shuffle_read, self.shuffle_write
        return TaskMetrics(
            gc_ms=self.gc_ms,
            spilled=self.spilled,
            peak=self.peak,
            read=InputMetrics(bytes=self.read.bytes, records=self.read.records),
            written=OutputMetrics(bytes=self.written.bytes),
            shuffle_read=ShuffleRead(remote=read.remote, local=read.local, records=read.records),
            shuffle_write=ShuffleWrite(bytes=write.bytes, records=write.records),
        )


class Task(Struct):
    id: Whole = field(name="taskId")
    index: Whole
    executor: str = field(name="executorId")
    status: str
    launched: str = field(name="launchTime", default="")
    ran_ms: int = field(name="duration", default=0)
    error: str = field(name="errorMessage", default="")
    metrics: Metrics | None = field(name="taskMetrics", default=None)

    def info(self) -> TaskInfo:
        at = ms(self.launched)
        return TaskInfo(
            task=self.id,
            index=self.index,
            executor=self.executor,
            launched=at,
            finished=at + self.ran_ms if self.ended else 0,
        )

    @property
    def ended(self) -> bool:
        return self.status in ("SUCCESS", "FAILED", "KILLED")

    def end(self, stage: int, attempt: int) -> TaskEnd:
        return TaskEnd(
            stage=stage,
            attempt=attempt,
            reason=_reason(self.status, self.error),
            info=self.info(),
            metrics=self.metrics.as_event() if self.metrics else None,
        )


class Query(Struct):
    id: Whole
    running: list[int] = field(name="runningJobIds", default_factory=list)
    succeeded: list[int] = field(name="successJobIds", default_factory=list)
    failed: list[int] = field(name="failedJobIds", default_factory=list)

    @property
    def jobs(self) -> list[int]:
        return [*self.running, *self.succeeded, *self.failed]


# ExecutorLostFailure (executor 1 exited caused by one of the running tasks) Reason: Command …
_LOST = re.compile(r"ExecutorLostFailure \(executor .*?\)(?: Reason: (.*))?", re.DOTALL)
# FetchFailed(BlockManagerId(1, …), shuffleId=1, mapIndex=0, mapId=4, reduceId=0, message=\n…\n)
_FETCH = re.compile(r"FetchFailed\(.*?message=\n(.*)\n\)", re.DOTALL)
# TaskResultLost (result lost from block manager)
_PLAIN = re.compile(r"(TaskResultLost|TaskCommitDenied|Resubmitted|UnknownReason)\b")
# org.apache.spark.SparkException: what it says
_RAISED = re.compile(r"([\w.$]+)(?:: (.*))?", re.DOTALL)
_STACK = "\n\tat "


def _reason(status: str, error: str) -> EndReason:
    """Read back from the words into which Spark made it (`TaskEndReason.toErrorString`)."""
    if status == "SUCCESS":
        return EndReason(reason="Success")
    if status == "KILLED":
        return EndReason(reason="TaskKilled", kill=error)
    if match := _LOST.match(error):
        return EndReason(reason="ExecutorLostFailure", loss=match[1] or "")
    if match := _FETCH.match(error):
        return EndReason(reason="FetchFailed", message=match[1])
    if match := _PLAIN.match(error):
        return EndReason(reason=match[1])
    match = _RAISED.match(error.partition(_STACK)[0])
    name, said = (match[1], match[2] or "") if match else ("", error)
    return EndReason(reason="ExceptionFailure", exception=name, description=said)


def ms(time: str) -> int:
    """`2026-11-23T10:53:00.282GMT`; 0 where it is not told."""
    if not time:
        return 0
    return round(datetime.fromisoformat(time.replace("GMT", "+00:00")).timestamp() * 1000)
