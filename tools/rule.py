"""What a rule is: it judges what several findings or numbers say together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from contracts.catalogue import Catalogue
from contracts.evidence import Evidence
from contracts.log_report import LogReport
from contracts.spark_metrics import SparkMetrics
from tools.registry import Extension

Stance = Literal["proposes", "confirms", "contradicts", "observes"]
"""`proposes`: this failed the run. `confirms`, `contradicts`: for or against the cause, should
something else propose it. `observes`: it is so, and it did not fail the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`why` is one sentence for the person on call; the deciding quote comes first."""

    cause: str
    stance: Stance
    why: str
    evidence: tuple[Evidence, ...]
    against: tuple[Evidence, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    """What a fix needs to know: the join's keys and type, the stage."""


Judge = Callable[[LogReport, SparkMetrics, Catalogue], Proposal | None]


@dataclass(frozen=True, kw_only=True)
class Rule(Extension):
    """`judge` is pure: the same arguments give the same proposal, or None for "not this"."""

    judge: Judge
