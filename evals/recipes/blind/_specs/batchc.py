# Spark Connect clients (run by common/conn.py against one server)
from data import *
import random
def C(id, **k): k.setdefault("emitter", "spark"); k.setdefault("mode", "connect"); k.setdefault("family", "connect-" + id); k.update(spark="43", runner="spark-4.3.0-connect", root="/opt/datajobs"); case(id, **k)
HEAD = '''
import logging
import sys

from pyspark.sql import SparkSession, functions as F

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
'''
def _beds(c): r = rnd(1); wjson("/data/ward/beds.jsonl", [{"ward": f"W{i%6}", "bed": i, "tags": f"a,b{i%3}", "since": "2026-11-20"} for i in range(120)])
C("bed-tags", proj="ward", script="bed_tags.py", setup=_beds, cause="sql.type-mismatch", quote=r"DATATYPE_MISMATCH", file="src/bed_tags.py", why="tags is a comma separated string, array_contains needs an array",
  files={"bed_tags.py": HEAD + '''log = logging.getLogger("bed-tags")
SOURCE = "/data/ward/beds.jsonl"


def isolation(beds):
    return beds.where(F.array_contains("tags", "b2"))  #@@


def main():
    spark = SparkSession.builder.appName("bed-tags").getOrCreate()
    beds = spark.read.json(SOURCE)
    log.info("beds %d", beds.count())
    per_ward = isolation(beds).groupBy("ward").agg(F.count("*").alias("isolated"))
    per_ward.write.mode("overwrite").parquet("/data/out/isolated")
    log.info("done")


if __name__ == "__main__":
    main()
'''})
def _tank(c): wcsv("/data/tank/levels.csv", ["tank", "liters", "cents"], [[i, 40000 + i * 900, 61000 + i] for i in range(90)])
C("tank-value", proj="tank", script="tank_value.py", setup=_tank, cause="data.overflow", quote=r"ARITHMETIC_OVERFLOW", file="src/tank_value.py", why="int liters times int cents exceeds int under ANSI",
  files={"tank_value.py": HEAD + '''log = logging.getLogger("tank-value")
SCHEMA = "tank int, liters int, cents int"


def value(levels):
    return levels.withColumn("value_cents", F.col("liters") * F.col("cents"))  #@@


def main(path):
    spark = SparkSession.builder.appName("tank-value").getOrCreate()
    levels = spark.read.csv(path, header=True, schema=SCHEMA)
    log.info("levels: %s tanks, %s liters", *levels.agg(F.count("*"), F.sum("liters")).first())
    result = value(levels)
    result.write.mode("overwrite").parquet("/data/out/tank_value")
    log.info("total %s", result.agg(F.sum("value_cents")).first()[0])


main(sys.argv[1])
'''}, args=["/data/tank/levels.csv"])
def _tar(c): wjson("/data/tariff/t.jsonl", [{"plan": "base", "price": 31, "valid_to": None}, {"plan": "base", "price": 33, "valid_to": None}, {"plan": "night", "price": 22, "valid_to": None}]); wjson("/data/tariff/use.jsonl", [{"meter": i, "kwh": i * 2} for i in range(50)])
C("tariff-bill", proj="tariffs", script="bill.py", setup=_tar, cause="sql.cardinality", also=["data.duplicate-key"], quote=r"SCALAR_SUBQUERY_TOO_MANY_ROWS", file="src/sqltext.py", why="two open base tariffs exist, the scalar subquery returns two rows",
  files={"sqltext.py": '''
BILL = """
SELECT meter,
       kwh * (SELECT price FROM tariff
              WHERE plan = 'base' AND valid_to IS NULL) AS cents
FROM usage
"""  #@@

PLANS = "SELECT plan, count(*) AS n FROM tariff GROUP BY plan"
''', "bill.py": HEAD + '''import sqltext

log = logging.getLogger("bill")
spark = SparkSession.builder.appName("bill").getOrCreate()
for view, file in {"tariff": "t", "usage": "use"}.items():
    spark.read.json(f"/data/tariff/{file}.jsonl").createOrReplaceTempView(view)
    log.info("view %s", view)
log.info("plans %s", [r.asDict() for r in spark.sql(sqltext.PLANS).collect()])
bill = spark.sql(sqltext.BILL)
log.info("columns %s", bill.columns)
bill.coalesce(1).write.mode("overwrite").csv("/data/out/bill", header=True)
log.info("written")
'''}, lines=[3, 4])
def _iban(c): wcsv("/data/bank/refs.csv", ["ref", "iban"], [[i, f"DE{i%90:02d}100500000000{i:06d}" if i != 70 else "DE-"] for i in range(150)])
C("iban-check", proj="bank", script="iban_check.py", setup=_iban, emitter="python-udf", cause="code.udf-exception", also=["data.bad-cast"], quote=r"invalid literal for int\(\) with base 10", file="src/iban.py", why="one IBAN has no digits, int() in the checksum UDF fails",
  files={"iban.py": '''
def checksum(iban):
    """mod 97 of the rearranged number"""
    moved = iban[4:] + iban[:4]
    digits = "".join(str(int(ch, 36)) for ch in moved if ch.isalnum())
    return int(digits) % 97


def bank_code(iban):
    return int(iban[4:12])  #@@
''', "iban_check.py": HEAD + '''from pyspark.sql.types import IntegerType, LongType

from iban import bank_code, checksum

log = logging.getLogger("iban")


def main():
    spark = SparkSession.builder.appName("iban-check").getOrCreate()
    spark.addArtifacts("/opt/datajobs/bank/iban.py", pyfile=True)
    refs = spark.read.csv("/data/bank/refs.csv", header=True)
    log.info("refs %d", refs.count())
    check = F.udf(checksum, IntegerType())
    code = F.udf(bank_code, LongType())
    out = refs.withColumn("rest", check("iban")).withColumn("blz", code("iban"))
    out.groupBy("blz").count().write.mode("overwrite").parquet("/data/out/blz")


main()
'''})
def _exp(c): wjson("/data/expo/a.jsonl", [{"id": i, "day": "2026-11-24"} for i in range(40)]); wpq("/data/export/2026-11-24/p.parquet", {"id": [1]})
C("expo-day", proj="expo", script="expo_day.py", setup=_exp, cause="sql.path-exists", quote=r"PATH_ALREADY_EXISTS", file="src/expo_day.py", why="the day's folder exists from an earlier run, the writer uses the default mode error",
  files={"expo_day.py": HEAD + '''log = logging.getLogger("expo")
DAY = sys.argv[1]
TARGET = f"/data/export/{DAY}"


def visitors(spark):
    df = spark.read.json("/data/expo/a.jsonl")
    return df.where(F.col("day") == DAY).dropDuplicates(["id"])


def save(df, path):
    log.info("writing %s", path)
    df.repartition(1).write.parquet(path)  #@@


spark = SparkSession.builder.appName("expo-day").getOrCreate()
frame = visitors(spark)
log.info("%d visitors on %s", frame.count(), DAY)
save(frame, TARGET)
log.info("ok")
'''}, args=["2026-11-24"])
def _mal(c): 
    wjson("/data/beacon/b.jsonl", [{"b": i, "rssi": -60} for i in range(50)]); open("/data/beacon/b.jsonl", "a").write('{"b": 51, "rssi": -6\n{"b": 52, "rssi": -61}\n')
