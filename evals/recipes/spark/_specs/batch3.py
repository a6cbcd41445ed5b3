from data import *
import subprocess
def O(c): orders("/data/shop/orders.csv")
def R(c): readings("/data/telemetry/raw/2026-11-24/part-0.json")

case("geo-tag", proj="geo", spark="35", events="plain", script="geo_tag.py", emitter="python-udf", setup=lambda c: wjson("/data/geo/stops.jsonl", [{"stop": i, "addr": {"zip": "04109", "city": "Leipzig"} if i != 163 else None} for i in range(240)]),
  cause="code.none-value", also=["code.udf-exception"], quote=r"'NoneType' object (is not subscriptable|has no attribute)", file="src/geo/tagging.py", family="udf-none-struct", why="addr is null for one stop, udf subscripts it",
  files={"geo/__init__.py": "", "geo/tagging.py": '''
ZONES = {"04": "saxony", "10": "berlin", "06": "anhalt"}


def zone_of(zip_code):
    return ZONES.get(zip_code[:2], "other")


def tag(addr):
    """Zone and city of one stop."""
    zone = zone_of(addr["zip"])  #@@
    return f"{zone}/{addr['city'].lower()}"
''', "geo_tag.py": '''
from pyspark.sql import SparkSession, functions as F, types as T

from geo.tagging import tag

spark = SparkSession.builder.appName("geo-tag").getOrCreate()
spark.sparkContext.setLogLevel("INFO")
tag_udf = F.udf(tag, T.StringType())

stops = spark.read.schema("stop int, addr struct<zip:string,city:string>").json("/data/geo/stops.jsonl")
print("stops", stops.count())
tagged = stops.repartition(3).withColumn("tag", tag_udf("addr"))
tagged.write.mode("overwrite").partitionBy("tag").parquet("/data/out/stops")
'''})

case("carrier-fee", proj="logistics", spark="33", mode="python", script="carrier_fee.py", emitter="pyspark", setup=lambda c: wcsv("/data/logistics/parcels.csv", ["parcel", "carrier", "kg"], [[i, ["DHL", "DPD", "GLS", "UPS"][i % 4] if i < 290 else "FEDX", round(0.3 + i % 17, 1)] for i in range(300)]),
  cause="dependency.python-version", also=["dependency.package-version"], quote=r"Could not serialize object: IndexError: tuple index out of range", patch="never", family="spark33-on-python311", why="PySpark 3.3.4 does not support Python 3.11: its cloudpickle cannot serialise any function; the code is fine", relabelled="planned KeyError in the udf is never reached: cloudpickle of 3.3.4 breaks on Python 3.11 first",
  files={"carrier_fee.py": '''
from pyspark.sql import SparkSession
from pyspark.sql.functions import udf, sum as fsum, col
from pyspark.sql.types import DoubleType

TARIFF = {
    "DHL": (3.20, 0.45),
    "DPD": (2.90, 0.52),
    "GLS": (2.75, 0.60),
    "UPS": (4.10, 0.38),
}


@udf(DoubleType())
def fee(carrier, kg):
    base, per_kg = TARIFF[carrier]
    return round(base + per_kg * kg, 2)


def main():
    spark = SparkSession.builder.appName("carrier-fee").master("local[2]").getOrCreate()
    parcels = spark.read.csv("/data/logistics/parcels.csv", header=True, schema="parcel int, carrier string, kg double")
    fees = parcels.withColumn("fee", fee("carrier", "kg"))
    for row in fees.groupBy("carrier").agg(fsum("fee").alias("fee")).orderBy(col("fee").desc()).collect():
        print(f"{row.carrier:6s} {row.fee:10.2f}")
    spark.stop()


if __name__ == "__main__":
    main()
'''})

