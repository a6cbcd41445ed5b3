from data import *
from servers import *
PGJAR = ["--jars", "/usr/share/java/postgresql.jar"]
DB = '''
"""Connection to the reporting database."""
import os

HOST = os.environ.get("DWH_HOST", "127.0.0.1")
PORT = int(os.environ.get("DWH_PORT", "5499"))


def jdbc_url(database: str = "warehouse") -> str:
    return f"jdbc:postgresql://{HOST}:{PORT}/{database}"


def options(table: str, database: str = "warehouse") -> dict:
    return {
        "url": jdbc_url(database),
        "dbtable": table,
        "user": os.environ.get("DWH_USER", "loader"),
        "password": os.environ.get("DWH_PASSWORD", "ld-7f3a"),
        "driver": "org.postgresql.Driver",
    }
'''
PUBLISH = '''
"""Publishes the daily order totals to the reporting database."""
import argparse
import logging

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from lib.db import options

log = logging.getLogger("publish_totals")


def totals(spark: SparkSession, path: str):
    orders = spark.read.csv(path, header=True, inferSchema=True)
    return (orders.groupBy(F.to_date("created_at").alias("day"), "country")
                  .agg(F.sum("amount").alias("amount"), F.count("*").alias("orders")))


def publish(df, table: str, mode: str) -> None:
    log.info("writing %s (%s)", table, mode)
    df.coalesce(2).write.format("jdbc").options(**options(table)).mode(mode).save()


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("--orders", default="/data/shop/orders.csv")
    ap.add_argument("--table", default="mart.daily_totals")
    ap.add_argument("--mode", default="append", choices=["append", "overwrite"])
    a = ap.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    spark = SparkSession.builder.appName("publish-totals").getOrCreate()
    publish(totals(spark, a.orders), a.table, a.mode)
    log.info("published")


if __name__ == "__main__":
    main()
'''
RP = {"lib/__init__.py": "", "lib/db.py": DB, "publish_totals.py": PUBLISH}
def O(c): orders("/data/shop/orders.csv")
T = "create table mart.daily_totals(day date, country text, amount double precision, orders bigint{})"
def pub(id, **k):
    d = dict(proj="reporting", script="publish_totals.py", flags=PGJAR, files=RP, emitter="postgresql", plant=False)
    d.update(k); case(id, **d)

pub("totals-01", spark="43", events="plain", setup=pg(T.format(""), then=O), env={"DWH_PASSWORD": "ld-7f3b"}, patch="never",
  cause="auth.login-failed", quote=r"password authentication failed|FAILED_JDBC", family="pg-password", why="DWH_PASSWORD in the environment is not the role's password")
pub("totals-02", spark="35", setup=pg(T.format(", primary key(day, country)"), "insert into mart.daily_totals values('2026-11-10','DE',1,1)", then=O), events="zstd", patch="may",
  cause="data.duplicate-key", also=["data.constraint"], quote=r"duplicate key value violates unique constraint", family="pg-unique", why="a row of an earlier load has the same primary key")
pub("totals-03", spark="43", setup=pg(T.format(", check (amount < 1000)"), then=O), patch="may", events="plain",
  cause="data.constraint", quote=r"violates check constraint", family="pg-check", why="check constraint amount < 1000 of the target is violated")
pub("totals-04", spark="33", mode="submit", setup=pg(T.format(""), "create table mart.audit(x int)", "--super revoke all on mart.daily_totals from loader; alter table mart.daily_totals owner to etl", then=O), patch="never",
  cause="auth.access-denied", also=["sql.path-exists"], quote=r"relation .daily_totals. already exists", family="pg-grant", why="role loader lost its right on the table: Spark's existence probe fails, so it tries CREATE TABLE and that says already exists", relabelled="planned message permission denied is swallowed by Spark's table probe; only already exists is shown")
pub("totals-05", spark="35", mode="submit", setup=pg(T.format(""), "--super alter role loader connection limit 0", then=O), patch="never",
  cause="external.connection-refused", also=["auth.access-denied"], quote=r"too many connections for role", family="pg-connlimit", why="connection limit of the role is reached")
RD = '''
import logging
import os
import sys

from pyspark.sql import SparkSession

from lib.db import jdbc_url, options

logging.basicConfig(level=logging.INFO)
log = logging.getLogger("customer_dim")


def read_table(spark, name, **extra):
    return spark.read.format("jdbc").options(**options(name), **extra).load()


def main(target):
    spark = SparkSession.builder.appName("customer-dim").getOrCreate()
    log.info("source %s", jdbc_url())
    customers = read_table(spark, "{tbl}")  #@@
    segments = read_table(spark, "mart.segment")
    dim = customers.join(segments, "segment_id", "left").drop("segment_id")
    dim.write.mode("overwrite").parquet(target)
    log.info("dim rows: %d", spark.read.parquet(target).count())


if __name__ == "__main__":
    main(sys.argv[1])
'''
def dim(id, tbl="mart.customer", db=DB, **k):
    d = dict(proj="reporting", script="customer_dim.py", args=["/data/out/customer_dim"], flags=PGJAR, files={"lib/__init__.py": "", "lib/db.py": db, "customer_dim.py": RD.replace("{tbl}", tbl)}, emitter="postgresql", plant=False)
    d.update(k); case(id, **d)
