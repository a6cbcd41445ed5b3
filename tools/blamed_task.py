"""Which findings tell of the task that failed, where one log holds several tasks."""

from collections.abc import Sequence

from contracts.log_report import Finding, Outcome
from tools.outcomes import task_of


def of_failed_task(findings: Sequence[Finding], outcome: Outcome) -> tuple[Finding, ...]:
    """Without those of other tasks, where a line of the log says which task failed."""
    task = _failed_task(findings, outcome)
    if task is None:
        return tuple(findings)
    return tuple(one for one in findings if not one.attempt or task_of(one.attempt) == task)


def _failed_task(findings: Sequence[Finding], outcome: Outcome) -> str | None:
    """The task whose findings stand nearest above the line that says how it ended."""
    if outcome.state != "failed" or not outcome.evidence:
        return None
    said = outcome.evidence[0]
    before = [
        one
        for one in findings
        if one.attempt and one.last.source == said.source and one.last.byte <= said.byte
    ]
    return task_of(max(before, key=lambda one: one.last.byte).attempt) if before else None
