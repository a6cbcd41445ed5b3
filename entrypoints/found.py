"""What a finished run found, as every command shows it."""

from dataclasses import dataclass

from contracts.delivery import Notification
from contracts.evidence import Gap
from contracts.fix import Fix, Verification
from contracts.inputs import Inputs
from contracts.log_report import LogReport
from contracts.spark_metrics import SparkMetrics
from contracts.verdict import Verdict
from graph.state import State


@dataclass(frozen=True, slots=True)
class Found:
    run: str
    verdict: Verdict
    fix: Fix
    verification: Verification
    notification: Notification
    unread: tuple[Gap, ...]
    """What stood among the files of the run and could not be read, or not to its end."""


def found(state: State, run: str) -> Found:
    """Raises LookupError where the run is not stored or not finished."""
    return Found(
        run=run,
        verdict=state.artifact(run, "verdict", Verdict),
        fix=state.artifact(run, "fix", Fix),
        verification=state.artifact(run, "verification", Verification),
        notification=state.artifact(run, "notification", Notification),
        unread=_unread(state, run),
    )


def _unread(state: State, run: str) -> tuple[Gap, ...]:
    inputs = state.artifact(run, "inputs", Inputs)
    logs = state.artifact(run, "log_report", LogReport).gaps
    metrics = state.artifact(run, "metrics", SparkMetrics).gaps if inputs.event_logs else ()
    return (*inputs.gaps, *logs, *metrics)
