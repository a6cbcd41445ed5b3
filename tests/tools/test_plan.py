import json
from typing import Any

import msgspec
import pytest

from tests.tools.event_logs import JOIN_PLAN, exchange, node
from tools.plan import PlannedOperator, PlannedScan, PlanNode, groupings, joins, scans

Json = dict[str, Any]


def plan(tree: Json) -> PlanNode:
    return msgspec.json.decode(json.dumps(tree), type=PlanNode)


def test_a_join_has_its_keys_its_type_and_the_exchanges_below() -> None:
    assert list(joins(plan(JOIN_PLAN))) == [
        PlannedOperator(
            kind="SortMergeJoin",
            keys=("k",),
            type="LeftOuter",
            exchanges=(93, 112),
            operator="WholeStageCodegen (5)",
            text="SortMergeJoin [k#1], [k#2L], LeftOuter",
        )
    ]


@pytest.mark.parametrize(
    ("text", "keys", "kind"),
    [
        ("SortMergeJoin [a#1, b#2], [c#3, d#4], Inner, (x#5[0] > y#6)", ("a", "b"), "Inner"),
        ("SortMergeJoin(skew=true) [a#1], [b#2], FullOuter", ("a",), "FullOuter"),
        (
            "ShuffledHashJoin [coalesce(a#1, 0), cast(b#2 as bigint)], [c#3, d#4], LeftAnti, X",
            ("coalesce(a, 0)", "cast(b as bigint)"),
            "LeftAnti",
        ),
        ("SortMergeJoin [m#1[k], b#2], [c#3, d#4], Inner", ("m[k]", "b"), "Inner"),
        ("BroadcastNestedLoopJoin BuildRight, Cross", (), "Cross"),
        ("CartesianProduct (a#1 > b#2)", (), ""),
        ("SortMergeJoin [Inner#1], [b#2], ExistenceJoin(exists#3)", ("Inner",), "ExistenceJoin"),
    ],
)
def test_joins_are_read_as_spark_writes_them(text: str, keys: tuple[str, ...], kind: str) -> None:
    name = text.partition(" ")[0]
    (join,) = joins(plan(node(name, text)))
    assert (join.kind, join.keys, join.type) == (name.partition("(")[0], keys, kind)


def test_a_broadcast_is_no_shuffle_and_ends_the_search() -> None:
    broadcast = node("BroadcastExchange", "BroadcastExchange x, [plan_id=7]", exchange(1))
    tree = node("BroadcastHashJoin", "BroadcastHashJoin [a#1], [b#1], Inner", broadcast)
    assert [join.exchanges for join in joins(plan(tree))] == [()]


def test_a_reused_exchange_and_the_id_of_older_sparks_are_read() -> None:
    reused = node("ReusedExchange", "ReusedExchange [k#9], Exchange hash(k#1, 4), [id=#31]")
    tree = node("SortMergeJoin", "SortMergeJoin [a#1], [b#1], Inner", exchange(5), reused)
    assert [join.exchanges for join in joins(plan(tree))] == [(5, 31)]


def test_what_stands_below_a_reused_exchange_is_told_once() -> None:
    below = exchange(5, node("SortMergeJoin", "SortMergeJoin [a#1], [b#1], Inner", exchange(4)))
    tree = node("Union", "", below, node("ReusedExchange", "ReusedExchange", below))
    assert [join.exchanges for join in joins(plan(tree))] == [(4,)]


def test_only_the_grouping_that_reads_the_exchange_counts() -> None:
    partial = node("HashAggregate", "HashAggregate(keys=[a#1, b#2], functions=[partial_count(1)])")
    final = node(
        "HashAggregate",
        "HashAggregate(keys=[a#1, b#2], functions=[count(1)])",
        exchange(8, partial),
    )
    over = node("Window", "Window [rank(a#1) AS r#2], [c#3], [a#1 ASC]", node("Sort", "", final))
    assert [(one.kind, one.keys, one.exchanges) for one in groupings(plan(over))] == [
        ("HashAggregate", ("a", "b"), (8,))
    ]


def test_a_window_groups_by_its_second_list() -> None:
    tree = node("Window", "Window [rank(a#1) AS r#2], [c#3], [a#1 ASC]", exchange(4))
    assert [one.keys for one in groupings(plan(tree))] == [("c",)]


@pytest.mark.parametrize("text", ["HashAggregate(keys=[], functions=[count(1)])", "HashAggregate"])
def test_a_grouping_without_keys_is_none(text: str) -> None:
    assert list(groupings(plan(node("HashAggregate", text, exchange(4))))) == []


SCAN = "FileScan parquet db.t [a#1,b#2L,ds#3,_metadata#4] Batched: true, PartitionFilters: []"
META = {"Location": "InMemoryFileIndex(1 paths)[s3://b/t]", "ReadSchema": "struct<a:int,b:bigint>"}


def scan(**metadata: str) -> PlanNode:
    metric = {"name": "number of files read", "accumulatorId": 3, "metricType": "sum"}
    return plan(node("Scan parquet db.t", SCAN, metadata=META | metadata, metrics=[metric]))


def test_columns_that_no_file_holds_are_partitions() -> None:
    assert list(scans(scan(PartitionFilters="[]"))) == [
        PlannedScan(
            kind="Scan parquet db.t",
            location="InMemoryFileIndex(1 paths)[s3://b/t]",
            partition_columns=("ds",),
            partition_filter=False,
            metrics=(("number of files read", 3),),
            text=SCAN,
        )
    ]


def test_a_filter_on_partitions_is_seen() -> None:
    assert [one.partition_filter for one in scans(scan(PartitionFilters="[(ds#3 = 1)]"))] == [True]


@pytest.mark.parametrize("schema", ["struct<a:int,... 4 more fields>", "", "int"])
def test_a_shortened_schema_tells_no_partitions(schema: str) -> None:
    assert [one.partition_columns for one in scans(scan(ReadSchema=schema))] == [()]


def test_a_scan_of_no_files_is_left() -> None:
    assert list(scans(plan(node("Scan ExistingRDD", "Scan ExistingRDD[a#1]")))) == []
