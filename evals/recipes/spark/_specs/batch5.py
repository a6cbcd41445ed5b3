from data import *
from servers import *
import subprocess, time, shutil as sh
def O(c): orders("/data/shop/orders.csv")
def R(c): readings("/data/telemetry/raw/2026-11-24/part-0.json")
def days(c):
    import datetime as dt
    for i in range(159):
        d = dt.date(2026, 1, 1) + dt.timedelta(days=i); wcsv(f"/data/shop/days/{d:%Y/%m/%d}/o.csv", ["order_id", "amount"], [[k, k * 1.5] for k in range(20)])

# ---------- streaming: two runs, the first prepares the checkpoint (not shown), the second is the recorded one
def first_run(script, args=(), venv="43", env=None, until=None, keep=False):
    def go(c):
        subprocess.run("chown -R etl:etl /data /opt/acme-etl", shell=True)
        os.makedirs("/etc/acme-spark", exist_ok=True)
        open("/etc/acme-spark/spark-defaults.conf", "w").write("spark.ui.enabled false\nspark.driver.host 127.0.0.1\nspark.local.dir /data/tmp/spark\nspark.sql.shuffle.partitions 4\nspark.sql.warehouse.dir /data/warehouse\nspark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC\n")
        e = {"PATH": f"{c['venv']}/bin:/usr/bin:/bin", "HOME": "/home/etl", "JAVA_HOME": "/usr/lib/jvm/java-17-openjdk-amd64", "SPARK_CONF_DIR": "/etc/acme-spark", "PYSPARK_PYTHON": f"{c['venv']}/bin/python", "SPARK_LOCAL_IP": "127.0.0.1", "PYTHONPATH": str(c["app"]), "LANG": "C.UTF-8", "LD_LIBRARY_PATH": "/opt/python3.11/lib", "MASTER": "local[2]", **(env or {})}
        p = subprocess.Popen([f"{c['venv']}/bin/python", str(c["app"] / script), *args], env=e, cwd=str(c["app"]), user="etl", group="etl", extra_groups=[], stdout=open("/tmp/first.log", "wb"), stderr=subprocess.STDOUT, start_new_session=True)
        if keep:
            c["cleanup"].append(lambda: (os.killpg(p.pid, 9), p.wait()))
            for _ in range(600):
                if keep in open("/tmp/first.log", errors="replace").read() or p.poll() is not None: break
                time.sleep(.1)
        else: p.wait(120)
    return go
ST = '''
"""Counts device events; run every ten minutes with an availableNow trigger."""
import argparse
import logging
import os

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

log = logging.getLogger("device_counts")
SCHEMA = "device string, ts timestamp, celsius double, battery int, location struct<site:string,rack:int>"


def build(spark, src):
    events = spark.readStream.schema(SCHEMA).option("maxFilesPerTrigger", 1).json(src)
    return (events.withWatermark("ts", "2 hours")
                  .groupBy(F.window("ts", "1 hour"), {key})
                  .agg({agg}))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--src", default="/data/telemetry/raw/2026-11-24")
    ap.add_argument("--checkpoint", default="/data/warehouse/_chk/device_counts")
    a = ap.parse_args()
    logging.basicConfig(level=logging.INFO)
    spark = SparkSession.builder.appName("device-counts").getOrCreate()
    query = (build(spark, a.src).writeStream.format("{fmt}").outputMode("append")
             .option("checkpointLocation", a.checkpoint).option("path", "/data/out/device_counts")
             .trigger({trigger}).start())
    log.info("query %s started", query.id)
    query.awaitTermination()
    log.info("batches: %s", query.lastProgress["batchId"] if query.lastProgress else None)


if __name__ == "__main__":
    main()
'''
def st(key='"device"', agg='F.count("*").alias("n")', fmt="parquet", trigger="availableNow=True"): return ST.replace("{key}", key).replace("{agg}", agg).replace("{fmt}", fmt).replace("{trigger}", trigger)
def put(c, text, rel="device_counts.py"): (c["app"] / rel).write_text(text.lstrip("\n").replace("  #@@", ""))
def stream_setup(old, new, mid=None, more=True, files=2, venv="43"):
    def s(c):
        for i in range(files): readings(f"/data/telemetry/raw/2026-11-24/part-{i}.json", n=120, seed=i)
        put(c, old); first_run("device_counts.py")(c); put(c, new)
        if more: readings("/data/telemetry/raw/2026-11-24/part-9.json", n=120, seed=9)
        if mid: mid(c)
    return s
