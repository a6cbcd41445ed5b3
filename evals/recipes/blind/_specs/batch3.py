from data import *
import os, subprocess, time, servers
LOGSET = '''
import logging
import sys

from pyspark.sql import SparkSession, functions as F

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
'''
case("mosaic-heap", proj="mosaic", spark="35", script="mosaic.py", master="local-cluster[1,1,640]", emitter="spark", cause="memory.executor-heap", quote=r"Java heap space|OutOfMemoryError", events="plain", family="collect-list-one-key", timeout=240, conf={"spark.executor.memory": "600m", "spark.task.maxFailures": "1", "spark.excludeOnFailure.enabled": "false"}, file="src/mosaic.py", why="all tiles of one region are collected into one array on a 600 MB executor",
  files={"mosaic.py": LOGSET + '''log = logging.getLogger("mosaic")


def tiles(spark, n):
    body = F.repeat(F.sha2(F.col("id").cast("string"), 512), 64)
    return spark.range(n).select((F.col("id") % 2).alias("region"), "id", body.alias("body"))


def mosaic(df):
    return df.groupBy("region").agg(F.collect_list(F.struct("id", "body")).alias("tiles"))  #@@


def main():
    spark = SparkSession.builder.appName("mosaic").getOrCreate()
    log.info("tiles %d", tiles(spark, 1000).count())
    out = mosaic(tiles(spark, 90_000))
    out.withColumn("n", F.size("tiles")).select("region", "n", F.sha2(F.to_json("tiles"), 256).alias("h")).write.mode("overwrite").parquet("/data/out/mosaic")
    spark.stop()


main()
'''})
case("hash-mem", proj="hashes", spark="35", script="hashes.py", emitter="python-udf", cause="memory.python-worker", also=["code.udf-exception"], quote=r"MemoryError", events="plain", family="pyspark-memory-limit", conf={"spark.executor.pyspark.memory": "300m"}, file="src/hashes.py", setup=lambda c: wjson("/data/hashes/h.jsonl", [{"id": i, "bits": 27 if i == 77 else 10} for i in range(100)]), why="one row makes a table of 2^27 doubles in a Python worker limited to 300 MB",
  files={"hashes.py": LOGSET + '''import numpy as np

log = logging.getLogger("hashes")


@F.udf("double")
def spread(bits):
    table = np.zeros(2 ** bits, dtype="float64")  #@@
    table[:: max(1, bits)] = 1.0
    return float(table.mean())


spark = SparkSession.builder.appName("hashes").getOrCreate()
df = spark.read.json("/data/hashes/h.jsonl").repartition(2)
df.withColumn("spread", spread("bits")).write.mode("overwrite").parquet("/data/out/hashes")
log.info("done")
spark.stop()
'''})
case("frame-kryo", proj="frames", spark="43", script="frames.py", emitter="spark", cause="memory.kryo-buffer", quote=r"KRYO_BUFFER_OVERFLOW|Buffer overflow", events="plain", family="kryo-buffer-max", conf={"spark.serializer": "org.apache.spark.serializer.KryoSerializer", "spark.kryoserializer.buffer.max": "1m"}, file="src/submit.sh", lines=[2], why="a result block of several MB does not fit spark.kryoserializer.buffer.max=1m",
  files={"submit.sh": '#!/bin/sh\nexec spark-submit --master "local[2]" --conf spark.serializer=org.apache.spark.serializer.KryoSerializer --conf spark.kryoserializer.buffer.max=1m frames.py\n', "frames.py": LOGSET + '''log = logging.getLogger("frames")


def frames(spark, n):
    return spark.range(n, numPartitions=2).select("id", F.repeat(F.sha2(F.rand(1).cast("string"), 512), 40).alias("raw"))


def main():
    spark = SparkSession.builder.appName("frames").getOrCreate()
    small = frames(spark, 10).collect()
    log.info("probe %d", len(small))
    rows = frames(spark, 4000).collect()
    with open("/data/out/frames.bin", "w") as f:
        f.writelines(r.raw for r in rows)
    spark.stop()


main()
'''})
def _tiny(c):
    os.makedirs("/data/scratch", exist_ok=True); subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m,mode=1777", "tmpfs", "/data/scratch"], check=True); c["cleanup"].append(lambda: subprocess.run(["umount", "-l", "/data/scratch"]))
case("sort-scratch", proj="sorter", spark="43", script="sorter.py", emitter="spark", cause="shuffle.disk-full", quote=r"No space left on device", setup=_tiny, events="plain", family="local-dir-full", patch="never", defaults={"spark.local.dir": "/data/scratch"}, why="spark.local.dir is a 12 MB scratch file system, the shuffle does not fit",
  files={"sorter.py": LOGSET + '''log = logging.getLogger("sorter")


def main():
    spark = SparkSession.builder.appName("sorter").getOrCreate()
    df = spark.range(600_000).select(F.sha2(F.col("id").cast("string"), 256).alias("k"), F.rand(4).alias("v"))
    ordered = df.repartition(4, "k").sortWithinPartitions("k")
    ordered.write.mode("overwrite").parquet("/data/out/sorted")
    log.info("done")
    spark.stop()


main()
'''})
def _alone(c):
    env = {"PATH": f"{c['venv']}/bin:/usr/bin:/bin", "HOME": "/home/etl", "JAVA_HOME": "/usr/lib/jvm/java-17-openjdk-amd64", "SPARK_HOME": str(c["home"]), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_HOSTNAME": "localhost", "SPARK_DAEMON_MEMORY": "256m", "SPARK_CONF_DIR": "/etc/spark-empty"}
    for a in (["org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "7177", "--webui-port", "7178"], ["org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--webui-port", "7179", "--cores", "1", "--memory", "768m", "--work-dir", "/var/spark-worker", "spark://127.0.0.1:7177"]):
        os.makedirs("/var/spark-worker", exist_ok=True); os.chmod("/var/spark-worker", 0o777)
        p = subprocess.Popen(["nice", "-n", "15", f"{c['home']}/bin/spark-class"] + a, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, user="etl", group="etl", extra_groups=[], start_new_session=True)
        c["cleanup"].append(lambda p=p: os.killpg(p.pid, 9))
        if "Master" in a[0]: servers.wait(7177, 900)
    time.sleep(15)
case("night-queue", proj="nightq", spark="43", script="night.py", master="spark://127.0.0.1:7177", emitter="spark", cause="config.no-resources", also=["cluster.capacity"], quote=r"Initial job has not accepted any resources", setup=_alone, events="plain", family="standalone-no-resources", conf={"spark.executor.memory": "2g"}, chaos=[{"after": r"Initial job has not accepted any resources", "times": 1, "delay": 32, "driver": True, "signal": 15}], timeout=200, file="src/submit.sh", lines=[2], why="executors of 2 GB are asked for, the only worker has 768 MB; the caller ends the job after a while",
  files={"submit.sh": '#!/bin/sh\nexec spark-submit --master spark://127.0.0.1:7177 --conf spark.executor.memory=2g night.py\n', "night.py": LOGSET + '''log = logging.getLogger("night")


def main():
    spark = SparkSession.builder.appName("night").getOrCreate()
    df = spark.range(1000).select((F.col("id") % 7).alias("k"))
    log.info("counting")
    log.info("groups %d", df.groupBy("k").count().count())
    spark.stop()


main()
'''})
