from data import *
import subprocess, threading, socket, signal, time, tempfile
def O(c): orders("/data/shop/orders.csv")
def BIG(c, n=40000): orders("/data/shop/orders.csv", n=n)
def R(c): readings("/data/telemetry/raw/2026-11-24/part-0.json")

# ---------- memory
case("export-all", proj="reporting", spark="35", script="export_all.py", events="plain", setup=O, defaults={"spark.driver.memory": "512m"}, show_defaults=True, timeout=200,
  cause="memory.driver-heap", quote=r"OutOfMemoryError: (Java heap space|GC overhead)", file="src/export_all.py", family="collect-oom", emitter="jvm", why="collect() of a cross-multiplied detail frame into a 512 MB driver",
  files={"export_all.py": '''
"""Flat export of order detail lines for the auditors."""
import csv

from pyspark.sql import SparkSession, functions as F


def detail(spark):
    orders = spark.read.csv("/data/shop/orders.csv", header=True, inferSchema=True)
    positions = spark.range(1, 1501).withColumnRenamed("id", "position")
    return (orders.crossJoin(positions)
            .withColumn("key", F.sha2(F.concat_ws("-", "order_id", "position"), 512))
            .withColumn("note", F.concat_ws(" ", "country", "currency", "key")))


def main():
    spark = SparkSession.builder.appName("export-all").config("spark.driver.maxResultSize", "0").getOrCreate()
    rows = detail(spark).collect()  #@@
    with open("/data/out/detail.csv", "w", newline="") as fh:
        writer = csv.writer(fh)
        for row in rows:
            writer.writerow(row)
    print("lines", len(rows))


if __name__ == "__main__":
    main()
'''})

case("session-lists", proj="clicks", spark="35", script="session_lists.py", master="local-cluster[1,1,512]", events="plain", metrics=True, timeout=220, setup=lambda c: None,
  conf={"spark.executor.memory": "512m"}, cause="memory.executor-heap", also=["skew.aggregate"], quote=r"OutOfMemoryError|exited with code 52|code 52", file="src/session_lists.py", family="collect-list-executor-oom", emitter="jvm",
  why="collect_list gathers all events of one day key into one executor of 512 MB",
  files={"session_lists.py": '''
import logging
from pyspark.sql import SparkSession, functions as F

logging.basicConfig(level=logging.INFO)
log = logging.getLogger("session_lists")


def events(spark, n):
    base = spark.range(n)
    return base.select(
        (F.col("id") % 3).alias("day"),
        F.concat(F.lit("visitor-"), (F.col("id") % 9973).cast("string")).alias("visitor"),
        F.sha2(F.col("id").cast("string"), 512).alias("url"),
    )


def main():
    spark = SparkSession.builder.appName("session-lists").getOrCreate()
    ev = events(spark, 6_000_000)
    log.info("events: %d", ev.count())
    lists = ev.groupBy("day").agg(F.collect_list(F.struct("visitor", "url")).alias("hits"))  #@@
    lists.select("day", F.size("hits").alias("n"), F.slice("hits", 1, 50).alias("sample")).write.mode("overwrite").parquet("/data/out/sessions")
    log.info("done")


if __name__ == "__main__":
    main()
'''})

case("rank-pull", proj="ads", spark="33", mode="submit", script="rank_pull.py", setup=O, conf={"spark.driver.maxResultSize": "12m"}, events="zstd",
  cause="memory.max-result-size", quote=r"is bigger than spark.driver.maxResultSize", file="src/rank_pull.py", family="max-result", emitter="spark", why="toPandas of 40+ MB with a limit of 12 MB",
  files={"rank_pull.py": '''
from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F

def ranked(spark):
    grid = spark.range(0, 600000, numPartitions=6).select(
        (F.col("id") % 1200).alias("campaign"), F.col("id").alias("impression"), F.rand(5).alias("score"),
        F.md5(F.col("id").cast("string")).alias("creative"))
    w = Window.partitionBy("campaign").orderBy(F.desc("score"))
    return grid.withColumn("rank", F.row_number().over(w)).where("rank <= 400")

spark = SparkSession.builder.appName("rank-pull").getOrCreate()
top = ranked(spark)
rows = top.collect()  #@@
print("best creatives:", len(rows))
with open("/data/out/best.txt", "w") as fh:
    fh.writelines("%s;%s\\n" % (r.campaign, r.creative) for r in rows)
'''})