case("carrier-fee-b", proj="logistics", spark="35", script="carrier_fee.py", emitter="python-udf", setup=lambda c: wcsv("/data/logistics/parcels.csv", ["parcel", "carrier", "kg"], [[i, ["DHL", "DPD", "GLS", "UPS"][i % 4] if i < 290 else "FEDX", round(0.3 + i % 17, 1)] for i in range(300)]),
  cause="code.udf-exception", also=["code.index-or-key"], quote=r"KeyError: 'FEDX'", file="src/carrier_fee.py", family="udf-dict-lookup", why="tariff table has no FEDX, the udf indexes the dict",
  files={"carrier_fee.py": '''
from pyspark.sql import SparkSession
from pyspark.sql.functions import udf, sum as fsum, col
from pyspark.sql.types import DoubleType

TARIFF = {
    "DHL": (3.20, 0.45),
    "DPD": (2.90, 0.52),
    "GLS": (2.75, 0.60),
    "UPS": (4.10, 0.38),
}


@udf(DoubleType())
def fee(carrier, kg):
    base, per_kg = TARIFF[carrier]  #@@
    return round(base + per_kg * kg, 2)


def main():
    spark = SparkSession.builder.appName("carrier-fee").master("local[2]").getOrCreate()
    parcels = spark.read.csv("/data/logistics/parcels.csv", header=True, schema="parcel int, carrier string, kg double")
    fees = parcels.withColumn("fee", fee("carrier", "kg"))
    for row in fees.groupBy("carrier").agg(fsum("fee").alias("fee")).orderBy(col("fee").desc()).collect():
        print(f"{row.carrier:6s} {row.fee:10.2f}")
    spark.stop()


if __name__ == "__main__":
    main()
'''})

case("carrier-rate", proj="logistics", spark="33", mode="python", script="carrier_rate.py", emitter="pyspark", setup=lambda c: wcsv("/data/logistics/parcels.csv", ["parcel", "carrier", "kg"], [[i, ["DHL", "DPD", "GLS", "UPS"][i % 4] if i < 290 else "FEDX", round(0.3 + i % 17, 1)] for i in range(300)]),
  cause="code.context-lifecycle", also=["code.driver-exception"], quote=r"AssertionError|assert sc is not None", file="src/carrier_rate.py", family="udf-before-session", why="on 3.3 a udf with a type as string at module level needs an active SparkContext, none exists at import",
  files={"carrier_rate.py": '''
from pyspark.sql import SparkSession
from pyspark.sql.functions import udf, sum as fsum, col

TARIFF = {
    "DHL": (3.20, 0.45),
    "DPD": (2.90, 0.52),
    "GLS": (2.75, 0.60),
    "UPS": (4.10, 0.38),
}


@udf("double")  #@@
def fee(carrier, kg):
    base, per_kg = TARIFF[carrier]
    return round(base + per_kg * kg, 2)


def main():
    spark = SparkSession.builder.appName("carrier-rate").master("local[2]").getOrCreate()
    parcels = spark.read.csv("/data/logistics/parcels.csv", header=True, schema="parcel int, carrier string, kg double")
    fees = parcels.withColumn("fee", fee("carrier", "kg"))
    for row in fees.groupBy("carrier").agg(fsum("fee").alias("fee")).orderBy(col("fee").desc()).collect():
        print(f"{row.carrier:6s} {row.fee:10.2f}")
    spark.stop()


if __name__ == "__main__":
    main()
'''})

