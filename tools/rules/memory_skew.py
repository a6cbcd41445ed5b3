"""An executor ran out of memory over one partition that is far larger than the others."""

from contracts.catalogue import Catalogue
from contracts.log_report import LogReport
from contracts.spark_metrics import SparkMetrics
from tools.metrics_facts import last_attempts, left_behind
from tools.rule import Proposal, Rule

MEMORY_EXITS = ("exited with code 52", "exited with code 137", "OutOfMemoryError")


def judge(report: LogReport, metrics: SparkMetrics, catalogue: Catalogue) -> Proposal | None:
    short = {
        failure.stage: failure
        for failure in reversed(metrics.failures)
        if any(sign in f"{failure.name}: {failure.message}" for sign in MEMORY_EXITS)
    }
    for stage in last_attempts(metrics):
        if stage.stage in short and (fact := left_behind(stage)):
            return Proposal(
                cause="memory.executor-heap",
                stance="contradicts",
                why=(
                    f"Only task {fact.index} of stage {stage.stage} ran out of memory, with "
                    f"{fact.share:.0%} of the stage's records; the other {stage.succeeded} fitted"
                ),
                evidence=short[stage.stage].evidence + fact.evidence,
            )
    return None


RULE = Rule(id="memory-skew", judge=judge)