C("beacon-load", proj="beacon", script="beacon.py", setup=_mal, cause="data.malformed-record", quote=r"MALFORMED_RECORD_IN_PARSING", file="src/beacon.py", patch="may", why="one cut-off JSON line, reader in FAILFAST",
  files={"beacon.py": HEAD + '''log = logging.getLogger("beacon")
OPTIONS = {"mode": "FAILFAST", "encoding": "UTF-8"}  #@@


def read(spark, path):
    return spark.read.options(**OPTIONS).schema("b int, rssi int").json(path)


def bands(df):
    band = F.when(F.col("rssi") > -50, "near").when(F.col("rssi") > -70, "mid").otherwise("far")
    return df.groupBy(band.alias("band")).count()


def main():
    spark = SparkSession.builder.appName("beacon-load").getOrCreate()
    df = read(spark, "/data/beacon/b.jsonl")
    log.info("schema %s", df.schema.simpleString())
    bands(df).write.mode("overwrite").parquet("/data/out/bands")
    log.info("written")


main()
'''})
def _two1(c): wjson("/data/loyal/2026-11-23/p.jsonl", [{"card": i, "points": 3} for i in range(30)]); wcsv("/data/loyal/cards.csv", ["card", "shop"], [[i, i % 3] for i in range(30)])
C("loyal-day", proj="loyal", script="loyal_day.py", setup=_two1, cause="data.path-missing", two_faults=True, also=[], quote=r"PATH_NOT_FOUND[\s\S]*?/data/loyal/2026-11-24|Path does not exist: file:/data/loyal/2026-11-24", file="src/loyal_day.py", patch="may", why="the folder of the day is missing; the handler goes on with an empty frame that has only card, so the later UNRESOLVED_COLUMN points is a follow-up",
  files={"loyal_day.py": HEAD + '''log = logging.getLogger("loyal")


def points_of(spark, day):
    try:
        df = spark.read.json(f"/data/loyal/{day}")
        log.info("%s: %d bookings", day, df.count())
        return df
    except Exception:
        log.exception("no bookings for %s, continuing with none", day)
        return spark.createDataFrame([], "card long")  #@@


def main(day):
    spark = SparkSession.builder.appName("loyal-day").getOrCreate()
    cards = spark.read.csv("/data/loyal/cards.csv", header=True, inferSchema=True)
    booked = points_of(spark, day).join(cards, "card")
    per_shop = booked.groupBy("shop").agg(F.sum("points").alias("points"))
    per_shop.write.mode("overwrite").parquet(f"/data/out/loyal/{day}")


main(sys.argv[1])
'''}, args=["2026-11-24"])
def _two2(c): wjson("/data/seeds/lots.jsonl", [{"lot": i, "crop": "rye"} for i in range(30)]); wpq("/data/seeds/germ/p.parquet", {"lot": list(range(30)), "pct": ["95%"] * 30})
C("seed-lots", proj="seeds", script="seed_lots.py", setup=_two2, cause="data.bad-cast", two_faults=True, quote=r"CAST_INVALID_INPUT", file="src/seed_lots.py", why="register() of germination fails on casting '95%' and is only logged; the view is then missing in the report statement",
  files={"seed_lots.py": HEAD + '''log = logging.getLogger("seeds")


def lots(spark):
    return spark.read.json("/data/seeds/lots.jsonl")


def germination(spark):
    raw = spark.read.parquet("/data/seeds/germ")
    return raw.select("lot", F.col("pct").cast("double").alias("pct"))  #@@


def register(spark, **frames):
    for name, build in frames.items():
        try:
            df = build(spark)
            log.info("%s: %d rows, max %s", name, df.count(), df.agg(*[F.max(c) for c in df.columns]).first())
            df.createOrReplaceTempView(name)
        except Exception as e:
            log.error("could not register %s: %s", name, e)


spark = SparkSession.builder.appName("seed-lots").getOrCreate()
register(spark, lots=lots, germination=germination)
report = spark.sql("SELECT crop, avg(pct) AS pct FROM lots JOIN germination USING (lot) GROUP BY crop")
report.write.mode("overwrite").json("/data/out/seeds")
'''})
def _fact(c): wjson("/data/gym/v.jsonl", [{"m": i % 9, "d": "2026-11-24"} for i in range(60)])
C("gym-visits", proj="gym", script="visits.py", setup=_fact, cause="healthy", quote="", why="the optional history table does not exist yet: the error with full stack is logged and handled, all outputs are written, exit 0",
  files={"visits.py": HEAD + '''log = logging.getLogger("gym")


def history(spark):
    try:
        return spark.table("gym_history").select("m", "visits").localCheckpoint()
    except Exception:
        log.error("history not readable, first run of the month?", exc_info=True)
        return spark.createDataFrame([], "m long, visits long")


spark = SparkSession.builder.appName("gym-visits").getOrCreate()
today = spark.read.json("/data/gym/v.jsonl").groupBy("m").agg(F.count("*").alias("visits"))
both = today.unionByName(history(spark)).groupBy("m").agg(F.sum("visits").alias("visits"))
both.write.mode("overwrite").parquet("/data/out/gym")
log.warning("members without visits are not listed")
log.info("members %d", both.count())
'''})
def _feed(c):
    os.makedirs("/data/news/in"); wjson("/data/news/in/a.jsonl", [{"topic": "x", "at": "2026-11-24T10:00:00Z"} for i in range(20)])