case("zscore", proj="telemetry", spark="43", script="zscore.py", events="plain", structured=True, setup=R, emitter="python-udf",
  cause="code.udf-exception", quote=r"SCHEMA_MISMATCH_FOR_PANDAS_UDF|length|RESULT_(LENGTH|ROWS)_MISMATCH", file="src/zscore.py", family="pandas-udf-length", why="pandas_udf drops NaN rows, so its result is shorter than the input batch",
  files={"zscore.py": '''
import pandas as pd
from pyspark.sql import SparkSession
from pyspark.sql.functions import avg, col, pandas_udf, stddev

spark = SparkSession.builder.appName("zscore").getOrCreate()


@pandas_udf("double")
def normalise(v: pd.Series, mean: pd.Series, std: pd.Series) -> pd.Series:
    z = (v - mean) / std
    return z[z.abs() < 2].round(3)  #@@


readings = spark.read.json("/data/telemetry/raw/2026-11-24")
stats = readings.groupBy("device").agg(avg("celsius").alias("mean"), stddev("celsius").alias("std"))
scored = (readings.join(stats, "device")
          .where(col("std") > 0)
          .withColumn("z", normalise("celsius", "mean", "std")))
scored.write.mode("overwrite").parquet("/data/out/zscore")
print("scored", spark.read.parquet("/data/out/zscore").count())
'''}) 

case("device-fit", proj="telemetry", spark="43", script="device_fit.py", mode="python", setup=R, emitter="pyspark",
  cause="code.udf-exception", also=["data.column-missing", "data.write-schema-mismatch", "sql.type-mismatch"], quote=r"RESULT_COLUMNS_MISMATCH_FOR_PANDAS_UDF|RESULT_COLUMN_NAMES_MISMATCH|[Cc]olumn names of the returned", file="src/device_fit.py", family="apply-in-pandas-columns", why="function given to applyInPandas returns column 'intercept_c', declared schema says 'intercept'",
  files={"device_fit.py": '''
"""Linear trend of the temperature for every device (applyInPandas)."""
import numpy as np
import pandas as pd
from pyspark.sql import SparkSession

RESULT = "device string, slope double, intercept double, n long"


def fit(pdf: pd.DataFrame) -> pd.DataFrame:
    x = pd.to_datetime(pdf["ts"]).dt.hour.to_numpy(dtype=float)
    slope, intercept = np.polyfit(x, pdf["celsius"], 1) if len(pdf) > 2 else (0.0, 0.0)
    return pd.DataFrame([{
        "device": pdf["device"].iloc[0],
        "slope": slope,
        "intercept_c": intercept,  #@@
        "n": len(pdf),
    }])


def main():
    spark = SparkSession.builder.appName("device-fit").getOrCreate()
    df = spark.read.json("/data/telemetry/raw/2026-11-24").select("device", "ts", "celsius")
    trend = df.groupBy("device").applyInPandas(fit, schema=RESULT)
    print(trend.orderBy("slope").limit(5).toPandas().to_string())


if __name__ == "__main__":
    main()
'''})

case("survey-arrow", proj="survey", spark="35", script="survey.py", events="none", emitter="pyarrow", setup=lambda c: wjson("/data/survey/a.jsonl", [{"id": i, "age": i % 70 if i % 41 else "n.a."} for i in range(1, 200)]),
  cause="sql.type-mismatch", also=["data.bad-cast", "code.driver-exception"], quote=r"Arrow(TypeError|Invalid)|pyarrow.lib", file="src/survey.py", plant=False, lines=[18], family="arrow-mixed-object", why="object column age mixes int and str; Arrow conversion in createDataFrame fails",
  files={"survey.py": '''
import json
import logging

import pandas as pd
from pyspark.sql import SparkSession

log = logging.getLogger("survey")


def answers(path):
    with open(path) as fh:
        return pd.DataFrame([json.loads(x) for x in fh])


def to_spark(spark, pdf):
    spark.conf.set("spark.sql.execution.arrow.pyspark.enabled", "true")
    spark.conf.set("spark.sql.execution.arrow.pyspark.fallback.enabled", "false")
    return spark.createDataFrame(pdf)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    spark = SparkSession.builder.appName("survey").getOrCreate()
    pdf = answers("/data/survey/a.jsonl")
    log.info("answers: %s", pdf.shape)
    sdf = to_spark(spark, pdf)
    sdf.groupBy("age").count().write.mode("overwrite").parquet("/data/out/survey")
'''})

