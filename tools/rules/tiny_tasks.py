"""A stage has thousands of tasks that take less than it costs to start them."""

from contracts.catalogue import Catalogue
from contracts.log_report import LogReport
from contracts.spark_metrics import SparkMetrics, Stage
from tools.metrics_facts import TINY_TASK_MS, TINY_TASKS
from tools.rule import Proposal, Rule


def judge(report: LogReport, metrics: SparkMetrics, catalogue: Catalogue) -> Proposal | None:
    worst = max(
        (stage for stage in metrics.stages if _tiny(stage)),
        key=lambda stage: stage.tasks,
        default=None,
    )
    if worst is None:
        return None
    return Proposal(
        cause="skew.tiny-tasks",
        stance="observes",
        why=(
            f"Stage {worst.stage} has {worst.tasks:,} tasks of "
            f"{worst.duration_ms.median} ms in the median"
        ),
        evidence=worst.hot.evidence if worst.hot else (),
    )


def _tiny(stage: Stage) -> bool:
    """Most must have ended, or the median is of the few that did."""
    return (
        stage.tasks > TINY_TASKS
        and stage.succeeded * 2 > stage.tasks
        and stage.duration_ms.median < TINY_TASK_MS
    )


RULE = Rule(id="tiny-tasks", judge=judge)