case("lookup-parallel", proj="geo", spark="43", mode="python", script="lookup_parallel.py", events="none", setup=lambda c: None, defaults={"spark.rpc.message.maxSize": "1"}, show_defaults=True,
  cause="healthy", family="rpc-size-local", emitter="spark", plant=False, why="tasks of several MB with a 1 MiB message limit: in local mode no message is sent, only the WARN about task size appears; exit 0", relabelled="planned memory.task-too-large, but local mode does not check spark.rpc.message.maxSize",
  files={"lookup_parallel.py": '''
import hashlib
from pyspark.sql import SparkSession

def cells(n):
    return [(i, hashlib.sha256(str(i).encode()).hexdigest(), (i % 180) - 90.0, (i % 360) - 180.0) for i in range(n)]

def main():
    spark = SparkSession.builder.appName("lookup").getOrCreate()
    sc = spark.sparkContext
    grid = cells(60_000)
    print("grid cells:", len(grid))
    rdd = sc.parallelize(grid, 2)  #@@
    north = rdd.filter(lambda c: c[2] > 0).map(lambda c: (int(c[3] // 15), 1)).reduceByKey(lambda a, b: a + b)
    for zone, n in sorted(north.collect()):
        print(zone, n)

main()
'''})

case("lookup-parallel-b", proj="geo", spark="35", mode="submit", master="local-cluster[1,2,640]", conf={"spark.executor.memory": "640m"}, script="lookup_parallel.py", events="none", setup=lambda c: None, defaults={"spark.rpc.message.maxSize": "1"}, show_defaults=True,
  cause="memory.task-too-large", quote=r"exceeds max allowed: spark.rpc.message.maxSize", file="src/lookup_parallel.py", family="rpc-size", emitter="spark", why="parallelize ships 2 slices of several MB inside the task, limit is 1 MiB",
  files={"lookup_parallel.py": '''
import hashlib
from pyspark.sql import SparkSession

def cells(n):
    return [(i, hashlib.sha256(str(i).encode()).hexdigest(), (i % 180) - 90.0, (i % 360) - 180.0) for i in range(n)]

def main():
    spark = SparkSession.builder.appName("lookup").getOrCreate()
    sc = spark.sparkContext
    grid = cells(60_000)
    print("grid cells:", len(grid))
    rdd = sc.parallelize(grid, 2)  #@@
    north = rdd.filter(lambda c: c[2] > 0).map(lambda c: (int(c[3] // 15), 1)).reduceByKey(lambda a, b: a + b)
    for zone, n in sorted(north.collect()):
        print(zone, n)

main()
'''})

case("wide-seq", proj="grid", spark="43", script="wide_seq.py", events="plain", setup=lambda c: wcsv("/data/grid/outages.csv", ["feeder", "from_ts", "to_ts"], [[f"F{i}", 1764000000 + i * 60, 1764000000 + i * 60 + 900] for i in range(40)] + [["F41", 0, 1764003600]]),
  cause="memory.row-too-large", quote=r"COLLECTION_SIZE_LIMIT_EXCEEDED|array size limit|[Tt]oo long sequence|Too many elements|OutOfMemoryError", file="src/wide_seq.py", family="sequence-from-epoch-zero", emitter="spark-sql", also=["memory.executor-heap", "memory.driver-heap"],
  why="an outage with from_ts 0 makes sequence() build an array of 3.5 G elements at half-second steps",
  files={"wide_seq.py": '''
from pyspark.sql import SparkSession, functions as F

def expand(df):
    """one row for each half second of an outage"""
    ticks = F.sequence(F.col("from_ts") * 2, F.col("to_ts") * 2)  #@@
    return df.select("feeder", F.explode(ticks).alias("tick"))

if __name__ == "__main__":
    spark = SparkSession.builder.appName("wide-seq").getOrCreate()
    outages = spark.read.csv("/data/grid/outages.csv", header=True, schema="feeder string, from_ts bigint, to_ts bigint")
    print("outages", outages.count())
    expand(outages).groupBy("feeder").count().write.mode("overwrite").parquet("/data/out/outage_ticks")
'''})

