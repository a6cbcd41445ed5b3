from typing import BinaryIO

from contracts.evidence import Gap
from contracts.spark_metrics import Executor, Job, SparkMetrics, Spread, TaskFailure
from contracts.task_event import FileRef
from tests.tools.event_logs import (
    JOINED,
    SUCCESS,
    T0,
    FakeFiles,
    Json,
    application_end,
    application_start,
    before_the_join,
    completed,
    environment,
    event,
    executor_added,
    executor_removed,
    finished_join,
    job_end,
    job_start,
    killed_join,
    line,
    log_of,
    log_start,
    lost,
    metrics,
    ordinary_tasks,
    query_end,
    query_start,
    rdd,
    stage,
    submitted,
    task_end,
    task_start,
    text,
    thrown,
)
from tools.event_log import read_event_log
from tools.sources import LogGoneError

ENDED = application_end(1)


def read(data: bytes) -> SparkMetrics:
    return read_event_log(log_of("log"), FakeFiles(log=data))


def whys(found: SparkMetrics) -> list[str]:
    return [gap.why for gap in found.gaps]


def test_the_hot_task_of_a_join_is_found_with_its_numbers() -> None:
    found = read(finished_join())
    joined = found.stages[-1]
    assert joined.hot is not None
    assert (joined.hot.index, joined.hot.records_read, joined.hot.duration_ms) == (
        15,
        111_000,
        9_300,
    )
    assert joined.hot.bytes_read == 1_110_000
    assert [quote.text for quote in joined.hot.evidence] == [
        '"Index":15,"Attempt":0',
        f'"Launch Time":{T0},"Executor ID":"1"',
        f'"Finish Time":{T0 + 9_300}',
        '"Memory Bytes Spilled":0,"Disk Bytes Spilled":77',
        '"Remote Bytes Read":444000,"Local Bytes Read":666000,"Total Records Read":111000',
        '"Input Metrics":{"Bytes Read":0,"Records Read":0}',
    ]
    assert joined.records_read == Spread(median=1_400, maximum=111_000, total=132_000)
    assert (joined.status, joined.unfinished, joined.records_to_read) == ("complete", (), 132_000)


def test_every_quote_is_at_its_address() -> None:
    data = killed_join()
    found = read(data)
    quotes = [
        *(quote for one in found.stages for quote in one.evidence),
        *(quote for one in found.stages for task in one.unfinished for quote in task.evidence),
        *(quote for one in found.stages if one.hot for quote in one.hot.evidence),
        *(quote for one in found.jobs for quote in one.evidence),
        *(quote for one in found.joins for quote in one.evidence),
        *(quote for one in found.failures for quote in one.evidence),
    ]
    assert len(quotes) > 8
    for quote in quotes:
        assert data[quote.byte : quote.byte + quote.length].decode() == quote.text
        assert data[: quote.byte].count(b"\n") == quote.line - 1


def test_a_task_that_was_killed_is_unfinished_and_its_stage_says_what_was_left() -> None:
    joined = read(killed_join()).stages[-1]
    assert [(task.index, task.ran_ms, task.executor) for task in joined.unfinished] == [
        (15, 9_300, "1")
    ]
    assert (joined.status, joined.succeeded, joined.failed) == ("failed", 15, 1)
    assert (joined.records_to_read, joined.records_read.total) == (132_000, 21_000)


def test_a_join_is_tied_to_the_stage_that_reads_its_exchanges() -> None:
    (join,) = read(killed_join()).joins
    assert (join.kind, join.keys, join.type, join.stages) == (
        "SortMergeJoin",
        ("k",),
        "LeftOuter",
        (6,),
    )
    assert join.evidence[0].text == '"simpleString":"SortMergeJoin [k#1], [k#2L], LeftOuter"'


def test_the_application_its_settings_and_its_jobs_are_read() -> None:
    found = read(
        text(
            log_start("3.5.1"),
            application_start(),
            environment(**{"spark.executor.memory": "4g", "spark.app.name": "x"}),
            job_start(0, stage(0)),
            job_end(0, at=5),
            job_start(1, stage(1), at=6),
            job_end(1, "broke", at=7),
            job_start(2, stage(2), at=8),
            query_start(0, {"nodeName": "X"}, **{"spark.sql.shuffle.partitions": "7"}),
            application_end(9),
        )
    )
    assert (found.application_id, found.spark_version) == ("app-1", "3.5.1")
    assert found.settings == (
        ("spark.executor.memory", "4g"),
        ("spark.sql.shuffle.partitions", "7"),
    )
    assert [(job.status, job.failure) for job in found.jobs] == [
        ("succeeded", None),
        ("failed", "broke"),
        ("unfinished", None),
    ]
    assert [quote.text for job in found.jobs for quote in job.evidence] == [
        '"Job Result":{"Result":"JobSucceeded',
        '"Job Result":{"Result":"JobFailed","Exception":{"Message":"broke',
    ]
    assert found.gaps == ()


