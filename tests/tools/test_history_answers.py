import json
from datetime import UTC, datetime

from contracts.spark_metrics import (
    Executor,
    HotTask,
    Job,
    SparkMetrics,
    Spread,
    TaskFailure,
    UnfinishedTask,
)
from contracts.task_event import LocalFile
from tests.tools.event_logs import FakeFiles, Json
from tools.history_answers import UNTOLD, read_answers

REF = LocalFile(name="log", size=1, sha256="0" * 64)
BEGAN = "2026-11-23T10:53:00.000GMT"


def at(second: int) -> datetime:
    return datetime(2026, 11, 23, 10, 53, second, tzinfo=UTC)


def time(second: int) -> str:
    return f"2026-11-23T10:53:{second:02}.000GMT"


def document(*items: tuple[str, object]) -> bytes:
    return b"".join(
        json.dumps({"from": path, "answer": answer}, separators=(",", ":")).encode() + b"\n"
        for path, answer in items
    )


def read(*items: tuple[str, object]) -> SparkMetrics:
    """With every quote at its address."""
    data = document(*items)
    found = read_answers(REF, FakeFiles(log=data))
    quotes = [
        *(quote for one in found.stages for quote in one.evidence),
        *(quote for one in found.stages for task in one.unfinished for quote in task.evidence),
        *(quote for one in found.stages if one.hot for quote in one.hot.evidence),
        *(quote for one in found.jobs for quote in one.evidence),
        *(quote for one in found.executors for quote in one.evidence),
        *(quote for one in found.failures for quote in one.evidence),
    ]
    for quote in quotes:
        assert data[quote.byte : quote.byte + quote.length].decode() == quote.text
    return found


def task(id: int, **changes: object) -> tuple[str, Json]:
    whole: Json = {
        "taskId": id,
        "index": id,
        "attempt": 0,
        "launchTime": time(1),
        "duration": 1000 * (id + 1),
        "executorId": "1",
        "status": "SUCCESS",
        "taskMetrics": {
            "jvmGcTime": 3,
            "memoryBytesSpilled": 9,
            "diskBytesSpilled": 4,
            "peakExecutionMemory": 7,
            "inputMetrics": {"bytesRead": 10, "recordsRead": 1},
            "outputMetrics": {"bytesWritten": 2, "recordsWritten": 1},
            "shuffleReadMetrics": {"remoteBytesRead": 20, "localBytesRead": 5, "recordsRead": id},
            "shuffleWriteMetrics": {"bytesWritten": 6, "recordsWritten": 1},
        },
    }
    return "stages/6/0/taskList", whole | changes


def failed(id: int, error: str, status: str = "FAILED") -> tuple[str, Json]:
    path, whole = task(id, status=status, errorMessage=error)
    del whole["taskMetrics"]
    return path, whole


def stage(status: str = "COMPLETE", **changes: object) -> tuple[str, Json]:
    return "stages", {
        "stageId": 6,
        "attemptId": 0,
        "name": "count at job.py:3",
        "status": status,
        "numTasks": 3,
        "submissionTime": time(1),
        "completionTime": time(9),
    } | changes


JOB = (
    "jobs",
    {
        "jobId": 4,
        "stageIds": [5, 6],
        "submissionTime": BEGAN,
        "completionTime": time(9),
        "status": "SUCCEEDED",
    },
)


def test_the_application_is_read() -> None:
    found = read(
        (
            "application",
            {
                "id": "app-1",
                "attempts": [
                    {"startTimeEpoch": 2000, "endTimeEpoch": 5000, "completed": True},
                    {"startTimeEpoch": 1000, "endTimeEpoch": 1500, "completed": True},
                ],
            },
        ),
        ("environment", {"sparkProperties": [["spark.executor.memory", "4g"], ["a", "b"]]}),
    )
    assert found.application_id == "app-1"
    assert found.started_at == datetime(1970, 1, 1, 0, 0, 2, tzinfo=UTC)
    assert found.ended_at == datetime(1970, 1, 1, 0, 0, 5, tzinfo=UTC)
    assert found.settings == (("spark.executor.memory", "4g"),)
    assert [gap.why for gap in found.gaps] == [UNTOLD]


def test_an_application_that_runs_has_no_end() -> None:
    found = read(("application", {"id": "app-1", "attempts": [{"endTimeEpoch": -1}]}))
    assert found.ended_at is None


def test_executors_are_read_and_a_driver_that_says_nothing_is_none() -> None:
    found = read(
        ("executors", {"id": "driver", "totalCores": 0}),
        (
            "executors",
            {
                "id": "1",
                "totalCores": 2,
                "removeTime": time(9),
                "removeReason": "Command exited with code 52",
                "peakMemoryMetrics": {"JVMHeapMemory": 77},
            },
        ),
    )
    (executor,) = found.executors
    assert executor.model_copy(update={"evidence": ()}) == Executor(
        executor="1",
        cores=2,
        removed_at=at(9),
        removed_because="Command exited with code 52",
        peak_heap_bytes=77,
    )
    assert [quote.text for quote in executor.evidence] == [
        '"removeReason":"Command exited with code 52"'[:-1],
        '"JVMHeapMemory":77',
    ]