case("ratio-udf", proj="ads", spark="43", events="zstd", master="local[2]", script="ctr.py", emitter="python-udf", setup=lambda c: wcsv("/data/ads/c.csv", ["ad", "clicks", "shown"], [[i, i % 9, 0 if i == 57 else 10 + i] for i in range(120)]),
  cause="code.udf-exception", also=["data.divide-by-zero"], quote=r"ZeroDivisionError", file="src/metrics/ctr.py", family="udf-zero-division", why="ad 57 was never shown, udf divides by shown",
  files={"metrics/__init__.py": "", "metrics/ctr.py": '''
def ctr(clicks: int, shown: int) -> float:
    return clicks / shown  #@@


def lift(value: float, base: float) -> float:
    return (value - base) / base if base else 0.0
''', "ctr.py": '''
import sys
from pyspark.sql import SparkSession, functions as F
sys.path.insert(0, "/opt/acme-etl/ads")
from metrics.ctr import ctr, lift

def main():
    spark = SparkSession.builder.appName("ads-ctr").getOrCreate()
    ads = spark.read.csv("/data/ads/c.csv", header=True, inferSchema=True)
    base = ads.agg(F.sum("clicks") / F.sum("shown")).first()[0]
    out = ads.withColumn("ctr", F.udf(ctr, "double")("clicks", "shown")).withColumn("lift", F.udf(lambda v: lift(v, base), "double")("ctr"))
    out.orderBy(F.desc("lift")).coalesce(1).write.mode("overwrite").csv("/data/out/ctr")

if __name__ == "__main__":
    main()
'''})

case("route-len", proj="logistics", spark="43", mode="python", script="route_len.py", events="plain", emitter="spark-sql", setup=lambda c: wjson("/data/logistics/routes.jsonl", [{"route": i, "stops": [f"s{k}" for k in range(2 + i % 4)]} for i in range(90)]),
  cause="code.index-or-key", quote=r"INVALID_ARRAY_INDEX", file="src/route_len.py", family="array-index", why="third stop is read from arrays of two",
  files={"route_len.py": '''
from pyspark.sql import SparkSession, functions as F

def main():
    spark = SparkSession.builder.appName("route-len").getOrCreate()
    routes = spark.read.json("/data/logistics/routes.jsonl")
    legs = (
        routes
        .withColumn("start", F.col("stops")[0])
        .withColumn("hub", F.col("stops")[2])  #@@
        .withColumn("n", F.size("stops"))
    )
    per_hub = legs.groupBy("hub").agg(F.count("*").alias("routes"), F.avg("n").alias("avg_stops"))
    per_hub.write.mode("overwrite").parquet("/data/out/per_hub")
    print("hubs", spark.read.parquet("/data/out/per_hub").count())

main()
'''})

case("attr-map", proj="catalog", spark="35", script="attr_map.py", emitter="spark-sql", setup=lambda c: wjson("/data/catalog/items.jsonl", [{"sku": f"k{i}", "attrs": [{"k": "color", "v": "red"}, {"k": "size" if i != 33 else "color", "v": "L"}]} for i in range(60)]),
  cause="data.duplicate-key", quote=r"DUPLICATED_MAP_KEY|Duplicate map key", file="src/attr_map.py", family="map-from-entries-dup", why="one item has attribute color twice, map_from_entries refuses",
  files={"attr_map.py": '''
from pyspark.sql import SparkSession
import pyspark.sql.functions as F

class AttrMap:
    """Turns the attribute list of an item into a map."""

    def __init__(self, spark, src):
        self.items = spark.read.schema("sku string, attrs array<struct<k:string,v:string>>").json(src)

    def build(self):
        return self.items.select("sku", F.map_from_entries("attrs").alias("attr"))  #@@

    def save(self, target):
        self.build().select("sku", F.col("attr")["color"].alias("color"), F.col("attr")["size"].alias("size")).write.mode("overwrite").parquet(target)

if __name__ == "__main__":
    spark = SparkSession.builder.appName("attr-map").getOrCreate()
    job = AttrMap(spark, "/data/catalog/items.jsonl")
    print("items:", job.items.count())
    job.save("/data/out/attr_map")
'''})

