"""What Spark measured of the run, from its event log."""

from typing import Literal

from contracts.base import Artifact, Contract, Count, Pairs, Text, UtcTime
from contracts.evidence import Evidence, Gap


class Spread(Contract):
    """Of one number over the finished tasks of a stage; the holder's name has the unit."""

    median: Count = 0
    maximum: Count = 0
    total: Count = 0


class HotTask(Contract):
    """The task of a stage that read most, or ran longest where none reads more than another."""

    index: Count
    executor: Text
    duration_ms: Count
    records_read: Count
    bytes_read: Count
    evidence: tuple[Evidence, ...] = ()


class UnfinishedTask(Contract):
    """A task that had started and had not ended when the log ends, or was killed."""

    index: Count
    executor: Text
    ran_ms: Count
    """Up to the last event of the log."""
    evidence: tuple[Evidence, ...] = ()


class Stage(Contract):
    stage: Count
    attempt: Count
    name: Text
    status: Literal["complete", "failed", "unfinished"]
    failure: Text | None = None
    evidence: tuple[Evidence, ...] = ()
    """The failure's reason, quoted."""
    jobs: tuple[int, ...] = ()
    sql_execution: int | None = None
    plan_nodes: tuple[int, ...] = ()
    """Ids of the plan nodes whose RDDs run in this stage, where the log names them."""
    tasks: Count
    """How many the stage was to run."""
    succeeded: Count = 0
    failed: Count = 0
    killed: Count = 0
    duration_ms: Spread = Spread()
    records_read: Spread = Spread()
    bytes_read: Spread = Spread()
    """Input and shuffle together."""
    records_to_read: Count | None = None
    """What the stages before it wrote for it to read, where the log shows them whole."""
    bytes_written: Spread = Spread()
    """Output and shuffle together."""
    spilled_bytes: Spread = Spread()
    """To disk."""
    gc_ms: Spread = Spread()
    peak_execution_bytes: Spread = Spread()
    hot: HotTask | None = None
    unfinished: tuple[UnfinishedTask, ...] = ()


class Join(Contract):
    """A join of a physical plan, final where the plan was adaptive."""

    kind: Text
    """`SortMergeJoin`, `BroadcastHashJoin`, …"""
    type: Text
    """`Inner`, `LeftOuter`, …"""
    keys: tuple[Text, ...]
    """The left side's key columns, without their ids."""
    sql_execution: int
    exchanges: tuple[int, ...] = ()
    """`plan_id` of the exchanges below it."""
    stages: tuple[int, ...] = ()
    """Stages that run it."""
    evidence: tuple[Evidence, ...] = ()


class Grouping(Contract):
    """An aggregate or a window of a physical plan that reads an exchange on its keys."""

    kind: Text
    """`HashAggregate`, `Window`, …"""
    keys: tuple[Text, ...]
    sql_execution: int
    exchanges: tuple[int, ...] = ()
    stages: tuple[int, ...] = ()
    """Stages that run it."""
    evidence: tuple[Evidence, ...] = ()


class Scan(Contract):
    """A read of files in a physical plan; a number is None where the log does not have it."""

    kind: Text
    """`Scan parquet`, … with the table's name where it has one."""
    location: Text
    sql_execution: int
    partition_columns: tuple[Text, ...] = ()
    """Those that the query reads of the columns that are folders."""
    partition_filter: bool = False
    files: Count | None = None
    bytes: Count | None = None
    evidence: tuple[Evidence, ...] = ()


class TaskFailure(Contract):
    """Failed tasks of one reason."""

    kind: Text
    """`ExceptionFailure`, `ExecutorLostFailure`, `FetchFailed`, `TaskKilled`, …"""
    name: Text
    """The exception's class, or the kind where there is none."""
    message: Text
    stage: Count
    count: Count
    executor: Text | None = None
    evidence: tuple[Evidence, ...] = ()


class Executor(Contract):
    executor: Text
    cores: Count
    removed_at: UtcTime | None = None
    removed_because: Text | None = None
    peak_heap_bytes: Count | None = None
    evidence: tuple[Evidence, ...] = ()


class Job(Contract):
    job: Count
    status: Literal["succeeded", "failed", "unfinished"]
    started_at: UtcTime | None = None
    ended_at: UtcTime | None = None
    failure: Text | None = None
    evidence: tuple[Evidence, ...] = ()


class SparkMetrics(Artifact):
    """Everything is empty, and `gaps` says why, where there is no event log to read."""

    KIND = "spark-metrics"
    SCHEMA = 1

    application_id: Text | None = None
    spark_version: Text | None = None
    started_at: UtcTime | None = None
    ended_at: UtcTime | None = None
    """When the application said that it ended; None where the log stops before."""
    jobs: tuple[Job, ...] = ()
    stages: tuple[Stage, ...] = ()
    joins: tuple[Join, ...] = ()
    groupings: tuple[Grouping, ...] = ()
    scans: tuple[Scan, ...] = ()
    failures: tuple[TaskFailure, ...] = ()
    executors: tuple[Executor, ...] = ()
    settings: Pairs = ()
    gaps: tuple[Gap, ...] = ()
