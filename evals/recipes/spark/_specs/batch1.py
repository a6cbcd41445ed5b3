from data import *
SESSION = '''
"""Session and logging helpers shared by the telemetry jobs."""
import logging
import os
import sys

from pyspark.sql import SparkSession


def get_logger(name: str) -> logging.Logger:
    logging.basicConfig(stream=sys.stderr, level=logging.INFO,
                        format="%(asctime)s %(levelname)-7s %(name)s | %(message)s")
    logging.getLogger("py4j").setLevel(logging.WARNING)
    return logging.getLogger(name)


def spark_session(app: str, **conf) -> SparkSession:
    builder = SparkSession.builder.appName(app)
    if "SPARK_ENV_LOADED" not in os.environ:
        builder = builder.master(os.environ.get("MASTER", "local[2]"))
    for key, value in conf.items():
        builder = builder.config(key.replace("__", "."), value)
    return builder.getOrCreate()
'''
TEL = {"common/__init__.py": "", "common/session.py": SESSION}
def tel_data(ctx): readings("/data/telemetry/raw/2026-11-24/part-0.json")

case("site-temps", proj="telemetry", spark="43", events="plain", script="jobs/site_temps.py", args=["--day", "2026-11-24"], setup=tel_data,
  cause="data.nested-field-missing", also=["data.column-missing"], quote=r"FIELD_NOT_FOUND|No such struct field `?building", file="src/jobs/site_temps.py", family="nested-field-gone",
  why="job selects location.building, the payload's struct only has site and rack", emitter="spark-sql",
  files={**TEL, "jobs/site_temps.py": '''
import argparse

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from common.session import get_logger, spark_session

log = get_logger("site_temps")
RAW = "/data/telemetry/raw"


def load(spark, day: str) -> DataFrame:
    df = spark.read.json(f"{RAW}/{day}")
    log.info("read %s readings for %s", df.count(), day)
    return df.withColumn("ts", F.to_timestamp("ts"))


def hourly(df: DataFrame) -> DataFrame:
    flat = df.select(
        "device",
        "ts",
        "celsius",
        F.col("location.rack").alias("rack"),
        F.col("location.building").alias("site"),  #@@
    )
    return (flat.groupBy("site", "rack", F.window("ts", "1 hour").alias("w"))
                .agg(F.avg("celsius").alias("avg_c"), F.max("celsius").alias("max_c")))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--day", required=True)
    args = ap.parse_args()
    spark = spark_session("site-temps")
    out = hourly(load(spark, args.day))
    out.write.mode("overwrite").parquet(f"/data/out/site_temps/{args.day}")
    log.info("done")


if __name__ == "__main__":
    main()
'''})

case("battery-report", proj="telemetry", spark="33", mode="python", script="battery_report.py", args=["2026-11-24"], setup=tel_data,
  cause="data.nested-field-missing", also=["data.column-missing"], quote=r"No such struct field floor", file="src/battery_report.py", family="nested-field-gone",
  why="SQL text reads location.floor which no reading has (3.3 prints no error class)", emitter="spark-sql",
  files={"battery_report.py": '''
#!/usr/bin/env python
"""Devices that need a new battery, for the field team."""
import sys
from pyspark.sql import SparkSession

LOW = 20

QUERY = """
select device,
       min(battery)                as lowest,
       max(location.site)          as site,
       max(location.floor)         as floor_no  --
from   readings
group by device
having min(battery) < {low}
"""

def main(day):
    spark = SparkSession.builder.master("local[2]").appName("battery-report").getOrCreate()
    spark.read.json("/data/telemetry/raw/%s" % day).createOrReplaceTempView("readings")
    total = spark.sql("select count(distinct device) n from readings").first().n
    print("devices seen: %d" % total)
    todo = spark.sql(QUERY.format(low=LOW))
    print("devices to visit: %d" % todo.count())
    todo.coalesce(1).write.mode("overwrite").csv("/data/out/battery/%s" % day, header=True)

if __name__ == "__main__":
    main(sys.argv[1])
'''}, lines=[12])

