"""Builds event logs line by line, in the shapes that Spark writes."""

import io
import json
from typing import Any, BinaryIO

from contracts.inputs import EventLog
from contracts.task_event import FileRef, LocalFile

SQL = "org.apache.spark.sql.execution.ui."
T0 = 1_700_000_000_000
Json = dict[str, Any]


class FakeFiles:
    """Files by name, as they are once decompressed and redacted."""

    def __init__(self, **files: bytes) -> None:
        self._files = files

    def redacted(self, ref: FileRef) -> BinaryIO:
        return io.BytesIO(self._files[ref.name])


def log_of(*names: str) -> EventLog:
    return EventLog(parts=tuple(LocalFile(name=name, size=1, sha256="0" * 64) for name in names))


def text(*events: Json) -> bytes:
    return b"".join(line(event) + b"\n" for event in events)


def line(event: Json) -> bytes:
    return json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode()


def event(name: str, **fields: object) -> Json:
    return {"Event": name} | {key.replace("_", " "): value for key, value in fields.items()}


def log_start(version: str = "4.1.0") -> Json:
    return event("SparkListenerLogStart", Spark_Version=version)


def application_start(at: int = 0) -> Json:
    return event("SparkListenerApplicationStart", App_ID="app-1", Timestamp=T0 + at)


def application_end(at: int) -> Json:
    return event("SparkListenerApplicationEnd", Timestamp=T0 + at)


def environment(**properties: str) -> Json:
    return event("SparkListenerEnvironmentUpdate", Spark_Properties=properties)


def executor_added(executor: str, cores: int = 2) -> Json:
    return event(
        "SparkListenerExecutorAdded",
        Timestamp=T0,
        Executor_ID=executor,
        Executor_Info={"Host": "h", "Total Cores": cores},
    )


def executor_removed(executor: str, reason: str, at: int = 0) -> Json:
    return event(
        "SparkListenerExecutorRemoved",
        Timestamp=T0 + at,
        Executor_ID=executor,
        Removed_Reason=reason,
    )


def rdd(id: int, name: str = "MapPartitionsRDD", scope: str = "", operator: str = "") -> Json:
    found = json.dumps({"id": scope, "name": operator}) if scope else None
    return {"RDD ID": id, "Name": name} | ({"Scope": found} if found else {})


def stage(
    id: int,
    tasks: int = 1,
    *,
    attempt: int = 0,
    rdds: tuple[Json, ...] = (),
    parents: tuple[int, ...] = (),
    failure: str | None = None,
    completed: int | None = None,
) -> Json:
    info = {
        "Stage ID": id,
        "Stage Attempt ID": attempt,
        "Stage Name": f"stage {id}",
        "Number of Tasks": tasks,
        "RDD Info": list(rdds),
        "Parent IDs": list(parents),
    }
    if completed is not None:
        info["Completion Time"] = T0 + completed
    return info | ({"Failure Reason": failure} if failure else {})


def job_start(job: int, *stages: Json, execution: int | None = None, at: int = 0) -> Json:
    named = {} if execution is None else {"spark.sql.execution.id": str(execution)}
    return event(
        "SparkListenerJobStart",
        Job_ID=job,
        Submission_Time=T0 + at,
        Stage_Infos=list(stages),
        Properties=named,
    )


def job_end(job: int, failure: str | None = None, at: int = 0) -> Json:
    result: Json = {"Result": "JobSucceeded"}
    if failure is not None:
        result = {"Result": "JobFailed", "Exception": {"Message": failure, "Stack Trace": []}}
    return event("SparkListenerJobEnd", Job_ID=job, Completion_Time=T0 + at, Job_Result=result)


def submitted(info: Json) -> Json:
    return event("SparkListenerStageSubmitted", Stage_Info=info)


def completed(info: Json) -> Json:
    return event("SparkListenerStageCompleted", Stage_Info=info)


def task_info(index: int, at: int, until: int | None, executor: str, attempt: int = 0) -> Json:
    return {
        "Task ID": index + 1000 * attempt,
        "Index": index,
        "Attempt": attempt,
        "Launch Time": T0 + at,
        "Executor ID": executor,
        "Finish Time": 0 if until is None else T0 + until,
        "Accumulables": [{"ID": 1, "Name": "number of output rows", "Update": "7"}],
    }


def task_start(
    stage: int, index: int, at: int = 0, *, executor: str = "1", attempt: int = 0
) -> Json:
    return event(
        "SparkListenerTaskStart",
        Stage_ID=stage,
        Stage_Attempt_ID=0,
        Task_Info=task_info(index, at, None, executor, attempt),
    )


SUCCESS = {"Reason": "Success"}


def lost(reason: str) -> Json:
    return {
        "Reason": "ExecutorLostFailure",
        "Executor ID": "1",
        "Exit Caused By App": True,
        "Loss Reason": reason,
    }


def thrown(name: str, message: str) -> Json:
    return {
        "Reason": "ExceptionFailure",
        "Class Name": name,
        "Description": message,
        "Stack Trace": [],
    }


