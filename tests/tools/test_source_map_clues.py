from contracts.inputs import Inputs, RunFacts
from contracts.log_report import Frame
from contracts.spark_metrics import HotTask, SparkMetrics, Spread, Stage, UnfinishedTask
from tests.tools.builders import finding, quote, report, verdict
from tools.source_map_clues import Clues, clues_of, user_frames

LOG = b"first\nboom: k\ncause\n"
BOOM, CAUSE = quote(LOG, b"boom: k"), quote(LOG, b"cause")
USER = Frame(file="job.py", line=3, function="main", user=True)
LIBRARY = Frame(file="/pyspark/frame.py", line=9, function="union")
JVM = Frame(file="Union.scala", line=9, function="Union.apply", user=True)


def told(
    *findings: object, metrics: SparkMetrics | None = None, run: RunFacts | None = None
) -> Clues:
    log_report = report().model_copy(update={"findings": findings})
    return clues_of(
        verdict("data.bad-cast", BOOM),
        log_report,
        metrics or SparkMetrics(),
        Inputs(run=run),
        lambda evidence: f"window of {evidence.text}",
    )


def test_deciding_finding_is_the_one_that_the_verdict_quotes() -> None:
    other = finding(quote(LOG, b"first"), fields={"column": "no"})
    clues = told(other, finding(BOOM, USER, LIBRARY, JVM, fields={"column": "k"}))
    assert clues.frames == (USER,)
    assert clues.called == (LIBRARY,)
    assert clues.field("column") == "k"
    assert clues.field("nothing") == ""
    assert clues.text == "boom: k\nwindow of boom: k"
    assert clues.message == "boom: k"


def test_frames_of_the_chain_count_where_the_finding_has_none() -> None:
    clues = told(finding(BOOM, chain=1), finding(CAUSE, USER, chain=1))
    assert clues.frames == (USER,)
    assert clues.message == "boom: k\ncause"


def test_only_stack_of_the_logs_counts_where_nothing_else_has_one() -> None:
    other = Frame(file="other.py", line=1, user=True)
    assert told(finding(BOOM), finding(CAUSE, USER)).frames == (USER,)
    assert told(finding(BOOM), finding(CAUSE, USER), finding(CAUSE, other, chain=2)).frames == ()


def test_message_is_the_log_where_no_finding_matches() -> None:
    assert told().message == "window of boom: k"


def test_version_and_settings_are_those_of_the_run() -> None:
    run = RunFacts(engine="pyspark==3.5.5", settings=(("a", "1"), ("b", "1")))
    clues = told(metrics=SparkMetrics(settings=(("b", "2"),)), run=run)
    assert clues.spark == (3, 5)
    assert (clues.setting("a"), clues.setting("b"), clues.setting("c")) == ("1", "2", None)
    assert told(metrics=SparkMetrics(spark_version="4.1.0"), run=run).spark == (4, 1)
    assert told().spark is None


def test_stages_of_user_code_that_did_not_end_are_places() -> None:
    stages = (
        Stage(stage=0, attempt=0, name="collect at job.py:4", status="failed", tasks=2),
        Stage(stage=1, attempt=0, name="count at job.py:5", status="complete", tasks=2),
        Stage(stage=2, attempt=0, name="parquet at X.java:0", status="failed", tasks=2),
    )
    clues = told(metrics=SparkMetrics(stages=stages))
    assert [(each.file, each.line) for each in clues.stages] == [("job.py", 4)]


def test_stages_with_a_hot_task_come_longest_first() -> None:
    hot = HotTask(index=0, executor="1", duration_ms=9, records_read=1, bytes_read=1)
    running = (UnfinishedTask(index=1, executor="1", ran_ms=50),)
    stages = tuple(
        Stage(stage=n, attempt=0, name="x", status="failed", tasks=2, hot=each,
              duration_ms=Spread(maximum=longest), unfinished=left)
        for n, each, longest, left in (
            (0, hot, 9, ()), (1, None, 99, ()), (2, hot, 7, running), (3, hot, 20, ()),
        )
    )  # fmt: skip
    assert [each.stage for each in told(metrics=SparkMetrics(stages=stages)).hot] == [2, 3, 0]


def test_compiled_frames_of_a_library_are_none_of_the_users() -> None:
    ours = Frame(file="job.py", line=3, function="f", user=True)
    inside = Frame(file="pandas/_libs/tslibs/offsets.pyx", line=9, function="g", user=True)
    assert user_frames((ours, inside)) == (ours,)