def test_executors_are_told_with_why_they_went_and_how_full_they_were() -> None:
    found = read(
        text(
            executor_added("10", 4),
            executor_added("2"),
            event(
                "SparkListenerStageExecutorMetrics",
                Executor_ID="2",
                Executor_Metrics={"JVMHeapMemory": 500},
            ),
            task_end(0, 0, executor="2", heap=700),
            task_end(0, 1, executor="2", heap=600),
            executor_removed("2", "Command exited with code 52"),
            ENDED,
        )
    )
    two, ten = found.executors
    assert (two.executor, two.cores, two.peak_heap_bytes) == ("2", 2, 700)
    assert [quote.text for quote in two.evidence] == [
        '"Executor ID":"2","Removed Reason":"Command exited with code 52',
        '"JVMHeapMemory":700',
    ]
    assert ten == Executor(executor="10", cores=4)


def test_failures_are_counted_by_reason() -> None:
    boom = thrown("a.BoomError", "at row 1\n\tat x.Y(Z.java)")
    killed = {"Reason": "TaskKilled", "Kill Reason": "Stage cancelled"}
    found = read(
        text(
            submitted(stage(0, 9)),
            task_end(0, 0, reason=boom),
            task_end(0, 0, reason=boom, attempt=1),
            task_end(0, 1, reason=lost("code 52")),
            task_end(0, 2, reason=lost("code 143")),
            task_end(0, 3, reason=killed),
            task_end(0, 4, reason={"Reason": "TaskCommitDenied"}),
            task_end(0, 5, reason={"Reason": "Resubmitted"}),
            ENDED,
        )
    )
    assert [(one.name, one.message, one.count) for one in found.failures] == [
        ("a.BoomError", "at row 1\n\tat x.Y(Z.java)", 2),
        ("ExecutorLostFailure", "code 52", 1),
        ("ExecutorLostFailure", "code 143", 1),
        ("TaskKilled", "Stage cancelled", 1),
        ("TaskCommitDenied", "", 1),
    ]
    assert [one.evidence[0].text for one in found.failures][::3] == [
        '"Reason":"ExceptionFailure","Class Name":"a.BoomError","Description":"at row 1',
        '"Reason":"TaskKilled","Kill Reason":"Stage cancelled',
    ]
    assert (found.stages[0].failed, found.stages[0].killed) == (5, 1)
    assert isinstance(found.failures[0], TaskFailure)


def test_a_task_that_the_log_leaves_running_ran_until_its_last_event() -> None:
    (found,) = read(
        text(
            submitted(stage(0, 2)),
            task_start(0, 0, at=10),
            task_start(0, 1, at=20),
            task_end(0, 1, at=20, until=500),
        )
    ).stages
    assert [(task.index, task.ran_ms) for task in found.unfinished] == [(0, 490)]
    assert [quote.text for quote in found.unfinished[0].evidence] == [
        '"Index":0,"Attempt":0',
        f'"Launch Time":{T0 + 10},"Executor ID":"1"',
    ]
    assert found.status == "unfinished"


def test_of_a_task_that_was_tried_again_the_longest_try_counts_unless_one_ended() -> None:
    overtaken = {"Reason": "TaskKilled", "Kill Reason": "another attempt succeeded"}
    (found,) = read(
        text(
            submitted(stage(0, 4)),
            task_end(0, 0, until=900, reason=lost("x")),
            task_end(0, 0, until=200, reason=lost("x"), attempt=1),
            task_end(0, 1, until=900, reason=lost("x")),
            task_end(0, 1, until=200, attempt=1, reason=SUCCESS),
            task_end(0, 2, until=900, reason=overtaken),
            task_end(0, 3, until=800, reason=thrown("java.lang.OutOfMemoryError", "heap")),
        )
    ).stages
    assert [(task.index, task.ran_ms) for task in found.unfinished] == [(0, 900), (3, 800)]


def test_without_a_difference_in_records_the_longest_task_is_hot() -> None:
    (found,) = read(
        text(submitted(stage(0, 2)), task_end(0, 0, until=5), task_end(0, 1, until=9), ENDED)
    ).stages
    assert found.hot is not None
    assert found.hot.index == 1


def test_rolling_parts_are_one_log_and_a_torn_part_is_told() -> None:
    first = text(log_start(), submitted(stage(0, 1)))
    torn = text(task_end(0, 0)) + line(application_end(9))[:30]
    found = read_event_log(log_of("a", "b"), FakeFiles(a=first, b=torn))
    assert found.stages[0].succeeded == 1
    assert found.gaps == (
        Gap(what="event log a", why="its last line is torn and was left out"),
        Gap(what="event log a", why="it stops before the application says that it ended"),
    )


