"""What the rules of executors' exit codes share."""

import re

from contracts.spark_metrics import SparkMetrics
from tools.rule import Proposal

_CODE = re.compile(r"(?:exited with code|exit (?:code|status):?) (\d+)\b", re.IGNORECASE)


def judge_exit(code: int, cause: str, meaning: str, metrics: SparkMetrics) -> Proposal | None:
    died = [
        executor
        for executor in metrics.executors
        if str(code) in _CODE.findall(executor.removed_because or "")
    ]
    if not died:
        return None
    first = died[0].executor
    who = f"Executor {first}" if len(died) == 1 else f"{len(died)} executors, first {first},"
    return Proposal(
        cause=cause,
        stance="confirms",
        why=f"{who} ended with code {code}: {meaning}",
        evidence=tuple(quote for executor in died[:3] for quote in executor.evidence[:1]),
    )
