from data import *
from servers import *
import subprocess, time, socket, gzip, sqlite3, sys as _s
def O(c): orders("/data/shop/orders.csv")
def R(c): readings("/data/telemetry/raw/2026-11-24/part-0.json")
JOB = '''
"""{doc}"""
import argparse
import logging
{imports}
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

log = logging.getLogger("{name}")


{body}


def main():
    ap = argparse.ArgumentParser(description="{doc}")
    ap.add_argument("--src", default="{src}")
    ap.add_argument("--out", default="/data/out/{name}")
    args = ap.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    spark = SparkSession.builder.appName("{name}").getOrCreate()
    result = run(spark, args.src)
    result.write.mode("overwrite").parquet(args.out)
    log.info("%s finished", "{name}")


if __name__ == "__main__":
    main()
'''
def job(id, name, body, src="/data/shop/orders.csv", doc="Batch job of the data team.", imports="", **k):
    text = JOB.replace("{body}", body.strip("\n")).replace("{name}", name).replace("{src}", src).replace("{doc}", doc).replace("{imports}", imports + ("\n" if imports else ""))
    d = dict(proj="core", script=f"{name}.py", spark="43", files={f"{name}.py": text}, setup=O, file=f"src/{name}.py", emitter="spark-sql")
    d.update(k); case(id, **d)
def busy(port):
    def s(c):
        x = socket.socket(); x.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); x.bind(("127.0.0.1", port)); x.listen(); c["cleanup"].append(x.close); O(c)
    return s
AGG = '''
def run(spark, src):
    orders = spark.read.csv(src, header=True, inferSchema=True)
    log.info("orders: %d", orders.count())
    return orders.groupBy("customer_id").agg(F.sum("amount").alias("amount"), F.max("created_at").alias("last_order"))
'''
job("customer-value", "customer_value", AGG, setup=busy(4040), file=None, plant=False, patch="may", defaults={"spark.ui.enabled": "true", "spark.ui.port": "4040", "spark.port.maxRetries": "0"}, cause="config.port-in-use", quote=r"Address already in use|BindException", family="ui-port-taken", why="UI port 4040 is taken and port.maxRetries is 0", emitter="spark", show_defaults=True)
HIVE = '''
def run(spark, src):
    hive = SparkSession.builder.enableHiveSupport().getOrCreate()
    hive.sql("CREATE DATABASE IF NOT EXISTS dwh")
    seg = hive.table("dwh.segments") if hive.catalog.tableExists("dwh.segments") else None
    orders = hive.read.csv(src, header=True, inferSchema=True)
    return orders if seg is None else orders.join(seg, "customer_id", "left")
'''
HM = {"spark.sql.catalogImplementation": "hive", "spark.hadoop.hive.metastore.uris": "thrift://127.0.0.1:9083", "spark.hadoop.hive.metastore.connect.retries": "1", "spark.hadoop.hive.metastore.client.connect.retry.delay": "1"}
job("segment-join", "segment_join", HIVE, spark="35", defaults=HM, show_defaults=True, plant=False, file=None, patch="never", cause="external.metastore-down", also=["external.connection-refused"], quote=r"Could not connect to meta store|Connection refused", family="hms-down", why="nothing listens at the metastore uri", emitter="hive-metastore-client", events="plain", timeout=200)
def derby(c):
    O(c); sys_env = {"PATH": f"{c['venv']}/bin:/usr/bin:/bin", "HOME": "/home/etl", "JAVA_HOME": "/usr/lib/jvm/java-17-openjdk-amd64", "PYSPARK_PYTHON": f"{c['venv']}/bin/python", "SPARK_LOCAL_IP": "127.0.0.1", "LD_LIBRARY_PATH": "/opt/python3.11/lib"}
    subprocess.run("chown -R etl:etl /data /opt/acme-etl", shell=True)
    code = "from pyspark.sql import SparkSession as S\ns=S.builder.config('spark.ui.enabled','false').config('spark.sql.warehouse.dir','/data/warehouse').config('spark.driver.extraJavaOptions','-XX:TieredStopAtLevel=1 -XX:+UseSerialGC').enableHiveSupport().getOrCreate()\ns.sql('show databases').collect()\nprint('READY',flush=True)\nimport time; time.sleep(300)"
    f = open("/tmp/derby.log", "wb")
    p = subprocess.Popen([f"{c['venv']}/bin/python", "-c", code], env=sys_env, cwd=str(c["app"]), user="etl", group="etl", extra_groups=[], stdout=f, stderr=f, start_new_session=True)
    c["cleanup"].append(lambda: os.killpg(p.pid, 9))
    for _ in range(900):
        if "READY" in open("/tmp/derby.log", errors="replace").read() or p.poll() is not None: break
        time.sleep(.1)