case("price-history", proj="pricing", spark="43", events="zstd", script="price_history.py", mode="python",
  setup=lambda c: wcsv("/data/pricing/changes.csv", ["sku", "valid_from", "price"], [[f"S{i%25:03d}", f"2026-{1+i%11:02d}-01", 5+i%13] for i in range(200)]),
  cause="sql.ambiguous-column", quote=r"AMBIGUOUS_COLUMN_REFERENCE|AMBIGUOUS_REFERENCE|are ambiguous", file="src/price_history.py", family="self-join-no-alias", emitter="spark-sql",
  why="self join of one frame without aliases: prices['price'] could come from either side",
  files={"price_history.py": '''
from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F

spark = SparkSession.builder.appName("price-history").getOrCreate()

changes = (
    spark.read.option("header", True).csv("/data/pricing/changes.csv", inferSchema=True)
    .withColumn("rn", F.row_number().over(Window.partitionBy("sku").orderBy("valid_from")))
)
print("price changes:", changes.count())

# every change joined with the change before it
before = changes.filter("rn > 0")
steps = changes.join(
    before,
    (changes["sku"] == before["sku"]) & (changes["rn"] == before["rn"] + 1),  #@@
    "left",
)
report = steps.select(
    changes["sku"],
    changes["valid_from"],
    (changes["price"] - before["price"]).alias("delta"),  #@@
)
report.write.mode("overwrite").parquet("/data/out/price_history")
spark.stop()
'''})

case("claims-monthly", proj="claims", spark="43", script="run_sql.py", args=["sql/claims_monthly.sql"], events="plain", structured=True,
  setup=lambda c: wcsv("/data/claims/claims.csv", ["claim_id", "branch", "paid", "opened"], [[i, f"B{i%6}", 100+i*3 % 70, f"2026-{1+i%11:02d}-11"] for i in range(150)]),
  cause="sql.grouping", quote=r"MISSING_AGGREGATION", file="src/sql/claims_monthly.sql", family="group-by-forgot", emitter="spark-sql",
  why="branch is selected but neither grouped nor aggregated",
  files={"run_sql.py": '''
"""Runs one SQL file over the claims extract and stores the result under its own name."""
import logging
import pathlib
import sys

from pyspark.sql import SparkSession

logging.basicConfig(level=logging.INFO, format="%(levelname)s:%(name)s:%(message)s")
log = logging.getLogger("run_sql")


def main(path: str) -> None:
    query = (pathlib.Path(__file__).parent / path).read_text()
    name = pathlib.Path(path).stem
    spark = SparkSession.builder.appName(f"claims:{name}").getOrCreate()
    spark.read.csv("/data/claims/claims.csv", header=True, inferSchema=True).createOrReplaceTempView("claims")
    log.info("running %s", name)
    result = spark.sql(query)
    result.write.mode("overwrite").json(f"/data/out/claims/{name}")
    log.info("%s rows", result.count())


if __name__ == "__main__":
    main(sys.argv[1])
''', "sql/claims_monthly.sql": '''
-- paid claims per month
select
    date_trunc('month', to_date(opened)) as month,
    branch,
    sum(paid)                            as paid_total,
    count(*)                             as claims
from claims
where paid > 0
group by date_trunc('month', to_date(opened))
order by 1
'''}, lines=[4])

case("headcount", proj="people", spark="33", script="headcount.py", mode="submit",
  setup=lambda c: wcsv("/data/people/staff.csv", ["badge", "dept", "grade", "fte"], [[i, f"D{i%5}", i%7, "1.0"] for i in range(80)]),
  cause="sql.grouping", quote=r"neither present in the group by|is not an aggregate function", file="src/headcount.py", family="group-by-forgot", emitter="spark-sql",
  why="aggregate select without group by of dept", lines=[18, 20],
  files={"headcount.py": '''
from pyspark.sql import SparkSession

STAFF = "/data/people/staff.csv"


class Headcount:
    def __init__(self, spark):
        self.spark = spark

    def register(self):
        df = self.spark.read.csv(STAFF, header=True).selectExpr("int(badge) badge", "dept", "int(grade) grade", "double(fte) fte")
        df.createOrReplaceTempView("staff")
        return df

    def per_dept(self):
        return self.spark.sql(
            """
            SELECT dept, sum(fte) AS fte, count(badge) AS heads
              FROM staff
             WHERE grade >= 2
             ORDER BY fte DESC
            """
        )


if __name__ == "__main__":
    session = SparkSession.builder.appName("headcount").getOrCreate()
    hc = Headcount(session)
    print("staff rows", hc.register().count())
    hc.per_dept().write.mode("overwrite").parquet("/data/out/headcount")
'''})