C("news-live", proj="news", script="live.py", setup=_feed, cause="sql.unsupported", quote=r"STREAMING_OUTPUT_MODE|Append output mode not supported", file="src/live.py", why="streaming aggregation without watermark in append mode",
  files={"live.py": HEAD + '''log = logging.getLogger("news")


def topics(stream):
    at = F.to_timestamp("at")
    return stream.withColumn("at", at).groupBy(F.window("at", "10 minutes"), "topic").count()


def start(df, name):
    return (
        df.writeStream.format("parquet")
        .option("path", f"/data/out/{name}")
        .option("checkpointLocation", f"/data/out/_cp/{name}")
        .outputMode("append")  #@@
        .trigger(availableNow=True)
        .start()
    )


spark = SparkSession.builder.appName("news-live").getOrCreate()
stream = spark.readStream.schema("topic string, at string").json("/data/news/in")
query = start(topics(stream), "topics")
log.info("query %s", query.id)
query.awaitTermination()
'''})
C("price-session", proj="price", script="prices.py", setup=lambda c: wjson("/data/price/p.jsonl", [{"sku": i, "p": i / 3} for i in range(20)]), emitter="pyspark", cause="code.context-lifecycle", quote=r"NO_ACTIVE_SESSION|SESSION_CLOSED|closed|SESSION_CHANGED", file="src/pricelib.py", why="snapshot() stops the shared session, the caller goes on with it",
  files={"pricelib.py": '''
from contextlib import contextmanager


@contextmanager
def timed(log, what):
    import time
    t = time.time()
    yield
    log.info("%s took %.1f s", what, time.time() - t)


def snapshot(spark, log):
    with timed(log, "snapshot"):
        rows = spark.read.json("/data/price/p.jsonl").collect()
    spark.stop()  #@@
    return {r.sku: r.p for r in rows}
''', "prices.py": HEAD + '''from pricelib import snapshot, timed

log = logging.getLogger("prices")
spark = SparkSession.builder.appName("prices").getOrCreate()
known = snapshot(spark, log)
log.info("known %d", len(known))
with timed(log, "publish"):
    df = spark.createDataFrame(list(known.items()), "sku long, price double")
    df.where(F.col("price") > 1).write.mode("overwrite").parquet("/data/out/prices")
log.info("published")
'''})
C("port-calls", proj="ports", script="calls.py", setup=lambda c: wpq("/data/ports/p1/a.parquet", {"imo": [1, 2], "calls": ["3", "4"]}), cause="data.parquet-type-clash", quote=r"PARQUET_COLUMN_DATA_TYPE_MISMATCH|PARQUET_TYPE|Parquet column cannot be converted", file="src/calls.py", why="calls is written as text, the reader's schema says int",
  files={"calls.py": HEAD + '''log = logging.getLogger("port-calls")
SCHEMA = "imo long, calls int"  #@@


def read(spark):
    return spark.read.schema(SCHEMA).parquet("/data/ports/p1")


def busiest(df, n=10):
    return df.orderBy(F.desc("calls")).limit(n)


def main():
    spark = SparkSession.builder.appName("port-calls").getOrCreate()
    df = read(spark)
    log.info("plan ready: %s", df.schema.simpleString())
    total = df.agg(F.sum("calls").alias("calls")).first()["calls"]
    log.info("calls %s", total)
    busiest(df).write.mode("overwrite").json("/data/out/busiest")


main()
'''})
C("pool-empty", proj="pool", script="pool.py", setup=lambda c: os.makedirs("/data/pool/2026-11-24"), cause="data.empty-input", quote=r"UNABLE_TO_INFER_SCHEMA", file="src/pool.py", patch="may", why="the folder of the day exists but is empty",
  files={"pool.py": HEAD + '''log = logging.getLogger("pool")


def load(spark, day):
    path = f"/data/pool/{day}"
    log.info("reading %s", path)
    return spark.read.parquet(path)  #@@


def occupancy(df):
    return df.groupBy("lane", "hour").agg(F.avg("swimmers").alias("swimmers"))


def main(day):
    spark = SparkSession.builder.appName("pool").getOrCreate()
    occupancy(load(spark, day)).write.mode("overwrite").parquet(f"/data/out/pool/{day}")
    log.info("done %s", day)


if __name__ == "__main__":
    main(*sys.argv[1:])
'''}, args=["2026-11-24"])
C("label-merge", proj="labels2", script="merge.py", setup=lambda c: (wpq("/data/lab2x/d=1/a.parquet", {"id": [1, 2], "dose": [1.5, 2.5]}), wpq("/data/lab2x/d=2/a.parquet", {"id": [3], "dose": ["7"]})), cause="data.schemas-do-not-merge", quote=r"CANNOT_MERGE|Failed merging schema|Failed to merge", file="src/merge.py", patch="may", why="dose is double on day 1, string on day 2; mergeSchema fails",
  files={"merge.py": HEAD + '''log = logging.getLogger("merge")
BASE = "/data/lab2x"


def doses(spark):
    reader = spark.read.option("mergeSchema", "true")  #@@
    return reader.parquet(BASE)


def limits(df):
    return df.groupBy("d").agg(F.min("dose").alias("lo"), F.max("dose").alias("hi"))


spark = SparkSession.builder.appName("label-merge").getOrCreate()
frame = doses(spark)
log.info("rows %d", frame.count())
limits(frame).write.mode("overwrite").parquet("/data/out/limits")
'''})
C("room-night", proj="rooms", script="night.py", setup=lambda c: wjson("/data/rooms/n.jsonl", [{"room": i, "n": 2} for i in range(30)]), cause="sql.unknown-function", quote=r"UNRESOLVED_ROUTINE", file="src/night.py", why="zeroifnull2/nvl0 of the old warehouse is not a Spark function",
  files={"night.py": HEAD + '''log = logging.getLogger("night")
VIEWS = {"nights": "/data/rooms/n.jsonl"}
STATEMENT = """
SELECT room, isnull_zero(n) AS nights
FROM nights
WHERE room > :first
"""  #@@


def register(spark):
    for name, path in VIEWS.items():
        spark.read.json(path).createOrReplaceTempView(name)


spark = SparkSession.builder.appName("room-night").getOrCreate()
register(spark)
log.info("views %s", [t.name for t in spark.catalog.listTables()])
out = spark.sql(STATEMENT, args={"first": 10})
out.write.mode("overwrite").parquet("/data/out/nights")
log.info("ok")
'''}, lines=[10])
C("top-device", proj="topdev", script="top.py", setup=lambda c: wjson("/data/dev/d.jsonl", [{"dev": i, "site": "hal", "err": i % 5} for i in range(40)]), emitter="python", cause="code.none-value", also=["code.driver-exception", "data.empty-input"], quote=r"'NoneType' object is not subscriptable", file="src/top.py", why="no device of the asked site exists, first() is None",
  files={"top.py": HEAD + '''log = logging.getLogger("top")


def worst(spark, site):
    df = spark.read.json("/data/dev/d.jsonl").where(F.col("site") == site)
    return df.groupBy("dev").agg(F.sum("err").alias("err")).orderBy(F.desc("err")).first()


def publish(row):
    return {"device": row["dev"], "errors": row["err"]}  #@@


def main(*sites):
    spark = SparkSession.builder.appName("top-device").getOrCreate()
    for site in sites:
        row = worst(spark, site)
        log.info("%s -> %s", site, row)
        log.info("message %s", publish(row))


main(*sys.argv[1:])
'''}, args=["hal", "lej"])
C("noise-floor", proj="noise", script="noise.py", setup=lambda c: wjson("/data/noise/n.jsonl", [{"mic": i % 4, "db": 30 + i % 9} for i in range(40)]), cause="healthy", quote="", why="deprecation noise, WARN lines and a handled missing option; all written, exit 0",
  files={"noise.py": HEAD + '''import warnings

log = logging.getLogger("noise")


def percentile(df, p):
    try:
        return df.groupBy("mic").agg(F.expr(f"approx_percentile(db, {p})").alias("p")).collect()
    except Exception as e:
        log.warning("percentile %s failed: %s", p, str(e).splitlines()[0])
        return []


spark = SparkSession.builder.appName("noise-floor").getOrCreate()
df = spark.read.json("/data/noise/n.jsonl")
for p in (0.5, 0.95, 1.5):
    rows = percentile(df, p)
    log.info("p%s: %d mics", p, len(rows))
warnings.warn("old writer option 'compression.level' is ignored", DeprecationWarning)
pdf = df.groupBy("mic").agg(F.avg("db").alias("db")).toPandas()
log.info("floor %s", pdf["db"].min())
df.write.mode("overwrite").parquet("/data/out/noise")
'''})