def stc(id, old=None, new=None, mid=None, more=True, **k):
    new = new or st(); old = old or new
    d = dict(proj="telemetry", script="device_counts.py", spark="43", files={"device_counts.py": new}, setup=stream_setup(old, new, mid, more), plant=False, emitter="spark-streaming", file="src/device_counts.py")
    d.update(k); case(id, **d)
CHK = "/data/warehouse/_chk/device_counts"
REGC = {}
def drop_last_commit(c):
    cm = sorted((int(x.name) for x in Path(CHK, "commits").iterdir() if x.name.isdigit()))
    for x in cm[-1:]:
        os.remove(f"{CHK}/commits/{x}"); 
        try: os.remove(f"{CHK}/commits/.{x}.crc")
        except OSError: pass
    sh.rmtree("/data/telemetry/raw/2026-11-24"); os.makedirs("/data/telemetry/raw/2026-11-24")
stc("counts-a", spark="35", old=st(), new=st(key='"device", "location.site"'), lines=[17], cause="streaming.state-schema", quote=r"STATE_STORE_.*SCHEMA|existing state key schema|Provided schema doesn't match", events="plain", family="stream-key-added", why="a grouping key was added to the query, the checkpoint holds the old key schema")
stc("counts-b", mid=lambda c: [sh.rmtree(x) for x in Path(CHK, "state/0").iterdir() if x.name in ("0", "1")], file=None, patch="never", cause="streaming.state-store", quote=r"CANNOT_LOAD_STATE_STORE|Error reading delta file|does not exist", events="plain", family="stream-state-files-deleted", why="clean-up deleted state files of two partitions from the checkpoint")
stc("counts-c", spark="35", mid=drop_last_commit, more=False, files={"device_counts.py": st()}, file=None, patch="never", cause="streaming.source-files-missing", also=["storage.file-replaced", "data.path-missing"], quote=r"does not exist|FILE_NOT_EXIST|FileNotFound", family="stream-source-cleaned", why="files that a planned but unfinished batch refers to were deleted from the source folder")
# the query of the first run planned batch but did not commit it: commit of last batch is removed and its source file deleted
FB = '''
import logging
from pyspark.sql import SparkSession, functions as F

logging.basicConfig(level=logging.INFO)
log = logging.getLogger("alerts")
THRESHOLD = {"hal": 27.0, "lej": 25.5}


def alert_rows(batch):
    for row in batch.groupBy("site").agg(F.max("celsius").alias("peak")).collect():
        limit = THRESHOLD[row.site]  #@@
        if row.peak > limit:
            yield row.site, row.peak, limit


def on_batch(batch, batch_id):
    alerts = list(alert_rows(batch))
    log.info("batch %s: %d alerts", batch_id, len(alerts))
    if alerts:
        batch.sparkSession.createDataFrame(alerts, "site string, peak double, threshold double").write.mode("append").json("/data/out/alerts")


def main():
    spark = SparkSession.builder.appName("alerts").getOrCreate()
    events = spark.readStream.schema("device string, celsius double, location struct<site:string>").json("/data/telemetry/raw/*").select("device", "celsius", "location.site")
    q = events.writeStream.foreachBatch(on_batch).option("checkpointLocation", "/data/warehouse/_chk/alerts").trigger(availableNow=True).start()
    q.awaitTermination()


if __name__ == "__main__":
    main()
'''
case("alerts-a", proj="telemetry", spark="43", script="alerts.py", files={"alerts.py": FB}, setup=R, events="plain", cause="code.index-or-key", also=["code.udf-exception"], quote=r"KeyError: 'poz'", file="src/alerts.py", family="foreach-batch-dict", emitter="python", why="threshold table has no site poz; error inside the foreachBatch function")
case("counts-d", proj="telemetry", spark="43", script="device_counts.py", files={"device_counts.py": st(trigger='processingTime="2 seconds"')}, cause="streaming.concurrent-query", quote=r"CONCURRENT_STREAM_LOG_UPDATE|Multiple streaming queries are concurrently using|concurrent", patch="never", events="none",
  setup=lambda c: ([readings(f"/data/telemetry/raw/2026-11-24/part-{i}.json", n=60, seed=i) for i in range(40)], put(c, st(trigger='processingTime="2 seconds"')), first_run("device_counts.py", keep="started")(c)), timeout=60, plant=False, emitter="spark-streaming", family="stream-two-runs", why="same job was already running on the same checkpoint")