job("segment-join-b", "segment_join", HIVE, spark="43", setup=derby, defaults={"spark.sql.catalogImplementation": "hive"}, plant=False, file=None, patch="never", cause="storage.lock-held", quote=r"Another instance of Derby may have already booted", family="derby-lock", why="a second session holds the embedded Derby metastore in the working directory", emitter="derby", timeout=200, events="none")
job("loyal-points", "loyal_points", '''
def points(path="/data/spool/points.db"):
    con = sqlite3.connect(path, timeout=3)
    con.execute("UPDATE points SET seen = 1")
    rows = con.execute("SELECT customer_id, points FROM points").fetchall()
    con.commit()
    return rows


def run(spark, src):
    orders = spark.read.csv(src, header=True, inferSchema=True)
    pts = spark.createDataFrame(points(), "customer_id int, points int")
    return orders.join(pts, "customer_id", "left")
''', imports="import sqlite3", setup=lambda c: (O(c), lockdb(c)), plant=False, file=None, patch="never", mode="python", cause="storage.lock-held", quote=r"database is locked", family="sqlite-lock", why="another process holds a write lock on the sqlite file", emitter="sqlite3", spark="35", events="plain")
def lockdb(c):
    os.makedirs("/data/spool", exist_ok=True); con = sqlite3.connect("/data/spool/points.db", isolation_level=None); con.execute("create table points(customer_id int, points int, seen int)"); con.executemany("insert into points values(?,?,0)", [(i, i) for i in range(9)]); con.execute("begin exclusive"); c["cleanup"].append(con.close)