SIMPLE = '''
"""Orders per country and day."""
import logging
import os
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

logging.basicConfig(level=logging.INFO, stream=sys.stdout)
log = logging.getLogger("orders_by_country")


def build(app):
    return SparkSession.builder.appName(app).getOrCreate()


def main():
    spark = build("orders-by-country")
    orders = spark.read.csv("/data/shop/orders.csv", header=True, inferSchema=True)
    daily = orders.groupBy("country", F.to_date("created_at").alias("day")).agg(F.sum("amount").alias("amount"), F.count("*").alias("n"))
    target = os.environ.get("TARGET", "/data/out/orders_by_country")
    daily.repartition("country").write.mode("overwrite").parquet(target)
    log.info("rows: %d", spark.read.parquet(target).count())
    spark.stop()


if __name__ == "__main__":
    main()
'''
def simple(id, **k):
    d = dict(proj="shop", script="orders_by_country.py", spark="43", files={"orders_by_country.py": SIMPLE}, setup=O, plant=False)
    d.update(k); case(id, **d)
simple("country-a", conf={"spark.executor.memoryOverheadFactor": "0,2", "spark.sql.autoBroadcastJoinThreshold": "50mbyte"}, cause="config.invalid-value", quote=r"50mbyte|memoryOverheadFactor|NumberFormatException|INVALID_CONF", family="conf-size-unit", why="50mbyte is no size Spark understands (submit flag)", emitter="spark")
simple("country-b", spark="35", conf={"spark.kryoserializer.buffer.max": "3g", "spark.serializer": "org.apache.spark.serializer.KryoSerializer"}, events="plain", cause="config.invalid-value", quote=r"spark.kryoserializer.buffer.max must be less than 2048", family="kryo-max-3g", why="kryo buffer max over 2047m", emitter="spark")
simple("country-c", files={"orders_by_country.py": SIMPLE.replace('    orders = spark.read', '    spark.conf.set("spark.sql.session.timeZone", os.environ.get("REPORT_TZ", "CEST/Leipzig"))  #@@\n    orders = spark.read', 1)}, mode="python", file="src/orders_by_country.py", plant=True, cause="config.invalid-value", quote=r"INVALID_CONF_VALUE|Cannot resolve the given timezone|timeZone", family="conf-timezone", why="CEST/Leipzig is no time zone", emitter="spark-sql")
simple("country-d", files={"orders_by_country.py": SIMPLE.replace('    orders = spark.read', '    spark.conf.set("spark.executor.memory", "4g")  #@@\n    orders = spark.read', 1)}, file="src/orders_by_country.py", plant=True, events="plain", cause="config.not-modifiable", quote=r"CANNOT_MODIFY_(STATIC_)?CONFIG", family="conf-set-at-runtime", why="spark.executor.memory cannot be set on a running session", emitter="spark-sql")
simple("country-e", spark="33", files={"orders_by_country.py": SIMPLE.replace('    orders = spark.read', '    spark.conf.set("spark.sql.warehouse.dir", "/data/warehouse")  #@@\n    orders = spark.read', 1)}, file="src/orders_by_country.py", plant=True, mode="python", cause="config.not-modifiable", quote=r"Cannot modify the value of a static config", family="conf-set-at-runtime", why="warehouse dir is a static config", emitter="spark-sql")
simple("country-f", env={"PYSPARK_PYTHON": "/usr/bin/pypy3", "PYSPARK_DRIVER_PYTHON": "/opt/spk43/bin/python"}, files={"orders_by_country.py": SIMPLE.replace('    daily = ', '    grade = F.udf(lambda a: "big" if a > 500 else "small", "string")\n    orders = orders.withColumn("grade", grade("amount"))\n    daily = ').replace('groupBy("country", ', 'groupBy("country", "grade", ')}, events="plain", patch="may", cause="dependency.python-version", also=["dependency.python-interpreter"], quote=r"unsupported operand type\(s\) for \|: 'type' and 'type'", family="py-too-old-for-pyspark", why="workers use Python 3.9 (pypy3), PySpark 4.3 cannot even be imported there", emitter="pyspark", relabelled="planned PYTHON_VERSION_MISMATCH does not appear: the worker dies earlier on X | Y types; cause kept, quote changed", versions="spark 4.3.0, driver python 3.11, worker pypy 3.9")
simple("country-s", spark="35", env={"PYSPARK_PYTHON": "/usr/bin/pypy3", "PYSPARK_DRIVER_PYTHON": "/opt/spk35/bin/python"}, files={"orders_by_country.py": SIMPLE.replace('    daily = ', '    grade = F.udf(lambda a: "big" if a > 500 else "small", "string")\n    orders = orders.withColumn("grade", grade("amount"))\n    daily = ').replace('groupBy("country", ', 'groupBy("country", "grade", ')}, events="plain", patch="may", cause="dependency.python-version", quote=r"PYTHON_VERSION_MISMATCH|[Dd]ifferent version|different minor", family="py-minor-differs", why="workers use Python 3.9 (pypy3), driver 3.11", emitter="pyspark", versions="spark 3.5.9, driver python 3.11, worker pypy 3.9")
simple("country-g", spark="35", env={"PYSPARK_PYTHON": "/opt/python3.10/bin/python3.10", "PYSPARK_DRIVER_PYTHON": "/opt/spk35/bin/python"}, files={"orders_by_country.py": SIMPLE.replace('    daily = ', '    orders = orders.rdd.filter(lambda r: r.amount > 1).toDF()\n    daily = ')}, cause="dependency.python-interpreter", quote=r'Cannot run program "/opt/python3.10/bin/python3.10"', patch="may", family="worker-python-gone", why="PYSPARK_PYTHON points at an interpreter that is not installed", emitter="spark", events="zstd")
simple("country-h", conf={"spark.sql.catalog.lake": "org.apache.iceberg.spark.SparkCatalog", "spark.sql.catalog.lake.type": "hadoop", "spark.sql.catalog.lake.warehouse": "/data/warehouse/lake"}, files={"orders_by_country.py": SIMPLE.replace('daily.repartition("country").write.mode("overwrite").parquet(target)', 'daily.writeTo("lake.mart.orders_by_country").createOrReplace()  #@@')}, file="src/orders_by_country.py", plant=True, cause="dependency.jar-missing", quote=r"org.apache.iceberg.spark.SparkCatalog", family="iceberg-catalog-jar", why="catalog class of Iceberg is not on the class path", emitter="spark-sql", events="plain")
simple("country-i", spark="35", files={"orders_by_country.py": SIMPLE.replace('write.mode("overwrite").parquet(target)', 'write.mode("overwrite").format("avro").save(target)  #@@')}, file="src/orders_by_country.py", plant=True, mode="python", cause="dependency.jar-missing", quote=r"Avro is built-in but external|Failed to find data source: avro", family="avro-module", why="spark-avro is not deployed", emitter="spark-sql")
simple("country-j", flags=["--jars", "/opt/acme-etl/libs/acme-udfs-1.4.2.jar"], files={"orders_by_country.py": SIMPLE.replace('    daily = ', '    spark.udf.registerJavaFunction("mask_id", "com.acme.udf.MaskId", "string")  #@@\n    orders = orders.selectExpr("*", "mask_id(cast(customer_id as string)) as customer")\n    daily = ')}, file="src/orders_by_country.py", plant=True, cause="dependency.jar-missing", quote=r"com.acme.udf.MaskId|acme-udfs-1.4.2.jar", family="java-udf-jar", patch="may", why="jar of the Java udf does not exist where --jars says", emitter="spark-sql")
simple("country-k", env={"JAVA_HOME": None, "PATH": "/opt/spk43/bin:/opt/nojava/bin"}, setup=lambda c: (O(c), nojava()), mode="python", cause="config.environment-missing", also=["dependency.java-gateway"], quote=r"JAVA_HOME is not set|JAVA_GATEWAY_EXITED", patch="never", family="java-home-unset", why="no JAVA_HOME and no java on PATH", emitter="pyspark")
simple("country-l", spark="35", env={"JAVA_HOME": "/usr/lib/jvm/java-11-openjdk-amd64"}, cause="dependency.java-gateway", also=["config.environment-missing", "dependency.executable-missing"], quote=r"java-11-openjdk-amd64/bin/java: No such file|JAVA_HOME", patch="never", family="java-home-wrong", why="JAVA_HOME points at a JDK that is not installed", emitter="shell")
simple("country-m", spark="35", env={"JAVA_HOME": "/usr/lib/jvm/temurin-25-jdk-amd64"}, cause="dependency.package-version", also=["dependency.java-gateway", "dependency.jar-conflict"], quote=r"getSubject is (supported only|not supported)", patch="never", family="jdk-too-new", why="Spark 3.5.9 does not run on Java 25 (Security Manager gone)", emitter="spark", versions="spark 3.5.9, python 3.11, java 25")
simple("country-n", conf={"spark.driver.extraJavaOptions": "-XX:MaxMetaspaceSize=72m"}, cause="memory.native-thread-or-metaspace", quote=r"OutOfMemoryError: Metaspace|Metaspace", family="metaspace-limit", why="driver's metaspace is limited to 72 MB", emitter="jvm", events="none")
simple("country-o", spark="35", prlimit=["prlimit", "--nproc=60"], cause="memory.native-thread-or-metaspace", quote=r"unable to create native thread|Resource temporarily unavailable|can't start new thread", patch="never", family="nproc-limit", why="user's process limit is 60 threads", emitter="jvm")
simple("country-p", cmd=["spark-submit", "--master", "local[2]", "/opt/acme-etl/shop/jobs/orders_by_country.py", "--date", "2026-11-24"], cause="config.application-missing", quote=r"can't open file|No such file", family="script-moved", why="script lies in the project root, not in jobs/", patch="may", emitter="python")
simple("country-q", spark="33", cmd=["spark-submit", "--master", "local[2]", "--class", "com.acme.orders.DailyJob", "/opt/acme-etl/shop/orders-assembly-2.3.0.jar", "2026-11-24"], cause="config.application-missing", also=["dependency.jar-missing"], quote=r"orders-assembly-2.3.0.jar|Failed to load class", family="assembly-not-built", why="assembly jar is not at the submitted path", patch="may", emitter="spark-submit")
simple("country-r", env={"TARGET": "/data/out/secure/orders_by_country"}, after_chown=lambda c: (os.makedirs("/data/out/secure", exist_ok=True), os.chown("/data/out/secure", 0, 0), os.chmod("/data/out/secure", 0o755)), events="plain", cause="storage.permission-denied", quote=r"Permission denied|Mkdirs failed", patch="never", family="out-dir-owner", why="target folder belongs to root, job runs as etl", emitter="hadoop-fs")
def nojava():
    d = "/opt/nojava/bin"; os.makedirs(d, exist_ok=True)
    for t in ("bash", "dirname", "env", "sed", "ls", "cat", "rm", "mkdir", "ps", "grep", "tr", "head", "nice", "uname", "id"):
        for b in ("/usr/bin/", "/bin/"):
            if os.path.exists(b + t) and not os.path.lexists(f"{d}/{t}"): os.symlink(b + t, f"{d}/{t}")