case("cold-chain", proj="telemetry", spark="43", script="jobs/cold_chain.py", args=["2026-11-24"], setup=tel_data,
  cause="sql.type-mismatch", quote=r"DATATYPE_MISMATCH", file="src/jobs/cold_chain.py", family="array-vs-string", emitter="spark-sql",
  why="tags is an array of strings and is compared with a string by like/contains",
  files={**TEL, "jobs/cold_chain.py": '''
"""Breaks of the cold chain: a cold device above 8 degrees."""
import sys

from pyspark.sql import functions as F

from common.session import get_logger, spark_session

log = get_logger("cold_chain")


def main(day):
    spark = spark_session("cold-chain")
    readings = spark.read.json("/data/telemetry/raw/" + day).dropDuplicates(["device", "ts"])
    log.info("schema: %s", readings.schema.simpleString())
    cold = readings.where(F.col("tags").isNotNull() & F.lower(F.col("device")).startswith("dv"))
    breaks = cold.where(
        (F.col("tags") == "cold")  #@@
        & (F.col("celsius") > 8)
    )
    log.info("breaks: %d", breaks.count())
    breaks.select("device", "ts", "celsius").write.mode("overwrite").csv("/data/out/cold_chain/" + day)


if __name__ == "__main__":
    main(sys.argv[1])
'''})

case("basket-tags", proj="shop", spark="35", script="basket_tags.py", events="plain", setup=lambda c: orders("/data/shop/orders.csv"),
  cause="sql.unknown-function", also=["dependency.package-version"], quote=r"UNRESOLVED_ROUTINE|Cannot resolve (function|routine)", file="src/basket_tags.py", family="function-from-newer-release", emitter="spark-sql",
  why="listagg exists from Spark 4.0 only, the job runs on 3.5.9",
  files={"basket_tags.py": '''
import logging
from pyspark.sql import SparkSession

logging.basicConfig(level=logging.INFO)
log = logging.getLogger("basket_tags")


def customers(spark):
    spark.read.csv("/data/shop/orders.csv", header=True, inferSchema=True).createOrReplaceTempView("orders")
    return spark.sql("""
        SELECT customer_id,
               count(*)                              AS orders,
               listagg(DISTINCT country, ',')        AS countries,
               round(sum(amount), 2)                 AS spent
          FROM orders
         GROUP BY customer_id
    """)  #@@


def main():
    spark = SparkSession.builder.appName("basket-tags").getOrCreate()
    df = customers(spark)
    log.info("customers: %d", df.count())
    df.write.mode("overwrite").parquet("/data/out/basket_tags")
    spark.stop()


if __name__ == "__main__":
    main()
'''}, lines=[13])

case("refunds", proj="shop", spark="43", mode="python", script="refunds.py", setup=lambda c: orders("/data/shop/orders.csv"),
  cause="sql.syntax", quote=r"PARSE_SYNTAX_ERROR", file="src/refunds.py", family="sql-comma", emitter="spark-sql",
  why="comma missing between two select items after an edit",
  files={"refunds.py": '''
import argparse
from datetime import date, timedelta

from pyspark.sql import SparkSession

SQL = {
    "open_refunds": """
        SELECT order_id, customer_id, amount
        FROM orders WHERE amount > :floor AND currency = 'EUR'
    """,
    "by_country": """
        SELECT country
               sum(amount) AS total,
               count(1)    AS n
        FROM orders
        GROUP BY country
    """,
}


def run(spark, name, **params):
    print(f"[refunds] {name}")
    return spark.sql(SQL[name], args=params or None)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--since", default=str(date(2026, 11, 24) - timedelta(days=7)))
    a = p.parse_args()
    spark = SparkSession.builder.appName("refunds").getOrCreate()
    spark.read.csv("/data/shop/orders.csv", header=True, inferSchema=True).where(f"created_at >= '{a.since}'").createOrReplaceTempView("orders")
    run(spark, "open_refunds", floor=50).write.mode("overwrite").parquet("/data/out/refunds/open")
    run(spark, "by_country").write.mode("overwrite").parquet("/data/out/refunds/by_country")


if __name__ == "__main__":
    main()
'''}, lines=[12, 13])