job("kerb-load", "kerb_load", AGG, spark="35", flags=["--principal", "etl@ACME.INTERNAL", "--keytab", "/etc/security/keytabs/etl.keytab"], plant=False, file=None, patch="never", cause="auth.kerberos", also=["config.application-missing", "data.path-missing"], quote=r"[Kk]eytab file: ?/etc/security/keytabs/etl.keytab|does not exist", family="keytab-missing", why="keytab file of the submit command does not exist", emitter="spark-submit")
job("hdfs-copy", "hdfs_copy", AGG, src="hdfs://127.0.0.1:8020/landing/orders.csv", spark="43", plant=False, file=None, patch="never", mode="submit", cause="external.connection-refused", also=["storage.hdfs-state"], quote=r"Connection refused|failed on connection exception", family="hdfs-namenode-down", why="no name node at 8020", emitter="hadoop-hdfs", events="plain", structured=True, conf={"spark.hadoop.ipc.client.connect.max.retries": "2"})
job("s3a-copy", "s3a_copy", AGG.replace("    orders =", '    spark.sparkContext.setLogLevel("WARN")\n    orders ='), src="s3a://acme-landing/orders/2026-11-24/", spark="35", mode="python", plant=False, patch="may", cause="dependency.jar-missing", quote=r"S3AFileSystem not found", family="hadoop-aws-jar", why="hadoop-aws is not on the class path", emitter="hadoop-fs", events="zstd")
ARGS = '''
def run(spark, src):
    orders = spark.read.csv(src, header=True, inferSchema=True)
    return orders.where(F.col("created_at") >= os.environ["LOAD_FROM"])  #@@
'''
job("delta-load", "delta_load", ARGS, imports="import os", spark="43", cause="config.environment-missing", also=["config.missing-argument"], quote=r"KeyError: 'LOAD_FROM'", family="env-not-set", why="LOAD_FROM is not set in the environment", emitter="python", events="none", structured=True)
job("delta-load-b", "delta_load", AGG, spark="33", args=["--source", "/data/shop/orders.csv", "--out", "/data/out/d"], plant=False, patch="may", file=None, cause="config.missing-argument", also=["config.invalid-value"], quote=r"unrecognized arguments", family="argparse-name", why="the job takes --src, the command passes --source", emitter="argparse")
job("phone-norm", "phone_norm", '''
def run(spark, src):
    lines = spark.sparkContext.textFile(src, 2)
    normal = lines.pipe("gawk -F, '{print $1\\",\\"$2}'")  #@@
    return normal.map(lambda l: (l,)).toDF(["line"])
''', spark="43", cause="dependency.executable-missing", quote=r"gawk: not found|No such file or directory: 'gawk'|gawk", family="rdd-pipe-gawk", why="gawk is not installed", emitter="pyspark", events="plain") 
job("label-print", "label_print", '''
def convert(path):
    out = path + ".utf8"
    subprocess.run(["recode", "latin1..utf8", path], check=True)  #@@
    return path


def run(spark, src):
    return spark.read.csv(convert(src), header=True, inferSchema=True)
''', imports="import subprocess", spark="35", mode="python", cause="dependency.executable-missing", quote=r"No such file or directory: 'recode'", family="recode-not-there", why="recode is not installed", emitter="python")
job("supplier-names", "supplier_names", '''
def suppliers(path):
    with open(path, encoding="utf-8") as fh:  #@@
        return [tuple(r) for r in csv.reader(fh, delimiter=";")][1:]


def run(spark, src):
    return spark.createDataFrame(suppliers(src), "id string, name string")
''', imports="import csv", src="/data/shop/suppliers.csv", setup=lambda c: wcsv("/data/shop/suppliers.csv", ["id", "name"], [[i, f"M\u00fcller & S\u00f6hne {i}"] for i in range(50)], sep=";", enc="latin-1"), spark="43", cause="data.encoding", quote=r"UnicodeDecodeError", family="latin1-as-utf8", why="file is Latin-1, read as UTF-8", emitter="python", events="zstd")
def zst(c):
    import zstandard
    _p = Path("/data/shop/events.csv.zst"); _p.parent.mkdir(parents=True, exist_ok=True); _p.write_bytes(zstandard.ZstdCompressor().compress(b"a,b\n" + b"1,2\n" * 500))