case("dim-bcast", proj="clicks", spark="35", script="dim_bcast.py", events="plain", setup=lambda c: None, conf={"spark.sql.broadcastTimeout": "4", "spark.sql.adaptive.enabled": "false"},
  cause="memory.broadcast-timeout", quote=r"Could not execute broadcast in 4 secs", file="src/dim_bcast.py", family="bcast-timeout", emitter="spark-sql", why="broadcast hint on a side that takes longer than 4 s to build",
  files={"dim_bcast.py": '''
import time
from pyspark.sql import SparkSession
from pyspark.sql.functions import broadcast, col, count, udf

@udf("string")
def resolve(ip):
    time.sleep(0.05)      # whois cache
    return f"AS{ip % 77}"

def main():
    spark = SparkSession.builder.appName("dim-bcast").getOrCreate()
    hits = spark.range(200000).select((col("id") % 400).alias("ip"), (col("id") % 24).alias("hour"))
    owners = spark.range(400).select(col("id").alias("ip")).repartition(2).withColumn("owner", resolve("ip"))
    joined = hits.join(broadcast(owners), "ip")  #@@
    joined.groupBy("owner", "hour").agg(count("*").alias("hits")).write.mode("overwrite").parquet("/data/out/owners")
    spark.stop()

main()
'''})

case("mem-worker", proj="media", spark="43", script="frames.py", events="plain", setup=lambda c: None, conf={"spark.executor.pyspark.memory": "300m"}, timeout=120,
  cause="memory.python-worker", also=["code.udf-exception"], quote=r"MemoryError|Unable to allocate|Python worker exited unexpectedly", file="src/frames.py", family="pyspark-memory-limit", emitter="python-udf", why="each udf call allocates a buffer of 1 GB, worker's limit is 300 MB", 
  files={"frames.py": '''
"""Mean brightness of decoded frames."""
import logging

from pyspark.sql import SparkSession, functions as F

WIDTH, HEIGHT, FRAMES = 1280, 720, 400


def brightness(seed: int) -> float:
    raw = bytearray(WIDTH * HEIGHT * FRAMES * 3)  #@@
    raw[seed % len(raw)] = 255
    return sum(raw[:: WIDTH * HEIGHT]) / FRAMES


def main():
    logging.basicConfig(level=logging.INFO)
    spark = SparkSession.builder.appName("frames").getOrCreate()
    clips = spark.range(24).repartition(4)
    clips.withColumn("mean", F.udf(brightness, "double")("id")).write.mode("overwrite").parquet("/data/out/brightness")
    logging.info("clips done")


if __name__ == "__main__":
    main()
'''})

KILLW = '''
import time
from pyspark.sql import SparkSession


def parse(part):
    for line in part:
        time.sleep(0.004)
        cols = line.split(",")
        yield cols[2], float(cols[3])


def main():
    spark = SparkSession.builder.appName("orders-rdd").getOrCreate()
    sc = spark.sparkContext
    lines = sc.textFile("/data/shop/orders.csv", 4)
    head = lines.first()
    print("header:", head)
    sums = lines.filter(lambda l: l != head).mapPartitions(parse).reduceByKey(lambda a, b: a + b)
    for country, amount in sums.collect():
        print(country, round(amount, 2))
    spark.stop()


if __name__ == "__main__":
    main()
'''
def kw(id, **k):
    d = dict(proj="shop", script="orders_rdd.py", files={"orders_rdd.py": KILLW}, setup=lambda c: orders("/data/shop/orders.csv", n=6000), plant=False)
    d.update(k); case(id, **d)
kw("rdd-sums", spark="35", events="plain", chaos=[{"after": r"Running task|Starting task .* in stage [12]|header:", "match": "pyspark.daemon", "leaf": True, "delay": 2, "times": 1}], cause="memory.python-worker", also=["unknown", "dependency.python-interpreter"], quote=r"EOFException occurred while reading the port number|code: 137", patch="never", family="python-worker-sigkill", emitter="spark", why="the Python daemon got SIGKILL (as the kernel's OOM killer does) while starting; local[2] has no retries", relabelled="planned to hit a forked worker, it hit the daemon before its first fork: other message, same cause; unknown accepted")
kw("rdd-sums-b", spark="43", master="local[2,3]", events="zstd", chaos=[{"after": r"header:", "match": "pyspark.daemon", "leaf": True, "delay": 2, "times": 1}], cause="healthy", family="python-worker-sigkill-survived", emitter="spark", why="same kill but local[2,3] retries the task and the job ends well")