case("member-load", proj="loyalty", spark="43", script="member_load.py", events="plain",
  setup=lambda c: wjson("/data/loyalty/members.jsonl", [{"id": i, "email": None if i in (77,) else f"m{i}@example.org", "points": i * 3} for i in range(200)]),
  cause="data.constraint", quote=r"FIELD_NOT_NULLABLE|cannot be `?None|not nullable", file="src/member_load.py", family="null-in-required-field", emitter="pyspark",
  why="one member has no email, the declared schema says nullable=False",
  files={"member_load.py": '''
"""Loads the loyalty export; small enough to be parsed on the driver."""
import json

from pyspark.sql import SparkSession
from pyspark.sql.types import IntegerType, StringType, StructField, StructType

MEMBER = StructType([
    StructField("id", IntegerType(), False),
    StructField("email", StringType(), False),
    StructField("points", IntegerType(), True),
])


def read_export(path):
    with open(path, encoding="utf-8") as fh:
        for line in fh:
            row = json.loads(line)
            yield row["id"], row["email"], row.get("points")


def main():
    spark = SparkSession.builder.appName("member-load").getOrCreate()
    rows = list(read_export("/data/loyalty/members.jsonl"))
    print(f"{len(rows)} members in the export")
    members = spark.createDataFrame(rows, MEMBER)
    members.repartition(2).write.mode("overwrite").parquet("/data/out/members")
    print("stored", spark.read.parquet("/data/out/members").count())


if __name__ == "__main__":
    main()
'''}, plant=False, patch="may")

case("fx-convert", proj="shop", spark="43", script="fx_convert.py", events="zstd",
  setup=lambda c: (orders("/data/shop/orders.csv"), wcsv("/data/shop/fx.csv", ["ccy", "day", "rate"], [["EUR", "2026-11-24", "1.0"], ["PLN", "2026-11-24", "0.2351"], ["PLN", "2026-11-24", "0.2350"]])),
  cause="sql.cardinality", also=["data.duplicate-key"], quote=r"SCALAR_SUBQUERY_TOO_MANY_ROWS", file="src/fx_convert.py", family="scalar-subquery-many", emitter="spark-sql",
  why="rate file has two PLN rows for the day, the scalar subquery returns more than one",
  files={"fx_convert.py": '''
from pyspark.sql import SparkSession

spark = SparkSession.builder.appName("fx-convert").getOrCreate()
for name in ("orders", "fx"):
    spark.read.csv(f"/data/shop/{name}.csv", header=True, inferSchema=True).createOrReplaceTempView(name)

converted = spark.sql("""
    SELECT order_id,
           CASE currency WHEN 'EUR' THEN amount
                ELSE amount * (SELECT rate FROM fx WHERE ccy = 'PLN' AND day = DATE'2026-11-24')
           END AS amount_eur
      FROM orders
""")
converted.write.mode("overwrite").parquet("/data/out/fx_convert")
print("converted orders:", spark.read.parquet("/data/out/fx_convert").count())
spark.stop()
'''}, lines=[10])

def bad_csv(c):
    orders("/data/shop/orders.csv")
    p = Path("/data/shop/orders.csv"); L = p.read_text().splitlines(); L.insert(211, '211,55,DE,"12.5"0,EUR,2026-11-03 10:15:00,extra,,'); p.write_text("\n".join(L) + "\n")
for _id, _sp, _q, _ev in (("orders-intake", "43", r"MALFORMED_RECORD_IN_PARSING|MALFORMED_CSV_RECORD|Malformed CSV record", "plain"), ("orders-intake-b", "33", r"Malformed records are detected|Malformed CSV record", "none")):
  case(_id, proj="shop", spark=_sp, script="intake/orders.py", args=["--src", "/data/shop/orders.csv", "--target", "/data/out/intake"], events=_ev, setup=bad_csv,
  cause="data.malformed-record", quote=_q, file="src/intake/orders.py", plant=False, family="csv-failfast", emitter="spark-sql", why="one line of the csv has too many fields and the reader runs in FAILFAST",
  files={"intake/orders.py": '''
import argparse
import logging
import sys

from pyspark.sql import SparkSession
from pyspark.sql.types import DoubleType, IntegerType, StringType, StructType, TimestampType

logger = logging.getLogger("intake.orders")
SCHEMA = (StructType().add("order_id", IntegerType()).add("customer_id", IntegerType()).add("country", StringType())
          .add("amount", DoubleType()).add("currency", StringType()).add("created_at", TimestampType()))


def intake(spark, src, target):
    raw = spark.read.options(header="true", mode="FAILFAST").schema(SCHEMA).csv(src)
    valid = raw.filter("amount >= 0").dropDuplicates(["order_id"])
    valid.write.partitionBy("country").mode("overwrite").parquet(target)
    return spark.read.parquet(target).count()


def main(argv=None):
    parser = argparse.ArgumentParser(description="orders intake")
    parser.add_argument("--src", required=True)
    parser.add_argument("--target", required=True)
    opts = parser.parse_args(argv)
    logging.basicConfig(level="INFO", stream=sys.stdout)
    spark = SparkSession.builder.appName("orders-intake").getOrCreate()
    logger.info("reading %s", opts.src)
    logger.info("rows stored: %d", intake(spark, opts.src, opts.target))


if __name__ == "__main__":
    main()
'''})