C = ["create table mart.customer(id int, name text, segment_id int)", "create table mart.segment(segment_id int, label text)", "insert into mart.customer select i, 'c'||i, i%3 from generate_series(1,60) i", "insert into mart.segment values (0,'a'),(1,'b')"]
dim("dim-customer", tbl="mart.customers", spark="43", setup=pg(*C), file="src/customer_dim.py", plant=True, cause="sql.table-missing", quote=r'relation "mart.customers" does not exist', events="plain", family="pg-table", why="table is mart.customer, job asks for mart.customers")
dim("dim-customer-c", spark="35", env={"DWH_HOST": "dwh-replica.internal"}, setup=pg(*C), patch="never", cause="shuffle.dns-or-firewall", quote=r"UnknownHostException|connection attempt failed", emitter="jdbc", events="plain", family="pg-dns", why="DWH_HOST cannot be resolved")
dim("dim-customer-d", spark="33", env={"DWH_PORT": "5498"}, setup=pg(*C), patch="never", also=["config.invalid-value"], cause="external.connection-refused", quote=r"Connection to 127.0.0.1:5498 refused", emitter="jdbc", family="pg-port", why="nothing listens on port 5498")
dim("dim-customer-e", spark="43", setup=pg(*C, "--super alter role loader set statement_timeout='15ms'", "drop table mart.customer; create view mart.customer as select i id, 'c'||i as name, i%3 as segment_id, (pg_sleep(0.01) is null) as z from generate_series(1,500) i"), patch="never", events="none", structured=True,
    cause="external.timeout", quote=r"canceling statement due to statement timeout", family="pg-statement-timeout", why="server cancels the slow view by the role's statement_timeout")
dim("dim-customer-f", spark="43", mode="submit", flags=[], setup=pg(*C), cause="dependency.jar-missing", quote=r"ClassNotFoundException: org.postgresql.Driver", emitter="jdbc", patch="may", events="none", family="pg-driver-not-submitted", why="submit command has no --jars/--packages for the driver")

# --- S3 by boto3 in the job
S3 = '''
"""Pulls the partner files of a day from the bucket, then books them with Spark."""
import logging
import os
import pathlib
import sys

import boto3
from pyspark.sql import SparkSession

log = logging.getLogger("partner_pull")
BUCKET = os.environ.get("PARTNER_BUCKET", "acme-partner-drop")
SPOOL = pathlib.Path("/data/spool")


def client():
    return boto3.client("s3", endpoint_url=os.environ.get("S3_ENDPOINT", "http://127.0.0.1:5055"), region_name="eu-central-1")


def pull(day: str) -> list[str]:
    s3 = client()
    local = []
    for name in ("sales.csv", "returns.csv"):
        key = f"in/{day}/{name}"
        dest = SPOOL / f"{day}-{name}"
        log.info("get s3://%s/%s", BUCKET, key)
        dest.write_bytes(s3.get_object(Bucket=BUCKET, Key=key)["Body"].read())
        local.append(str(dest))
    return local


def main(day: str) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    spark = SparkSession.builder.appName("partner-pull").getOrCreate()
    files = pull(day)
    booked = spark.read.csv(files, header=True, inferSchema=True)
    booked.write.mode("overwrite").parquet(f"/data/out/partner/{day}")
    log.info("booked %d rows", booked.count())


if __name__ == "__main__":
    main(sys.argv[1])
'''
CRED = {"AWS_ACCESS_KEY_ID": "AKIATESTACMEETL00001", "AWS_SECRET_ACCESS_KEY": "throwaway-double-key", "AWS_EC2_METADATA_DISABLED": "true"}
def seed(c, ep, only=("sales.csv", "returns.csv"), bucket="acme-partner-drop", user=False):
    import boto3
    s = boto3.client("s3", endpoint_url=ep, region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="y")
    s.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    for n in only: s.put_object(Bucket=bucket, Key=f"in/2026-11-24/{n}", Body=b"id,amount\n1,2.5\n2,3.5\n")
def s3case(id, **k):
    d = dict(proj="partner", script="partner_pull.py", args=["2026-11-24"], spark="43", files={"partner_pull.py": S3}, emitter="botocore", env=CRED, plant=False, file="src/partner_pull.py")
    d.update(k); case(id, **d)
