from data import *
def C(id, **k): k.setdefault("emitter", "spark"); k.setdefault("mode", "connect"); k.setdefault("family", "connect-" + id); k.update(spark="43", runner="spark-4.3.0-connect", root="/opt/datajobs"); case(id, **k)
HEAD = '''
"""{doc}"""
import logging
import sys

from pyspark.sql import SparkSession, functions as F

logging.basicConfig(level=logging.INFO, format="%(levelname)-8s %(name)s %(message)s", stream=sys.stdout)
log = logging.getLogger("{log}")


def session(name):
    return SparkSession.builder.appName(name).getOrCreate()


'''
H = lambda doc, log: HEAD.format(doc=doc, log=log)
C("quay-rates", proj="quay", script="rates.py", setup=lambda c: wjson("/data/quay/r.jsonl", [{"berth": i, "eur": i} for i in range(20)]), cause="sql.syntax", quote=r"PARSE_SYNTAX_ERROR|TRAILING_COMMA_IN_SELECT", file="src/rates.py", why="the select list is put together with a comma after every field, also before FROM",
  files={"rates.py": H("Berth rates", "quay") + '''FIELDS = ["berth", "eur", "eur * 1.19 AS gross"]


def statement(fields, table):
    head = "SELECT " + "".join(f"{f}, " for f in fields)  #@@
    return f"{head}FROM {table} WHERE eur > 0"


def main():
    spark = session("quay-rates")
    spark.read.json("/data/quay/r.jsonl").createOrReplaceTempView("rates")
    sql = statement(FIELDS, "rates")
    log.info(sql)
    spark.sql(sql).write.mode("overwrite").parquet("/data/out/quay")
    log.info("ok")


main()
'''})
C("park-sync", proj="park", script="sync.py", setup=lambda c: wjson("/data/park/p.jsonl", [{"lot": i, "free": i} for i in range(20)]), cause="sql.database-missing", quote=r"SCHEMA_NOT_FOUND", file="src/sync.py", why="schema mart_city does not exist in this catalog",
  files={"sync.py": H("Parking lots to the mart", "park") + '''TARGET = "mart_city"  #@@


def publish(df, schema, table):
    full = f"{schema}.{table}"
    log.info("publish %s", full)
    df.write.mode("overwrite").format("parquet").saveAsTable(full)
    return df.sparkSession.table(full).count()


def main():
    spark = session("park-sync")
    lots = spark.read.json("/data/park/p.jsonl").where(F.col("free") > 3)
    log.info("lots %d", lots.count())
    n = publish(lots, TARGET, "free_lots")
    log.info("published %d", n)


main()
'''})
C("fuel-log", proj="fuel", script="fuel.py", setup=lambda c: wjson("/data/fuel/f.jsonl", [{"vin": i, "l": 3.0} for i in range(20)]), cause="data.write-schema-mismatch", quote=r"INSERT_COLUMN_ARITY_MISMATCH", file="src/fuel.py", why="the target table got the column station, the insert still delivers two columns",
  files={"fuel.py": H("Fuel log", "fuel") + '''DDL = "CREATE TABLE IF NOT EXISTS fuel_log (vin BIGINT, liters DOUBLE, station STRING) USING parquet"


def prepare(spark):
    spark.sql(DDL)


def rows(spark):
    df = spark.read.json("/data/fuel/f.jsonl")
    return df.select("vin", F.col("l").alias("liters"))  #@@


def main():
    spark = session("fuel-log")
    prepare(spark)
    df = rows(spark)
    log.info("new rows %d", df.count())
    df.write.insertInto("fuel_log")
    log.info("total %d", spark.table("fuel_log").count())


main()
'''})
def _cor(c):
    wpq("/data/rail/t/a.parquet", {"train": [1, 2]}); open("/data/rail/t/b.parquet", "wb").write(b"PAR1" + b"\0" * 300)
