"""A stage that did not end had spilled to disk: its operators wanted more memory than they got."""

from contracts.catalogue import Catalogue
from contracts.log_report import LogReport
from contracts.spark_metrics import SparkMetrics
from tools.metrics_facts import last_attempts
from tools.rule import Proposal, Rule


def judge(report: LogReport, metrics: SparkMetrics, catalogue: Catalogue) -> Proposal | None:
    stages = [stage for stage in last_attempts(metrics) if stage.status != "complete"]
    worst = max(stages, key=lambda stage: stage.spilled_bytes.total, default=None)
    if worst is None or worst.spilled_bytes.total == 0:
        return None
    return Proposal(
        cause="memory.execution-memory",
        stance="confirms",
        why=(
            f"Stage {worst.stage} had spilled {worst.spilled_bytes.total:,} bytes to disk "
            f"before it {'failed' if worst.status == 'failed' else 'was stopped'}"
        ),
        evidence=worst.hot.evidence if worst.hot else worst.evidence,
    )


RULE = Rule(id="spill", judge=judge)