def test_the_numbers_of_a_stage_are_those_of_its_tasks() -> None:
    found = read(JOB, stage(), ("sql", {"id": 8, "successJobIds": [4]}), task(0), task(1), task(2))
    (one,) = found.stages
    assert (one.status, one.tasks, one.succeeded, one.jobs, one.sql_execution) == (
        "complete",
        3,
        3,
        (4,),
        8,
    )
    assert one.duration_ms == Spread(median=2000, maximum=3000, total=6000)
    assert one.records_read == Spread(median=2, maximum=3, total=6)
    assert one.bytes_read == Spread(median=35, maximum=35, total=105)
    assert one.bytes_written == Spread(median=8, maximum=8, total=24)
    assert (one.spilled_bytes.total, one.gc_ms.total, one.peak_execution_bytes.maximum) == (
        12,
        9,
        7,
    )
    assert one.hot is not None
    assert one.hot.model_copy(update={"evidence": ()}) == HotTask(
        index=2, executor="1", duration_ms=3000, records_read=3, bytes_read=35
    )
    assert [quote.text for quote in one.hot.evidence] == [
        '"index":2,"attempt":0',
        f'"launchTime":"{time(1)}","duration":3000,"executorId":"1"',
        '"memoryBytesSpilled":9,"diskBytesSpilled":4',
        '"inputMetrics":{"bytesRead":10,"recordsRead":1}',
        '"remoteBytesRead":20,"localBytesRead":5,"recordsRead":2',
    ]


def test_a_job_that_failed_says_so_and_a_running_one_has_no_end() -> None:
    running = {"jobId": 5, "submissionTime": BEGAN, "status": "RUNNING"}
    found = read(("jobs", {**JOB[1], "status": "FAILED"}), ("jobs", running))
    bare = [job.model_copy(update={"evidence": ()}) for job in found.jobs]
    assert bare == [
        Job(job=4, status="failed", started_at=at(0), ended_at=at(9)),
        Job(job=5, status="unfinished", started_at=at(0)),
    ]
    assert found.jobs[0].evidence[0].text == '"status":"FAILED'


def test_a_stage_belongs_to_the_job_that_ran_when_it_was_submitted() -> None:
    later = {**JOB[1], "jobId": 9, "submissionTime": time(20), "completionTime": time(30)}
    assert read(JOB, ("jobs", later), stage()).stages[0].jobs == (4,)


def test_skipped_and_pending_stages_are_none() -> None:
    assert read(stage("SKIPPED"), stage("PENDING", stageId=7, submissionTime=None)).stages == ()


def test_a_stage_that_failed_is_quoted_and_its_running_tasks_are_unfinished() -> None:
    found = read(
        stage("FAILED", failureReason="Job aborted"),
        task(0, status="RUNNING", launchTime=time(2)),
        failed(1, "another attempt succeeded", status="KILLED"),
    )
    (one,) = found.stages
    assert (one.status, one.failure, one.killed) == ("failed", "Job aborted", 1)
    assert one.evidence[0].text == '"failureReason":"Job aborted'
    (unfinished,) = one.unfinished
    assert unfinished.model_copy(update={"evidence": ()}) == UnfinishedTask(
        index=0, executor="1", ran_ms=7000
    )
    assert unfinished.evidence[0].text == '"index":0,"attempt":0'


def test_a_stage_that_still_runs_is_unfinished() -> None:
    assert read(stage("ACTIVE", completionTime=None)).stages[0].status == "unfinished"


def test_why_tasks_failed_is_read_back_from_sparks_words() -> None:
    fetch = (
        "FetchFailed(BlockManagerId(1, host, 38405, None), shuffleId=1, mapIndex=0, mapId=4, "
        "reduceId=0, message=\nlost block\n\n)"
    )
    lost = (
        "ExecutorLostFailure (executor 1 exited caused by one of the running tasks) "
        "Reason: Command exited with code 52"
    )
    raised = "java.lang.IllegalStateException: two\nlines\n\tat a.B.c(D.java:1)\n"
    found = read(
        stage("FAILED", failureReason="x"),
        failed(0, fetch),
        failed(1, lost),
        failed(2, raised),
        failed(3, "ExecutorLostFailure (executor 2 exited unrelated to the running tasks)"),
        failed(4, "TaskResultLost (result lost from block manager)"),
        failed(5, "java.lang.OutOfMemoryError"),
        failed(6, "?"),
    )
    assert [(one.kind, one.name, one.message) for one in found.failures] == [
        ("FetchFailed", "FetchFailed", "lost block\n"),
        ("ExecutorLostFailure", "ExecutorLostFailure", "Command exited with code 52"),
        ("ExceptionFailure", "java.lang.IllegalStateException", "two\nlines"),
        ("ExecutorLostFailure", "ExecutorLostFailure", ""),
        ("TaskResultLost", "TaskResultLost", ""),
        ("ExceptionFailure", "java.lang.OutOfMemoryError", ""),
        ("ExceptionFailure", "ExceptionFailure", "?"),
    ]
    first = found.failures[1]
    assert first.evidence[0].text.startswith('"errorMessage":"ExecutorLostFailure')
    assert isinstance(first, TaskFailure)


def test_what_was_not_asked_for_is_a_gap() -> None:
    found = read(("left out", "tasks after the first 4"))
    assert found.gaps[1].why == "tasks after the first 4 were not asked for"
