"""A partitioned table is read in full: no filter on the columns that are its folders."""

from contracts.catalogue import Catalogue
from contracts.log_report import LogReport
from contracts.spark_metrics import SparkMetrics
from tools.metrics_facts import FULL_SCAN_BYTES
from tools.rule import Proposal, Rule


def judge(report: LogReport, metrics: SparkMetrics, catalogue: Catalogue) -> Proposal | None:
    full = [
        (scan, scan.bytes)
        for scan in metrics.scans
        if scan.partition_columns
        and not scan.partition_filter
        and scan.bytes is not None
        and scan.bytes >= FULL_SCAN_BYTES
    ]
    if not full:
        return None
    scan, size = max(full, key=lambda one: one[1])
    return Proposal(
        cause="skew.full-scan",
        stance="observes",
        why=(
            f"{scan.kind} of {scan.location} reads {size / 1024**3:.1f} GiB without a filter on "
            f"its partition columns {', '.join(scan.partition_columns)}"
        ),
        evidence=scan.evidence,
    )


RULE = Rule(id="full-scan", judge=judge)
