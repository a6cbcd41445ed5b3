"""Tasks spent much of their time in garbage collection."""

from contracts.catalogue import Catalogue
from contracts.log_report import LogReport
from contracts.spark_metrics import SparkMetrics
from tools.metrics_facts import GC_MIN_MS, GC_SHARE, seconds
from tools.rule import Proposal, Rule


def judge(report: LogReport, metrics: SparkMetrics, catalogue: Catalogue) -> Proposal | None:
    ran = sum(stage.duration_ms.total for stage in metrics.stages)
    collected = sum(stage.gc_ms.total for stage in metrics.stages)
    if ran < GC_MIN_MS or collected < GC_SHARE * ran:
        return None
    return Proposal(
        cause="memory.gc-overhead",
        stance="confirms",
        why=(
            f"Garbage collection took {seconds(collected)} of the tasks' {seconds(ran)} "
            f"({collected / ran:.0%})"
        ),
        evidence=(),
    )


RULE = Rule(id="gc-share", judge=judge)