# ---------- cluster
LONG = '''
import logging
import sys
import time

from pyspark.sql import SparkSession, functions as F

log = logging.getLogger("enrich")


def slow(x):
    time.sleep(0.02)
    return x * 3 % 17


def main(n):
    logging.basicConfig(level=logging.INFO, stream=sys.stdout)
    spark = SparkSession.builder.appName("enrich-orders").getOrCreate()
    orders = spark.read.csv("/data/shop/orders.csv", header=True, inferSchema=True).repartition(n)
    scored = orders.withColumn("score", F.udf(slow, "int")("customer_id"))
    by = scored.groupBy("country", "score").agg(F.sum("amount").alias("amount"))
    log.info("scoring %d partitions", n)
    by.write.mode("overwrite").parquet("/data/out/scored")
    log.info("scores stored: %d", spark.read.parquet("/data/out/scored").count())
    spark.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
'''
def en(id, **k):
    d = dict(proj="scoring", script="enrich_orders.py", args=["8"], files={"enrich_orders.py": LONG}, setup=lambda c: orders("/data/shop/orders.csv", n=2500), plant=False, patch="never", emitter="spark")
    d.update(k); case(id, **d)
en("enrich-a", spark="35", master="local-cluster[2,1,640]", conf={"spark.executor.memory": "640m"}, events="plain", chaos=[{"after": r"Starting task [0-9.]+ in stage [2-9]", "match": "CoarseGrainedExecutorBackend", "each": False, "times": 12, "gap": 3.0, "delay": 0.5}], timeout=200,
   cause="cluster.worker-lost", also=["cluster.executor-failures", "memory.container-oom-killed", "unknown"], quote=r"(code|exited with code) 137|Command exited with code 137|ExecutorLostFailure", family="executors-sigkill", why="executors get SIGKILL again and again from outside; logs show only exit 137")
en("enrich-b", spark="43", master="local-cluster[2,1,640]", conf={"spark.executor.memory": "640m"}, events="plain", chaos=[{"after": r"Starting task [0-9.]+ in stage [2-9]", "match": "CoarseGrainedExecutorBackend", "times": 1, "delay": 2}], timeout=150,
   cause="healthy", family="executor-lost-survived", why="one executor was killed, its tasks ran again, job ended with exit code 0")
def standalone(workers=1, mem="700m", ns=None, pyenv=None, start_worker=True):
    def setup(c):
        home, logd = c["home"], "/tmp/sa"; os.makedirs(logd, exist_ok=True); shutil_rm("/var/spark-worker"); os.makedirs("/var/spark-worker"); subprocess.run(["chown", "-R", "etl:etl", "/var/spark-worker", logd])
        env = {"PATH": f"{c['venv']}/bin:/usr/bin:/bin", "HOME": "/home/etl", "JAVA_HOME": "/usr/lib/jvm/java-17-openjdk-amd64", "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_CONF_DIR": "/etc/acme-spark", "SPARK_LOCAL_DIRS": "/tmp/sa", "LANG": "C.UTF-8", "LD_LIBRARY_PATH": "/opt/python3.11/lib", "SPARK_DAEMON_MEMORY": "256m"}
        os.makedirs("/etc/acme-spark", exist_ok=True)
        ps = []
        def go(cmd, name, ns=None):
            f = open(f"{logd}/{name}.log", "wb")
            if ns: cmd = ["unshare", "-m", "sh", "-c", f"mount --make-rprivate /; {ns}; exec setpriv --reuid=etl --regid=etl --clear-groups " + " ".join(cmd)]; p = subprocess.Popen(cmd, env=env, stdout=f, stderr=subprocess.STDOUT, start_new_session=True)
            else: p = subprocess.Popen(cmd, env=env, stdout=f, stderr=subprocess.STDOUT, start_new_session=True, user="etl", group="etl", extra_groups=[])
            ps.append(p); return p
        go([f"{home}/bin/spark-class", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "7077", "--webui-port", "8989"], "master")
        for _ in range(150):
            try: socket.create_connection(("127.0.0.1", 7077), .3).close(); break
            except OSError: time.sleep(.2)
        c["workers"] = []
        if start_worker:
            for i in range(workers): c["workers"].append(go([f"{home}/bin/spark-class", "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--webui-port", str(8990 + i), "--cores", "2", "--memory", mem, "--work-dir", "/var/spark-worker", "spark://127.0.0.1:7077"], f"worker{i}", ns))
            for _ in range(150):
                if "Registering worker" in open(f"{logd}/master.log", errors="replace").read(): break
                time.sleep(.2)
        def stop():
            for p in ps:
                try: os.killpg(p.pid, 15)
                except OSError: pass
            time.sleep(1.5)
            for p in ps:
                try: os.killpg(p.pid, 9)
                except OSError: pass
        c["cleanup"].append(stop)
    return setup
