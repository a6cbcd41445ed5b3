import pytest

from contracts.spark_metrics import Scan, SparkMetrics
from tests.tools.event_logs import (
    JOIN_PLAN,
    FakeFiles,
    Json,
    application_end,
    completed,
    exchange,
    job_start,
    log_of,
    node,
    query_counts,
    query_end,
    query_start,
    query_update,
    rdd,
    stage,
    submitted,
    text,
)
from tools import event_log_queries
from tools.event_log import read_event_log

OTHER_PLAN = node("SortMergeJoin", "SortMergeJoin [x#1], [y#2], Inner", exchange(5), exchange(6))
ENDED = application_end(1)


def read(*events: Json) -> SparkMetrics:
    return read_event_log(log_of("log"), FakeFiles(log=text(*events, ENDED)))


def running(*rdds: Json, id: int = 6, execution: int | None = 0) -> list[Json]:
    info = stage(id, rdds=rdds)
    return [job_start(id, info, execution=execution), submitted(info), completed(info)]


def old_scope(operator: str, name: str = "MapPartitionsRDD") -> Json:
    """Before Spark 4.1 a scope's id is a counter."""
    return rdd(1, name, "41", operator)


SHUFFLED = old_scope("Exchange", "ShuffledRowRDD")


def test_the_last_plan_of_an_execution_counts_however_it_came() -> None:
    found = read(query_start(0, OTHER_PLAN), query_update(0, JOIN_PLAN), query_end(0))
    assert [join.keys for join in found.joins] == [("k",)]
    late = read(query_start(0, OTHER_PLAN), query_end(0), query_update(0, JOIN_PLAN))
    assert late.joins == found.joins[:0] + tuple(
        join.model_copy(update={"evidence": late.joins[0].evidence}) for join in found.joins
    )


@pytest.mark.parametrize(
    ("rdds", "execution", "stages"),
    [
        ((SHUFFLED, old_scope("WholeStageCodegen (5)")), 0, (6,)),
        ((SHUFFLED, old_scope("WholeStageCodegen (5)")), 1, ()),
        ((SHUFFLED, old_scope("WholeStageCodegen (5)")), None, ()),
        ((SHUFFLED, old_scope("WholeStageCodegen (4)")), 0, ()),
        ((old_scope("WholeStageCodegen (5)"),), 0, ()),
        ((rdd(1, "ShuffledRowRDD", "spark_plan_93", "Exchange"),), 0, ()),
    ],
)
def test_an_older_spark_ties_a_join_by_the_name_of_its_generated_code(
    rdds: tuple[Json, ...], execution: int | None, stages: tuple[int, ...]
) -> None:
    (join,) = read(
        *running(*rdds, execution=execution), query_start(0, JOIN_PLAN), query_end(0)
    ).joins
    assert join.stages == stages


def test_an_operator_outside_generated_code_is_tied_if_it_is_the_only_one() -> None:
    told = running(SHUFFLED, old_scope("SortMergeJoin"))
    (join,) = read(*told, query_start(0, OTHER_PLAN)).joins
    assert join.stages == (6,)
    two = node("Union", "", OTHER_PLAN, OTHER_PLAN)
    assert [join.stages for join in read(*told, query_start(0, two)).joins] == [(), ()]


def test_a_join_that_reads_no_exchange_is_tied_by_its_name() -> None:
    plan = node("BroadcastHashJoin", "BroadcastHashJoin [a#1], [b#2], Inner, BuildRight")
    (join,) = read(*running(old_scope("BroadcastHashJoin")), query_start(0, plan)).joins
    assert join.stages == (6,)


def test_groupings_are_tied_like_joins() -> None:
    plan = node("HashAggregate", "HashAggregate(keys=[c#1], functions=[sum(x#2)])", exchange(7))
    shuffled = rdd(1, "ShuffledRowRDD", "spark_plan_7", "Exchange")
    (grouping,) = read(*running(shuffled), query_start(0, plan)).groupings
    assert (grouping.kind, grouping.keys, grouping.exchanges, grouping.stages) == (
        "HashAggregate",
        ("c",),
        (7,),
        (6,),
    )


def scan_plan(simple: str = "FileScan parquet [a#1]") -> Json:
    names = ("number of files read", "size of files read", "metadata time")
    return node(
        "Scan parquet ",
        simple,
        metadata={"Location": "InMemoryFileIndex[s3://b/t]", "PartitionFilters": "[x]"},
        metrics=[
            {"name": name, "accumulatorId": 30 + at, "metricType": "sum"}
            for at, name in enumerate(names)
        ],
    )


def test_a_scan_has_the_numbers_that_the_driver_counted() -> None:
    found = read(query_start(0, scan_plan()), query_counts(0, (30, 8), (31, 900)), query_end(0))
    (scan,) = found.scans
    assert scan == Scan(
        kind="Scan parquet",
        location="InMemoryFileIndex[s3://b/t]",
        sql_execution=0,
        partition_filter=True,
        files=8,
        bytes=900,
        evidence=scan.evidence,
    )
    assert [quote.text for quote in scan.evidence] == ['"simpleString":"FileScan parquet [a#1]"']


def test_numbers_that_were_not_counted_are_unknown() -> None:
    (scan,) = read(query_start(0, scan_plan()), query_counts(0, (30, -1)), query_end(0)).scans
    assert (scan.files, scan.bytes) == (None, None)


def test_words_that_java_writes_otherwise_are_not_quoted() -> None:
    """Java escapes the slash or not, and so may others."""
    plan = text(query_start(0, scan_plan("FileScan a/b"))).replace(b"a/b", b"a\\/b")
    found = read_event_log(log_of("log"), FakeFiles(log=plan + text(ENDED)))
    assert [scan.evidence for scan in found.scans] == [()]


def test_a_plan_that_does_not_read_is_counted_and_one_that_is_not_there_left() -> None:
    broken = query_start(0, {"nodeName": 3})
    empty = {key: value for key, value in query_start(1, {}).items() if key != "sparkPlanInfo"}
    found = read(broken, empty)
    assert [gap.why for gap in found.gaps] == ["1 of its lines do not read"]
    assert found.joins == ()


def test_only_the_latest_of_many_queries_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_log_queries, "KEPT", 1)
    found = read(*(query_start(number, JOIN_PLAN) for number in range(3)))
    assert [join.sql_execution for join in found.joins] == [2]
    assert [gap.why for gap in found.gaps] == [
        "2 of its smaller stages, earlier jobs and earlier queries were let go"
    ]