def bad_json(c):
    readings("/data/telemetry/raw/2026-11-24/part-0.json"); readings("/data/telemetry/raw/2026-11-24/part-1.json", seed=9)
    p = Path("/data/telemetry/raw/2026-11-24/part-1.json"); L = p.read_text().splitlines(); L[318] = L[318][:41]; p.write_text("\n".join(L) + "\n")
case("device-index", proj="telemetry", spark="35", mode="python", script="jobs/device_index.py", events="plain", setup=bad_json,
  cause="data.malformed-record", also=["data.corrupt-file"], quote=r"Malformed records are detected|MALFORMED_RECORD|FAILFAST", family="json-cut-line", emitter="spark-sql", why="line 319 of one json file is cut; the reader is FAILFAST", plant=False,
  file="src/jobs/device_index.py",
  files={**TEL, "jobs/device_index.py": '''
from pyspark.sql import functions as F

from common.session import get_logger, spark_session

log = get_logger("device_index")
FIELDS = "device string, ts timestamp, celsius double, battery int, location struct<site:string,rack:int>"


def main():
    spark = spark_session("device-index", spark__sql__session__timeZone="UTC")
    src = "/data/telemetry/raw/*/"
    df = spark.read.schema(FIELDS).json(src, mode="FAILFAST")
    index = df.groupBy("device").agg(
        F.min("ts").alias("first_seen"),
        F.max("ts").alias("last_seen"),
        F.last("location.site", ignorenulls=True).alias("site"),
    )
    log.info("writing index")
    index.write.mode("overwrite").parquet("/data/out/device_index")
    log.info("devices: %d", spark.read.parquet("/data/out/device_index").count())


if __name__ == "__main__":
    main()
'''})

def two_schemas(c):
    wpq("/data/meter/2026-10/a.parquet", {"meter": ["m1", "m2"], "kwh": [1.5, 2.5]}); wpq("/data/meter/2026-11/a.parquet", {"meter": ["m1", "m3"], "kwh": ["1.5", "n/a"]})
for _id, _sp, _q in (("meter-rollup", "43", r"CANNOT_MERGE_SCHEMAS|CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE|[Ff]ailed (to )?merg"), ("meter-rollup-b", "35", r"CANNOT_MERGE|[Ff]ailed (to )?merg")):
  case(_id, proj="grid", spark=_sp, script="meter_rollup.py", events="rolling" if _sp == "43" else "none", setup=two_schemas,
  cause="data.schemas-do-not-merge", also=["data.parquet-type-clash"], quote=_q, file="src/meter_rollup.py", family="merge-schema-kwh", emitter="spark-sql", why="kwh is double in October's files and string in November's; mergeSchema is on",
  files={"meter_rollup.py": '''
import logging

from pyspark.sql import SparkSession
from pyspark.sql.functions import input_file_name, regexp_extract, sum as sum_

logging.basicConfig(format="%(asctime)s [%(levelname)s] %(message)s", level=logging.INFO)


def read_meters(spark, base="/data/meter"):
    return (spark.read
            .option("mergeSchema", "true")
            .parquet(f"{base}/2026-10", f"{base}/2026-11")  #@@
            .withColumn("month", regexp_extract(input_file_name(), r"(\\d{4}-\\d{2})", 1)))


def rollup(df):
    return df.groupBy("meter", "month").agg(sum_("kwh").alias("kwh"))


if __name__ == "__main__":
    spark = SparkSession.builder.appName("meter-rollup").getOrCreate()
    logging.info("meter rollup starts")
    rollup(read_meters(spark)).write.mode("overwrite").parquet("/data/out/meter_rollup")
    spark.stop()
'''})

