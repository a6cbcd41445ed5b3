from data import *
import servers, os, shutil, socket, subprocess
from pathlib import Path
LOGSET = '''
import logging
import sys

from pyspark.sql import SparkSession, functions as F

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
'''
# ---- cheap: fails at submit
SMALL = LOGSET + '''log = logging.getLogger("levels")


def main():
    spark = SparkSession.builder.appName("silo-levels").getOrCreate()
    df = spark.range(200).select((F.col("id") % 7).alias("silo"), F.rand(1).alias("level"))
    mean = df.groupBy("silo").agg(F.avg("level").alias("level"))
    log.info("silos %d", mean.count())
    mean.write.mode("overwrite").parquet("/data/out/silos")
    spark.stop()


if __name__ == "__main__":
    main()
'''
case("silo-a", proj="silo", spark="43", script="silo_levels.py", emitter="spark", cause="config.invalid-value", relabelled="quote only: spark-submit says that the memory must be positive, not that it is fractional", quote=r"Executor memory must be a positive number", family="fractional-memory", flags=["--conf", "spark.executor.memory=1.5g"], file="src/submit.sh", lines=[3], why="spark.executor.memory=1.5g: fractional sizes are not accepted",
  files={"silo_levels.py": SMALL, "submit.sh": '#!/bin/sh\ncd /opt/datajobs/silo\nexec spark-submit --master "local[2]" --conf spark.executor.memory=1.5g silo_levels.py\n'})
case("silo-b", proj="silo", spark="43", script="silo_level.py", emitter="python", cause="config.application-missing", quote=r"can't open file|No such file", family="submit-wrong-script", file="src/submit.sh", lines=[3], why="the submit command names silo_level.py, the file is silo_levels.py",
  files={"silo_levels.py": SMALL, "submit.sh": '#!/bin/sh\ncd /opt/datajobs/silo\nexec spark-submit --master "local[2]" silo_level.py\n'})
def _ivy(c):
    os.makedirs("/data/mirror", exist_ok=True); open("/data/mirror/ivysettings.xml", "w").write('<ivysettings>\n <settings defaultResolver="mirror"/>\n <caches defaultCacheDir="/data/tmp/ivy"/>\n <resolvers><filesystem name="mirror"><artifact pattern="/data/mirror/m2/[organisation]/[module]/[revision]/[artifact]-[revision].[ext]"/></filesystem></resolvers>\n</ivysettings>\n')
case("silo-c", proj="silo", spark="35", script="silo_levels.py", emitter="spark", cause="dependency.package-source-missing", also=["dependency.jar-missing"], quote=r"unresolved dependency: com\.acme#silo-connector;2\.4\.1: not found", setup=_ivy, cds=False, family="packages-unresolved", flags=["--conf", "spark.jars.ivySettings=/data/mirror/ivysettings.xml", "--packages", "com.acme:silo-connector:2.4.1"], file="src/submit.sh", lines=[3], why="--packages asks for a version that the company mirror does not hold",
  files={"silo_levels.py": SMALL, "submit.sh": '#!/bin/sh\ncd /opt/datajobs/silo\nexec spark-submit --master "local[2]" --conf spark.jars.ivySettings=/data/mirror/ivysettings.xml --packages com.acme:silo-connector:2.4.1 silo_levels.py\n'})
case("silo-d", proj="silo", spark="35", script="silo_levels.py", emitter="spark", cause="dependency.package-version", also=["dependency.jar-conflict", "dependency.drift"], quote=r"getSubject is (not supported|supported only)", env={"JAVA_HOME": "/usr/lib/jvm/temurin-25-jdk-amd64"}, cds=False, family="spark35-java25", patch="never", versions="spark 3.5.9, python 3.11, java 25", why="Spark 3.5.9 (Hadoop 3.3) does not run on Java 25: Subject.getSubject is gone",
  files={"silo_levels.py": SMALL})
case("silo-e", proj="silo", spark="43", script="silo_levels.py", emitter="spark", cause="dependency.python-interpreter", also=["config.environment-missing"], quote=r"Cannot run program \"/opt/py312/bin/python3\.12\"", env={"PYSPARK_PYTHON": "/opt/py312/bin/python3.12", "PYSPARK_DRIVER_PYTHON": "/opt/py312/bin/python3.12"}, family="interpreter-missing", why="PYSPARK_PYTHON points to an interpreter that is not installed", patch="never",
  files={"silo_levels.py": SMALL})
