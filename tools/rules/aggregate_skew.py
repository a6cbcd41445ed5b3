"""Most rows of a grouping or a window have one key, so one task gets them all."""

from contracts.catalogue import Catalogue
from contracts.log_report import LogReport
from contracts.spark_metrics import SparkMetrics
from tools.plan import SHUFFLED_JOINS
from tools.rule import Proposal, Rule
from tools.rules._skew import judge_skew


def judge(report: LogReport, metrics: SparkMetrics, catalogue: Catalogue) -> Proposal | None:
    joined = {
        stage for join in metrics.joins if join.kind in SHUFFLED_JOINS for stage in join.stages
    }
    alone = tuple(one for one in metrics.groupings if not joined & set(one.stages))
    return judge_skew("skew.aggregate", alone, report, metrics)


RULE = Rule(id="aggregate-skew", judge=judge)