def shutil_rm(p): subprocess.run(["rm", "-rf", p])
def kill_worker(c):
    for p in c["workers"]:
        try: os.killpg(p.pid, 9)
        except OSError: pass
    subprocess.run("for p in $(pgrep -u etl -f 'CoarseGrainedExecutorBackend.*--worker-url'); do kill -9 $p; done", shell=True)
SA = "spark://127.0.0.1:7077"
D25 = lambda c: orders("/data/shop/orders.csv", n=2500)
en("enrich-c", spark="43", master=SA, events="plain", conf={"spark.executor.memory": "512m"}, setup=lambda c: (standalone()(c), D25(c)), chaos=[{"after": r"Starting task [0-9.]+ in stage [2-9]", "call": kill_worker, "delay": 1.5, "times": 1}], timeout=110,
   cause="cluster.worker-lost", also=["config.no-resources", "cluster.capacity"], quote=r"worker lost|Worker (shutting|lost)|Lost executor|Initial job has not accepted", family="standalone-worker-killed", why="the only standalone worker is killed mid-stage; job waits for resources until its time limit (SIGTERM)")
en("enrich-d", spark="35", master=SA, conf={"spark.executor.memory": "2g"}, setup=lambda c: (standalone(mem="700m")(c), D25(c)), timeout=75,
   cause="config.no-resources", also=["cluster.capacity", "config.request-too-large"], quote=r"Initial job has not accepted any resources", patch="may", family="standalone-executor-too-big", why="asks 2 GB executors of a worker with 700 MB; waits until SIGTERM by the time limit", events="plain")
en("enrich-e", spark="43", master="spark://127.0.0.1:7078", timeout=150, events="none",
   cause="external.connection-refused", also=["shuffle.connection", "config.no-resources", "config.invalid-value", "cluster.capacity"], quote=r"All masters are unresponsive|Failed to connect to (/?127.0.0.1|localhost/127.0.0.1):7078|Connection refused", family="standalone-master-down", why="no master listens on the port of the master URL", emitter="spark")
en("enrich-f", spark="43", master=SA, events="zstd", conf={"spark.executor.memory": "512m"}, setup=lambda c: (D25(c), standalone(ns="mount -t tmpfs none /data/shop")(c)), timeout=110,
   cause="storage.local-path-not-shared", also=["data.path-missing", "storage.file-replaced"], quote=r"(File file:/data/shop/orders.csv does not exist|FILE_NOT_EXIST|FileNotFoundException)", patch="may", family="path-only-on-driver", why="worker's mount namespace has an empty /data/shop: file exists on the driver only")
en("enrich-g", spark="43", master=SA, events="plain", conf={"spark.executor.memory": "512m"}, setup=lambda c: (D25(c), standalone()(c)), timeout=110, env={"PYSPARK_PYTHON": "/usr/bin/python3", "PYSPARK_DRIVER_PYTHON": "/opt/spk43/bin/python"}, patch="may",
   files={"enrich_orders.py": LONG.replace("import time\n", "import time\n\nimport requests  #@@\n").replace("    time.sleep(0.02)\n", "    requests.utils.quote(str(x))\n")}, cause="dependency.python-module", quote=r"ModuleNotFoundError: No module named 'requests'", plant=False, family="module-not-on-executors", why="executors run /usr/bin/python3 which has no requests, the driver's venv has it", emitter="python-udf")