def empty_dir(c):
    for d in ("hal", "lej"): wpq(f"/data/stock/{d}/p0.parquet", {"sku": ["a", "b"], "qty": [4, 7]})
    os.makedirs("/data/stock/poz", exist_ok=True); Path("/data/stock/poz/_SUCCESS").write_text("")
for _id, _sp, _q in (("stock-sync", "43", r"UNABLE_TO_INFER_SCHEMA"), ("stock-sync-b", "33", r"Unable to infer schema for Parquet")):
  case(_id, proj="stock", spark=_sp, script="stock_sync.py", mode="python" if _sp == "33" else "submit", events="none" if _sp == "43" else "plain", setup=empty_dir,
  cause="data.empty-input", quote=_q, file="src/stock_sync.py", plant=False, family="empty-site-folder", emitter="spark-sql", why="the third site's folder holds only _SUCCESS, no data file", patch="may",
  files={"stock_sync.py": '''
"""Union of the stock files of all sites."""
from functools import reduce

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import lit

SITES = ["hal", "lej", "poz"]


def site_stock(spark: SparkSession, site: str) -> DataFrame:
    return spark.read.parquet(f"/data/stock/{site}").withColumn("site", lit(site))


def main() -> None:
    spark = SparkSession.builder.appName("stock-sync").getOrCreate()
    frames = []
    for site in SITES:
        df = site_stock(spark, site)
        print(site, df.count(), "rows")
        frames.append(df)
    everything = reduce(DataFrame.unionByName, frames)
    everything.write.mode("overwrite").partitionBy("site").parquet("/data/out/stock")


if __name__ == "__main__":
    main()
'''})

case("ledger-post", proj="finance", spark="43", script="ledger_post.py", events="plain", setup=lambda c: orders("/data/finance/postings.csv"),
  cause="data.write-schema-mismatch", quote=r"INSERT_COLUMN_ARITY_MISMATCH", file="src/ledger_post.py", family="insert-into-arity", emitter="spark-sql", why="the frame has one column more than the table, insertInto is by position",
  files={"ledger_post.py": '''
from pyspark.sql import SparkSession, functions as F

DDL = """
CREATE TABLE IF NOT EXISTS ledger (
    posting_id INT, account INT, amount DOUBLE, currency STRING
) USING parquet PARTITIONED BY (currency)
"""


def postings(spark):
    df = spark.read.csv("/data/finance/postings.csv", header=True, inferSchema=True)
    return df.select(
        F.col("order_id").alias("posting_id"),
        F.col("customer_id").alias("account"),
        "amount",
        "country",  #@@
        "currency",
    )


def main():
    spark = SparkSession.builder.appName("ledger-post").config("spark.sql.sources.partitionOverwriteMode", "dynamic").getOrCreate()
    spark.sql(DDL)
    batch = postings(spark)
    print(f"posting {batch.count()} rows")
    batch.write.insertInto("ledger", overwrite=True)
    spark.table("ledger").groupBy("currency").count().show()


if __name__ == "__main__":
    main()
'''})

case("ledger-append", proj="finance", spark="35", script="ledger_append.py", events="none", setup=lambda c: orders("/data/finance/postings.csv"),
  cause="data.write-schema-mismatch", quote=r"column number|number of columns|doesn't match the data schema|COLUMN_ARITY|_LEGACY_ERROR_TEMP_1162|does(n't| not) match", file="src/ledger_append.py", family="append-other-schema", emitter="spark-sql", why="second batch carries an extra column tax, saveAsTable append refuses",
  files={"ledger_append.py": '''
import logging
from pyspark.sql import SparkSession, functions as F

log = logging.getLogger(__name__)
TABLE = "daily_ledger"


def opening(df):
    return df.where("created_at < '2026-11-10'").select("order_id", "amount", "currency")


def movement(df):
    return (df.where("created_at >= '2026-11-10'")
              .select("order_id", "amount", "currency")
              .withColumn("tax", F.round(F.col("amount") * 0.19, 2)))  #@@


def main():
    logging.basicConfig(level=logging.INFO)
    spark = SparkSession.builder.appName("ledger-append").getOrCreate()
    src = spark.read.csv("/data/finance/postings.csv", header=True, inferSchema=True).cache()
    opening(src).write.mode("overwrite").format("parquet").saveAsTable(TABLE)
    log.info("opening balance stored: %d", spark.table(TABLE).count())
    movement(src).write.mode("append").format("parquet").saveAsTable(TABLE)
    log.info("ledger now: %d", spark.table(TABLE).count())


if __name__ == "__main__":
    main()
'''})

