from data import *
from servers import *
def O(c): orders("/data/shop/orders.csv")
case("promo-flags", proj="shop", spark="35", mode="python", script="promo_flags.py", setup=O, events="plain", cause="healthy", family="udf-errors-caught", emitter="python-udf", why="the udf logs tracebacks for odd rows and returns null; exit 0",
  files={"promo_flags.py": '''
"""Flags promotional orders; rows that do not parse are logged and get no flag."""
import datetime as dt
import logging
import traceback

from pyspark.sql import SparkSession, functions as F


def flag(created, amount):
    try:
        day = dt.datetime.strptime(str(created), "%Y-%m-%d %H:%M:%S").isocalendar()
        return {1: "mon", 5: "fri"}[day.weekday] if amount > 700 else None
    except KeyError:
        traceback.print_exc()
        return None


def main():
    logging.basicConfig(level=logging.INFO)
    spark = SparkSession.builder.appName("promo-flags").getOrCreate()
    orders = spark.read.csv("/data/shop/orders.csv", header=True, inferSchema=True)
    out = orders.withColumn("promo", F.udf(flag, "string")("created_at", "amount"))
    out.write.mode("overwrite").parquet("/data/out/promo")
    logging.info("flagged: %d", spark.read.parquet("/data/out/promo").where("promo is not null").count())


main()
'''})
case("live-tail", proj="telemetry", spark="35", script="live_tail.py", setup=lambda c: [readings(f"/data/telemetry/raw/2026-11-24/part-{i}.json", n=80, seed=i) for i in range(30)], events="zstd", cause="code.context-lifecycle", family="udf-before-session-35", emitter="pyspark", file="src/live_tail.py", lines=[9], quote=r"SparkContext or SparkSession should be created first", why="a udf with its type as string is decorated at module level before any session exists", relabelled="planned healthy (stream stopped in mid-batch); on 3.5.9 the decorator already fails at import",
  files={"live_tail.py": '''
import logging
import time
from pyspark.sql import SparkSession, functions as F

logging.basicConfig(level=logging.INFO)
log = logging.getLogger("live_tail")


@F.udf("double")
def smooth(v):
    time.sleep(0.03)
    return round(v, 1)


def main(seconds=20):
    spark = SparkSession.builder.appName("live-tail").getOrCreate()
    src = spark.readStream.schema("device string, celsius double").option("maxFilesPerTrigger", 2).json("/data/telemetry/raw/*")
    q = (src.withColumn("celsius", smooth("celsius")).writeStream.format("parquet").option("path", "/data/out/tail")
         .option("checkpointLocation", "/data/warehouse/_chk/tail").start())
    q.awaitTermination(seconds)
    log.info("time is up, stopping at batch %s", (q.lastProgress or {}).get("batchId"))
    q.stop()
    spark.stop()
    log.info("stopped")


if __name__ == "__main__":
    main()
'''})
case("source-merge", proj="shop", spark="35", script="source_merge.py", setup=O, events="none", cause="healthy", family="optional-sources-missing", emitter="spark-sql", why="two optional sources are missing or not readable, both logged with traceback and skipped; exit 0",
  files={"source_merge.py": '''
import logging
from functools import reduce
from pyspark.sql import DataFrame, SparkSession

log = logging.getLogger("source_merge")
SOURCES = {
    "shop": ("csv", "/data/shop/orders.csv"),
    "outlet": ("csv", "/data/outlet/orders.csv"),
    "legacy": ("avro", "/data/legacy/orders"),
}


def main():
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    spark = SparkSession.builder.appName("source-merge").getOrCreate()
    frames, skipped = [], []
    for name, (fmt, path) in SOURCES.items():
        try:
            frames.append(spark.read.format(fmt).option("header", True).load(path).select("order_id", "amount"))
        except Exception:
            log.exception("source %s skipped", name)
            skipped.append(name)
    merged = reduce(DataFrame.unionByName, frames)
    merged.write.mode("overwrite").parquet("/data/out/merged")
    log.info("merged %d rows, skipped %s", merged.count(), skipped)
    spark.stop()


if __name__ == "__main__":
    main()
'''})
