"""Proposes causes: what the findings claim, what the numbers say, and what only followed."""

from collections.abc import Sequence

from contracts.catalogue import Catalogue
from contracts.evidence import Evidence, Gap
from contracts.hypotheses import Hypotheses, Hypothesis, Observation
from contracts.inputs import Inputs
from contracts.log_report import Finding, LogReport
from contracts.spark_metrics import SparkMetrics
from tools.accounting import accounted
from tools.blamed_task import of_failed_task
from tools.claims import Known, claim_of
from tools.digging import of_last_attempt, weigh, without_outer
from tools.drafts import drafts
from tools.findings import SAID
from tools.judging import Judged, judge_all
from tools.last_exit import by_exit_code
from tools.look_alikes import with_look_alikes


def propose(
    inputs: Inputs,
    log_report: LogReport,
    metrics: SparkMetrics,
    catalogue: Catalogue,
) -> Hypotheses:
    known = Known.of(catalogue)
    findings = of_last_attempt(of_failed_task(log_report.findings, log_report.outcome))
    claims = [claim for finding in findings if (claim := claim_of(finding, known)) is not None]
    competing, outer = without_outer(weigh(claims, known))
    judged = judge_all(log_report, metrics, catalogue)
    items, rejected = accounted(drafts(competing, judged, findings, known), outer, known)
    items = items or by_exit_code(inputs.run, known)
    return Hypotheses(
        outcome=log_report.outcome,
        items=with_look_alikes(items, rejected, known),
        rejected=rejected,
        lead=_lead(findings, known),
        observations=_observations(judged),
        gaps=(
            *inputs.gaps,
            *log_report.gaps,
            *(metrics.gaps if _is_spark(inputs) else ()),
            *_beneath(items, known),
        ),
    )


def _is_spark(inputs: Inputs) -> bool:
    """Only of a Spark run can an event log be missing."""
    return bool(inputs.event_logs) or any(log.role in _SPARK for log in inputs.logs)


_SPARK = frozenset({"driver", "executor"})


def _lead(findings: Sequence[Finding], known: Known) -> Evidence | None:
    """The last line that says that something went wrong."""
    harmful = [finding for finding in findings if known.role(finding) != "noise"]
    loud = [finding for finding in harmful if finding.name != SAID] or harmful
    return max(loud, key=lambda f: f.last.byte).evidence[0] if loud else None


def _observations(judged: Sequence[Judged]) -> tuple[Observation, ...]:
    return tuple(
        Observation(cause=one.proposal.cause, why=one.proposal.why, evidence=one.proposal.evidence)
        for one in judged
        if one.stance == "observes"
    )


def _beneath(items: Sequence[Hypothesis], known: Known) -> tuple[Gap, ...]:
    """A wrapper that stands first hides what it wraps: that is missing evidence."""
    if not items or not known.causes[items[0].cause].last_resort:
        return ()
    title = known.causes[items[0].cause].title
    return (Gap(what=f"what lies beneath “{title}”", why="no log that was given shows it"),)
