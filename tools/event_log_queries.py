"""Joins, groupings and scans of each SQL execution, from the last plan that it told."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from contracts.evidence import MAX_QUOTE_BYTES, Evidence
from contracts.spark_metrics import Grouping, Join, Scan
from tools.event_log_events import DriverUpdates
from tools.event_log_lines import Line
from tools.event_log_quotes import span
from tools.event_log_stages import Links, Told
from tools.plan import PlannedOperator, PlannedScan, PlanNode, groupings, joins, scans

KEPT = 2000
"""SQL executions; the oldest are let go first. A stream makes one for each batch."""


class _Plan(msgspec.Struct):
    plan: PlanNode | None = msgspec.field(name="sparkPlanInfo", default=None)


class Quoted(NamedTuple):
    """An operator with its execution and the words of the plan that name it."""

    execution: int
    operator: PlannedOperator
    evidence: tuple[Evidence, ...]


class Query(NamedTuple):
    joins: tuple[Quoted, ...]
    groupings: tuple[Quoted, ...]
    scans: tuple[Scan, ...]


_PLAN = msgspec.json.Decoder(_Plan).decode


@dataclass(slots=True)
class Queries:
    dropped: int = 0
    broken: int = 0
    """Plans that do not read."""
    _done: dict[int, Query] = field(default_factory=dict)
    _last: dict[int, Line] = field(default_factory=dict)
    _numbers: dict[int, dict[int, int]] = field(default_factory=dict)

    def plan(self, execution: int, line: Line) -> None:
        """An adaptive plan is told again at each change: only the last one is decoded."""
        self._last[execution] = line

    def count(self, event: DriverUpdates) -> None:
        self._numbers.setdefault(event.execution, {}).update(event.updates)

    def end(self, execution: int) -> None:
        line = self._last.pop(execution, None)
        numbers = self._numbers.pop(execution, {})
        if line is None:
            return
        try:
            plan = _PLAN(line.data).plan
        except (msgspec.DecodeError, RecursionError):
            self.broken += 1
            return
        if plan is not None:
            self._done.pop(execution, None)
            self._done[execution] = _query(execution, plan, line, numbers)
        if len(self._done) > KEPT:
            del self._done[next(iter(self._done))]
            self.dropped += 1

    def finish(self) -> None:
        for execution in list(self._last):
            self.end(execution)

    def by_execution(self) -> list[Query]:
        return [query for _, query in sorted(self._done.items())]


def linked_joins(queries: list[Query], stages: list[Told]) -> Iterator[Join]:
    for query in queries:
        for join in query.joins:
            yield Join(
                kind=join.operator.kind,
                type=join.operator.type,
                keys=join.operator.keys,
                sql_execution=join.execution,
                exchanges=join.operator.exchanges,
                stages=_stages(join, query.joins, stages),
                evidence=join.evidence,
            )


def linked_groupings(queries: list[Query], stages: list[Told]) -> Iterator[Grouping]:
    for query in queries:
        for grouping in query.groupings:
            yield Grouping(
                kind=grouping.operator.kind,
                keys=grouping.operator.keys,
                sql_execution=grouping.execution,
                exchanges=grouping.operator.exchanges,
                stages=_stages(grouping, query.groupings, stages),
                evidence=grouping.evidence,
            )


def _stages(quoted: Quoted, siblings: tuple[Quoted, ...], stages: list[Told]) -> tuple[int, ...]:
    """Of the same execution, those that run it."""
    name = quoted.operator.operator
    alone = [other.operator.operator for other in siblings].count(name) == 1
    unique = alone or name.startswith("WholeStageCodegen")
    mine = (told for told in stages if told.stage.sql_execution == quoted.execution)
    return tuple(
        sorted({told.stage.stage for told in mine if _runs(told.links, quoted.operator, unique)})
    )


def _runs(links: Links, operator: PlannedOperator, unique: bool) -> bool:
    """It reads all its exchanges, or, where that is not told, has the scope of its name."""
    exchanges = set(operator.exchanges)
    if exchanges and not links.shuffled:
        return False
    if exchanges and links.reads:
        return exchanges <= links.reads
    return unique and operator.operator in links.operators


def _query(execution: int, plan: PlanNode, line: Line, numbers: dict[int, int]) -> Query:
    def quoted(operators: Iterator[PlannedOperator]) -> tuple[Quoted, ...]:
        return tuple(
            Quoted(execution, operator, _quote(line, operator.text)) for operator in operators
        )

    found = (_scan(execution, scan, line, numbers) for scan in scans(plan))
    return Query(quoted(joins(plan)), quoted(groupings(plan)), tuple(found))


def _scan(execution: int, scan: PlannedScan, line: Line, numbers: dict[int, int]) -> Scan:
    counted = {name: numbers[id] for name, id in scan.metrics if numbers.get(id, -1) >= 0}
    return Scan(
        kind=scan.kind,
        location=scan.location,
        sql_execution=execution,
        partition_columns=scan.partition_columns,
        partition_filter=scan.partition_filter,
        files=counted.get("number of files read"),
        bytes=counted.get("size of files read"),
        evidence=_quote(line, scan.text),
    )


def _quote(line: Line, text: str) -> tuple[Evidence, ...]:
    written = b'"simpleString":' + msgspec.json.encode(text)[:-1]
    start = line.data.find(written)
    if start < 0:
        return ()
    return (span(line, start, start + min(len(written) + 1, MAX_QUOTE_BYTES)).evidence(),)