def task_end(
    stage: int,
    index: int,
    *,
    at: int = 0,
    until: int = 100,
    reason: Json = SUCCESS,
    executor: str = "1",
    attempt: int = 0,
    stage_attempt: int = 0,
    heap: int = 0,
    metrics: Json | None = None,
) -> Json:
    told = event(
        "SparkListenerTaskEnd",
        Stage_ID=stage,
        Stage_Attempt_ID=stage_attempt,
        Task_Type="ResultTask",
        Task_End_Reason=reason,
        Task_Info=task_info(index, at, until, executor, attempt),
        Task_Executor_Metrics={"JVMHeapMemory": heap},
    )
    return told if metrics is None else told | {"Task Metrics": metrics}


def metrics(
    *, read: int = 0, shuffled: int = 0, wrote: int = 0, spilled: int = 0, gc: int = 0
) -> Json:
    """`read`, `shuffled` and `wrote` are records; a record has 10 bytes."""
    return {
        "Peak Execution Memory": 5,
        "JVM GC Time": gc,
        "Memory Bytes Spilled": 0,
        "Disk Bytes Spilled": spilled,
        "Shuffle Read Metrics": {
            "Remote Bytes Read": 4 * shuffled,
            "Local Bytes Read": 6 * shuffled,
            "Total Records Read": shuffled,
        },
        "Shuffle Write Metrics": {
            "Shuffle Bytes Written": 10 * wrote,
            "Shuffle Records Written": wrote,
        },
        "Input Metrics": {"Bytes Read": 10 * read, "Records Read": read},
        "Output Metrics": {"Bytes Written": 0, "Records Written": 0},
    }


def node(name: str, simple: str = "", *children: Json, **more: object) -> Json:
    return {"nodeName": name, "simpleString": simple or name, "children": list(children)} | more


def exchange(plan_id: int, *children: Json) -> Json:
    return node(
        "Exchange", f"Exchange hashpartitioning(k#1, 4), ENSURE, [plan_id={plan_id}]", *children
    )


def query_start(execution: int, plan: Json, **changed: str) -> Json:
    return event(
        f"{SQL}SparkListenerSQLExecutionStart",
        executionId=execution,
        sparkPlanInfo=plan,
        modifiedConfigs=changed,
    )


def query_update(execution: int, plan: Json) -> Json:
    return event(
        f"{SQL}SparkListenerSQLAdaptiveExecutionUpdate",
        executionId=execution,
        sparkPlanInfo=plan,
    )


def query_counts(execution: int, *updates: tuple[int, int]) -> Json:
    return event(
        f"{SQL}SparkListenerDriverAccumUpdates", executionId=execution, accumUpdates=list(updates)
    )


def query_end(execution: int) -> Json:
    return event(f"{SQL}SparkListenerSQLExecutionEnd", executionId=execution, time=T0)


JOIN_PLAN = node(
    "AdaptiveSparkPlan",
    "AdaptiveSparkPlan isFinalPlan=true",
    node(
        "WholeStageCodegen (5)",
        "",
        node(
            "SortMergeJoin",
            "SortMergeJoin [k#1], [k#2L], LeftOuter",
            node("InputAdapter", "", node("Sort", "", exchange(93))),
            node("InputAdapter", "", node("Sort", "", exchange(112))),
        ),
    ),
)

_LEFT, _RIGHT = rdd(10, scope="spark_plan_93", operator="Exchange"), rdd(11)
JOINED = stage(
    6,
    16,
    parents=(4, 5),
    rdds=(
        rdd(19),
        rdd(12, "ShuffledRowRDD", "spark_plan_93", "Exchange"),
        rdd(14, "ShuffledRowRDD", "spark_plan_112", "Exchange"),
        rdd(16, "ZippedPartitionsRDD2", "spark_plan_217", "WholeStageCodegen (5)"),
    ),
)
"""The stage of the join; stages 4 and 5 are 2 and 3 again, which is how adaptive plans run."""


def before_the_join(*, wrote: tuple[int, int] = (12_000, 120_000)) -> list[Json]:
    maps = (stage(2, rdds=(_LEFT,)), stage(3, rdds=(_RIGHT,)))
    told = [log_start(), application_start(), executor_added("1"), query_start(0, JOIN_PLAN)]
    for info, records in zip(maps, wrote, strict=True):
        id = info["Stage ID"]
        told += [
            job_start(id, info, execution=0),
            submitted(info),
            task_end(id, 0, metrics=metrics(read=records, wrote=records)),
            completed(info),
            job_end(id),
        ]
    again = (stage(4, rdds=(_LEFT,)), stage(5, rdds=(_RIGHT,)))
    return [*told, job_start(4, *again, JOINED, execution=0), submitted(JOINED)]


def ordinary_tasks(count: int = 15, *, took: int = 260, records: int = 1_400) -> list[Json]:
    return [
        task_end(6, index, until=took, metrics=metrics(shuffled=records)) for index in range(count)
    ]


def killed_join() -> bytes:
    """The run is stopped while one task of sixteen has most rows still to read."""
    reason = "Job aborted: Master removed our application: FAILED"
    return text(
        *before_the_join(),
        *ordinary_tasks(),
        task_end(6, 15, until=9_300, reason=lost("Worker shutting down")),
        completed(JOINED | {"Failure Reason": reason}),
        job_end(4, reason, at=9_400),
        query_end(0),
        application_end(9_500),
    )


def finished_join() -> bytes:
    return text(
        *before_the_join(),
        *ordinary_tasks(),
        task_end(6, 15, until=9_300, metrics=metrics(shuffled=111_000, spilled=77)),
        completed(JOINED),
        job_end(4, at=9_400),
        query_end(0),
        application_end(9_500),
    )
