"""Asks every rule what the findings and the numbers say together."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from contracts.catalogue import Catalogue
from contracts.log_report import LogReport
from contracts.spark_metrics import SparkMetrics
from tools import rules
from tools.registry import discover
from tools.rule import Proposal, Rule


@dataclass(frozen=True, slots=True)
class Judged:
    """A proposal, and the id of the rule that made it."""

    rule: str
    proposal: Proposal

    @property
    def stance(self) -> Literal["proposes", "confirms", "contradicts", "observes"]:
        return self.proposal.stance


def judge_all(
    log_report: LogReport, metrics: SparkMetrics, catalogue: Catalogue
) -> tuple[Judged, ...]:
    """In the order of the rules' ids."""
    answers = ((rule.id, rule.judge(log_report, metrics, catalogue)) for rule in _rules())
    return tuple(Judged(name, answer) for name, answer in answers if answer is not None)


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(discover(rules, Rule).values())