def _evd(c): os.makedirs("/data/history", exist_ok=True)
def _evd2(c): subprocess.run(["chown", "root:root", "/data/history"]); os.chmod("/data/history", 0o755)
case("silo-f", proj="silo", spark="43", script="silo_levels.py", emitter="spark", cause="storage.permission-denied", quote=r"/data/history[^\n]*\(Permission denied\)|Permission denied|Mkdirs failed to create file:/data/history", setup=_evd, after_chown=_evd2, family="eventlog-dir-mode", patch="never", flags=["--conf", "spark.eventLog.enabled=true", "--conf", "spark.eventLog.dir=file:///data/history"], why="the event log directory belongs to root, the job user cannot write to it",
  files={"silo_levels.py": SMALL})
def _port(c):
    s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", 40404)); s.listen(1); c["cleanup"].append(s.close)
case("silo-g", proj="silo", spark="35", script="silo_levels.py", emitter="spark", cause="config.port-in-use", quote=r"Service 'sparkDriver' failed after|Address already in use", setup=_port, family="driver-port-fixed", flags=["--conf", "spark.driver.port=40404", "--conf", "spark.port.maxRetries=0"], file="src/submit.sh", lines=[3], why="spark.driver.port is fixed to a port that another process holds and retries are off",
  files={"silo_levels.py": SMALL, "submit.sh": '#!/bin/sh\ncd /opt/datajobs/silo\nexec spark-submit --master "local[2]" --conf spark.driver.port=40404 --conf spark.port.maxRetries=0 silo_levels.py\n'})