stc("counts-e", spark="43", files={"device_counts.py": st().replace('.groupBy(F.window("ts", "1 hour"), "device")', '.dropDuplicates(["device", "ts"])\n                  .groupBy(F.window("ts", "1 hour"), "device")')}, lines=[17], setup=stream_setup(st(), st().replace('.groupBy(F.window("ts", "1 hour"), "device")', '.dropDuplicates(["device", "ts"])\n                  .groupBy(F.window("ts", "1 hour"), "device")')), cause="streaming.operator-mismatch", also=["streaming.state-schema"], quote=r"STREAMING_STATEFUL_OPERATOR_NOT_MATCH|SCHEMA_NOT_COMPATIBLE|stateful operator", mode="python", events="plain", family="stream-operator-added", why="a dropDuplicates before the aggregation was added, checkpoint has one stateful operator")
case("clicks-stream", proj="clicks", spark="35", script="clicks_stream.py", events="none", setup=lambda c: None, emitter="spark-sql", cause="dependency.jar-missing", quote=r"Failed to find data source: kafka", file="src/clicks_stream.py", family="kafka-connector", why="spark-sql-kafka package is not submitted",
  files={"clicks_stream.py": '''
import os
from pyspark.sql import SparkSession, functions as F

BROKERS = os.environ.get("BROKERS", "127.0.0.1:9092")


def source(spark):
    return (spark.readStream.format("kafka")
            .option("kafka.bootstrap.servers", BROKERS)
            .option("subscribe", "web.clicks")
            .option("startingOffsets", "earliest")
            .load())  #@@


def main():
    spark = SparkSession.builder.appName("clicks-stream").getOrCreate()
    clicks = source(spark).select(F.col("value").cast("string").alias("json"))
    parsed = clicks.select(F.from_json("json", "user string, page string, ts timestamp").alias("c")).select("c.*")
    (parsed.writeStream.format("parquet").option("path", "/data/out/clicks")
           .option("checkpointLocation", "/data/warehouse/_chk/clicks").trigger(availableNow=True).start().awaitTermination())


main()
'''})
case("meter-top", proj="grid", spark="43", mode="python", script="meter_top.py", events="plain", setup=R, emitter="spark-sql", cause="sql.unsupported", quote=r"UNSUPPORTED_STREAMING|not supported (on|when)|Append output mode|_LEGACY_ERROR", file="src/meter_top.py", family="stream-append-no-watermark", why="append mode with an aggregation that has no watermark",
  files={"meter_top.py": '''
from pyspark.sql import SparkSession
from pyspark.sql.functions import avg

spark = SparkSession.builder.appName("meter-top").getOrCreate()
src = spark.readStream.schema("device string, ts timestamp, celsius double").json("/data/telemetry/raw/2026-11-24")
means = src.groupBy("device").agg(avg("celsius").alias("mean"))
query = (
    means.writeStream
    .outputMode("append")  #@@
    .format("parquet")
    .option("path", "/data/out/means")
    .option("checkpointLocation", "/data/warehouse/_chk/means")
    .trigger(availableNow=True)
    .start()
)
query.awaitTermination()
'''})
# ---------- SQL / catalog
CAT = '''
"""Maintains the partitioned orders table of the mart."""
import logging
import sys

from pyspark.sql import SparkSession

log = logging.getLogger("mart")
STEPS = [
{steps}
]


def main():
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(levelname)s %(message)s")
    spark = SparkSession.builder.appName("mart").getOrCreate()
    spark.read.csv("/data/shop/orders.csv", header=True, inferSchema=True).createOrReplaceTempView("stage_orders")
    for n, sql in enumerate(STEPS, 1):
        log.info("step %d: %s", n, " ".join(sql.split())[:70])
        spark.sql(sql)
    log.info("mart is up to date")


if __name__ == "__main__":
    main()
'''
def cat(id, steps, bad, **k):
    body = "".join(f'    """{s}""",' + ("  #@@" if i == bad else "") + "\n" for i, s in enumerate(steps)).rstrip("\n")
    d = dict(proj="mart", script="mart.py", spark="43", files={"mart.py": CAT.replace("{steps}", body)}, setup=O, emitter="spark-sql", file="src/mart.py")
    d.update(k); case(id, **d)