def test_a_last_line_that_only_lacks_its_end_is_read() -> None:
    assert whys(read(text(log_start()) + line(ENDED))) == []


def test_a_last_line_torn_inside_a_name_or_before_it_is_told() -> None:
    for torn in (b'{"Event":"SparkListenerTaskE', b'{"Ev', b'{"Event":"SparkListenerJobEnd","Jo'):
        assert whys(read(text(ENDED) + torn)) == ["its last line is torn and was left out"]


def test_lines_that_are_no_events_are_counted() -> None:
    broken: Json = event("SparkListenerJobEnd")
    assert whys(read(text(ENDED, broken) + b"noise\n\n" + text({"other": 1}))) == [
        "3 of its lines do not read"
    ]


def test_unknown_events_of_spark_are_counted_and_others_left() -> None:
    told = [event(f"SparkListenerNew{number}") for number in (2, 1, 4, 3, 1)]
    known = event("SparkListenerBlockManagerAdded")
    assert whys(read(text(ENDED, known, event("com.acme.Event"), *told))) == [
        "5 events of unknown kinds were skipped: "
        "SparkListenerNew1, SparkListenerNew2, SparkListenerNew3, …"
    ]


def test_a_part_that_is_gone_is_a_gap() -> None:
    class Gone(FakeFiles):
        def redacted(self, ref: FileRef) -> BinaryIO:
            raise LogGoneError(f"{ref.name}: cannot be opened: it is gone")

    assert whys(read_event_log(log_of("a"), Gone()))[0] == "a: cannot be opened: it is gone"


def test_a_log_of_no_parts_has_a_name_too() -> None:
    assert read_event_log(log_of(), FakeFiles()).gaps[0].what == "event log of no parts"


def test_what_a_stage_is_to_read_is_not_known_when_a_map_stage_ran_twice() -> None:
    again = rdd(10, scope="spark_plan_93", operator="Exchange")
    twice = [
        submitted(stage(2, attempt=1, rdds=(again,))),
        completed(stage(2, attempt=1, rdds=(again,))),
        submitted(JOINED),
    ]
    found = read(text(*before_the_join()[:-1], *twice, *ordinary_tasks()))
    assert found.stages[-1].records_to_read is None


def test_the_end_of_a_task_after_its_stage_changes_nothing() -> None:
    late = task_end(0, 1, metrics=metrics(read=5))
    found = read(text(submitted(stage(0)), completed(stage(0, completed=4)), late, ENDED))
    assert [(one.status, one.succeeded) for one in found.stages] == [("complete", 0)]


def test_a_stage_whose_start_was_compacted_away_is_read_from_its_tasks() -> None:
    found = read(text(task_start(3, 0), task_end(3, 0), completed(stage(9)), ENDED))
    assert [(one.stage, one.status, one.succeeded) for one in found.stages] == [
        (3, "unfinished", 1),
        (9, "complete", 0),
    ]


def test_a_second_end_of_a_stage_and_a_job_without_a_start_do_no_harm() -> None:
    done = completed(stage(0))
    found = read(text(submitted(stage(0)), done, done, job_end(5), ENDED, query_end(3)))
    assert len(found.stages) == 1
    assert found.jobs[0] == Job(
        job=5, status="succeeded", ended_at=found.jobs[0].ended_at, evidence=found.jobs[0].evidence
    )


def test_an_rdd_with_a_strange_scope_ties_to_nothing() -> None:
    strange = {"RDD ID": 1, "Name": "x", "Scope": "{"}
    assert read(text(submitted(stage(0, rdds=(strange,))), ENDED)).stages[0].plan_nodes == ()


def test_a_copy_of_a_task_that_its_finished_stage_left_behind_is_not_told() -> None:
    copy = task_start(0, 0, attempt=1)
    found = read(text(submitted(stage(0)), copy, task_end(0, 0), completed(stage(0)), ENDED))
    assert [one.unfinished for one in found.stages] == [()]


def test_a_heartbeat_tells_how_full_the_drivers_heap_was() -> None:
    heartbeats = [
        event(
            "SparkListenerExecutorMetricsUpdate",
            Executor_ID="driver",
            Metrics_Updated=[],
            Executor_Metrics_Updated=[
                {"Stage ID": -1, "Executor Metrics": {"JVMHeapMemory": heap}}
            ],
        )
        for heap in (5, 9, 7)
    ]
    (driver,) = read(text(*heartbeats, ENDED)).executors
    assert (driver.executor, driver.peak_heap_bytes) == ("driver", 9)
    assert driver.evidence[0].text == '"JVMHeapMemory":9'
