"""What every test of a rule needs: reports, metrics and quotes built by hand."""

from typing import Literal

from contracts.base import sha256_of
from contracts.catalogue import Catalogue, Weights
from contracts.evidence import Evidence
from contracts.log_report import LogReport, Outcome
from contracts.spark_metrics import Executor, SparkMetrics, Spread, Stage
from tests.tools.event_logs import FakeFiles, log_of
from tools.event_log import read_event_log
from tools.rule import Proposal, Rule

CATALOGUE = Catalogue(
    causes=(),
    signatures=(),
    weights=Weights(
        named_condition=1,
        exception_in_user_frame=1,
        exception=1,
        anchor=1,
        exit_code=1,
        metric_confirms=1,
        metric_contradicts=1,
        symptom_only=1,
        last_resort=1,
        not_last=1,
        abstain_below=1,
        rank_margin=1,
    ),
)

NOTHING = Spread()
State = Literal["failed", "succeeded", "not-shown"]


def report(state: State = "failed") -> LogReport:
    return LogReport(outcome=Outcome(state=state, why="told so"))


def judged(rule: Rule, metrics: SparkMetrics, state: State = "failed") -> Proposal | None:
    return rule.judge(report(state), metrics, CATALOGUE)


def read(log: bytes) -> SparkMetrics:
    return read_event_log(log_of("log"), FakeFiles(log=log))


def quote(text: str) -> tuple[Evidence, ...]:
    data = text.encode()
    return (
        Evidence(source="log", line=1, byte=0, length=len(data), sha256=sha256_of(data), text=text),
    )


def spread(median: int, maximum: int = 0, total: int = 0) -> Spread:
    return Spread(median=median, maximum=max(median, maximum), total=max(median, maximum, total))


def stage(
    id: int = 0,
    *,
    status: Literal["complete", "failed", "unfinished"] = "complete",
    tasks: int = 10,
    bytes_read: Spread = NOTHING,
    duration_ms: Spread = NOTHING,
    gc_ms: Spread = NOTHING,
    spilled_bytes: Spread = NOTHING,
) -> Stage:
    return Stage(
        stage=id,
        attempt=0,
        name="s",
        status=status,
        tasks=tasks,
        succeeded=tasks,
        evidence=quote("why the stage failed"),
        bytes_read=bytes_read,
        duration_ms=duration_ms,
        gc_ms=gc_ms,
        spilled_bytes=spilled_bytes,
    )


def executor(id: str, because: str | None, heap: int | None = None, cores: int = 2) -> Executor:
    return Executor(
        executor=id,
        cores=cores,
        removed_because=because,
        peak_heap_bytes=heap,
        evidence=quote(because) if because else (),
    )
