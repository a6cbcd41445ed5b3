"""Facts that rules read off a run's metrics, and the thresholds that make a number a fact."""

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.evidence import Evidence
from contracts.log_report import LogReport
from contracts.spark_metrics import SparkMetrics, Stage

SKEW_FACTOR = 5.0
"""Of the largest to the median task's records or bytes. Spark splits a partition of a join beyond
the same factor: `spark.sql.adaptive.skewJoin.skewedPartitionFactor`,
https://github.com/apache/spark/blob/v3.5.1/sql/catalyst/src/main/scala/org/apache/spark/sql/internal/SQLConf.scala.
Its second condition, 256 MB, is about the cost of splitting and is not asked here: rows decide."""

SLOW_FACTOR = 4.0
"""Of the hot to the median task's time: "moderate" of Dr. Elephant's task skew (2, 4, 8, 16),
https://github.com/linkedin/dr-elephant/blob/v2.1.7/app/com/linkedin/drelephant/spark/heuristics/ConfigurationHeuristicsConstants.scala."""

LOST_MS = 3_000
"""Ours: less than that lost to one task is not worth a sentence."""

LOST_SHARE = 0.05
"""Ours: of the application's time, lost to one task."""

MIN_TASKS = 4
"""Ours: a median of fewer finished tasks says nothing."""

FEW_LEFT = 10
"""Ours: one in so many tasks, at least one, may be unfinished while all others are done."""

TINY_TASKS = 5_000
TINY_TASK_MS = 500
"""More tasks than that, with a median below that: DataFlint's SmallTasksAlert,
https://github.com/dataflint/spark/blob/95a76ee8e84ee78bb34d3d51c4a53cac1dae7cee/spark-ui/src/reducers/Alerts/SmallTasksAlert.ts."""

LARGE_PARTITION_BYTES = 5 * 1024**3
"""Read by one task: DataFlint's MaxPartitionToBigAlert, same folder."""

SMALL_FILES = 100
SMALL_FILE_BYTES = 3 * 1024**2
"""More files than that, smaller than that on average: DataFlint's MemorySQLInputOutputAlerts."""

FULL_SCAN_BYTES = 1024**3
"""Ours: below that a full scan costs nothing that anybody would notice."""

IDLE_SHARE = 0.5
"""Of the time without any job: DataFlint calls as much idle of the cores wasted."""

IDLE_MIN_MS = 10 * 60 * 1000
"""Ours: start-up alone makes a short run idle."""

GC_SHARE = 0.2
"""Of the tasks' time: past every severity of Dr. Elephant's ExecutorGcHeuristic (0.15)."""

GC_MIN_MS = 60_000
"""Ours: tasks must have run so long together before their share of collection means something."""

HEAP_NOT_FULL = 0.5
"""Ours: of the executor's heap at its peak; peaks are sampled, so the margin is wide."""


@dataclass(frozen=True, slots=True)
class Lopsided:
    """One task of a stage had far more to do than the others."""

    stage: Stage
    index: int
    records: int
    """Read by it, or left for it to read."""
    total: int
    ran_ms: int
    finished: bool
    evidence: tuple[Evidence, ...]

    @property
    def share(self) -> float:
        return self.records / self.total


def ended_badly(report: LogReport, metrics: SparkMetrics) -> bool:
    """The run failed, or nothing says how it ended and a job of it did not succeed."""
    if report.outcome.state == "not-shown":
        return any(job.status != "succeeded" for job in metrics.jobs)
    return report.outcome.state == "failed"


def last_attempts(metrics: SparkMetrics) -> Iterator[Stage]:
    """Each stage once, as it was when it was tried last."""
    last = {stage.stage: stage for stage in metrics.stages}
    yield from last.values()


def left_behind(stage: Stage) -> Lopsided | None:
    """All tasks but a few are done, and most of what is left to read is theirs."""
    few = max(stage.tasks // FEW_LEFT, 1)
    open_tasks = len(stage.unfinished)
    all_others_done = stage.succeeded + open_tasks >= stage.tasks
    if stage.records_to_read is None or not 1 <= open_tasks <= few or not all_others_done:
        return None
    left = stage.records_to_read - stage.records_read.total
    usual = max(stage.records_read.median, 1)
    if stage.succeeded < MIN_TASKS or left < SKEW_FACTOR * usual * open_tasks:
        return None
    longest = stage.unfinished[0]
    return Lopsided(
        stage=stage,
        index=longest.index,
        records=left,
        total=stage.records_to_read,
        ran_ms=longest.ran_ms,
        finished=False,
        evidence=longest.evidence + stage.evidence,
    )


def outweighed(stage: Stage, metrics: SparkMetrics) -> Lopsided | None:
    """A finished task read far more than the median, and the stage waited for it."""
    hot = stage.hot
    if hot is None or stage.succeeded < MIN_TASKS:
        return None
    lost = hot.duration_ms - stage.duration_ms.median
    usual = max(stage.records_read.median, 1)
    if hot.records_read < SKEW_FACTOR * usual or lost < max(
        LOST_MS, LOST_SHARE * application_ms(metrics)
    ):
        return None
    if hot.duration_ms < SLOW_FACTOR * stage.duration_ms.median:
        return None
    return Lopsided(
        stage=stage,
        index=hot.index,
        records=hot.records_read,
        total=stage.records_read.total,
        ran_ms=hot.duration_ms,
        finished=True,
        evidence=hot.evidence,
    )


def application_ms(metrics: SparkMetrics) -> int:
    """0 where its start or end is not told."""
    if metrics.started_at is None or metrics.ended_at is None:
        return 0
    return int((metrics.ended_at - metrics.started_at).total_seconds() * 1000)


def memory_bytes(setting: str) -> int | None:
    """`4g` as Spark reads it; a bare number is MiB, as for all its memory settings."""
    number, unit = setting.strip().lower().removesuffix("b"), "m"
    if number[-1:] in _UNITS:
        number, unit = number[:-1], number[-1]
    return int(number) * _UNITS[unit] if number.isdecimal() else None


_UNITS = {"k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}


def seconds(ms: int) -> str:
    return f"{ms / 1000:.1f} s"
