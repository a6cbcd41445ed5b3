"""However long the log, what is kept has a limit, and what was let go is told."""

import pytest

from contracts.spark_metrics import SparkMetrics, Spread
from tests.tools.event_logs import (
    FakeFiles,
    Json,
    application_end,
    completed,
    executor_added,
    job_end,
    job_start,
    log_of,
    lost,
    metrics,
    stage,
    submitted,
    task_end,
    text,
    thrown,
)
from tools import (
    event_log_application,
    event_log_failures,
    event_log_stages,
    event_log_tasks,
)
from tools.event_log import read_event_log


def read(*events: Json) -> SparkMetrics:
    return read_event_log(log_of("log"), FakeFiles(log=text(*events, application_end(1))))


def whys(found: SparkMetrics) -> list[str]:
    return [gap.why for gap in found.gaps]


def ran(id: int, took: int, *, failure: str | None = None) -> list[Json]:
    info = stage(id, failure=failure)
    return [submitted(stage(id)), task_end(id, 0, until=took), completed(info)]


def test_the_stages_that_took_least_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_log_stages, "KEPT", 2)
    took = (5, 90, 10, 80, 20)
    told = [event for id, ms in enumerate(took) for event in ran(id, ms)]
    found = read(*told, *ran(9, 1, failure="broke"))
    assert [one.stage for one in found.stages] == [1, 3, 9]
    assert whys(found) == ["3 of its smaller stages, earlier jobs and earlier queries were let go"]


def test_the_earliest_jobs_that_succeeded_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_log_application, "KEPT_JOBS", 2)
    told = [
        e for id in range(7) for e in (job_start(id), job_end(id, "broke" if id == 1 else None))
    ]
    found = read(*told)
    assert [job.job for job in found.jobs] == [1, 5, 6]
    assert whys(found) == ["4 of its smaller stages, earlier jobs and earlier queries were let go"]


def test_failures_of_ever_new_kinds_are_only_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_log_failures, "KEPT", 2)
    told = [task_end(0, at, reason=thrown(f"E{at}", "x")) for at in range(5)]
    found = read(submitted(stage(0, 5)), *told)
    assert [failure.name for failure in found.failures] == ["E0", "E1"]
    assert whys(found) == ["3 failed tasks of still other kinds were not kept"]


def test_the_longest_unfinished_tasks_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_log_tasks, "KEPT_UNFINISHED", 2)
    told = [task_end(0, at, until=took, reason=lost("x")) for at, took in enumerate((5, 9, 9, 7))]
    assert [task.index for task in read(submitted(stage(0, 5)), *told).stages[0].unfinished] == [
        1,
        2,
    ]


def test_a_stage_of_very_many_tasks_keeps_its_totals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_log_tasks, "EXACT", 3)
    told = [task_end(0, at, until=at + 1, metrics=metrics(read=at)) for at in range(8)]
    (found,) = read(submitted(stage(0, 8)), *told).stages
    assert found.duration_ms == Spread(median=5, maximum=8, total=36)
    assert found.records_read == Spread(median=4, maximum=7, total=28)


def test_a_task_end_of_an_old_spark_without_peaks_is_read() -> None:
    told = {k: v for k, v in task_end(0, 0).items() if k != "Task Executor Metrics"}
    found = read(executor_added("1"), submitted(stage(0)), told)
    assert found.executors[0].peak_heap_bytes is None
