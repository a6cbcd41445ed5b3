"""Executors ended with code 137, a SIGKILL: most often the kernel's or Kubernetes' for memory."""

from contracts.catalogue import Catalogue
from contracts.log_report import LogReport
from contracts.spark_metrics import SparkMetrics
from tools.rule import Proposal, Rule
from tools.rules._exit import judge_exit


def judge(report: LogReport, metrics: SparkMetrics, catalogue: Catalogue) -> Proposal | None:
    return judge_exit(137, "memory.container-oom-killed", "killed from outside", metrics)


RULE = Rule(id="exit-137", judge=judge)