C("rail-delay", proj="rail", script="delay.py", setup=_cor, cause="data.corrupt-file", patch="never", quote=r"CANNOT_READ_FILE_FOOTER|is not a Parquet file|FAILED_READ_FILE", why="b.parquet is a partial upload without footer",
  files={"delay.py": H("Trains of the day", "rail") + '''def trains(spark, path):
    schema = "train long"
    return spark.read.schema(schema).parquet(path)


def counts(df):
    return df.groupBy((F.col("train") % 2).alias("odd")).count()


def main(path):
    spark = session("rail-delay")
    df = trains(spark, path)
    log.info("columns %s", df.columns)
    for row in counts(df).collect():
        log.info("%s -> %d", row["odd"], row["count"])


main("/data/rail/t")
'''})
C("shop-top", proj="shoptop", script="top.py", setup=lambda c: wjson("/data/shoptop/s.jsonl", [{"shop": i % 4, "eur": i} for i in range(40)]), emitter="pandas", cause="code.removed-api", quote=r"has no attribute 'append'", file="src/top.py", why="the collected pandas frames are put together with DataFrame.append, gone since pandas 2",
  files={"top.py": H("Top receipts per shop", "shoptop") + '''import pandas as pd


def top(df, shop, n=3):
    part = df.where(F.col("shop") == shop).orderBy(F.desc("eur")).limit(n)
    return part.toPandas()


def collect(df, shops):
    table = pd.DataFrame(columns=["shop", "eur"])
    for shop in shops:
        part = top(df, shop)
        log.info("shop %s: %d rows", shop, len(part))
        table = table.append(part)  #@@
    return table


def main():
    spark = session("shop-top")
    df = spark.read.json("/data/shoptop/s.jsonl")
    shops = sorted(r.shop for r in df.select("shop").distinct().collect())
    collect(df, shops).to_csv("/data/out/top.csv")


main()
'''})
C("pixel-grid", proj="pixel", script="grid.py", setup=lambda c: wjson("/data/pixel/t.jsonl", [{"tile": 1, "w": 70000, "h": 70000}]), cause="memory.row-too-large", quote=r"COLLECTION_SIZE_LIMIT_EXCEEDED|Cannot grow BufferHolder", file="src/grid.py", why="array_repeat of w*h = 4.9e9 elements is over the limit of one row",
  files={"grid.py": H("Empty pixel grids of new tiles", "pixel") + '''def cells(df):
    total = F.col("w").cast("long") * F.col("h").cast("long")
    return df.withColumn("cells", total)


def blank(df):
    zero = F.lit(0).cast("tinyint")
    return df.withColumn("grid", F.sequence(F.lit(0).cast("long"), F.col("cells")))  #@@


def main():
    spark = session("pixel-grid")
    tiles = cells(spark.read.json("/data/pixel/t.jsonl"))
    log.info("tiles %s", tiles.collect())
    blank(tiles).write.mode("overwrite").parquet("/data/out/grid")
    log.info("written")


main()
'''})
C("skirt-price", proj="skirt", script="price.py", setup=lambda c: wjson("/data/skirt/a.jsonl", [{"sku": i, "net": i * 1.0} for i in range(20)]), emitter="python", cause="dependency.python-module", quote=r"No module named 'pricing_rules'", file="src/price.py", why="the UDF refers to module pricing_rules, which is not shipped to the server's Python workers",
  files={"pricing_rules.py": '''
def gross(net):
    return round(net * 1.19, 2)


def rounded(price):
    return price - price % 0.05
''', "price.py": H("Shelf prices", "skirt") + '''from pricing_rules import gross, rounded


def shelf(df):
    to_gross = F.udf(gross, "double")  #@@
    return df.withColumn("shelf", to_gross("net"))


def main():
    spark = session("skirt-price")
    df = spark.read.json("/data/skirt/a.jsonl")
    log.info("articles %d, rounding %s", df.count(), rounded(3.33))
    shelf(df).write.mode("overwrite").parquet("/data/out/shelf")
    log.info("written")


main()
'''})
def _str(c): os.makedirs("/data/lift/in"); wjson("/data/lift/in/a.jsonl", [{"lift": i % 3, "door_ms": 900 + i} for i in range(30)])
C("lift-batch", proj="lift", script="lift.py", setup=_str, cause="dependency.python-interpreter", also=["external.timeout"], patch="never", quote=r"Python worker failed to connect back|Timed out while waiting for the Python worker", family="connect-foreach-batch", relabelled="the planned missing column inside foreachBatch was not reached: on the busy host the Python worker of the stream did not start within 10 s (twice)", why="the Python worker process for foreachBatch does not come up in time on a starved host; the code's own fault (doorms) is not reached",
  files={"lift.py": H("Door times of the lifts", "lift") + '''def store(batch, batch_id):
    stats = batch.groupBy("lift").agg(F.avg("doorms").alias("door"))  #@@
    stats.withColumn("batch", F.lit(batch_id)).write.mode("append").parquet("/data/out/lift")


def main():
    spark = session("lift-batch")
    stream = spark.readStream.schema("lift int, door_ms int").json("/data/lift/in")
    query = (
        stream.writeStream.foreachBatch(store)
        .option("checkpointLocation", "/data/out/_cp/lift")
        .trigger(availableNow=True)
        .start()
    )
    log.info("started %s", query.id)
    query.awaitTermination()


main()
'''})
C("crane-par", proj="crane", script="crane.py", setup=lambda c: wjson("/data/crane/c.jsonl", [{"crane": i, "lifts": i % 5, "hours": 0 if i == 8 else 3} for i in range(20)]), cause="data.divide-by-zero", two_faults=True, quote=r"DIVIDE_BY_ZERO", file="src/crane.py", why="lifts per hour divides by zero in one of two parallel queries; the other is interrupted and reports OPERATION_CANCELED last",
  files={"crane.py": H("Crane figures, computed in parallel", "crane") + '''import time
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait


def per_hour(spark):
    time.sleep(4)
    df = spark.read.json("/data/crane/c.jsonl").withColumn("rate", F.col("lifts").cast("decimal(10,2)") / F.col("hours").cast("decimal(10,2)"))  #@@
    return df.agg(F.max("rate")).first()[0]


def pairs(spark):
    a = spark.range(0, 200_000, 1, 1).select(F.rand(1).alias("x"))
    return a.crossJoin(a.toDF("y")).agg(F.sum(F.col("x") * F.col("y"))).first()[0]


def main():
    spark = session("crane")
    with ThreadPoolExecutor(2) as pool:
        jobs = {pool.submit(f, spark): f.__name__ for f in (per_hour, pairs)}
        done, rest = wait(jobs, return_when=FIRST_EXCEPTION)
        for f in done:
            log.error("%s: %s", jobs[f], f.exception() or "ok")
        spark.interruptAll()
        for f in rest:
            log.info("%s -> %s", jobs[f], f.result())


main()
'''})
C("soil-gate", proj="soil", script="soil.py", setup=lambda c: wjson("/data/soil/s.jsonl", [{"id": i, "lab": {"ph": 6.5}} for i in range(20)]), cause="data.nested-field-missing", two_faults=True, quote=r"FIELD_NOT_FOUND", file="src/soil.py", why="lab.acid does not exist (it is lab.ph), the step logs it and returns nothing; the row check afterwards stops the job",
  files={"soil.py": H("Soil samples", "soil") + '''def acidity(df):
    return df.select("id", F.col("lab.acid").alias("ph"))  #@@


def attempt(label, build, df):
    try:
        rows = build(df).collect()
        log.info("%s: %d rows", label, len(rows))
        return rows
    except Exception as e:
        log.error("%s failed: %s", label, e)
        return []


def main():
    spark = session("soil")
    df = spark.read.json("/data/soil/s.jsonl")
    rows = attempt("acidity", acidity, df)
    if len(rows) < df.count() * 0.9:
        raise SystemExit(f"only {len(rows)} of {df.count()} samples have a ph value, not publishing")
    spark.createDataFrame(rows).write.mode("overwrite").parquet("/data/out/soil")


main()
'''})
C("drain-quiet", proj="drain", script="drain.py", keep_server=False, setup=lambda c: wjson("/data/drain/d.jsonl", [{"a": 1}]), cause="data.column-missing", quote=r"UNRESOLVED_COLUMN[\s\S]{0,120}site", file="src/drain.py", lines=[17], relabelled="planned as a log without evidence, but the Connect client's own logger prints the server's error although the job swallows the exception", why="the input has no column site; the job swallows the exception and leaves with exit 1",
  files={"drain.py": H("Drain levels", "drain") + '''def levels(spark):
    df = spark.read.json("/data/drain/d.jsonl")
    return df.groupBy("site").agg(F.max("level").alias("level"))


def main():
    spark = session("drain")
    log.info("start")
    try:
        levels(spark).write.mode("overwrite").parquet("/data/out/drain")
    except Exception:
        sys.exit(1)
    log.info("ok")


main()
'''})
C("hall-stream", proj="hall", script="hall.py", setup=lambda c: (os.makedirs("/data/hall/in"), wjson("/data/hall/in/a.jsonl", [{"hall": i % 3, "n": i} for i in range(30)]), open("/data/hall/in/b.jsonl", "w").write('{"hall": 1, "n": 4\nnot json at all\n')), cause="healthy", quote="", why="broken lines go to the corrupt column and are logged as errors on purpose; the stream ends normally, exit 0",
  files={"hall.py": H("Visitors per hall", "hall") + '''SCHEMA = "hall int, n int, _corrupt_record string"


def main():
    spark = session("hall")
    stream = spark.readStream.schema(SCHEMA).option("mode", "PERMISSIVE").json("/data/hall/in")
    query = stream.writeStream.format("parquet").option("path", "/data/out/hall").option("checkpointLocation", "/data/out/_cp/hall").trigger(availableNow=True).start()
    query.awaitTermination()
    log.info("last progress: %s rows", query.lastProgress["numInputRows"] if query.lastProgress else 0)
    out = spark.read.parquet("/data/out/hall")
    for row in out.where("_corrupt_record is not null").collect():
        log.error("ERROR corrupt record skipped: %r", row["_corrupt_record"])
    log.info("halls %d", out.where("hall is not null").select("hall").distinct().count())


main()
'''})
C("kiln-probe", proj="kiln", script="kiln.py", setup=lambda c: wjson("/data/kiln/k.jsonl", [{"k": i % 3, "t": "x" if i == 4 else str(900 + i)} for i in range(30)]), cause="healthy", quote="", why="the strict cast fails and its error is logged, the lenient fallback writes everything, exit 0",
  files={"kiln.py": H("Kiln temperatures", "kiln") + '''def strict(df):
    return df.withColumn("t", F.col("t").cast("int"))


def lenient(df):
    return df.withColumn("t", F.col("t").try_cast("int")).where("t is not null")


def write(df):
    df.write.mode("overwrite").parquet("/data/out/kiln")
    return df.count()


def main():
    spark = session("kiln")
    df = spark.read.json("/data/kiln/k.jsonl")
    try:
        n = write(strict(df))
    except Exception:
        log.exception("strict conversion failed, using the lenient one")
        n = write(lenient(df))
    log.info("rows written: %d of %d", n, df.count())
    log.info("finished")


main()
'''})
