"""For most of the time no job ran: the cluster waited for the driver's own work."""

from datetime import datetime, timedelta

from contracts.catalogue import Catalogue
from contracts.log_report import LogReport
from contracts.spark_metrics import Job, SparkMetrics
from tools.metrics_facts import IDLE_MIN_MS, IDLE_SHARE, application_ms, seconds
from tools.rule import Proposal, Rule

_ALL_JOBS = 1000
"""Beyond this not all jobs may have been kept, and the pauses between them are not known."""


def judge(report: LogReport, metrics: SparkMetrics, catalogue: Catalogue) -> Proposal | None:
    total = application_ms(metrics)
    busy = _busy_ms(metrics.jobs)
    if total < IDLE_MIN_MS or busy is None or total - busy <= IDLE_SHARE * total:
        return None
    return Proposal(
        cause="skew.driver-bound",
        stance="observes",
        why=(
            f"No job ran for {seconds(total - busy)} of the application's {seconds(total)} "
            f"({(total - busy) / total:.0%})"
        ),
        evidence=(),
    )


def _busy_ms(jobs: tuple[Job, ...]) -> int | None:
    """Time with at least one job; None where that is not known of every job."""
    spans = [_span(job) for job in jobs]
    known = sorted(span for span in spans if span)
    if not known or len(known) < len(spans) or len(spans) > _ALL_JOBS:
        return None
    busy, until = timedelta(), known[0][0]
    for start, end in known:
        busy += max(end - max(start, until), timedelta())
        until = max(until, end)
    return int(busy.total_seconds() * 1000)


def _span(job: Job) -> tuple[datetime, datetime] | None:
    return (job.started_at, job.ended_at) if job.started_at and job.ended_at else None


RULE = Rule(id="driver-bound", judge=judge)