case("silo-h", proj="silo", spark="43", cmd=["spark-submit", "--master", "local[2]", "--class", "com.acme.silo.LevelsMain", "/opt/datajobs/silo/lib/levels-assembly.jar", "--day", "2026-11-24"], emitter="spark", cause="config.application-missing", also=["dependency.jar-missing"], quote=r"levels-assembly\.jar does not exist|Failed to load class com\.acme\.silo\.LevelsMain", family="app-jar-missing", file="src/submit.sh", lines=[2], why="the assembly jar that the submit script names is not there", files={"submit.sh": '#!/bin/sh\nexec spark-submit --master "local[2]" --class com.acme.silo.LevelsMain /opt/datajobs/silo/lib/levels-assembly.jar --day "$1"\n'})
case("quota-mail", proj="quota", spark="43", script="quota_mail.py", args=["--from", "2026-11-01", "--until"], emitter="python", cause="config.missing-argument", quote=r"argument --until: expected one argument", family="argparse-exit2", why="--until is given without a value (empty variable in the caller)",
  files={"quota_mail.py": '''
import argparse
import datetime as dt

from pyspark.sql import SparkSession, functions as F


def parse():
    ap = argparse.ArgumentParser(description="quota report")
    ap.add_argument("--from", dest="start", type=dt.date.fromisoformat, required=True)
    ap.add_argument("--until", type=dt.date.fromisoformat, required=True)
    ap.add_argument("--limit", type=int, default=100)
    return ap.parse_args()


def main():
    args = parse()
    spark = SparkSession.builder.appName("quota-mail").getOrCreate()
    use = spark.read.json("/data/quota").where(F.col("day").between(str(args.start), str(args.until)))
    use.groupBy("team").agg(F.sum("gb").alias("gb")).where(F.col("gb") > args.limit).show()


main()
'''})
# ---- JDBC on PostgreSQL
JDBC = LOGSET + '''log = logging.getLogger("pgload")
URL = "jdbc:postgresql://127.0.0.1:5498/warehouse"
PROPS = {"user": "loader", "password": "ld-7f3a", "driver": "org.postgresql.Driver"}


def write(df, table):
    log.info("writing %s", table)
    df.write.mode("append").jdbc(URL, table, properties=PROPS)  #@@


def main():
    spark = SparkSession.builder.appName("pgload").getOrCreate()
    src = spark.read.json("/data/pgload/in.jsonl")
    clean = src.dropDuplicates(["id"]).select("id", F.upper("code").alias("code"), F.col("qty").cast("int").alias("qty"))
    log.info("rows %d", clean.count())
    write(clean.coalesce(1), "public.stock")
    back = spark.read.jdbc(URL, "public.stock", properties=PROPS)
    log.info("now %d", back.count())


if __name__ == "__main__":
    main()
'''
def _rows(nullat=None): wjson("/data/pgload/in.jsonl", [{"id": i, "code": None if i == nullat else f"c{i}", "qty": i} for i in range(60)])
JAR = ["--jars", "/usr/share/java/postgresql-42.5.5.jar"]
case("pg-stock-a", proj="pgload", spark="43", script="pgload.py", flags=JAR, emitter="postgresql", cause="data.constraint", quote=r"violates not-null constraint", setup=servers.pg("create table public.stock(id bigint primary key, code text not null, qty int)", then=lambda c: _rows(41)), family="pg-not-null", events="plain", file="src/pgload.py", patch="may", versions="PostgreSQL 15, spark 4.3.0, pgjdbc 42.5.5", why="one code is null, the table has NOT NULL", files={"pgload.py": JDBC})
case("pg-stock-b", proj="pgload", spark="35", script="pgload.py", flags=JAR, emitter="postgresql", cause="auth.access-denied", quote=r"permission denied for table stock", setup=servers.pg("--super create table public.stock(id bigint, code text, qty int); alter table public.stock owner to etl; revoke all on public.stock from loader, public", then=lambda c: _rows()), family="pg-no-insert-right", patch="never", versions="PostgreSQL 15, spark 3.5.9, pgjdbc 42.5.5", why="the role may log in but has no right on the table", files={"pgload.py": JDBC.replace("  #@@", "")})
case("pg-stock-c", proj="pgload", spark="35", script="pgload.py", flags=JAR, emitter="pgjdbc", cause="external.connection-refused", quote=r"Connection to 127\.0\.0\.1:5498 refused", setup=lambda c: _rows(), family="pg-down", patch="never", versions="spark 3.5.9, pgjdbc 42.5.5", why="PostgreSQL is down", files={"pgload.py": JDBC.replace("  #@@", "")})
case("pg-stock-d", proj="pgload", spark="43", script="pgload.py", emitter="spark", cause="dependency.jar-missing", quote=r"org\.postgresql\.Driver", setup=servers.pg("create table public.stock(id bigint, code text, qty int)", then=lambda c: _rows()), family="pg-driver-jar", versions="spark 4.3.0", why="the submit command lacks the PostgreSQL driver jar", files={"pgload.py": JDBC.replace("  #@@", "")})
case("meta-tables", proj="meta", spark="43", script="meta.py", emitter="hive", cause="external.metastore-down", also=["external.connection-refused"], quote=r"Could not connect to meta store|Failed to connect to the MetaStore|MetaException|TTransportException", patch="never", family="hms-down", defaults={"spark.sql.catalogImplementation": "hive", "spark.hadoop.hive.metastore.uris": "thrift://127.0.0.1:9083", "spark.hadoop.hive.metastore.connect.retries": "1", "spark.hadoop.hive.metastore.failure.retries": "0"}, why="no metastore listens on 9083",
  files={"meta.py": LOGSET + '''log = logging.getLogger("meta")
spark = SparkSession.builder.appName("meta-tables").enableHiveSupport().getOrCreate()
for db in spark.catalog.listDatabases():
    tables = spark.catalog.listTables(db.name)
    log.info("%s: %d tables", db.name, len(tables))
rows = spark.sql("SELECT day, count(*) AS n FROM sales.receipts GROUP BY day")
rows.write.mode("overwrite").parquet("/data/out/receipts_per_day")
spark.stop()
'''})
# ---- regular
case("tape-scan", proj="tape", spark="43", script="tape_scan.py", emitter="spark", cause="dependency.executable-missing", quote=r"Cannot run program|No such file or directory|error=2|not found", events="plain", setup=lambda c: wjson("/data/tape/t.jsonl", [{"t": i} for i in range(50)]), family="rdd-pipe-missing-tool", file="src/tape_scan.py", why="the RDD is piped through /usr/local/bin/tapesum, which is not installed",
  files={"tape_scan.py": LOGSET + '''log = logging.getLogger("tape")
TOOL = "/usr/local/bin/tapesum --quick"  #@@


def main():
    spark = SparkSession.builder.appName("tape-scan").getOrCreate()
    lines = spark.read.text("/data/tape/t.jsonl").rdd.map(lambda r: r.value)
    log.info("lines %d", lines.count())
    sums = lines.repartition(2).pipe(TOOL, checkCode=True)
    sums.saveAsTextFile("/data/out/tape")
    spark.stop()


main()
'''})
case("flaky-geo", proj="geo2", spark="35", script="geo.py", master="local[2,4]", emitter="spark", cause="healthy", quote="", events="plain", setup=lambda c: wjson("/data/geo2/g.jsonl", [{"i": i} for i in range(100)]), family="task-retried-ok", why="a task fails on its first attempt (lock file of a cold cache), the retry succeeds, exit 0",
  files={"geo.py": LOGSET + '''import os

from pyspark import TaskContext

log = logging.getLogger("geo")
CACHE = "/data/tmp/geo.cache"


def lookup(rows):
    part = TaskContext.get().partitionId()
    path = f"{CACHE}.{part}"
    if part == 1 and not os.path.exists(path):
        open(path, "w").close()
        size = os.stat(f"{path}.idx").st_size
    for r in rows:
        yield (r.i, r.i % 9)


spark = SparkSession.builder.appName("geo").getOrCreate()
rows = spark.read.json("/data/geo2/g.jsonl").repartition(3).rdd.mapPartitions(lookup)
spark.createDataFrame(rows, "i long, cell long").groupBy("cell").count().write.mode("overwrite").parquet("/data/out/geo2")
log.info("done")
spark.stop()
'''})
case("wave-scan", proj="wave", spark="43", script="wave.py", emitter="spark", cause="unknown", quote="", abstain=True, outcome="not-shown", runjson=False, chaos=[{"after": r"wave 3 of", "delay": 1.0, "group": True, "signal": 9}], family="log-stops", patch="never", why="everything was killed from outside, the log simply ends in the middle of the work",
  files={"wave.py": LOGSET + '''log = logging.getLogger("wave")


def step(spark, n):
    df = spark.range(3_000_000).select((F.col("id") % 1000).alias("k"), F.rand(n).alias("v"))
    return df.groupBy("k").agg(F.stddev("v").alias("s")).agg(F.max("s")).first()[0]


spark = SparkSession.builder.appName("wave").getOrCreate()
for n in range(1, 13):
    log.info("wave %d of 12", n)
    log.info("max deviation %.4f", step(spark, n))
spark.stop()
'''})
case("pump-count", proj="pump", spark="35", script="pump.py", emitter="spark", cause="code.nonzero-exit", also=["unknown", "data.quality-check"], quote=r"exited with 4|User application exited", family="bare-sys-exit", file="src/pump.py", why="the script ends with sys.exit(4) and prints no reason",
  setup=lambda c: wjson("/data/pump/p.jsonl", [{"p": i % 5, "ok": i % 2} for i in range(40)]), files={"pump.py": '''
import sys

from pyspark.sql import SparkSession, functions as F


def main():
    spark = SparkSession.builder.appName("pump").getOrCreate()
    df = spark.read.json("/data/pump/p.jsonl")
    state = df.groupBy("p").agg(F.min("ok").alias("ok"))
    bad = state.where("ok = 0").count()
    state.write.mode("overwrite").parquet("/data/out/pump")
    spark.stop()
    if bad > 3:
        sys.exit(4)  #@@


main()
'''})
case("wind-two", proj="wind", spark="43", script="wind.py", emitter="spark", cause="data.datetime-parse", two_faults=True, quote=r"CANNOT_PARSE_TIMESTAMP", events="plain", file="src/wind.py", family="two-parse-then-table", why="the masts load fails on a date in another format and is only logged; the report then misses the table",
  setup=lambda c: wcsv("/data/wind/masts.csv", ["mast", "built"], [[i, "2019-05-01" if i != 7 else "01.05.2019"] for i in range(20)]), files={"wind.py": LOGSET + '''log = logging.getLogger("wind")


def masts(spark):
    df = spark.read.csv("/data/wind/masts.csv", header=True)
    typed = df.withColumn("built", F.to_date("built", "yyyy-MM-dd"))  #@@
    typed.write.mode("overwrite").saveAsTable("masts")


def energy(spark):
    spark.range(500).select((F.col("id") % 20).alias("mast"), F.rand(1).alias("mwh")).write.mode("overwrite").saveAsTable("energy")


def run(spark):
    for step in (energy, masts):
        try:
            step(spark)
        except Exception:
            log.exception("step %s failed, going on", step.__name__)
    spark.sql("SELECT year(built) AS y, sum(mwh) AS mwh FROM masts JOIN energy USING (mast) GROUP BY 1").show()


spark = SparkSession.builder.appName("wind").getOrCreate()
run(spark)
spark.stop()
'''})
case("silt-two", proj="silt", spark="35", script="silt.py", emitter="pgjdbc", cause="external.connection-refused", two_faults=True, patch="never", flags=JAR, quote=r"Connection to 127\.0\.0\.1:5498 refused", family="two-jdbc-then-none", versions="spark 3.5.9, pgjdbc 42.5.5", why="the limits cannot be read since PostgreSQL refuses; the fallback None then fails with a TypeError",
  setup=lambda c: wjson("/data/silt/s.jsonl", [{"site": i % 3, "mg": i} for i in range(30)]), files={"silt.py": LOGSET + '''log = logging.getLogger("silt")
URL = "jdbc:postgresql://127.0.0.1:5498/warehouse"


def limits(spark):
    try:
        df = spark.read.jdbc(URL, "public.silt_limits", properties={"user": "loader", "password": "ld-7f3a", "driver": "org.postgresql.Driver"})
        return {r.site: r.mg for r in df.collect()}
    except Exception as e:
        log.error("limits not available: %s", e)


def over(df, limit):
    return df.where(" or ".join(f"(site = {s} and mg > {m})" for s, m in limit.items()))


spark = SparkSession.builder.appName("silt").getOrCreate()
samples = spark.read.json("/data/silt/s.jsonl")
log.info("samples %d", samples.count())
over(samples, limits(spark)).write.mode("overwrite").parquet("/data/out/silt")
'''})
case("ferry-two", proj="ferry", spark="43", script="ferry.py", emitter="spark", cause="data.column-missing", two_faults=True, quote=r"UNRESOLVED_COLUMN[\s\S]{0,100}pax", file="src/ferry.py", family="two-column-then-path", why="the trips step asks for pax (now passengers) and is skipped; the next step reads the folder that it should have written",
  setup=lambda c: wjson("/data/ferry/t.jsonl", [{"line": i % 4, "passengers": i} for i in range(40)]), files={"ferry.py": LOGSET + '''log = logging.getLogger("ferry")
OUT = "/data/out/ferry"


def trips(spark):
    df = spark.read.json("/data/ferry/t.jsonl")
    df.groupBy("line").agg(F.sum("pax").alias("pax")).write.mode("overwrite").parquet(f"{OUT}/trips")  #@@


def tariff(spark):
    spark.createDataFrame([(0, 3.5), (1, 4.0), (2, 4.0), (3, 6.5)], "line long, eur double").write.mode("overwrite").parquet(f"{OUT}/tariff")


def revenue(spark):
    t, p = (spark.read.parquet(f"{OUT}/{n}") for n in ("trips", "tariff"))
    t.join(p, "line").withColumn("eur", F.col("pax") * F.col("eur")).write.mode("overwrite").parquet(f"{OUT}/revenue")


spark = SparkSession.builder.appName("ferry").getOrCreate()
optional = {"trips", "tariff"}
for step in (trips, tariff, revenue):
    try:
        step(spark)
        log.info("%s ok", step.__name__)
    except Exception as e:
        if step.__name__ not in optional:
            raise
        log.warning("%s: %s", step.__name__, e)
spark.stop()
'''})
case("mill-two", proj="mill", spark="35", script="mill.py", emitter="pyspark", cause="code.context-lifecycle", relabelled="planned a KeyError in the udf, but on Connect @F.udf with a type as text at module level already needs a session", also=["code.driver-exception"], quote=r"SESSION_OR_CONTEXT_NOT_EXISTS", file="src/mill.py", lines=[14], events="plain", family="connect-udf-before-session", why="@F.udf('double') at module level runs before the Connect session exists",
  setup=lambda c: wjson("/data/mill/m.jsonl", [{"lot": i, "grade": "T9" if i == 31 else f"T{i%3}"} for i in range(60)]), files={"mill.py": LOGSET + '''import os

log = logging.getLogger("mill")
ASH = {"T0": 0.45, "T1": 0.55, "T2": 1.05}
LOCK = "/data/tmp/mill.lock"


@F.udf("double")
def ash(grade):
    return ASH[grade]  #@@


def load(spark):
    lots = spark.read.json("/data/mill/m.jsonl")
    lots.withColumn("ash", ash("grade")).write.mode("overwrite").parquet("/data/out/mill")


spark = SparkSession.builder.appName("mill").getOrCreate()
try:
    load(spark)
    open(LOCK, "w").close()
finally:
    os.remove(LOCK)
'''})