s3case("partner-pull-a", setup=moto(lambda c, e: seed(c, e, bucket="acme-partner-drop-eu")), cause="storage.bucket-missing", quote="NoSuchBucket", events="plain", family="s3-bucket", why="bucket was renamed to ...-eu, default in the job is the old one", plant=False, lines=[11])
s3case("partner-pull-b", setup=moto(lambda c, e: seed(c, e, only=("sales.csv",))), cause="data.path-missing", quote="NoSuchKey", patch="never", file=None, mode="python", family="s3-key", why="partner did not deliver returns.csv")
s3case("partner-pull-c", setup=moto(seed), env={"AWS_EC2_METADATA_DISABLED": "true"}, cause="auth.credentials-missing", quote="NoCredentialsError|Unable to locate credentials", patch="never", file=None, family="s3-no-credentials", why="no key in environment or profile")
s3case("partner-pull-d", setup=moto(seed, auth=3), cause="auth.login-failed", also=["auth.access-denied", "auth.expired"], quote="InvalidAccessKeyId|SignatureDoesNotMatch|InvalidClientTokenId", patch="never", file=None, mode="python", family="s3-unknown-key", why="access key is unknown to the store")

# --- REST calls in the job
REST = '''
import logging
import time

import requests
from pyspark.sql import Row, SparkSession

BASE = "http://127.0.0.1:8077/v2"
log = logging.getLogger("rates")


class RatesClient:
    def __init__(self, base=BASE, tries=3, timeout=3):
        self.base, self.tries, self.timeout = base, tries, timeout
        self.http = requests.Session()

    def day(self, day):
        for n in range(1, self.tries + 1):
            r = self.http.get(f"{self.base}/rates", params={"day": day}, timeout=self.timeout)
            if r.status_code < 500 and r.status_code != 429 or n == self.tries:
                r.raise_for_status()
                return r.json()["rates"]
            log.warning("rates service answered %s, try %d of %d", r.status_code, n, self.tries)
            time.sleep(n)


def main():
    logging.basicConfig(level=logging.INFO)
    spark = SparkSession.builder.appName("rates").getOrCreate()
    client = RatesClient()
    rows = [Row(day=d, ccy=c, rate=float(v)) for d in ("2026-11-23", "2026-11-24") for c, v in client.day(d).items()]
    spark.createDataFrame(rows).write.mode("overwrite").parquet("/data/out/rates")
    log.info("stored %d rates", len(rows))


if __name__ == "__main__":
    main()
'''
OKB = json.dumps({"rates": {"PLN": 0.235, "CZK": 0.041}})
def rest(id, h, **k):
    d = dict(proj="rates", script="rates.py", spark="43", files={"rates.py": REST}, emitter="requests", setup=http(h), patch="never")
    d.update(k); case(id, **d)
rest("rates-a", lambda p, n: (200, {}, OKB) if n == 1 else (429, {"Retry-After": "60"}, "{}"), cause="external.rate-limited", quote="429", family="http-429", why="service limits the caller on the second call and through all tries", mode="python")
rest("rates-b", lambda p, n: (503, {}, "{}"), cause="external.server-error", quote="503", family="http-503", why="service is unavailable through all tries", events="plain", spark="35")
rest("rates-c", lambda p, n: 20, cause="external.timeout", quote="Read timed out|ReadTimeout", family="http-read-timeout", why="service accepts and never answers within 3 s", patch="may")
rest("rates-d", lambda p, n: (503, {}, "{}") if n % 3 else (200, {}, OKB), cause="healthy", quote="", family="http-503-survived", why="each 503 is retried and the third try answers", events="plain", mode="python")
rest("rates-e", lambda p, n: (200, {}, json.dumps({"data": [{"ccy": "PLN", "rate": 0.235}], "version": "2.1"})), cause="external.contract-changed", also=["code.index-or-key", "data.column-missing"], quote="KeyError: 'rates'", family="http-contract", why="service now answers data[] where the client reads rates{}", patch="may", file="src/rates.py", lines=[21], emitter="python")
dim("dim-customer-b", spark="33", db=DB.replace('database: str = "warehouse"', 'database: str = "dwh"'), setup=pg(*C), file="src/lib/db.py", lines=[8, 12], cause="sql.database-missing", quote=r'database "dwh" does not exist', family="pg-database", why="default database of jdbc_url/options is dwh, the server has warehouse")

s3case("partner-pull-e", setup=moto(seed), env={**CRED, "LD_LIBRARY_PATH": None}, cause="dependency.native-library", also=["dependency.package-version", "dependency.drift"], quote="cannot import name 'ssl'", patch="never", file=None, family="python-ssl-module-broken", emitter="python", why="under this account the interpreter loads Debian's libpython, its _ssl module does not load, urllib3 hides that and botocore's import fails")

dim("dim-customer-g", spark="35", setup=pg(*C, "--super alter table mart.customer owner to etl; revoke all on mart.customer from loader"), patch="never", cause="auth.access-denied", quote=r"permission denied for table customer", events="none", family="pg-grant-read", why="role loader may not read mart.customer")
