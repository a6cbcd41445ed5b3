from lab import case, PY
from specs_a import W1, LOGPY, R
from specs_c import PGENV, pgs
from specs_d import SRV
# ------------ brokers and stores
KENV = {}
case("confluent-kafka__p601", "external.broker", r"(Connection refused|All broker connections are down|_TRANSPORT)", {
 "publish_events.py": '''
import json
import logging
import sys
from confluent_kafka import KafkaException, Producer

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)
CONF = {"bootstrap.servers": "broker.nordwind.lan:19092", "client.id": "order-events", "message.timeout.ms": 6000}


def main(path):
    p = Producer(CONF)
    failed = []
    for line in open(path):
        p.produce("order-events", line.strip().encode(), callback=lambda e, m: failed.append(e) if e else None)
        p.poll(0)
    left = p.flush(12)
    logging.info("flushed, %d left, %d failed", left, len(failed))
    if failed:
        raise KafkaException(failed[0])


main(sys.argv[1])
'''}, f"{PY} publish_events.py ev.jsonl", root=R+"/events", file="", also=["external.connection-refused"], versions="confluent-kafka, python 3.11", log="publish.log", setup='for i in $(seq 1 20); do echo "{\\"id\\": $i}"; done > ev.jsonl', why="no broker listens at the configured address")
case("kafka-python__p602", "external.broker", r"NoBrokersAvailable|KafkaTimeoutError|Unable to bootstrap", {
 "drain.py": '''
import json
import logging
from kafka import KafkaConsumer

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")


def main():
    c = KafkaConsumer("clicks", bootstrap_servers=["broker.nordwind.lan:19093"], group_id="drain", auto_offset_reset="earliest",
                      consumer_timeout_ms=8000, value_deserializer=json.loads)
    n = sum(1 for _ in c)
    logging.info("drained %d", n)


main()
'''}, f"timeout -v 60 {PY} drain.py", root=R+"/drain", file="", also=["external.connection-refused"], versions="kafka-python, python 3.11", log="drain.log", why="no broker answers at the bootstrap address")
case("confluent-kafka__p603", "streaming.source-missing", r"UNKNOWN_TOPIC_OR_PART|Unknown topic or partition", {
 "consume_prices.py": '''
import logging
import os
import sys
from confluent_kafka import Consumer, KafkaException

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)
TOPIC = "prices.eu.v2"


def main():
    c = Consumer({"bootstrap.servers": os.environ["BROKERS"], "group.id": "price-cache", "auto.offset.reset": "earliest", "allow.auto.create.topics": False})
    c.subscribe([TOPIC])
    logging.info("subscribed to %s", TOPIC)
    n = 0
    while n < 500:
        msg = c.poll(2)
        if msg is None:
            continue
        if msg.error():
            raise KafkaException(msg.error())
        n += 1
    logging.info("%d prices", n)


main()
'''}, f"BROKERS=$(cat /tmp/kmock.addr) timeout -v 60 {PY} consume_prices.py", command=[PY, "consume_prices.py"], root=R+"/pricecache", file="", versions="confluent-kafka, python 3.11", log="consume.log", setup=f'''cat > /tmp/kmock.py <<'X'
import sys, time, threading, socket
from confluent_kafka import Producer
p=Producer({{"test.mock.num.brokers":1, "allow.auto.create.topics": False}}); md=p.list_topics(timeout=8); b=list(md.brokers.values())[0]; print(b.host, b.port, flush=True)
open("/tmp/kmock.addr","w").write("127.0.0.1:%d" % b.port); time.sleep(45)
X
rm -f /tmp/kmock.addr; (nohup {PY} /tmp/kmock.py >/dev/null 2>&1 & echo $! > /tmp/kmock.pid); sleep 4''', teardown="kill $(cat /tmp/kmock.pid)", why="the topic does not exist on the cluster")
case("redis__p604", "storage.quota", r"command not allowed when used memory > 'maxmemory'", {
 "warm_cache.py": '''
import json
import logging
import os
import redis

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def items():
    for i in range(60000):
        yield f"item:{i}", json.dumps({"id": i, "text": "lorem ipsum " * 12, "tags": list(range(10))})


def main():
    r = redis.Redis(host="cache.nordwind.lan", port=6390, db=3)
    n, pipe = 0, r.pipeline(transaction=False)
    for k, v in items():
        pipe.set(k, v)
        n += 1
        if n % 2000 == 0:
            pipe.execute()
            logging.info("%d keys", n)
    pipe.execute()


main()
'''}, f"{PY} warm_cache.py", root=R+"/warm", file="", also=["memory.container-oom-killed", "external.warehouse", "unknown"], versions="redis 8.1.0, Redis 7.0, python 3.11", log="warm.log", setup="redis-cli -p 6390 config set maxmemory 6mb >/dev/null; redis-cli -p 6390 flushall >/dev/null", teardown="redis-cli -p 6390 config set maxmemory 0; redis-cli -p 6390 flushall", why="the server has reached its maxmemory limit")
case("redis__p605", "sql.type-mismatch", r"WRONGTYPE Operation against a key holding the wrong kind of value", {
 "queue_depth.py": '''
import datetime as dt
import redis

r = redis.Redis(host="cache.nordwind.lan", port=6390, decode_responses=True)
QUEUES = ["mail", "label", "invoice"]

print(dt.datetime.now().isoformat(timespec="seconds"), "redis", r.info("server")["redis_version"])
for q in QUEUES:
    depth = r.llen(f"q:{q}")
    print(f"{q:10s} {depth}")
'''}, f"{PY} queue_depth.py", root=R+"/depth", file="", also=["code.driver-exception", "external.request-rejected"], versions="redis 8.1.0, Redis 7.0, python 3.11", log="depth.log", setup="redis-cli -p 6390 rpush q:mail a b >/dev/null; redis-cli -p 6390 sadd q:label x >/dev/null", why="the key is a set and is asked as a list")
case("pymongo__p606", "external.connection-refused", r"ServerSelectionTimeoutError: .*Connection refused", {
 "archive_chat.py": '''
import datetime as dt
import gzip
import json
import logging
import pymongo

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
URI = "mongodb://broker.nordwind.lan:27117/support?serverSelectionTimeoutMS=5000"


def main():
    db = pymongo.MongoClient(URI).get_default_database()
    cutoff = dt.datetime(2026, 8, 1)
    logging.info("archive of chats before %s", cutoff.date())
    with gzip.open("chats.jsonl.gz", "wt") as out:
        for doc in db.chat.find({"closed_at": {"$lt": cutoff}}):
            out.write(json.dumps(doc, default=str) + "\\n")


main()
'''}, f"{PY} archive_chat.py", root=R+"/chat", file="", versions="pymongo, python 3.11", log="archive.log", also=["external.timeout"], why="no server listens on the port")
case("oracledb__p607", "external.connection-refused", r"DPY-6005: cannot connect to database", {
 "pull_hr.py": '''
import logging
import os
import oracledb

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
logging.info("pull of cost centres, driver %s", oracledb.__version__)
with oracledb.connect(user="hr_ro", password=os.environ.get("HR_PW", "x"), dsn="broker.nordwind.lan:15219/HRPDB", tcp_connect_timeout=5) as con:
    with con.cursor() as cur:
        cur.execute("select id, name from cost_centre")
        for row in cur:
            print(row)
'''}, f"{PY} pull_hr.py", root=R+"/hrpull", file="", versions="oracledb, python 3.11", log="pull.log", also=["external.timeout"], why="no listener on that port")
case("google-auth__p608", "auth.credentials-missing", r"DefaultCredentialsError: Your default credentials were not found", {
 "bq_load.py": '''
import logging
import sys
from google.cloud import bigquery

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)


def main(path, table):
    client = bigquery.Client(project="nw-analytics")
    cfg = bigquery.LoadJobConfig(source_format="CSV", skip_leading_rows=1, autodetect=True)
    with open(path, "rb") as f:
        job = client.load_table_from_file(f, table, job_config=cfg)
    job.result()
    logging.info("%d rows", job.output_rows)


logging.info("load %s", sys.argv[1:])
main(*sys.argv[1:])
'''}, f"{PY} bq_load.py d.csv mart.daily", root=R+"/bq", file="", versions="google-cloud-bigquery, python 3.11", log="bq.log", env={"NO_GCE_CHECK": "true"}, setup="seq 1 9 > d.csv", why="no Google credentials on the host")
case("azure-identity__p609", "auth.credentials-missing", r"DefaultAzureCredential failed to retrieve a token|EnvironmentCredential authentication unavailable", {
 "upload_blob.py": '''
import logging
import sys
from azure.identity import DefaultAzureCredential
from azure.storage.blob import BlobServiceClient

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stdout)


def main():
    cred = DefaultAzureCredential(exclude_managed_identity_credential=True)
    svc = BlobServiceClient("https://nwexchange.blob.core.windows.net", credential=cred, retry_total=0)
    c = svc.get_container_client("extracts")
    with open("extract.csv", "rb") as f:
        c.upload_blob("2026/11/extract.csv", f, overwrite=True)
    logging.info("uploaded")


main()
'''}, f"timeout -v 120 {PY} upload_blob.py", root=R+"/blob", file="", versions="azure-identity, azure-storage-blob, python 3.11", log="upload.log", setup="seq 1 90 > extract.csv", why="none of the credential sources of the chain is configured")
# ------------ frameworks
DBT = "/opt/dbtcore/bin/dbt"
VD = "dbt-core 1.10, dbt-duckdb, python 3.11"
PROJ = {"dbt_project.yml": '''
name: shop
version: "1.0"
profile: shop
model-paths: [models]
seed-paths: [seeds]
''', "profiles.yml": '''
shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb, threads: 2}
''', "seeds/raw_orders.csv": "id,customer,status,amount\n" + "".join(f"{i},C{i%5},{'paid' if i%7 else 'open'},{i*3}.5\n" for i in range(1, 40)),
 "models/staging/stg_orders.sql": "select id as order_id, customer, status, cast(amount as decimal(10,2)) as amount\nfrom {{ ref('raw_orders') }}\n",
 "models/mart/customer_totals.sql": "select customer, sum(amount) as total, count(*) as orders\nfrom {{ ref('stg_orders') }}\ngroup by customer\n",
 "models/schema.yml": '''
models:
  - name: stg_orders
    columns:
      - name: order_id
        tests: [unique, not_null]
  - name: customer_totals
    columns:
      - name: customer
        tests: [not_null]
''', "build.sh": '''
#!/bin/bash
cd "$(dirname "$0")"
echo "dbt build $(date -Is)"
/opt/dbtcore/bin/dbt --no-use-colors build --profiles-dir . "$@"
'''}
DENV = {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
def dbt(id, cause, quote, change, **k):
    k.setdefault("file", ""); case(id, cause, quote, {**PROJ, **change}, k.pop("run", "./build.sh"), root=k.pop("root", R+"/shopdbt"), versions=k.pop("versions", VD), log="dbt.log", env={**DENV, **k.pop("env", {})}, **k)
dbt("dbt__p611", "data.quality-check", r"FAIL 1 .*unique_stg_orders_order_id|Got \d+ results?, configured to fail if", {"seeds/raw_orders.csv": PROJ["seeds/raw_orders.csv"] + "12,C9,paid,4.0\n"}, also=["data.duplicate-key"], why="order 12 comes twice, the unique test fails")
dbt("dbt__p612", "orchestration.template", r"Compilation Error[\s\S]*(depends on a node named 'stg_order' which was not found)", {"models/mart/customer_totals.sql": PROJ["models/mart/customer_totals.sql"].replace("'stg_orders'", "'stg_order'")}, file="models/mart/customer_totals.sql", also=["sql.table-missing", "config.invalid-value"], patch="may", why="the model refers to a model that does not exist")
dbt("dbt__p613", "data.column-missing", r"Binder Error: .*(order_state|Referenced column)", {"models/mart/customer_totals.sql": "select customer, sum(amount) as total,\n       count(*) filter (where order_state = 'paid') as paid_orders  \nfrom {{ ref('stg_orders') }}\ngroup by customer\n"}, file="models/mart/customer_totals.sql", patch="may", why="the model selects order_state, the column is called status")
dbt("dbt__p614", "config.invalid-value", r"Could not find profile named 'shop_prod'", {"dbt_project.yml": PROJ["dbt_project.yml"].replace("profile: shop", "profile: shop_prod #@")}, file="dbt_project.yml", also=["auth.connection-undefined", "config.missing-argument", "orchestration.variable-undefined"], patch="may", why="the project names a profile that is not in profiles.yml")
dbt("dbt__p615", "auth.login-failed", r'password authentication failed for user "shop_etl"', {"profiles.yml": '''
shop:
  target: prod
  outputs:
    prod:
      type: postgres
      host: pg-main.nordwind.lan
      port: 5433
      user: "{{ env_var('PGUSER') }}"
      password: "{{ env_var('PGPASSWORD') }}"
      dbname: shop
      schema: public
      threads: 2
'''}, env={**PGENV, "PGPASSWORD": "etl-old"}, setup=pgs(""), versions="dbt-core 1.10, dbt-postgres, PostgreSQL 15", why="the password that the profile takes from the environment is wrong")
case("pandera__p616", "data.quality-check", r"pandera\.errors\.SchemaErrors?:", {
 "validate.py": '''
import logging
import pandas as pd
import pandera.pandas as pa

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
SCHEMA = pa.DataFrameSchema({
    "plant": pa.Column(str, pa.Check.isin(["HAM", "LEJ", "GRZ"])),
    "kwh": pa.Column(float, pa.Check.in_range(0, 5000)),
    "hour": pa.Column(int, pa.Check.in_range(0, 23)),
})


def main():
    df = pd.read_csv("energy.csv", dtype={"kwh": float})
    logging.info("%d rows", len(df))
    SCHEMA.validate(df, lazy=True)
    df.to_parquet("energy.parquet")


main()
'''}, f"{PY} validate.py", root=R+"/energy", file="", versions="pandera, pandas 3.1.1, python 3.11", log="validate.log", setup='{ echo plant,kwh,hour; for i in $(seq 0 23); do echo "HAM,$i.5,$i"; done; echo "LEJ,-12.5,4"; echo "XXX,9.5,5"; } > energy.csv', why="two values break the rules of the data schema")
case("pydantic__p617", "data.malformed-record", r"validation errors? for Booking", {
 "bookings.py": '''
import datetime as dt
import json
import logging
import sys
from pydantic import BaseModel, Field

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)


class Guest(BaseModel):
    name: str
    country: str = Field(min_length=2, max_length=2)


class Booking(BaseModel):
    id: int
    arrival: dt.date
    nights: int = Field(gt=0)
    guest: Guest


def main(path):
    ok = []
    for line in open(path):
        ok.append(Booking.model_validate_json(line))
    logging.info("%d bookings valid", len(ok))


main(sys.argv[1])
'''}, f"{PY} bookings.py b.jsonl", root=R+"/bookings2", file="", also=["data.quality-check", "data.bad-cast", "data.nested-field-missing"], versions="pydantic 2, python 3.11", log="bookings.log", setup='for i in $(seq 1 50); do echo "{\\"id\\": $i, \\"arrival\\": \\"2026-12-01\\", \\"nights\\": 2, \\"guest\\": {\\"name\\": \\"g\\", \\"country\\": \\"DE\\"}}"; done > b.jsonl; echo "{\\"id\\": \\"x51\\", \\"arrival\\": \\"2026-12-01\\", \\"nights\\": 0, \\"guest\\": {\\"name\\": \\"g\\", \\"country\\": \\"DE\\"}}" >> b.jsonl', why="one record does not fit the model")
case("pydantic__p618", "config.environment-missing", r"validation errors? for Settings[\s\S]*(lake_token|LAKE_TOKEN)[\s\S]*Field required", {
 "lakejob/__init__.py": "", "lakejob/settings.py": '''
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="")
    lake_url: str = "http://api.nordwind.lan:18480"
    lake_token: str
    batch: int = 500
''', "lakejob/__main__.py": '''
from lakejob.settings import Settings


def main():
    s = Settings()
    print("lake", s.lake_url, "batch", s.batch)


main()
'''}, f"{PY} -m lakejob", root=R+"/lakejob", file="lakejob/settings.py", versions="pydantic-settings, python 3.11", log="lakejob.log", also=["config.missing-argument"], why="the environment variable LAKE_TOKEN is not set")
DV = "deltalake 1.6.6, python 3.11"
def delta_setup(py): return f"cat > /tmp/dsetup.py <<'X'\nimport pyarrow as pa, deltalake as dl, os\n{py}\nX\n{PY} /tmp/dsetup.py\n"
case("deltalake__p621", "data.write-schema-mismatch", r"(SchemaMismatchError|Cannot cast schema|Schema error|schema.*mismatch)", {
 "append_trips.py": '''
import logging
import pandas as pd
from deltalake import DeltaTable, write_deltalake

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
TABLE = "lake/trips"


def main():
    dt = DeltaTable(TABLE)
    logging.info("table at version %d with %d files", dt.version(), len(dt.file_uris()))
    df = pd.read_csv("trips.csv")
    write_deltalake(TABLE, df, mode="append")
    logging.info("appended %d", len(df))


main()
'''}, f"{PY} append_trips.py", root=R+"/trips", file="append_trips.py", patch="may", versions=DV, log="append.log", setup=delta_setup("dl.write_deltalake('lake/trips', pa.table(dict(trip=[1,2], km=[1.5,2.5])))")+"printf 'trip,km,vehicle\\n3,4.5,bus\\n' > trips.csv", why="the new data has one column more than the table")
case("deltalake__p622", "table.version-missing", r"(Invalid table version|version 12|no log files|Missing version|Generic delta kernel|not found)", {
 "restate.py": '''
import argparse
import logging
from deltalake import DeltaTable

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--table", default="lake/balance")
    ap.add_argument("--as-of-version", type=int, required=True)
    a = ap.parse_args()
    now = DeltaTable(a.table)
    logging.info("current version %d", now.version())
    then = DeltaTable(a.table, version=a.as_of_version)
    diff = now.to_pyarrow_table().num_rows - then.to_pyarrow_table().num_rows
    logging.info("rows since then: %d", diff)


main()
'''}, f"{PY} restate.py --as-of-version 12", root=R+"/balance", file="", versions=DV, log="restate.log", also=["config.missing-argument", "config.invalid-value"], setup=delta_setup("for i in range(4): dl.write_deltalake('lake/balance', pa.table(dict(a=[i])), mode='append')"), why="the table has only versions up to 3")
case("deltalake__p623", "table.concurrent-delete", r"(CommitFailedError|ConcurrentDelete|concurrent transaction|Failed to commit)", {
 "clean_sessions.py": '''
import logging
import time
from deltalake import DeltaTable

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def main():
    dt = DeltaTable("lake/session")
    logging.info("version %d", dt.version())
    time.sleep(5)
    res = dt.delete("state = 'expired'")
    logging.info("removed %s", res)


main()
'''}, f"{PY} clean_sessions.py", root=R+"/sessclean", file="", versions=DV, log="clean.log", also=["table.concurrent-append", "table.metadata-changed"], setup=delta_setup("dl.write_deltalake('lake/session', pa.table(dict(id=[1,2,3], state=['expired','open','open'])))")+f"chmod -R a+rwX lake; (nohup bash -c 'sleep 4; cd {R}/sessclean; {PY} -c \"from deltalake import DeltaTable; t=DeltaTable(\\\"lake/session\\\"); print(t.delete(\\\"id < 3\\\"))\"' >/tmp/dbg.out 2>&1 &)", why="another process deletes from the same file between the read and the commit")
case("pyiceberg__p624", "sql.table-missing", r"NoSuchTableError: Table does not exist: sales\.order_line", {
 "iceberg_scan.py": '''
import logging
from pyiceberg.catalog import load_catalog
from pyiceberg.expressions import GreaterThan

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def main():
    cat = load_catalog("lake", type="sql", uri="sqlite:///catalog.db", warehouse="file:///opt/nordwind/ice/wh")
    logging.info("tables in sales: %s", [".".join(t) for t in cat.list_tables("sales")])
    t = cat.load_table("sales.order_line")
    df = t.scan(row_filter=GreaterThan("qty", 10)).to_arrow()
    logging.info("%d rows", df.num_rows)


main()
'''}, f"{PY} iceberg_scan.py", root=R+"/ice", file="iceberg_scan.py", versions="pyiceberg 0.12.0, python 3.11", log="scan.log", setup=f'''mkdir wh; {PY} -c "
import pyarrow as pa
from pyiceberg.catalog import load_catalog
c=load_catalog('lake',type='sql',uri='sqlite:///catalog.db',warehouse='file:///opt/nordwind/ice/wh'); c.create_namespace('sales'); c.create_table('sales.order_lines', schema=pa.schema([('qty',pa.int32())]))"''', patch="may", why="the table is called order_lines")
case("pyiceberg__p625", "table.iceberg-commit", r"CommitFailedException: ", {
 "add_batch.py": '''
import logging
import time
import pyarrow as pa
from pyiceberg.catalog import load_catalog

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def batch(n):
    return pa.table({"sensor": pa.array([n] * 50, pa.int32()), "v": pa.array([float(i) for i in range(50)], pa.float64())})


def main():
    cat = load_catalog("lake", type="sql", uri="sqlite:///catalog.db", warehouse="file:///opt/nordwind/ice2/wh")
    t = cat.load_table("iot.reading")
    logging.info("snapshot %s", t.current_snapshot().snapshot_id)
    with t.transaction() as tx:
        tx.append(batch(7))
        time.sleep(6)
        logging.info("committing")
    logging.info("done")


main()
'''}, f"{PY} add_batch.py", root=R+"/ice2", file="", also=["table.concurrent-append"], versions="pyiceberg 0.12.0, python 3.11", log="add.log", setup=f'''mkdir wh; cat > /tmp/ice2.py <<'X'
import pyarrow as pa, sys, time
from pyiceberg.catalog import load_catalog
c=load_catalog('lake',type='sql',uri='sqlite:////opt/nordwind/ice2/catalog.db',warehouse='file:///opt/nordwind/ice2/wh')
d=pa.table(dict(sensor=pa.array([1],pa.int32()), v=pa.array([1.0])))
if len(sys.argv)<2: c.create_namespace('iot'); t=c.create_table('iot.reading', schema=d.schema, properties={{'commit.retry.num-retries':'0'}}); t.append(d)
else:
    e=time.time()+20
    while time.time()<e: c.load_table('iot.reading').append(d)
X
{PY} /tmp/ice2.py; (nohup bash -c "umask 0; sleep 1; {PY} /tmp/ice2.py x" >/dev/null 2>&1 &)''', why="another writer commits a snapshot while this transaction is open")
case("pyiceberg__p635", "healthy", "", {
 "add_batch.py": '''
import logging
import time
import pyarrow as pa
from pyiceberg.catalog import load_catalog

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def batch(n):
    return pa.table({"sensor": pa.array([n] * 50, pa.int32()), "v": pa.array([float(i) for i in range(50)], pa.float64())})


def main():
    cat = load_catalog("lake", type="sql", uri="sqlite:///catalog.db", warehouse="file:///opt/nordwind/ice3/wh")
    t = cat.load_table("iot.reading")
    logging.info("snapshot %s", t.current_snapshot().snapshot_id)
    with t.transaction() as tx:
        tx.append(batch(7))
        time.sleep(6)
        logging.info("committing")
    logging.info("done")


main()
'''}, f"{PY} add_batch.py", root=R+"/ice3", file="", outcome="succeeded", versions="pyiceberg 0.12.0, python 3.11", log="add.log", setup=f'''mkdir wh; cat > /tmp/ice3.py <<'X'
import pyarrow as pa, sys, time
from pyiceberg.catalog import load_catalog
c=load_catalog('lake',type='sql',uri='sqlite:////opt/nordwind/ice3/catalog.db',warehouse='file:///opt/nordwind/ice3/wh')
d=pa.table(dict(sensor=pa.array([1],pa.int32()), v=pa.array([1.0])))
if len(sys.argv)<2: c.create_namespace('iot'); t=c.create_table('iot.reading', schema=d.schema); t.append(d)
else:
    e=time.time()+6.5
    while time.time()<e: c.load_table('iot.reading').append(d)
X
{PY} /tmp/ice3.py; (nohup bash -c "umask 0; sleep 1; {PY} /tmp/ice3.py x" >/dev/null 2>&1 &)''', why="the commit meets a conflict, pyiceberg retries it by itself and it goes through")
case("fastavro__p626", "data.corrupt-file", r"(cannot read header|not an avro|EOFError|SchemaResolutionError|ValueError)", {
 "avro_dump.py": '''
import logging
import sys
import fastavro

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def main(paths):
    total = 0
    for p in paths:
        with open(p, "rb") as f:
            rd = fastavro.reader(f)
            n = sum(1 for _ in rd)
        total += n
        logging.info("%s %d", p, n)
    logging.info("total %d", total)


main(sys.argv[1:])
'''}, f"{PY} avro_dump.py a.avro b.avro c.avro", root=R+"/avro", file="", also=["data.malformed-record"], versions="fastavro, python 3.11", log="dump.log", setup=f'''{PY} -c "
import fastavro
s=dict(type='record',name='r',fields=[dict(name='id',type='long'),dict(name='n',type='string')])
for f in 'ac': fastavro.writer(open(f+'.avro','wb'), s, [dict(id=i,n='x'*20) for i in range(3000)])"
echo '{{"id": 1}}' > b.avro''', why="one file is JSON text and no Avro container")
case("jinja2__p627", "orchestration.template", r"jinja2\.exceptions\.UndefinedError: 'dict object' has no attribute 'cut_off'", {
 "templates/extract.sql.j2": '''
select order_id, total
from {{ schema }}.orders
where ordered_at >= '{{ window.start }}'
  and ordered_at < '{{ window.cut_off }}'
{% if limit %}limit {{ limit }}{% endif %}
''', "render.py": '''
import datetime as dt
import sys
from jinja2 import Environment, FileSystemLoader, StrictUndefined

env = Environment(loader=FileSystemLoader("templates"), undefined=StrictUndefined)


def window(day):
    start = dt.date.fromisoformat(day)
    return {"start": start, "end": start + dt.timedelta(days=1)}


def main(day):
    print("rendering for", day)
    sql = env.get_template("extract.sql.j2").render(schema="shop", window=window(day), limit=None)
    open("extract.sql", "w").write(sql)
    print("ok,", len(sql), "characters")


main(sys.argv[1])
'''}, f"{PY} render.py 2026-11-24", root=R+"/render", file="templates/extract.sql.j2", patch="may", also=["orchestration.variable-undefined"], versions="Jinja2 3, python 3.11", log="render.log", why="the template asks window.cut_off and the job gives start and end")
case("openpyxl__p628", "data.corrupt-file", r"zipfile\.BadZipFile: File is not a zip file", {
 "read_plan.py": '''
import logging
import sys
from openpyxl import load_workbook

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def plan(path):
    wb = load_workbook(path, read_only=True, data_only=True)
    for ws in wb.worksheets:
        for row in ws.iter_rows(min_row=2, values_only=True):
            if row[0]:
                yield ws.title, *row[:3]


def main():
    for p in sys.argv[1:]:
        logging.info("plan %s", p)
        rows = list(plan(p))
        logging.info("%d rows", len(rows))


main()
'''}, f"{PY} read_plan.py north.xlsx south.xlsx", root=R+"/plan", file="", versions="openpyxl, python 3.11", log="plan.log", setup=f'''{PY} -c "
import openpyxl; w=openpyxl.Workbook(); w.active.append(['a','b','c']); w.active.append(['x',1,2]); w.save('north.xlsx')"
printf 'a;b;c\\nx;1;2\\n' > south.xlsx''', also=["data.malformed-record"], why="the second file is csv text with the ending xlsx")
case("lxml__p629", "data.malformed-record", r"lxml\.etree\.XMLSyntaxError: ", {
 "catalog.py": '''
import sys
from lxml import etree

NS = {"b": "http://www.bmecat.org/bmecat/2005"}


def articles(path):
    tree = etree.parse(path)
    for a in tree.iterfind(".//b:PRODUCT", NS):
        yield a.findtext("b:SUPPLIER_PID", namespaces=NS), a.findtext("b:DESCRIPTION_SHORT", namespaces=NS)


def main(path, out):
    print("catalogue", path)
    with open(out, "w") as f:
        n = 0
        for pid, text in articles(path):
            f.write(f"{pid};{text}\\n")
            n += 1
    print(n, "articles")


main(*sys.argv[1:])
'''}, f"{PY} catalog.py cat.xml cat.csv", root=R+"/bmecat", file="", also=["data.corrupt-file"], versions="lxml, python 3.11", log="catalog.log", setup='{ echo "<BMECAT xmlns=\\"http://www.bmecat.org/bmecat/2005\\">"; for i in $(seq 1 200); do echo "<PRODUCT><SUPPLIER_PID>P$i</SUPPLIER_PID><DESCRIPTION_SHORT>Nut M$i</DESCRIPTION_SHORT></PRODUCT>"; done; echo "<PRODUCT><SUPPLIER_PID>P900</SUPPLIER_PID><DESCRIPTION_SHORT>Bolt & nut</DESCRIPTION_SHORT></PRODUCT>"; echo "</BMECAT>"; } > cat.xml', why="an unescaped ampersand in the catalogue file")
case("dask__p630", "code.udf-exception", r"ZeroDivisionError|KeyError|ValueError: could not convert string to float", {
 "dask_rates.py": '''
import logging
import sys
import dask
import dask.bag as db

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)
dask.config.set(scheduler="threads", num_workers=2)


def parse(line):
    device, ts, value = line.strip().split(",")
    return {"device": device, "hour": ts[:13], "value": float(value)}


def main(pattern):
    bag = db.read_text(pattern).map(parse)
    logging.info("%d partitions", bag.npartitions)
    means = bag.foldby("hour", lambda t, r: (t[0] + r["value"], t[1] + 1), (0.0, 0), lambda a, b: (a[0] + b[0], a[1] + b[1])).compute()
    for hour, (s, n) in sorted(means):
        print(hour, round(s / n, 2))


main(sys.argv[1])
'''}, f"{PY} dask_rates.py 'dev/*.txt'", root=R+"/daskrates", file="dask_rates.py", patch="may", also=["data.bad-cast", "data.malformed-record"], versions="dask 2026.8.0, python 3.11", log="rates.log", setup='mkdir dev; for f in a b c; do for i in $(seq 1 300); do echo "d$i,2026-11-24T0$((i%10)):00,$i.5"; done > dev/$f.txt; done; echo "d9,2026-11-24T05:00,overrange" >> dev/b.txt', why="the parse function of the map fails on the value overrange")
case("luigi__p631", "data.path-missing", r"FileNotFoundError: .*exchange_2026-11-24\.csv", {
 "pipeline.py": '''
import csv
import datetime as dt
import luigi


class Rates(luigi.Task):
    day = luigi.DateParameter()

    def output(self):
        return luigi.LocalTarget(f"stage/rates_{self.day}.csv")

    def run(self):
        with open(f"in/exchange_{self.day}.csv") as f, self.output().open("w") as out:
            for ccy, rate in csv.reader(f):
                out.write(f"{ccy},{float(rate):.6f}\\n")


class Revenue(luigi.Task):
    day = luigi.DateParameter()

    def requires(self):
        return Rates(self.day)

    def output(self):
        return luigi.LocalTarget(f"stage/revenue_{self.day}.csv")

    def run(self):
        with self.input().open() as f, self.output().open("w") as out:
            out.write(f.read())


if __name__ == "__main__":
    ok = luigi.build([Revenue(dt.date(2026, 11, 24))], local_scheduler=True, no_lock=True, log_level="INFO")
    raise SystemExit(0 if ok else 1)
'''}, f"{PY} pipeline.py", root=R+"/luigi", file="", versions="luigi, python 3.11", log="pipeline.log", setup="mkdir in stage; echo usd,1.1 > in/exchange_2026-11-23.csv", why="the input of that day was not delivered; the second task then never runs")
case("celery__p632", "external.broker", r"(Connection refused|OperationalError: Error 111|kombu\.exceptions\.OperationalError)", {
 "tasks.py": '''
from celery import Celery

app = Celery("invoices", broker="redis://cache.nordwind.lan:16391/0")
app.conf.broker_connection_retry_on_startup = False
app.conf.broker_transport_options = {"max_retries": 2, "interval_start": 0, "interval_step": 0.3}


@app.task(bind=True, max_retries=3)
def render(self, invoice_id):
    return f"pdf/{invoice_id}.pdf"
''', "enqueue.py": '''
import logging
from tasks import render

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
ids = range(9000, 9025)
logging.info("enqueue %d invoices", len(ids))
for i in ids:
    render.apply_async((i,), retry_policy={"max_retries": 2, "interval_start": 0, "interval_step": 0.2})
logging.info("enqueued")
'''}, f"timeout -v 60 {PY} enqueue.py", root=R+"/invoices", file="", also=["external.connection-refused"], versions="celery 5.7.0, redis 8.1.0, python 3.11", log="enqueue.log", why="the broker of the queue is not reachable")
case("prefect__p633", "data.column-missing", r"KeyError: 'region'|Column.*not exist", {
 "flow.py": '''
import os
import pandas as pd
from prefect import flow, task


@task(retries=1, retry_delay_seconds=1)
def extract(path):
    return pd.read_csv(path)


@task
def aggregate(df):
    return df.groupby("region")["amount"].sum().reset_index()


@flow(name="regional-sales", log_prints=True)
def regional_sales(path: str = "sales.csv"):
    df = extract(path)
    print(f"{len(df)} rows, columns {list(df.columns)}")
    out = aggregate(df)
    out.to_csv("regional.csv", index=False)


if __name__ == "__main__":
    regional_sales()
'''}, "/opt/flows/bin/python flow.py", root=R+"/flow", file="flow.py", patch="may", also=["code.index-or-key"], versions="prefect, pandas, python 3.11", log="flow.log", timeout=150, env={"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1", "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90"}, setup='printf "sales_region,amount\\nN,1\\nS,2\\n" > sales.csv', why="the file calls the column sales_region")
case("great-expectations__p634", "data.quality-check", r"\"success\": false|success.*False", {
 "gx_check.py": '''
import sys
import pandas as pd
import great_expectations as gx


def main(path):
    df = pd.read_csv(path)
    ctx = gx.get_context(mode="ephemeral")
    batch = ctx.data_sources.add_pandas("p").add_dataframe_asset("claims").add_batch_definition_whole_dataframe("all")
    suite = gx.ExpectationSuite(name="claims")
    suite.add_expectation(gx.expectations.ExpectColumnValuesToNotBeNull(column="policy_no"))
    suite.add_expectation(gx.expectations.ExpectColumnValuesToBeBetween(column="amount", min_value=0, max_value=250000))
    res = batch.get_batch(batch_parameters={"dataframe": df}).validate(suite)
    print(res)
    return 0 if res.success else 1


sys.exit(main(sys.argv[1]))
'''}, "/opt/flows/bin/python gx_check.py claims.csv", root=R+"/claims", file="", versions="great-expectations, pandas, python 3.11", log="gx.log", setup='{ echo policy_no,amount; for i in $(seq 1 80); do echo "P$i,$((i*90))"; done; echo "P81,-500"; } > claims.csv', why="one claim has a negative amount, the expectation fails")
