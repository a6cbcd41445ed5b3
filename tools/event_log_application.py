"""The application itself: its version, settings, jobs and executors."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from contracts.evidence import Evidence
from contracts.spark_metrics import Executor, Job
from tools.event_log_events import (
    ApplicationStart,
    ExecutorAdded,
    ExecutorRemoved,
    JobEnd,
    JobStart,
    MemoryPeaks,
)
from tools.event_log_lines import Line
from tools.event_log_quotes import Span, quote_number, quote_text

KEPT_JOBS = 2000
"""Of jobs that succeeded; the oldest are let go first."""

SETTINGS = frozenset(
    {
        "spark.default.parallelism",
        "spark.driver.cores",
        "spark.driver.maxResultSize",
        "spark.driver.memory",
        "spark.driver.memoryOverhead",
        "spark.dynamicAllocation.enabled",
        "spark.dynamicAllocation.maxExecutors",
        "spark.executor.cores",
        "spark.executor.instances",
        "spark.executor.memory",
        "spark.executor.memoryOverhead",
        "spark.executor.memoryOverheadFactor",
        "spark.executor.pyspark.memory",
        "spark.kryoserializer.buffer.max",
        "spark.master",
        "spark.memory.fraction",
        "spark.memory.offHeap.enabled",
        "spark.memory.offHeap.size",
        "spark.memory.storageFraction",
        "spark.network.timeout",
        "spark.serializer",
        "spark.shuffle.service.enabled",
        "spark.speculation",
        "spark.sql.adaptive.advisoryPartitionSizeInBytes",
        "spark.sql.adaptive.coalescePartitions.enabled",
        "spark.sql.adaptive.enabled",
        "spark.sql.adaptive.skewJoin.enabled",
        "spark.sql.adaptive.skewJoin.skewedPartitionFactor",
        "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes",
        "spark.sql.ansi.enabled",
        "spark.sql.autoBroadcastJoinThreshold",
        "spark.sql.broadcastTimeout",
        "spark.sql.files.maxPartitionBytes",
        "spark.sql.maxBroadcastTableSize",
        "spark.sql.shuffle.partitions",
        "spark.submit.deployMode",
        "spark.task.cpus",
        "spark.task.maxFailures",
        "spark.yarn.executor.memoryOverhead",
    }
)
"""Those that decide about memory, parallelism, joins and how failures count."""


@dataclass(slots=True)
class _Executor:
    cores: int = 0
    removed_at: int | None = None
    reason: str | None = None
    evidence: tuple[Evidence, ...] = ()
    heap: int = 0
    heap_span: Span | None = None


@dataclass(slots=True)
class Application:
    id: str | None = None
    version: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    dropped_jobs: int = 0
    settings: dict[str, str] = field(default_factory=dict)
    _jobs: dict[int, Job] = field(default_factory=dict)
    _executors: dict[str, _Executor] = field(default_factory=dict)

    def start(self, event: ApplicationStart) -> None:
        self.id = event.application
        self.started_at = moment(event.at)

    def set(self, properties: dict[str, str]) -> None:
        self.settings.update((key, properties[key]) for key in properties.keys() & SETTINGS)

    def start_job(self, event: JobStart) -> None:
        self._jobs[event.job] = Job(job=event.job, status="unfinished", started_at=moment(event.at))

    def end_job(self, event: JobEnd, line: Line) -> None:
        before = self._jobs.get(event.job)
        failed = event.result.exception
        self._jobs[event.job] = Job(
            job=event.job,
            status="succeeded" if event.result.result == "JobSucceeded" else "failed",
            started_at=before.started_at if before else None,
            ended_at=moment(event.at),
            failure=failed.message if failed else None,
            evidence=quote_text(line, b"Message", since=b'"Job Result":')
            or quote_text(line, b"Result", since=b'"Job Result":')
            or quote_text(line, b"status"),
        )
        if len(self._jobs) > 2 * KEPT_JOBS:
            self._prune()

    def add(self, event: ExecutorAdded) -> None:
        self._executor(event.executor).cores = max(event.info.cores, 0)

    def remove(self, event: ExecutorRemoved, line: Line) -> None:
        executor = self._executor(event.executor)
        executor.removed_at = event.at
        executor.reason = event.reason
        executor.evidence = quote_text(
            line, b"Removed Reason", since=b'"Executor ID":'
        ) or quote_text(line, b"removeReason")

    def peak(self, executor: str, peaks: MemoryPeaks, line: Line) -> None:
        known = self._executor(executor)
        if peaks.heap > known.heap:
            known.heap = peaks.heap
            known.heap_span = quote_number(line, b"JVMHeapMemory")

    def jobs(self) -> tuple[Job, ...]:
        self._prune()
        return tuple(job for _, job in sorted(self._jobs.items()))

    def executors(self) -> tuple[Executor, ...]:
        known = sorted(self._executors.items(), key=lambda item: (len(item[0]), item[0]))
        return tuple(_executor(id, executor) for id, executor in known)

    def _executor(self, id: str) -> _Executor:
        return self._executors.setdefault(id, _Executor())

    def _prune(self) -> None:
        succeeded = [id for id, job in self._jobs.items() if job.status == "succeeded"]
        surplus = succeeded[: max(len(succeeded) - KEPT_JOBS, 0)]
        self.dropped_jobs += len(surplus)
        for id in surplus:
            del self._jobs[id]


def moment(ms: int) -> datetime | None:
    """Spark's clock; None for 0 and below, which it writes for "not known"."""
    return datetime.fromtimestamp(ms / 1000, UTC) if ms > 0 else None


def _executor(id: str, executor: _Executor) -> Executor:
    heap = executor.heap_span
    return Executor(
        executor=id,
        cores=executor.cores,
        removed_at=moment(executor.removed_at) if executor.removed_at else None,
        removed_because=executor.reason,
        peak_heap_bytes=executor.heap or None,
        evidence=executor.evidence + ((heap.evidence(),) if heap else ()),
    )
