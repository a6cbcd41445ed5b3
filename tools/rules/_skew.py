"""What the rules of skew share: the worst stage that runs such an operator, and how to say it."""

from collections.abc import Iterable

from contracts.log_report import LogReport
from contracts.spark_metrics import Grouping, Join, SparkMetrics, Stage
from tools.metrics_facts import (
    Lopsided,
    ended_badly,
    last_attempts,
    left_behind,
    outweighed,
    seconds,
)
from tools.rule import Proposal


def judge_skew(
    cause: str,
    operators: Iterable[Join | Grouping],
    report: LogReport,
    metrics: SparkMetrics,
) -> Proposal | None:
    """A cause where the run ended while a task had most of the rows before it; else observed."""
    found = [
        (fact, operator)
        for stage in last_attempts(metrics)
        if (operator := _operator(stage, operators))
        and (fact := left_behind(stage) or outweighed(stage, metrics))
    ]
    if not found:
        return None
    fact, operator = min(found, key=lambda one: (one[0].finished, -one[0].ran_ms))
    decided = not fact.finished and ended_badly(report, metrics) and not _other_error(metrics)
    return Proposal(
        cause=cause,
        stance="proposes" if decided else "observes",
        why=_why(fact, operator),
        evidence=fact.evidence + operator.evidence,
        fields=_fields(fact, operator),
    )


def _operator(stage: Stage, operators: Iterable[Join | Grouping]) -> Join | Grouping | None:
    """The lowest one that the stage runs: it is the one that reads the exchange."""
    runs = (
        operator
        for operator in operators
        if stage.stage in operator.stages and stage.sql_execution == operator.sql_execution
    )
    return min(runs, key=lambda operator: len(operator.exchanges), default=None)


def _other_error(metrics: SparkMetrics) -> bool:
    """Tasks of a stage that did not end threw something that is not want of memory.

    That is what ended the run: the other stages of the job are stopped with it.
    """
    broken = {stage.stage for stage in last_attempts(metrics) if stage.status != "complete"}
    return any(
        failure.stage in broken
        and failure.kind == "ExceptionFailure"
        and not failure.name.endswith("OutOfMemoryError")
        for failure in metrics.failures
    )


def _why(fact: Lopsided, operator: Join | Grouping) -> str:
    stage, keys = fact.stage, ", ".join(operator.keys)
    rows = f"{fact.records:,} of {fact.total:,} records ({fact.share:.0%})"
    did = (
        f"read {rows} and took {seconds(fact.ran_ms)}"
        if fact.finished
        else f"had {rows} still to read and was stopped after {seconds(fact.ran_ms)}"
    )
    return (
        f"Task {fact.index} of stage {stage.stage}, a {operator.kind} on {keys}, {did}; "
        f"the median of the {stage.succeeded} tasks that ended is "
        f"{stage.records_read.median:,} records in {seconds(stage.duration_ms.median)}"
    )


def _fields(fact: Lopsided, operator: Join | Grouping) -> tuple[tuple[str, str], ...]:
    kind = (("type", operator.type),) if isinstance(operator, Join) else ()
    return (
        ("keys", ", ".join(operator.keys)),
        ("operator", operator.kind),
        ("stage", str(fact.stage.stage)),
        *kind,
    )