en("enrich-h", spark="35", timeout=22, cause="cluster.driver-killed", also=["orchestration.sigterm", "orchestration.task-killed", "orchestration.task-timeout", "unknown"], quote=r"SIGTERM|Shutdown hook called|ShutdownHookManager", args=["48"], setup=lambda c: orders("/data/shop/orders.csv", n=9000), events="plain", family="sigterm-limit", why="runner's time limit sends SIGTERM to the driver, nothing else is wrong")
en("enrich-i", spark="43", args=["48"], setup=lambda c: orders("/data/shop/orders.csv", n=9000), chaos=[{"after": r"scoring 48", "group": True, "signal": 9, "times": 1, "delay": 9}], events="plain", cause="unknown", abstain=True, outcome="failed", family="sigkill-driver-silent", also=["cluster.driver-killed"], why="whole process group gets SIGKILL: log just stops, exit code 137; nothing tells who or why")
en("enrich-j", spark="35", mode="python", args=["48"], setup=lambda c: orders("/data/shop/orders.csv", n=9000), chaos=[{"after": r"scoring", "group": True, "signal": 2, "times": 1, "delay": 3}], cause="orchestration.interrupted", quote=r"KeyboardInterrupt", family="ctrl-c", why="user's Ctrl-C (SIGINT to the group)", emitter="python")
en("enrich-k", spark="43", args=["2o"], cause="config.missing-argument", also=["data.bad-cast", "config.invalid-value", "code.driver-exception"], quote=r"ValueError: invalid literal for int", patch="never", family="bad-argument", why="argument '2o' (letter o) is no number", emitter="python") if False else None

# ---------- disk
def small_fs(path, size, inodes=None):
    def setup(c):
        os.makedirs(path, exist_ok=True); subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},uid=%d" % int(subprocess.check_output(["id", "-u", "etl"])), "tmpfs", path], check=True); c["cleanup"].append(lambda: subprocess.run(["umount", "-l", path]))
    return setup
FAN = '''
from pyspark.sql import SparkSession, functions as F
import argparse, logging

def fan_out(spark, n):
    return (spark.range(n).withColumn("bucket", F.col("id") % 64)
            .withColumn("payload", F.sha2(F.col("id").cast("string"), 512))
            .withColumn("noise", F.rand(11)))

def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--rows", type=int, default=900_000)
    ap.add_argument("--out", required=True)
    a = ap.parse_args()
    logging.basicConfig(level=logging.INFO)
    spark = SparkSession.builder.appName("fan-out").getOrCreate()
    df = fan_out(spark, a.rows).repartition(12, "payload")
    df.sortWithinPartitions("noise").write.mode("overwrite").parquet(a.out)
    logging.info("written")

if __name__ == "__main__":
    main()
'''
case("fan-out", proj="synth", spark="35", script="fan_out.py", args=["--out", "/data/vol/fan"], files={"fan_out.py": FAN}, setup=small_fs("/data/vol", "30m"), plant=False, events="plain", cause="shuffle.disk-full", also=["storage.quota"], quote="No space left on device", patch="never", family="output-volume-full", emitter="hadoop-fs", why="output volume has 30 MB")
case("fan-out-b", proj="synth", spark="43", script="fan_out.py", args=["--out", "/data/out/fan"], conf={"spark.local.dir": "/data/scratch"}, files={"fan_out.py": FAN}, setup=small_fs("/data/scratch", "40m"), plant=False, mode="submit", events="rolling", cause="shuffle.disk-full", quote="No space left on device", patch="never", family="local-dir-full", emitter="spark", why="spark.local.dir has 40 MB for the shuffle")

