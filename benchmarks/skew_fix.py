"""A skewed join on real rows: the longest task against the median one, before and after the advice.

python -m benchmarks.skew_fix [--rows N] [--spark local[2]]

Nine of ten rows have one key. The join is shuffled first, as a setting forbids a broadcast; then
the setting has its default again, as Breakfix advises for it. The times are of the tasks of the
stage that joins, from the event log, read as a run's is; the advice is what it says of that log.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from contracts.inputs import EventLog
from contracts.spark_metrics import SparkMetrics, Stage
from contracts.task_event import FileRef, LocalFile
from tools.advice_skew import THRESHOLD, skew_of
from tools.event_log import read_event_log

KEYS = 5_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=6_000_000)
    parser.add_argument("--spark", default="local[2]")
    given = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        before = joined(folder, given.rows, given.spark, "-1")
        after = joined(folder, given.rows, given.spark, "10485760")
    print(f"{given.rows:,} rows, nine of ten with one key")
    print(f"shuffled:  {told(longest(before))}")
    print(f"broadcast: {told(longest(after))}")
    hot = [stage for stage in before.stages if stage.hot and stage.tasks > 1]
    skew = skew_of(before.joins, before.scans, hot, {THRESHOLD: "-1"})
    print(f"advice for the first: {' '.join(skew.sentences)} {skew.setting or ''}")


def joined(folder: Path, rows: int, master: str, limit: str) -> SparkMetrics:
    """One application that joins; the first one writes the rows that both read."""
    log = folder / f"events{limit}"
    log.mkdir()
    spark = (
        SparkSession.builder.master(master)
        .config("spark.eventLog.enabled", "true")
        .config("spark.eventLog.dir", log.as_uri())
        .config("spark.eventLog.compress", "false")
        .config("spark.eventLog.rolling.enabled", "false")
        .config("spark.sql.shuffle.partitions", "16")
        .config("spark.sql.adaptive.coalescePartitions.enabled", "false")
        .config("spark.ui.enabled", "false")
        .config(THRESHOLD, limit)
        .getOrCreate()
    )
    clicks, sessions = str(folder / "clicks"), str(folder / "sessions")
    if not Path(clicks).exists():
        _write(spark, rows, clicks, sessions)
    both = spark.read.parquet(clicks).join(spark.read.parquet(sessions), "visitor")
    step = F.sha2(F.concat_ws("-", "page", "name"), 256)
    both.groupBy("campaign").agg(F.max(step)).write.parquet(str(folder / f"out{limit}"))
    spark.stop()
    return _metrics(next(path for path in sorted(log.iterdir()) if path.is_file()))


def _write(spark: SparkSession, rows: int, clicks: str, sessions: str) -> None:
    visitor = F.when(F.col("id") % 10 < 9, F.lit(0)).otherwise(F.col("id") % KEYS)
    page = F.concat(F.lit("/page/"), F.col("id") % 997)
    every = spark.range(0, rows, 1, 16)
    every.select(visitor.alias("visitor"), page.alias("page")).write.parquet(clicks)
    name = F.concat(F.lit("visitor "), F.col("id"))
    known = spark.range(0, KEYS, 1, 1).withColumn("campaign", F.col("id") % 7)
    known.select(F.col("id").alias("visitor"), name.alias("name"), "campaign").write.parquet(
        sessions
    )


def _metrics(log: Path) -> SparkMetrics:
    class Files:
        def redacted(self, ref: FileRef) -> BinaryIO:
            return log.open("rb")

    ref = LocalFile(name="log", size=log.stat().st_size, sha256="0" * 64)
    return read_event_log(EventLog(parts=(ref,)), Files())


def longest(metrics: SparkMetrics) -> Stage:
    """The stage with the longest task of the query that joins: the last one."""
    last = max(stage.sql_execution or 0 for stage in metrics.stages)
    own = [stage for stage in metrics.stages if stage.sql_execution == last and stage.tasks > 1]
    return max(own, key=lambda stage: stage.duration_ms.maximum)


def told(stage: Stage) -> str:
    spread = stage.duration_ms
    ratio = spread.maximum / max(1, spread.median)
    return (
        f"stage {stage.stage}, {stage.tasks} tasks: longest {spread.maximum:,} ms,"
        f" median {spread.median:,} ms, {ratio:.1f} to 1"
    )


if __name__ == "__main__":
    main()