job("zst-read", "zst_read", '''
def run(spark, src):
    events = spark.read.csv(src, header=True, inferSchema=True)
    return events.groupBy("a").agg(F.count("*").alias("n"))
''', src="/data/shop/events.csv.zst", setup=zst, spark="35", plant=False, patch="may", cause="dependency.native-library", quote=r"native zStandard library not available", family="hadoop-zstd-native", why="zst text files need Hadoop's native library", emitter="hadoop", events="plain")
job("pandas-in", "pandas_in", '''
def run(spark, src):
    pdf = pd.read_csv(src)
    pdf["net"] = (pdf["amount"] / 1.19).round(2)
    return spark.createDataFrame(pdf)
''', imports="import pandas as pd", spark="33", mode="python", env={"PYTHONPATH": "/opt/acme-libs/p22"}, plant=False, file=None, patch="may", cause="dependency.package-version", also=["code.removed-api", "dependency.drift"], quote=r"'DataFrame' object has no attribute 'iteritems'", family="pandas2-on-spark33", why="Spark 3.3 calls DataFrame.iteritems which pandas 2 removed", emitter="pandas", versions="spark 3.3.4, pandas 2.1.4, python 3.11")
job("pandas-old", "pandas_old", '''
def run(spark, src):
    orders = spark.read.csv(src, header=True, inferSchema=True)
    pdf = orders.groupBy("country").agg(F.sum("amount").alias("amount")).toPandas()
    log.info("\\n%s", pdf)
    return orders
''', spark="43", env={"PYTHONPATH": "/opt/acme-libs/p15"}, plant=False, file=None, patch="may", cause="dependency.package-version", quote=r"UNSUPPORTED_PACKAGE_VERSION|Pandas >= |pandas.*must be installed|numpy.dtype size changed", family="pandas-too-old", why="PYTHONPATH holds pandas 1.5.3, PySpark 4.3 needs a newer one", emitter="pyspark", events="plain", versions="spark 4.3.0, pandas 1.5.3, python 3.11")
job("top-append", "top_append", '''
def run(spark, src):
    orders = spark.read.csv(src, header=True, inferSchema=True)
    frames = pd.DataFrame(columns=["country", "amount"])
    for row in orders.groupBy("country").agg(F.sum("amount").alias("amount")).collect():
        frames = frames.append({"country": row.country, "amount": row.amount}, ignore_index=True)  #@@
    return spark.createDataFrame(frames)
''', imports="import pandas as pd", spark="43", mode="python", cause="code.removed-api", quote=r"has no attribute 'append'", family="pandas-append", why="DataFrame.append was removed in pandas 2", emitter="pandas", versions="spark 4.3.0, pandas 3.1.1, python 3.11")
def zero_pq(c):
    wpq("/data/meter/d1/a.parquet", {"meter": ["m1"], "kwh": [1.0]}); wpq("/data/meter/d2/a.parquet", {"meter": ["m1"] * 3000, "kwh": [1.0] * 3000})
    p = Path("/data/meter/d2/a.parquet"); p.write_bytes(p.read_bytes()[: p.stat().st_size // 2])
job("meter-day", "meter_day", '''
def run(spark, src):
    df = spark.read.schema("meter string, kwh double").parquet(f"{src}/d1", f"{src}/d2")
    return df.groupBy("meter").agg(F.sum("kwh").alias("kwh"))
''', src="/data/meter", setup=zero_pq, spark="35", plant=False, file=None, patch="never", cause="data.corrupt-file", quote=r"is not a Parquet file|Expected magic number", family="parquet-half", why="second parquet file is cut in half", emitter="parquet", events="rolling")
def cut_gz(c):
    orders("/data/shop/o.csv", n=9000); b = gzip.compress(Path("/data/shop/o.csv").read_bytes()); os.makedirs("/data/shop/in", exist_ok=True); Path("/data/shop/in/o.csv.gz").write_bytes(b[: len(b) * 2 // 3])
job("gz-orders", "gz_orders", '''
COLUMNS = "order_id int, customer_id int, country string, amount double, currency string, created_at string"


def run(spark, src):
    df = spark.read.csv(src, schema=COLUMNS, header=True)
    return df.groupBy("country").agg(F.sum("amount").alias("amount"))
''', src="/data/shop/in", setup=cut_gz, spark="43", plant=False, file=None, patch="never", cause="data.corrupt-file", quote=r"Unexpected end of input stream|EOFException", family="gz-truncated", why="gz file of the landing folder is cut", emitter="hadoop", events="plain", mode="python")
job("self-rewrite", "self_rewrite", '''
def run(spark, src):
    state = spark.read.parquet("/data/spool/state")
    shutil.rmtree("/data/spool/state")  #@@
    orders = spark.read.csv(src, header=True, inferSchema=True).select("order_id")
    return state.join(orders, "order_id", "inner")
''', imports="import shutil", setup=lambda c: (O(c), wpq("/data/spool/state/a.parquet", {"order_id": list(range(50)), "st": ["x"] * 50})), spark="43", cause="storage.file-replaced", also=["data.path-missing"], quote=r"FILE_NOT_EXIST|does not exist", family="state-removed-before-action", why="folder is removed after the lazy read and before the action", events="plain")
job("par-write", "par_write", '''
def part(spark, src, country):
    df = spark.read.csv(src, header=True, inferSchema=True).where(F.col("country") == country)
    df.repartition(6).write.mode("append").parquet("/data/out/by_country")  #@@
    return country


def run(spark, src):
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda c: part(spark, src, c), ["DE", "FR", "NL", "PL", "IT", "ES", "AT", "BE"]))
    log.info("written: %s", done)
    return spark.read.parquet("/data/out/by_country")
''', imports="from concurrent.futures import ThreadPoolExecutor", spark="35", cause="storage.commit-rename", also=["storage.write-failed"], quote=r"cannot access ./data/out/by_country/_temporary", family="parallel-appends-one-path", why="four threads append to one path, the first commit deletes _temporary of the others", emitter="hadoop-fs", events="plain")
job("ratio-ansi", "ratio_ansi", '''
def run(spark, src):
    spark.conf.set("spark.sql.ansi.enabled", "true")
    spark.read.csv(src, header=True, inferSchema=True).createOrReplaceTempView("orders")
    return spark.sql("""
        SELECT country, sum(amount) / count_if(currency = 'CZK') AS per_czk
          FROM orders GROUP BY country
    """)
''', spark="35", plant=False, lines=[16], cause="data.divide-by-zero", quote=r"DIVIDE_BY_ZERO", family="div-zero-ansi35", why="no CZK order exists, ANSI is on", events="none")
job("legacy-dates", "legacy_dates", '''
PATTERN = "yyyy-MM-dd hh:mm:ss aa"


def run(spark, src):
    raw = spark.read.csv(src, header=True)
    return raw.withColumn("ts", F.to_timestamp(F.concat("created_at", F.lit(" PM")), PATTERN))  #@@
''', spark="35", cause="data.datetime-parse", also=["config.behaviour-change"], quote=r"INCONSISTENT_BEHAVIOR_CROSS_VERSION|DateTimeFormatter|SparkUpgradeException", family="legacy-pattern", why="pattern letter use fails under the new parser (SparkUpgradeException)", events="plain", mode="submit")
job("type-clash", "type_clash", '''
def run(spark, src):
    old = spark.read.parquet(src + "/2026-10")
    both = spark.read.schema(old.schema).parquet(src + "/2026-10", src + "/2026-11")  #@@
    return both.groupBy("meter").agg(F.max("kwh").alias("kwh"))
''', src="/data/meter", setup=lambda c: (wpq("/data/meter/2026-10/a.parquet", {"meter": ["m1"], "kwh": [1.5]}), wpq("/data/meter/2026-11/a.parquet", {"meter": ["m1"], "kwh": ["1,5"]})), spark="35", cause="data.parquet-type-clash", also=["data.schemas-do-not-merge"], quote=r"Parquet column cannot be converted|SchemaColumnConvertNotSupportedException", family="kwh-string-in-november", why="November's file holds kwh as string, read with October's schema", events="zstd", emitter="parquet")
job("tax-sum", "tax_sum", '''
def grand_total(df, country):
    return df.where(F.col("country") == country).agg(F.sum("amount").alias("s")).first().s


def run(spark, src):
    orders = spark.read.csv(src, header=True, inferSchema=True)
    total = 0.0
    for country in ("DE", "FR", "ES"):
        total += grand_total(orders, country) * 0.19  #@@
    log.info("tax: %.2f", total)
    return orders
''', spark="43", mode="python", cause="code.none-value", also=["code.driver-exception"], quote=r"unsupported operand type.*NoneType", family="sum-of-nothing", why="no order of ES: sum is None", emitter="python", events="plain")
job("first-table", "first_table", '''
def run(spark, src):
    orders = spark.read.csv(src, header=True, inferSchema=True)
    for name, cond in (("eur", "currency = 'EUR'"), ("pln", "currency = 'PLN'"), ("eur", "amount > 100")):
        orders.where(cond).write.saveAsTable("orders_" + name)  #@@
    return orders
''', spark="43", cause="sql.path-exists", quote=r"TABLE_OR_VIEW_ALREADY_EXISTS|already exists", family="table-there", why="table orders_eur is created twice in one run", events="none")
# Spark Connect
def conn(id, name, body, **k):
    job(id, name, body, spark="43", mode="python", runner="spark-4.3.0-connect", **k)
    REGFIX(id)
def REGFIX(id): pass
CONNECT = lambda t: t.replace('SparkSession.builder.appName(', 'SparkSession.builder.remote(os.environ.get("SPARK_REMOTE_URL", "local[2]")).appName(')
def cj(id, name, body, imports="import os", **k):
    text = CONNECT(JOB.replace("{body}", body.strip("\n")).replace("{name}", name).replace("{src}", "/data/shop/orders.csv").replace("{doc}", "Runs over Spark Connect.").replace("{imports}", imports + "\n"))
    d = dict(proj="core", script=f"{name}.py", spark="43", mode="python", files={f"{name}.py": text}, setup=O, file=f"src/{name}.py", emitter="spark-connect", runner="spark-4.3.0-connect", env={"MASTER": None}); d.update(k); case(id, **d)
cj("conn-a", "basket_size", '''
def run(spark, src):
    orders = spark.read.csv(src, header=True, inferSchema=True)
    log.info("orders: %d", orders.count())
    return orders.groupBy("customer").agg(F.avg("amount").alias("basket"))  #@@
''', cause="config.invalid-value", also=["config.denied-or-inert"], env={}, plant=False, lines=[24], quote=r"CANNOT_CONFIGURE_SPARK_CONNECT_MASTER", family="connect-and-master", why="environment variable MASTER and builder.remote() are both set, which PySpark refuses", relabelled="planned a missing column over Spark Connect; MASTER of the environment stopped the start")
cj("conn-d", "basket_size", '''
def run(spark, src):
    orders = spark.read.csv(src, header=True, inferSchema=True)
    log.info("orders: %d", orders.count())
    return orders.groupBy("customer").agg(F.avg("amount").alias("basket"))  #@@
''', cause="data.column-missing", quote=r"UNRESOLVED_COLUMN", family="connect-column", why="column is customer_id, job groups by customer (Spark Connect)")
cj("conn-b", "grade_orders", '''
LEVELS = [10, 100, 500]


def level(amount):
    return LEVELS.index(next(x for x in LEVELS if amount < x))  #@@


def run(spark, src):
    orders = spark.read.csv(src, header=True, inferSchema=True)
    return orders.withColumn("level", F.udf(level, "int")("amount"))
''', cause="code.udf-exception", quote=r"StopIteration|RuntimeError: generator raised", family="connect-udf-stopiteration", why="amounts of 500 and more exhaust next() in the udf: StopIteration")
cj("conn-c", "remote_orders", AGG, env={"SPARK_REMOTE_URL": "sc://127.0.0.1:15099", "MASTER": None}, plant=False, file=None, patch="never", cause="external.connection-refused", also=["shuffle.connection"], quote=r"UNAVAILABLE|Connection refused|failed to connect", family="connect-server-down", why="no Spark Connect server at the remote url", emitter="grpc", timeout=240)
# several tries in one log, wrapper script
WRAP = '''
#!/bin/bash
# nightly wrapper: three tries, then give up
cd /opt/acme-etl/core
for try in 1 2 3; do
  echo "$(date +%H:%M:%S) try $try of 3"
  spark-submit --master local[2] --jars /usr/share/java/postgresql.jar load_dim.py && exit 0
  rc=$?
  echo "$(date +%H:%M:%S) try $try ended with $rc"
  sleep 2
done
exit $rc
'''
LOADDIM = '''
import logging
from pyspark.sql import SparkSession, functions as F

URL = "jdbc:postgresql://127.0.0.1:5499/warehouse"
AUTH = {"user": "loader", "password": "ld-7f3a", "driver": "org.postgresql.Driver"}
logging.basicConfig(level=logging.INFO)
log = logging.getLogger("load_dim")


def main():
    spark = SparkSession.builder.appName("load-dim").getOrCreate()
    spark.sparkContext.setLogLevel("WARN")
    orders = spark.read.csv("/data/shop/orders.csv", header=True, inferSchema=True)
    dim = orders.groupBy("customer_id").agg(F.min("created_at").alias("since"), F.first("country").alias("{col}"))
    dim.write.jdbc(URL, "mart.customer_dim", mode="append", properties=AUTH)
    log.info("dim loaded: %d", dim.count())


if __name__ == "__main__":
    main()
'''
def late_pg(*sqls, role="reset all"):
    def s(c):
        O(c); init_pg(); start_pg()
        psql("drop schema if exists mart cascade; create schema mart authorization loader; alter role loader connection limit -1; alter role loader " + role)
        for q_ in sqls: psql("set role loader; " + q_)
        stop_pg()
    return s
def up(c): start_pg(); c["cleanup"].append(stop_pg)
def wrap(id, col, **k):
    d = dict(proj="core", spark="35", cmd=["bash", "/opt/acme-etl/core/bin/nightly.sh"], files={"bin/nightly.sh": WRAP, "load_dim.py": LOADDIM.replace("{col}", col)}, setup=late_pg("create table mart.customer_dim(customer_id int, since timestamp, country text)"), chaos=[{"after": r"try 1 ended with", "call": up, "times": 1}], plant=False, runner="shell", timeout=240); d.update(k); case(id, **d)
wrap("nightly-dim", "country", cause="healthy", family="pg-down-then-up", why="try 1 finds PostgreSQL down, try 2 loads the table; exit 0", emitter="postgresql")
wrap("nightly-dim-b", "market", cause="data.column-missing", also=["data.write-schema-mismatch"], quote=r'[Cc]olumn "?market"? not found|column "market"', file="src/load_dim.py", lines=[14], family="pg-down-then-column", why="try 1 fails because PostgreSQL is down (gone by try 2); tries 2 and 3 fail because the target has no column market", emitter="spark-sql")
wrap("nightly-dim-c", "country", setup=late_pg("create table mart.customer_dim(customer_id int, since timestamp, country text)", role="set statement_timeout='15ms'"), cause="external.timeout", also=["config.invalid-value"], quote=r"canceling statement due to statement timeout", patch="never", file=None, family="pg-down-then-statement-timeout", why="try 1 finds PostgreSQL down (gone by try 2); tries 2 and 3 are cancelled by the role's statement_timeout of 15 ms", emitter="postgresql", relabelled="planned as healthy, but the role still had a statement_timeout of 15 ms")
job("os-exit", "os_exit", '''
def guard(df):
    if df.where(F.col("amount") < 5).limit(1).count():
        os._exit(9)
    return df


def run(spark, src):
    spark.sparkContext.setLogLevel("OFF")
    return guard(spark.read.csv(src, header=True, inferSchema=True))
''', imports="import os", spark="33", mode="python", hide=["os_exit.py"], file=None, plant=False, patch="never", cause="unknown", also=["code.nonzero-exit"], abstain=True, family="exit-9-no-source", why="process ends with os._exit(9) without a word and the source is not at hand", emitter="python")
job("direct-mem", "direct_mem", '''
def run(spark, src):
    df = spark.range(3_000_000).select((F.col("id") % 9999).alias("k"), F.sha2(F.col("id").cast("string"), 512).alias("v"))
    return df.repartition(6, "v").groupBy("k").agg(F.max("v").alias("v"))
''', spark="35", master="local-cluster[2,1,640]", conf={"spark.executor.memory": "640m", "spark.executor.extraJavaOptions": "-XX:MaxDirectMemorySize=2m -XX:TieredStopAtLevel=1", "spark.shuffle.readHostLocalDisk": "false"}, plant=False, file=None, patch="may", cause="memory.direct-buffer", also=["shuffle.connection"], quote=r"direct (buffer )?memory|OutOfDirectMemoryError", family="direct-memory-2m", why="executors may use 2 MB of direct memory only", emitter="jvm", events="plain", timeout=150)