# ---------- lifecycle, pickling
case("two-reports", proj="reporting", spark="43", mode="python", script="two_reports.py", setup=O, cause="code.context-lifecycle", quote=r"dagScheduler\(\). is null", relabelled="4.3.0 says INTERNAL_ERROR / NullPointerException of dagScheduler() where older ones say stopped SparkContext; cause kept, quote changed", file="src/reports/base.py", family="stop-inside-helper", emitter="spark", why="helper stops the session after the first report, the second uses its cached frame",
  files={"reports/__init__.py": "", "reports/base.py": '''
import contextlib

from pyspark.sql import SparkSession


@contextlib.contextmanager
def report(name):
    spark = SparkSession.builder.appName("reports").getOrCreate()
    print(f"-- {name}")
    try:
        yield spark
    finally:
        spark.stop()  #@@
''', "two_reports.py": '''
from pyspark.sql import functions as F

from reports.base import report


def main():
    with report("countries") as spark:
        orders = spark.read.csv("/data/shop/orders.csv", header=True, inferSchema=True).cache()
        orders.groupBy("country").agg(F.sum("amount").alias("amount")).write.mode("overwrite").parquet("/data/out/countries")
    with report("customers"):
        top = orders.groupBy("customer_id").agg(F.sum("amount").alias("amount")).orderBy(F.desc("amount")).limit(10)
        top.write.mode("overwrite").parquet("/data/out/customers")


if __name__ == "__main__":
    main()
'''})
case("two-reports-b", proj="reporting", spark="35", mode="python", script="two_reports.py", setup=O, cause="code.context-lifecycle", quote=r"stopped SparkContext|SESSION_OR_CONTEXT_NOT_EXISTS|cannot be used after|NoneType", file="src/reports/base.py", family="stop-inside-helper", emitter="spark", why="helper stops the session after the first report, the second uses its cached frame",
  files={"reports/__init__.py": "", "reports/base.py": '''
import contextlib

from pyspark.sql import SparkSession


@contextlib.contextmanager
def report(name):
    spark = SparkSession.builder.appName("reports").getOrCreate()
    print(f"-- {name}")
    try:
        yield spark
    finally:
        spark.stop()  #@@
''', "two_reports.py": '''
from pyspark.sql import functions as F

from reports.base import report


def main():
    with report("countries") as spark:
        orders = spark.read.csv("/data/shop/orders.csv", header=True, inferSchema=True).cache()
        orders.groupBy("country").agg(F.sum("amount").alias("amount")).write.mode("overwrite").parquet("/data/out/countries")
    with report("customers"):
        top = orders.groupBy("customer_id").agg(F.sum("amount").alias("amount")).orderBy(F.desc("amount")).limit(10)
        top.write.mode("overwrite").parquet("/data/out/customers")


if __name__ == "__main__":
    main()
'''})
case("nested-read", proj="catalog", spark="35", script="nested_read.py", events="plain", setup=lambda c: [wcsv(f"/data/catalog/{n}.csv", ["sku", "p"], [[i, i] for i in range(9)]) for n in "abc"], cause="code.not-serializable", quote=r"CONTEXT_ONLY_VALID_ON_DRIVER|SPARK-5063|could not serialize|Could not serialize", file="src/nested_read.py", family="spark-in-map", emitter="pyspark", why="spark.read is used inside an RDD map",
  files={"nested_read.py": '''
from pyspark.sql import SparkSession

spark = SparkSession.builder.appName("nested-read").getOrCreate()


def rows_in(path):
    n = spark.read.csv(path, header=True).count()  #@@
    return path, n


paths = [f"/data/catalog/{name}.csv" for name in ("a", "b", "c")]
counts = spark.sparkContext.parallelize(paths, 3).map(rows_in).collectAsMap()
for path, n in sorted(counts.items()):
    print(f"{path}: {n}")
spark.stop()
'''})
case("hash-rows", proj="people", spark="35", script="hash_rows.py", mode="python", setup=lambda c: wcsv("/data/people/staff.csv", ["badge", "dept"], [[i, f"D{i%5}"] for i in range(80)]), cause="code.not-serializable", quote=r"cannot pickle|Could not serialize object", file="src/hash_rows.py", family="lock-in-closure", emitter="pyspark", why="udf is a bound method of an object which holds a lock",
  files={"hash_rows.py": '''
import hashlib
import threading

from pyspark.sql import SparkSession
from pyspark.sql.functions import udf


class Hasher:
    def __init__(self, salt):
        self.salt = salt
        self.lock = threading.Lock()  #@@
        self.calls = 0

    def digest(self, value):
        with self.lock:
            self.calls += 1
        return hashlib.sha1((self.salt + str(value)).encode()).hexdigest()


def main():
    spark = SparkSession.builder.appName("hash-rows").getOrCreate()
    hasher = Hasher("s-2026")
    staff = spark.read.csv("/data/people/staff.csv", header=True)
    masked = staff.withColumn("badge", udf(hasher.digest, "string")("badge"))
    masked.write.mode("overwrite").parquet("/data/out/staff_masked")
    print("masked", masked.count())


if __name__ == "__main__":
    main()
'''})
