"""Executors ended with code 52, which the JVM uses for an OutOfMemoryError that nobody caught.

https://github.com/apache/spark/blob/v3.5.1/core/src/main/scala/org/apache/spark/util/SparkExitCode.scala
"""

from contracts.catalogue import Catalogue
from contracts.log_report import LogReport
from contracts.spark_metrics import SparkMetrics
from tools.rule import Proposal, Rule
from tools.rules._exit import judge_exit


def judge(report: LogReport, metrics: SparkMetrics, catalogue: Catalogue) -> Proposal | None:
    return judge_exit(52, "memory.executor-heap", "out of memory in the JVM", metrics)


RULE = Rule(id="exit-52", judge=judge)
