"""Most rows of a join have one key, so one task gets them all."""

from contracts.catalogue import Catalogue
from contracts.log_report import LogReport
from contracts.spark_metrics import SparkMetrics
from tools.plan import SHUFFLED_JOINS
from tools.rule import Proposal, Rule
from tools.rules._skew import judge_skew


def judge(report: LogReport, metrics: SparkMetrics, catalogue: Catalogue) -> Proposal | None:
    shuffled = tuple(join for join in metrics.joins if join.kind in SHUFFLED_JOINS)
    return judge_skew("skew.join", shuffled, report, metrics)


RULE = Rule(id="join-skew", judge=judge)
