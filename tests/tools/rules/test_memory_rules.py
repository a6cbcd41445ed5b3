from typing import Literal

import pytest

from contracts.base import sha256_of
from contracts.evidence import Place
from contracts.log_report import Finding
from contracts.spark_metrics import SparkMetrics
from tests.tools.event_logs import before_the_join, lost, ordinary_tasks, task_end, text
from tests.tools.rules.judging import (
    CATALOGUE,
    executor,
    judged,
    quote,
    read,
    report,
    spread,
    stage,
)
from tools.rule import Rule
from tools.rules import exit_52, exit_137, gc_share, heap_not_full, memory_skew, spill

GB = 1024**3
FOUR_GB = (("spark.executor.memory", "4g"),)


def test_memory_that_only_the_large_partition_lacks_is_no_small_heap() -> None:
    died = task_end(6, 15, until=9_000, reason=lost("Command exited with code 52"))
    found = judged(memory_skew.RULE, read(text(*before_the_join(), *ordinary_tasks(), died)))
    assert found is not None
    assert (found.cause, found.stance) == ("memory.executor-heap", "contradicts")
    assert found.why == (
        "Only task 15 of stage 6 ran out of memory, with 84% of the stage's records; "
        "the other 15 fitted"
    )
    assert found.evidence[0].text.endswith('"Loss Reason":"Command exited with code 52')


def test_a_lost_executor_alone_says_nothing_of_memory() -> None:
    died = task_end(6, 15, until=9_000, reason=lost("worker lost"))
    log = text(*before_the_join(), *ordinary_tasks(), died)
    assert judged(memory_skew.RULE, read(log)) is None


@pytest.mark.parametrize(
    ("rule", "code", "cause"),
    [
        (exit_52.RULE, 52, "memory.executor-heap"),
        (exit_137.RULE, 137, "memory.container-oom-killed"),
    ],
)
@pytest.mark.parametrize("words", ["Command exited with code {}", "Exit status: {}. Diagnostics"])
def test_how_executors_exit_confirms(rule: Rule, code: int, cause: str, words: str) -> None:
    died = executor("3", words.format(code))
    found = judged(rule, SparkMetrics(executors=(executor("1", None), died)))
    assert found is not None
    assert (found.cause, found.stance) == (cause, "confirms")
    assert found.evidence == died.evidence
    assert found.why.startswith(f"Executor 3 ended with code {code}: ")


def test_several_exits_are_counted_and_three_quoted() -> None:
    died = tuple(executor(str(id), "Command exited with code 52") for id in range(5))
    found = judged(exit_52.RULE, SparkMetrics(executors=died))
    assert found is not None
    assert found.why == "5 executors, first 0, ended with code 52: out of memory in the JVM"
    assert len(found.evidence) == 3


def test_another_exit_confirms_nothing() -> None:
    gone = SparkMetrics(executors=(executor("3", "Command exited with code 143"),))
    assert judged(exit_52.RULE, gone) is None
    assert judged(exit_137.RULE, gone) is None


def lost_at(*heaps: int | None, setting: tuple[tuple[str, str], ...] = FOUR_GB) -> SparkMetrics:
    gone = tuple(executor(str(id), "worker lost", heap) for id, heap in enumerate(heaps))
    return SparkMetrics(executors=(*gone, executor("9", None, 4 * GB)), settings=setting)


def test_heaps_that_were_never_full_speak_against_a_small_heap() -> None:
    found = judged(heap_not_full.RULE, lost_at(GB // 2, GB))
    assert found is not None
    assert (found.cause, found.stance) == ("memory.executor-heap", "contradicts")
    assert found.why == "The fullest executor that was lost, 1, had used 25% of its heap at most"


@pytest.mark.parametrize(
    "metrics",
    [
        lost_at(GB, 3 * GB),
        lost_at(GB, None),
        lost_at(),
        lost_at(GB, setting=()),
        lost_at(GB, setting=(("spark.executor.memory", "much"),)),
        SparkMetrics(executors=(executor("1", "exited with code 52", GB),), settings=FOUR_GB),
    ],
)
def test_full_or_unknown_heaps_speak_against_nothing(metrics: SparkMetrics) -> None:
    assert judged(heap_not_full.RULE, metrics) is None


def test_a_heap_that_says_itself_that_it_was_full_was_full() -> None:
    finding = Finding(
        signature=None,
        matched="exception",
        name="java.lang.OutOfMemoryError",
        evidence=quote("java.lang.OutOfMemoryError"),
        key=sha256_of(b""),
        first=Place(source="log", line=1, byte=0),
        last=Place(source="log", line=1, byte=0),
    )
    told = report().model_copy(update={"findings": (finding,)})
    assert heap_not_full.RULE.judge(told, lost_at(GB), CATALOGUE) is None


def test_much_garbage_collection_confirms() -> None:
    slow = stage(duration_ms=spread(1, total=100_000), gc_ms=spread(1, total=25_000))
    found = judged(gc_share.RULE, SparkMetrics(stages=(slow,)))
    assert found is not None
    assert (found.cause, found.stance) == ("memory.gc-overhead", "confirms")
    assert found.why == "Garbage collection took 25.0 s of the tasks' 100.0 s (25%)"


@pytest.mark.parametrize(("ran", "collected"), [(100_000, 19_000), (59_000, 30_000), (0, 0)])
def test_little_or_short_garbage_collection_confirms_nothing(ran: int, collected: int) -> None:
    told = stage(duration_ms=spread(0, total=ran), gc_ms=spread(0, total=collected))
    assert judged(gc_share.RULE, SparkMetrics(stages=(told,))) is None


@pytest.mark.parametrize(("status", "end"), [("failed", "failed"), ("unfinished", "was stopped")])
def test_spill_before_the_end_confirms(status: Literal["failed", "unfinished"], end: str) -> None:
    worst = stage(3, status=status, spilled_bytes=spread(0, total=5_000))
    less = stage(2, status=status, spilled_bytes=spread(0, total=4_000))
    found = judged(spill.RULE, SparkMetrics(stages=(less, worst)))
    assert found is not None
    assert (found.cause, found.stance) == ("memory.execution-memory", "confirms")
    assert found.why == f"Stage 3 had spilled 5,000 bytes to disk before it {end}"
    assert found.evidence == worst.evidence


def test_spill_of_a_stage_that_ended_confirms_nothing() -> None:
    done = stage(3, spilled_bytes=spread(0, total=5_000))
    assert judged(spill.RULE, SparkMetrics(stages=(done, stage(4, status="failed")))) is None