CT = "CREATE TABLE orders_p (order_id INT, amount DOUBLE, country STRING) USING parquet PARTITIONED BY (country)"
cat("mart-a", [CT, "INSERT INTO orders_p SELECT order_id, amount, country FROM stage_orders", "ALTER TABLE orders_p ADD PARTITION (country = 'AT')", "ALTER TABLE orders_p ADD PARTITION (country = 'DE')"], 3, cause="table.partition-exists", quote="PARTITIONS_ALREADY_EXIST", family="add-partition-twice", why="partition DE is there already, no IF NOT EXISTS", events="plain")
cat("mart-b", ["CREATE TABLE orders_p USING parquet AS SELECT order_id, amount, country FROM stage_orders", "MERGE INTO orders_p t USING stage_orders s ON t.order_id = s.order_id WHEN MATCHED THEN UPDATE SET t.amount = s.amount"], 1, spark="35", mode="python", cause="sql.unsupported", quote=r"MERGE INTO TABLE is not supported|UNSUPPORTED_FEATURE", family="merge-on-parquet", why="MERGE on a plain parquet table", events="none")
cat("mart-c", ["CREATE TABLE IF NOT EXISTS reporting.orders_daily USING parquet AS SELECT country, sum(amount) amount FROM stage_orders GROUP BY country"], 0, spark="43", cause="sql.database-missing", quote=r"SCHEMA_NOT_FOUND", family="schema-not-created", why="database reporting does not exist", mode="python", events="zstd", structured=True)
cat("mart-d", ["CREATE TABLE orders_x USING parquet AS SELECT order_id, amount, country, country FROM stage_orders"], 0, spark="33", cause="sql.duplicate-column", quote=r"[Dd]uplicate column", family="ctas-duplicate-column", why="country is selected twice in a CTAS", events="plain")
cat("mart-e", ["CREATE OR REPLACE TEMP VIEW c AS SELECT DISTINCT country FROM stage_orders", "CREATE TABLE pairs USING parquet AS SELECT a.order_id, c.country FROM stage_orders a JOIN c WHERE a.amount > 10"], 1, spark="35", conf={"spark.sql.crossJoin.enabled": "false"}, cause="skew.cartesian", quote=r"implicit cartesian product", family="join-without-on", why="join without ON, cross joins are off", events="none")
cat("mart-f", ["CREATE OR REPLACE TEMP VIEW d AS SELECT order_id, to_timestamp(created_at, 'dd.MM.yyyy HH:mm') ts FROM (SELECT order_id, string(created_at) created_at FROM stage_orders)", "CREATE TABLE dated USING parquet AS SELECT * FROM d"], 0, cause="data.datetime-parse", quote=r"CANNOT_PARSE_TIMESTAMP", family="ts-pattern", why="pattern dd.MM.yyyy does not fit ISO time stamps", events="plain")
cat("mart-g", ["CREATE TABLE q USING parquet AS SELECT country, avg(amount) a FROM stage_orders GROUP BY country", "SELECT country, assert_true(a < 400, concat('average amount out of range: ', country)) FROM q", "CREATE TABLE chk USING parquet AS SELECT country, assert_true(a < 300, concat('average amount out of range: ', country)) ok FROM q"], 2, cause="sql.unsupported", also=["sql.type-mismatch"], quote=r"UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", family="void-column-in-parquet", why="assert_true() is of type VOID, a parquet table cannot hold such a column", relabelled="planned data.quality-check, the check is never evaluated: the VOID column is refused first", events="none", spark="35")
# ---------- healthy and mixed
case("cpu-noise", proj="clicks", spark="43", script="windows.py", setup=lambda c: O(c), events="plain", cause="healthy", family="warn-storm-window", why="WARN storm of window without partition, plans truncated; job succeeds", emitter="spark-sql",
  files={"windows.py": '''
import logging
from pyspark.sql import SparkSession, Window, functions as F

logging.basicConfig(level=logging.INFO)
log = logging.getLogger("windows")


def running(df, col):
    w = Window.orderBy(col)
    return df.withColumn(f"run_{col}", F.sum("amount").over(w)).withColumn(f"pos_{col}", F.row_number().over(w))


def optional_source(spark, path):
    try:
        return spark.read.parquet(path)
    except Exception:
        log.exception("optional source %s is not usable, going on without", path)
        return None


if __name__ == "__main__":
    spark = SparkSession.builder.appName("windows").getOrCreate()
    df = spark.read.csv("/data/shop/orders.csv", header=True, inferSchema=True)
    blacklist = optional_source(spark, "/data/shop/blocked_customers")
    if blacklist is not None:
        df = df.join(blacklist, "customer_id", "left_anti")
    for c in ("order_id", "created_at", "customer_id", "country"):
        df = running(df, c)
    df.write.mode("overwrite").parquet("/data/out/windows")
    log.info("rows %d", spark.read.parquet("/data/out/windows").count())
    spark.stop()
'''})
case("flaky-parse", proj="shop", spark="35", master="local[2,4]", script="flaky.py", setup=lambda c: orders("/data/shop/orders.csv", n=300), events="plain", cause="healthy", family="task-retry-flaky-lookup", why="lookups fail on the first attempt of two tasks, retries succeed; exit 0", emitter="python-udf",
  files={"flaky.py": '''
"""Adds the customer's segment from the lookup spool (other job refreshes it every few seconds)."""
import json
import pathlib
import time

from pyspark.sql import SparkSession, functions as F

SPOOL = pathlib.Path("/data/spool/segments")


def segment(rows):
    part = None
    for row in rows:
        part = row.customer_id % 3 if part is None else part
        file = SPOOL / f"seg-{part}.json"
        table = json.loads(file.read_text())
        yield row.order_id, table.get(str(row.customer_id % 7), "none")


def refresh():
    for n in range(3):
        (SPOOL / f"seg-{n}.json").write_text(json.dumps({str(i): f"s{i}{n}" for i in range(7)}))


def main():
    spark = SparkSession.builder.appName("segments").getOrCreate()
    orders = spark.read.csv("/data/shop/orders.csv", header=True, inferSchema=True)
    SPOOL.mkdir(parents=True, exist_ok=True)
    import threading
    threading.Timer(SECONDS, refresh).start()
    segs = orders.select("order_id", "customer_id").repartition(2).rdd.mapPartitions(delayed(segment)).toDF(["order_id", "segment"])
    segs.write.mode("overwrite").parquet("/data/out/segments")
    print("segments", spark.read.parquet("/data/out/segments").groupBy("segment").count().count())


def delayed(fn):
    def run(rows):
        time.sleep(1.5)
        return fn(rows)
    return run


SECONDS = 10.0

if __name__ == "__main__":
    main()
'''})
case("bad-rows", proj="shop", spark="35", mode="python", script="bad_rows.py", setup=lambda c: wcsv("/data/shop/p.csv", ["sku", "price"], [[f"s{i}", "abc" if i % 9 == 0 else i * 1.5] for i in range(90)]), events="none", cause="healthy", family="caught-cast-errors", why="bad prices are logged with tracebacks and set aside; exit 0", emitter="python",
  files={"bad_rows.py": '''
import csv
import logging
import sys
from pyspark.sql import SparkSession

logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def parse(path):
    good, bad = [], 0
    with open(path) as fh:
        for n, rec in enumerate(csv.DictReader(fh), 2):
            try:
                good.append((rec["sku"], float(rec["price"])))
            except ValueError:
                bad += 1
                logging.exception("line %d set aside: %r", n, rec)
    return good, bad


spark = SparkSession.builder.appName("bad-rows").getOrCreate()
spark.sparkContext.setLogLevel("INFO")
good, bad = parse("/data/shop/p.csv")
spark.createDataFrame(good, "sku string, price double").coalesce(1).write.mode("overwrite").parquet("/data/out/prices")
logging.info("%d good, %d bad", len(good), bad)
spark.stop()
'''})
case("quiet-exit", proj="shop", spark="35", mode="python", script="gate.py", setup=O, events="none", cause="code.nonzero-exit", also=["unknown", "data.quality-check"], abstain=False, quote=r"", patch="never", family="sys-exit-4", why="job ends with sys.exit(4) after a silent gate; log shows nothing but the start noise", emitter="python", runner="spark-3.5.9-local",
  files={"gate.py": '''
import sys
from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.appName("gate").getOrCreate()
spark.sparkContext.setLogLevel("OFF")
n = spark.read.csv("/data/shop/orders.csv", header=True).where(F.col("country") == "ES").count()
spark.stop()
sys.exit(0 if n else 4)  #@@
'''}, file="src/gate.py")
case("two-faults", proj="shop", spark="43", script="nightly.py", setup=O, events="plain", cause="data.bad-cast", quote=r"CAST_INVALID_INPUT", also=["config.behaviour-change"], file="src/nightly.py", family="cast-after-caught-path-missing", emitter="spark-sql", why="string 'DE' cast to int fails under ANSI; before that a missing optional path was logged with traceback and skipped (not the root)",
  files={"nightly.py": '''
import logging
import traceback
from pyspark.sql import SparkSession, functions as F

logging.basicConfig(level=logging.INFO)
log = logging.getLogger("nightly")


def corrections(spark):
    try:
        return spark.read.parquet("/data/shop/corrections/2026-11-24")
    except Exception:
        traceback.print_exc()
        log.error("no corrections today, using none")
        return spark.createDataFrame([], "order_id int, amount double")


def main():
    spark = SparkSession.builder.appName("nightly").getOrCreate()
    orders = spark.read.csv("/data/shop/orders.csv", header=True)
    fixed = orders.join(corrections(spark).withColumnRenamed("amount", "new_amount"), "order_id", "left")
    out = fixed.select(
        F.col("order_id").cast("int"),
        F.col("country").cast("int").alias("market"),  #@@
        F.coalesce("new_amount", F.col("amount").cast("double")).alias("amount"),
    )
    out.write.mode("overwrite").parquet("/data/out/nightly")
    log.info("done")


main()
'''})
case("long-loop", proj="shop", spark="43", script="backfill.py", setup=days, events="none", cause="data.path-missing", quote=r"PATH_NOT_FOUND", file=None, patch="never", family="backfill-gap", emitter="spark-sql", why="folder of day 160 does not exist; log before is > 2 MB of INFO from the earlier days", timeout=420, 
  files={"backfill.py": '''
"""Backfill of the daily order facts, one day at a time."""
import datetime as dt
import logging
from pyspark.sql import SparkSession, functions as F

logging.basicConfig(level=logging.INFO)
log = logging.getLogger("backfill")


def one_day(spark, day):
    df = spark.read.csv(f"/data/shop/days/{day:%Y/%m/%d}", header=True, schema="order_id int, amount double")
    df.groupBy((F.col("order_id") % 5).alias("shard")).agg(F.sum("amount").alias("amount")).write.mode("overwrite").parquet(f"/data/out/facts/{day:%Y-%m-%d}")
    return df.count()


def main(start, n):
    spark = SparkSession.builder.appName("backfill").getOrCreate()
    for i in range(n):
        day = start + dt.timedelta(days=i)
        log.info("day %s: %d rows", day, one_day(spark, day))


main(dt.date(2026, 1, 1), 180)
'''})
