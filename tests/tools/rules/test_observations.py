from datetime import UTC, datetime, timedelta

import pytest

from contracts.spark_metrics import Job, Scan, SparkMetrics, Stage
from tests.tools.rules.judging import judged, quote, spread, stage
from tools.rules import driver_bound, full_scan, partition_size, small_files, tiny_tasks

GB = 1024**3
START = datetime(2026, 1, 1, tzinfo=UTC)


def scan(
    *, files: int | None = 10, size: int | None = 100, columns: tuple[str, ...] = ("ds",)
) -> Scan:
    return Scan(
        kind="Scan parquet t",
        location="s3://b/t",
        sql_execution=0,
        partition_columns=columns,
        files=files,
        bytes=size,
        evidence=quote("FileScan parquet"),
    )


def test_a_partition_of_gigabytes_is_observed() -> None:
    told = SparkMetrics(stages=(stage(4, tasks=7, bytes_read=spread(GB, 6 * GB)), stage(5)))
    found = judged(partition_size.RULE, told, "succeeded")
    assert found is not None
    assert (found.cause, found.stance) == ("skew.partition-size", "observes")
    assert found.why == "One task of stage 4 read 6.0 GiB; the stage has 7 tasks"


@pytest.mark.parametrize(
    "told", [SparkMetrics(), SparkMetrics(stages=(stage(bytes_read=spread(GB)),))]
)
def test_usual_partitions_are_not_worth_a_word(told: SparkMetrics) -> None:
    assert judged(partition_size.RULE, told) is None


def test_thousands_of_tiny_tasks_are_observed() -> None:
    tiny = stage(4, tasks=6_000, duration_ms=spread(80))
    found = judged(tiny_tasks.RULE, SparkMetrics(stages=(tiny, stage(5))), "succeeded")
    assert found is not None
    assert (found.cause, found.stance) == ("skew.tiny-tasks", "observes")
    assert found.why == "Stage 4 has 6,000 tasks of 80 ms in the median"


@pytest.mark.parametrize(
    "told",
    [
        stage(tasks=5_000, duration_ms=spread(80)),
        stage(tasks=6_000, duration_ms=spread(500)),
        stage(tasks=6_000, duration_ms=spread(80)).model_copy(update={"succeeded": 10}),
    ],
)
def test_few_long_or_unfinished_tasks_are_not_tiny(told: Stage) -> None:
    assert judged(tiny_tasks.RULE, SparkMetrics(stages=(told,))) is None


def test_many_small_files_are_observed() -> None:
    told = SparkMetrics(scans=(scan(files=200, size=200 * 2048), scan(files=101, size=10)))
    found = judged(small_files.RULE, told, "succeeded")
    assert found is not None
    assert (found.cause, found.stance) == ("skew.small-files", "observes")
    assert found.why == "Scan parquet t of s3://b/t reads 200 files of 2 KiB on average"


@pytest.mark.parametrize(
    "told",
    [scan(files=100), scan(files=101, size=GB), scan(files=None), scan(files=200, size=None)],
)
def test_few_large_or_unknown_files_are_not_small(told: Scan) -> None:
    assert judged(small_files.RULE, SparkMetrics(scans=(told,))) is None


def test_a_full_scan_of_a_partitioned_table_is_observed() -> None:
    told = SparkMetrics(scans=(scan(size=2 * GB), scan(size=3 * GB, columns=("y", "m"))))
    found = judged(full_scan.RULE, told, "succeeded")
    assert found is not None
    assert (found.cause, found.stance) == ("skew.full-scan", "observes")
    assert found.why == (
        "Scan parquet t of s3://b/t reads 3.0 GiB without a filter on its partition columns y, m"
    )


@pytest.mark.parametrize(
    "told",
    [
        scan(size=GB // 2),
        scan(size=None),
        scan(size=2 * GB, columns=()),
        scan(size=2 * GB).model_copy(update={"partition_filter": True}),
    ],
)
def test_a_small_filtered_or_unpartitioned_scan_is_not_worth_a_word(told: Scan) -> None:
    assert judged(full_scan.RULE, SparkMetrics(scans=(told,))) is None


def job(start: int, end: int | None) -> Job:
    return Job(
        job=0,
        status="succeeded",
        started_at=START + timedelta(minutes=start),
        ended_at=None if end is None else START + timedelta(minutes=end),
    )


def application(*jobs: Job, minutes: int = 60) -> SparkMetrics:
    return SparkMetrics(started_at=START, ended_at=START + timedelta(minutes=minutes), jobs=jobs)


def test_an_hour_with_few_minutes_of_jobs_is_the_drivers() -> None:
    told = application(job(0, 5), job(3, 8), job(4, 6), job(50, 52))
    found = judged(driver_bound.RULE, told, "succeeded")
    assert found is not None
    assert (found.cause, found.stance) == ("skew.driver-bound", "observes")
    assert found.why == "No job ran for 3000.0 s of the application's 3600.0 s (83%)"


@pytest.mark.parametrize(
    "told",
    [
        application(job(0, 30)),
        application(job(0, 1), minutes=9),
        application(job(0, 1), job(2, None)),
        application(),
        SparkMetrics(jobs=(job(0, 1),)),
        application(*(job(0, 1) for _ in range(1_001))),
    ],
)
def test_a_busy_short_or_half_known_run_is_not_the_drivers(told: SparkMetrics) -> None:
    assert judged(driver_bound.RULE, told) is None
