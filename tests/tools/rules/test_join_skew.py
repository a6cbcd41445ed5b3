import pytest

from tests.tools.event_logs import (
    JOINED,
    application_end,
    before_the_join,
    completed,
    finished_join,
    job_end,
    killed_join,
    lost,
    metrics,
    ordinary_tasks,
    stage,
    submitted,
    task_end,
    task_start,
    text,
    thrown,
)
from tests.tools.rules.judging import State, judged, read
from tools.rules.join_skew import RULE


def test_a_run_that_was_stopped_while_one_task_had_most_rows_failed_for_it() -> None:
    found = judged(RULE, read(killed_join()))
    assert found is not None
    assert (found.cause, found.stance) == ("skew.join", "proposes")
    assert found.why == (
        "Task 15 of stage 6, a SortMergeJoin on k, had 111,000 of 132,000 records (84%) still to "
        "read and was stopped after 9.3 s; the median of the 15 tasks that ended is 1,400 records "
        "in 0.3 s"
    )
    assert [quote.text for quote in found.evidence][-2:] == [
        '"Failure Reason":"Job aborted: Master removed our application: FAILED',
        '"simpleString":"SortMergeJoin [k#1], [k#2L], LeftOuter"',
    ]
    assert found.fields == (
        ("keys", "k"),
        ("operator", "SortMergeJoin"),
        ("stage", "6"),
        ("type", "LeftOuter"),
    )


@pytest.mark.parametrize(
    ("state", "stance"),
    [("failed", "proposes"), ("not-shown", "proposes"), ("succeeded", "observes")],
)
def test_a_run_that_succeeded_did_not_fail_for_it(state: State, stance: str) -> None:
    found = judged(RULE, read(killed_join()), state)
    assert found is not None
    assert found.stance == stance


@pytest.mark.parametrize("state", ["failed", "succeeded", "not-shown"])
def test_a_join_that_ended_is_only_observed(state: State) -> None:
    found = judged(RULE, read(finished_join()), state)
    assert found is not None
    assert (found.cause, found.stance) == ("skew.join", "observes")
    assert "read 111,000 of 132,000 records (84%) and took 9.3 s" in found.why


def stopped(*tail: dict[str, object], wrote: tuple[int, int] = (12_000, 120_000)) -> bytes:
    return text(*before_the_join(wrote=wrote), *ordinary_tasks(), *tail)


def test_a_driver_that_died_at_once_leaves_a_running_task_as_proof() -> None:
    found = judged(RULE, read(stopped(task_start(6, 15))))
    assert found is not None
    assert found.stance == "proposes"


def test_want_of_memory_in_the_large_partition_is_its_skew() -> None:
    reason = thrown("java.lang.OutOfMemoryError", "Java heap space")
    found = judged(RULE, read(stopped(task_end(6, 15, until=9_000, reason=reason))))
    assert found is not None
    assert found.stance == "proposes"


@pytest.mark.parametrize(("of", "stance"), [(6, "observes"), (7, "observes"), (2, "proposes")])
def test_an_error_of_a_stage_that_did_not_end_is_what_ended_the_run(of: int, stance: str) -> None:
    reason = thrown("java.lang.ArithmeticException", "/ by zero")
    told = (task_end(of, 3, reason=reason), task_end(6, 15, until=9_000, reason=lost("x")))
    found = judged(RULE, read(stopped(submitted(stage(7)), *told)))
    assert found is not None
    assert found.stance == stance


@pytest.mark.parametrize(
    "log",
    [
        pytest.param(stopped(task_start(6, 15), wrote=(1_400, 21_000)), id="an even task is left"),
        pytest.param(stopped(), id="no task is left"),
        pytest.param(
            text(*before_the_join(), *ordinary_tasks(10), task_start(6, 15)), id="many are left"
        ),
        pytest.param(
            text(*before_the_join(), *ordinary_tasks(14), *(task_start(6, i) for i in (14, 15))),
            id="more than one in ten is left",
        ),
        pytest.param(
            text(submitted(JOINED), *ordinary_tasks(), task_start(6, 15)), id="no plan is known"
        ),
        pytest.param(
            stopped(task_end(6, 15, until=400, metrics=metrics(shuffled=111_000))),
            id="nobody waited",
        ),
        pytest.param(
            stopped(task_end(6, 15, until=9_000, metrics=metrics(shuffled=2_000))),
            id="it is slow and not large",
        ),
        pytest.param(
            text(
                *before_the_join(),
                *ordinary_tasks(took=5_000),
                task_end(6, 15, until=9_000, metrics=metrics(shuffled=111_000)),
            ),
            id="all are slow",
        ),
        pytest.param(
            stopped(
                task_end(6, 15, until=9_300, metrics=metrics(shuffled=111_000)),
                completed(JOINED),
                job_end(4),
                application_end(3_600_000),
            ),
            id="it is a small part of the run",
        ),
    ],
)
def test_no_skew_is_no_skew(log: bytes) -> None:
    assert judged(RULE, read(log)) is None


def test_a_stage_that_came_through_at_its_second_try_is_judged_by_that() -> None:
    metrics = read(killed_join())
    joined = metrics.stages[-1]
    again = joined.model_copy(update={"attempt": 1, "unfinished": (), "status": "complete"})
    retried = metrics.model_copy(update={"stages": (*metrics.stages, again)})
    assert judged(RULE, retried) is None


def test_a_stage_of_few_tasks_has_no_median_to_compare_with() -> None:
    metrics = read(killed_join())
    few = metrics.stages[-1].model_copy(update={"succeeded": 3, "tasks": 4})
    assert judged(RULE, metrics.model_copy(update={"stages": (few,)})) is None
