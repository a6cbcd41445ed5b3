"""A query reads many files that are far smaller than a task could read."""

from contracts.catalogue import Catalogue
from contracts.log_report import LogReport
from contracts.spark_metrics import SparkMetrics
from tools.metrics_facts import SMALL_FILE_BYTES, SMALL_FILES
from tools.rule import Proposal, Rule


def judge(report: LogReport, metrics: SparkMetrics, catalogue: Catalogue) -> Proposal | None:
    small = [
        (scan, scan.files, scan.bytes)
        for scan in metrics.scans
        if scan.files is not None
        and scan.bytes is not None
        and scan.files > SMALL_FILES
        and scan.bytes < SMALL_FILE_BYTES * scan.files
    ]
    if not small:
        return None
    scan, files, size = max(small, key=lambda one: one[1])
    return Proposal(
        cause="skew.small-files",
        stance="observes",
        why=(
            f"{scan.kind} of {scan.location} reads {files:,} files of "
            f"{size / files / 1024:,.0f} KiB on average"
        ),
        evidence=scan.evidence,
    )


RULE = Rule(id="small-files", judge=judge)
