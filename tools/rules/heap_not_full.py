"""No executor that was lost had filled its heap."""

from contracts.catalogue import Catalogue
from contracts.log_report import LogReport
from contracts.spark_metrics import Executor, SparkMetrics
from tools.metrics_facts import HEAP_NOT_FULL, memory_bytes
from tools.rule import Proposal, Rule

_DEFAULT = "1g"
"""`spark.executor.memory` where nobody set it."""


def judge(report: LogReport, metrics: SparkMetrics, catalogue: Catalogue) -> Proposal | None:
    heap = memory_bytes(dict(metrics.settings).get("spark.executor.memory", _DEFAULT))
    lost = [
        (executor, executor.peak_heap_bytes) for executor in metrics.executors if _lost(executor)
    ]
    peaks = [(peak, executor) for executor, peak in lost if peak is not None]
    if heap is None or not peaks or len(peaks) < len(lost) or _out_of_heap(report, metrics):
        return None
    peak, executor = max(peaks, key=lambda one: one[0])
    if peak >= HEAP_NOT_FULL * heap:
        return None
    return Proposal(
        cause="memory.executor-heap",
        stance="contradicts",
        why=(
            f"The fullest executor that was lost, {executor.executor}, had used "
            f"{peak / heap:.0%} of its heap at most"
        ),
        evidence=executor.evidence,
    )


def _lost(executor: Executor) -> bool:
    return executor.removed_because is not None and executor.cores > 0


def _out_of_heap(report: LogReport, metrics: SparkMetrics) -> bool:
    """Peaks are sampled: a heap that filled between two samples still says so itself."""
    thrown = [finding.name for finding in report.findings]
    thrown += [failure.name for failure in metrics.failures]
    reasons = [executor.removed_because or "" for executor in metrics.executors]
    return any(name.endswith("OutOfMemoryError") for name in thrown) or any(
        "code 52" in reason for reason in reasons
    )


RULE = Rule(id="heap-not-full", judge=judge)