def prior(c):
    orders("/data/shop/orders.csv"); wpq("/data/out/export/2026-11-24/part-0.parquet", {"order_id": [1]})
case("daily-export", proj="shop", spark="35", mode="python", script="daily_export.py", setup=prior, events="plain",
  cause="sql.path-exists", quote=r"PATH_ALREADY_EXISTS|already exists", file="src/daily_export.py", family="export-path-there", emitter="spark-sql", why="output of an earlier run exists, mode is the default errorifexists",
  files={"daily_export.py": '''
import datetime as dt
from pyspark.sql import SparkSession, functions as F

RUN_DAY = dt.date(2026, 11, 24)


def target(day):
    return f"file:///data/out/export/{day:%Y-%m-%d}"


def main():
    spark = SparkSession.builder.master("local[2]").appName("daily-export").getOrCreate()
    orders = spark.read.csv("/data/shop/orders.csv", header=True, inferSchema=True)
    enriched = orders.withColumn("net", F.round(F.col("amount") / 1.19, 2)).withColumn("exported_on", F.lit(RUN_DAY))
    print("rows to export:", enriched.count())
    enriched.coalesce(1).write.parquet(target(RUN_DAY), compression="gzip")  #@@
    print("export written")


if __name__ == "__main__":
    main()
'''})

case("view-counter", proj="media", spark="43", script="view_counter.py", events="plain",
  setup=lambda c: wcsv("/data/media/views.csv", ["video", "views", "seconds"], [[f"v{i}", 40000000 + i, 120 + i] for i in range(100)]),
  cause="data.overflow", quote=r"ARITHMETIC_OVERFLOW", file="src/view_counter.py", family="int-overflow", emitter="spark-sql", why="int * int of views and seconds exceeds 32 bits under ANSI",
  files={"view_counter.py": '''
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

schema = "video string, views int, seconds int"


def watch_time(df):
    return (
        df.filter(F.col("views") > 0)
        .withColumn("watch_seconds", F.col("views") * F.col("seconds"))  #@@
        .groupBy("video")
        .agg(F.sum("watch_seconds").alias("watch_seconds"))
    )


def main():
    spark = SparkSession.builder.appName("view-counter").getOrCreate()
    df = spark.read.csv("/data/media/views.csv", header=True, schema=schema)
    out = watch_time(df)
    out.orderBy(F.desc("watch_seconds")).limit(20).write.mode("overwrite").json("/data/out/top_videos")
    print("top videos written")
    spark.stop()


if __name__ == "__main__":
    main()
'''})

case("invoice-totals", proj="finance", spark="43", script="invoice_totals.py", mode="python", events="zstd", structured=True,
  setup=lambda c: wcsv("/data/finance/inv.csv", ["inv", "net", "qty"], [[i, "99999.95", 4] for i in range(30)] + [[31, "1250000.00", 960]]),
  cause="data.overflow", quote=r"NUMERIC_VALUE_OUT_OF_RANGE", file="src/invoice_totals.py", family="decimal-overflow", emitter="spark-sql", why="gross value does not fit decimal(9,2)",
  files={"invoice_totals.py": '''
"""Invoice totals per document, decimal arithmetic only."""
from decimal import Decimal

from pyspark.sql import SparkSession, functions as F
from pyspark.sql.types import DecimalType

MONEY = DecimalType(9, 2)  #@@
VAT = Decimal("1.19")


def gross(df):
    return df.withColumn("gross", (F.col("net").cast("decimal(12,2)") * F.col("qty") * F.lit(VAT)).cast(MONEY))  #@@


spark = SparkSession.builder.appName("invoice-totals").getOrCreate()
inv = spark.read.option("header", "true").csv("/data/finance/inv.csv").withColumn("qty", F.col("qty").cast("int"))
totals = gross(inv).groupBy().agg(F.sum("gross").alias("total"), F.count("inv").alias("n"))
row = totals.first()
print(f"{row.n} invoices, total {row.total}")
'''})
