"""Partitions are so large that one task reads gigabytes."""

from contracts.catalogue import Catalogue
from contracts.log_report import LogReport
from contracts.spark_metrics import SparkMetrics
from tools.metrics_facts import LARGE_PARTITION_BYTES
from tools.rule import Proposal, Rule


def judge(report: LogReport, metrics: SparkMetrics, catalogue: Catalogue) -> Proposal | None:
    worst = max(metrics.stages, key=lambda stage: stage.bytes_read.maximum, default=None)
    if worst is None or worst.bytes_read.maximum <= LARGE_PARTITION_BYTES:
        return None
    return Proposal(
        cause="skew.partition-size",
        stance="observes",
        why=(
            f"One task of stage {worst.stage} read {worst.bytes_read.maximum / 1024**3:.1f} GiB; "
            f"the stage has {worst.tasks} tasks"
        ),
        evidence=worst.hot.evidence if worst.hot else worst.evidence,
    )


RULE = Rule(id="partition-size", judge=judge)
