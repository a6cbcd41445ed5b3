"""Joins, groupings and scans of a physical plan, from the tree that Spark puts into its event log.

The tree is `SparkPlanInfo`; of an adaptive plan it is the one that runs, never the initial one:
https://github.com/apache/spark/blob/v3.5.1/sql/core/src/main/scala/org/apache/spark/sql/execution/SparkPlanInfo.scala
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct, field

SHUFFLED_JOINS = ("SortMergeJoin", "ShuffledHashJoin")
"""Joins for which equal keys meet in one task."""

_JOIN = re.compile(r"^\w*(?:Join|CartesianProduct)\b")
_GROUPING = re.compile(r"^(?:\w*Aggregate|Window)$")
_CODEGEN = re.compile(r"^WholeStageCodegen \((\d+)\)$")
_PLAN_ID = re.compile(r"\[(?:plan_)?id=#?(\d+)\]")
_COLUMN_ID = re.compile(r"#\d+L?")
_JOIN_TYPE = re.compile(
    r"\b(Inner|Cross|LeftOuter|RightOuter|FullOuter|LeftSemi|LeftAnti|ExistenceJoin)\b"
)
_SCAN = re.compile(r"^(?:Scan|FileScan|BatchScan)\b")
_OPEN, _SHUT = "([{<", ")]}>"


class PlanMetric(Struct):
    name: str
    id: int = field(name="accumulatorId", default=-1)


class PlanNode(Struct):
    name: str = field(name="nodeName")
    text: str = field(name="simpleString", default="")
    children: list["PlanNode"] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    metrics: list[PlanMetric] = field(default_factory=list)


class PlannedOperator(NamedTuple):
    """A join or a grouping; `operator` is the name of the RDD scope that it runs under."""

    kind: str
    keys: tuple[str, ...]
    type: str
    exchanges: tuple[int, ...]
    operator: str
    text: str


class PlannedScan(NamedTuple):
    kind: str
    location: str
    partition_columns: tuple[str, ...]
    partition_filter: bool
    metrics: tuple[tuple[str, int], ...]
    """Names and accumulator ids."""
    text: str


def joins(plan: PlanNode) -> Iterator[PlannedOperator]:
    for node, scope in _walk(plan):
        if _JOIN.match(node.name):
            groups = _groups(node.text)
            keys = groups[0].text if len(groups) > 1 else ""
            kind = _JOIN_TYPE.search(node.text, groups[1].end if len(groups) > 1 else 0)
            yield _operator(node, scope, keys, kind[1] if kind else "")


def groupings(plan: PlanNode) -> Iterator[PlannedOperator]:
    """Only those with keys that read an exchange themselves: no join and no grouping between."""
    for node, scope in _walk(plan):
        if _GROUPING.match(node.name) and (exchanges := _exchanges(node, past_work=False)):
            groups = _groups(node.text)
            at = 1 if node.name == "Window" else 0
            keys = groups[at].text if len(groups) > at else ""
            if _names(keys):
                yield _operator(node, scope, keys, "")._replace(exchanges=exchanges)


def scans(plan: PlanNode) -> Iterator[PlannedScan]:
    for node, _ in _walk(plan):
        if _SCAN.match(node.name) and (location := node.metadata.get("Location")):
            filters = node.metadata.get("PartitionFilters", "[]").strip()
            yield PlannedScan(
                kind=node.name.strip(),
                location=location,
                partition_columns=_partition_columns(node),
                partition_filter=filters not in ("", "[]"),
                metrics=tuple((metric.name, metric.id) for metric in node.metrics),
                text=node.text,
            )


def _operator(node: PlanNode, scope: str, keys: str, kind: str) -> PlannedOperator:
    return PlannedOperator(
        kind=node.name.partition("(")[0],
        keys=_names(keys),
        type=kind,
        exchanges=_exchanges(node, past_work=True),
        operator=scope or node.name,
        text=node.text,
    )


def _walk(plan: PlanNode) -> Iterator[tuple[PlanNode, str]]:
    """Every node once, parents first, with the generated stage that it is part of, or `""`."""
    todo = [(plan, "")]
    while todo:
        node, scope = todo.pop()
        if _CODEGEN.match(node.name):
            scope = node.name
        elif node.name == "InputAdapter" or _is_exchange(node):
            scope = ""
        yield node, scope
        if not node.name.startswith("Reused"):
            todo.extend((child, scope) for child in reversed(node.children))


def _exchanges(node: PlanNode, *, past_work: bool) -> tuple[int, ...]:
    """`plan_id` of the nearest shuffles below."""
    found: set[int] = set()
    todo = list(node.children)
    while todo:
        below = todo.pop()
        if _is_exchange(below):
            ids = () if "Broadcast" in below.name else _PLAN_ID.findall(below.text)[-1:]
            found.update(int(id) for id in ids)
        elif past_work or not (_JOIN.match(below.name) or _GROUPING.match(below.name)):
            todo.extend(below.children)
    return tuple(sorted(found))


def _is_exchange(node: PlanNode) -> bool:
    return node.name.endswith("Exchange")


class _Group(NamedTuple):
    text: str
    end: int


def _groups(text: str) -> list[_Group]:
    """What stands in the outermost square brackets, in order; `keys=[a, b]` counts as one."""
    found: list[_Group] = []
    depth, start = 0, 0
    for at, char in enumerate(text):
        if char == "[":
            depth += 1
            start = at + 1 if depth == 1 else start
        elif char == "]":
            depth -= 1
            if depth == 0:
                found.append(_Group(text[start:at], at))
    return found


def _names(keys: str) -> tuple[str, ...]:
    return tuple(_COLUMN_ID.sub("", key.strip()) for key in _split(keys) if key.strip())


def _split(text: str) -> Iterator[str]:
    """At the commas that stand in no bracket."""
    depth, start = 0, 0
    for at, char in enumerate(text):
        depth += (char in _OPEN) - (char in _SHUT)
        if char == "," and depth == 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _partition_columns(node: PlanNode) -> tuple[str, ...]:
    """Columns of the output that no file holds; none where Spark shortened a list."""
    groups = _groups(node.text)
    schema = node.metadata.get("ReadSchema", "")
    if not groups or not schema.startswith("struct<") or "..." in groups[0].text + schema:
        return ()
    inside = schema.removeprefix("struct<").removesuffix(">")
    held = {column.partition(":")[0] for column in _split(inside)}
    return tuple(
        name
        for name in _names(groups[0].text)
        if name not in held and not name.startswith("_metadata")
    )
