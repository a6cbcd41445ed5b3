from lab import case, PY
from specs_a import W1, LOGPY, R
from specs_c import PGENV, pgs, pg, BG
from specs_f import delta_setup
LOGL = 'logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")'
case("deltalake__p801", "table.log-damaged", r"(Invalid table|not a Delta table|missing|gap|contiguous|Generic delta kernel error|No files in log segment)", {"read_meters.py": f'''
import logging
from deltalake import DeltaTable

{LOGL}


def main():
    dt = DeltaTable("lake/meter")
    logging.info("version %d, %d files", dt.version(), len(dt.file_uris()))
    df = dt.to_pandas(columns=["meter", "kwh"])
    print(df.groupby("meter").kwh.sum())


logging.info("meter totals")
main()
'''}, f"{PY} read_meters.py", root=R+"/meterlake", file="", also=["table.version-missing", "data.corrupt-file"], versions="deltalake 1.6.6, python 3.11", log="read.log", setup=delta_setup("for i in range(5): dl.write_deltalake('lake/meter', pa.table(dict(meter=[i], kwh=[1.5])), mode='append')")+"rm lake/meter/_delta_log/00000000000000000002.json", why="one file of the transaction log is missing")
case("deltalake__p802", "table.protocol-version", r"(?i)(unsupported|not supported|reader version|protocol|feature)", {"export_plans.py": f'''
import logging
import sys
from deltalake import DeltaTable

{LOGL}
TABLE = sys.argv[1]
t = DeltaTable(TABLE)
logging.info("table %s version %d", TABLE, t.version())
tab = t.to_pyarrow_table()
logging.info("%d plans", tab.num_rows)
tab.to_pandas().to_csv("plans.csv", index=False)
'''}, f"{PY} export_plans.py lake/plan", root=R+"/plans", file="", also=["dependency.package-version", "sql.unsupported"], versions="deltalake 1.6.6, python 3.11", log="export.log", setup=delta_setup("dl.write_deltalake('lake/plan', pa.table(dict(a=[1,2])))")+f'''{PY} - <<'X'
import json
p="lake/plan/_delta_log/00000000000000000001.json"
open(p,"w").write(json.dumps({{"commitInfo":{{"timestamp":1790000000000,"operation":"UPGRADE PROTOCOL"}}}})+"\\n"+json.dumps({{"protocol":{{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["columnMapping","rowPacking"],"writerFeatures":["columnMapping","rowPacking"]}}}})+"\\n")
X''', why="the table was upgraded to reader features that this library does not know")
case("deltalake__p803", "storage.file-replaced", r"(No such file|not found|NotFound|Object at location)", {"snapshot_sum.py": f'''
import logging
import pyarrow.compute as pc
from deltalake import DeltaTable

{LOGL}


def main():
    dt = DeltaTable("lake/pos")
    files = dt.file_uris()
    logging.info("%d files in version %d", len(files), dt.version())
    tab = dt.to_pyarrow_table()
    logging.info("sum %s", pc.sum(tab["v"]))


main()
'''}, f"{PY} snapshot_sum.py", root=R+"/possum", file="", also=["streaming.source-files-missing", "data.path-missing", "table.log-damaged"], versions="deltalake 1.6.6, pyarrow 26.0.1, python 3.11", log="sum.log", setup=delta_setup("for i in range(3): dl.write_deltalake('lake/pos', pa.table(dict(v=[i,i])), mode='append')")+"rm $(ls lake/pos/*.parquet | head -1)", why="a data file that the table's log names was removed from the folder")
case("psycopg2__p804", "sql.duplicate-column", r'column "region" specified more than once|column "region" of relation "shop_kpi" already exists', {"wide_kpi.py": '''
import psycopg2

KPIS = ["region", "revenue", "visits"]
SQL = "create table shop_wide as select s.*, k.{cols} from shop s join shop_kpi k using (shop_id)"


def main():
    con = psycopg2.connect("")
    with con, con.cursor() as cur:
        cur.execute("drop table if exists shop_wide")
        sql = SQL.format(cols=", k.".join(KPIS))
        print(sql)
        cur.execute(sql)
        print("rows", cur.rowcount)


main()
'''}, f"{PY} wide_kpi.py", root=R+"/wide", file="wide_kpi.py", patch="may", versions="psycopg2, PostgreSQL 15", log="wide.log", env=PGENV, setup=pgs("create table shop(shop_id int, region text); create table shop_kpi(shop_id int, region text, revenue numeric, visits int);"), why="both tables bring a column region into the new table")
case("psql__p805", "data.union-mismatch", r"each UNION query must have the same number of columns", {"report.sql": '''
\\timing on
select count(*) from sale_de;
select shop, amount, booked from sale_de
union all
select shop, amount from sale_at
union all
select shop, amount, booked from sale_ch;
'''}, "psql -X -v ON_ERROR_STOP=1 -f report.sql", root=R+"/unionrep", file="report.sql", patch="may", also=[], versions="psql 15, PostgreSQL 15", log="report.log", env=PGENV, setup=pgs("create table sale_de(shop text, amount numeric, booked date); create table sale_at(shop text, amount numeric); create table sale_ch(shop text, amount numeric, booked date);"), why="one branch of the union has two columns instead of three")
case("psql__p806", "config.not-modifiable", r'cannot be changed without restarting the server', {"tune.sh": '''
#!/bin/bash
set -e
echo "nightly load, tuned session"
psql -X -q -v ON_ERROR_STOP=1 <<SQL
set work_mem = '64MB';
set synchronous_commit = off;
set shared_buffers = '256MB';
insert into load_log select now();
SQL
echo "done"
'''}, "./tune.sh", root=R+"/tune", file="tune.sh", patch="may", versions="psql 15, PostgreSQL 15", log="tune.log", env=PGENV, setup=pgs("create table load_log(at timestamptz);"), why="shared_buffers cannot be set in a session")
case("psycopg__p807", "external.warehouse", r"is not currently accepting connections", {"load_hourly.py": f'''
import logging
import psycopg

{LOGL}


def main():
    logging.info("hourly load")
    with psycopg.connect("", connect_timeout=5) as con:
        n = con.execute("insert into hourly select now(), 1").rowcount
        logging.info("%d", n)


main()
'''}, f"{PY} load_hourly.py", root=R+"/hourly", file="", also=["external.connection-refused"], versions="psycopg 3.3.9, PostgreSQL 15", log="hourly.log", env=PGENV, setup=pgs("create table hourly(at timestamptz, n int);")+pg("update pg_database set datallowconn=false where datname='shop'"), teardown="psql -q -h /var/lib/pgjobs -p 5433 -U postgres postgres -c \"update pg_database set datallowconn=true where datname='shop'\"", why="the database is closed for connections")
case("duckdb__p808", "data.nested-field-missing", r"(Could not find key \"customer_id\" in struct|Candidate.*struct|Referenced column)", {"orders_json.py": '''
import duckdb

con = duckdb.connect()
con.execute("create view o as select * from read_json('orders.jsonl', format='newline_delimited')")
print(con.execute("describe o").fetchall())
con.execute("""
create table flat as
select id, buyer.customer_id as customer_id, buyer.country as country, total
from o
""")
con.execute("copy flat to 'flat.csv'")
'''}, f"{PY} orders_json.py", root=R+"/ojson", file="orders_json.py", patch="may", also=["data.column-missing"], versions="duckdb 2.0.1, python 3.11", log="ojson.log", setup='for i in $(seq 1 30); do echo "{\\"id\\": $i, \\"buyer\\": {\\"customer\\": $i, \\"country\\": \\"DE\\"}, \\"total\\": 2.5}"; done > orders.jsonl', why="the struct buyer has customer and no customer_id any more")
case("duckdb__p809", "sql.ambiguous-column", r'Ambiguous reference to column name "shop_id"', {"join.sql": '''
select shop_id, s.city, sum(t.amount) as amount
from tx t join shop s on t.shop_id = s.shop_id
group by all order by amount desc;
''', "run.py": '''
import pathlib
import duckdb

con = duckdb.connect()
for name in ("tx", "shop"):
    con.execute(f"create table {name} as from read_csv('{name}.csv')")
    print(name, con.table(name).shape)
con.sql(pathlib.Path("join.sql").read_text()).show()
'''}, f"{PY} run.py", root=R+"/txjoin", file="join.sql", patch="may", versions="duckdb 2.0.1, python 3.11", log="run.log", setup='printf "shop_id,amount\\n1,2.5\\n2,3.5\\n" > tx.csv; printf "shop_id,city\\n1,Kiel\\n2,Bonn\\n" > shop.csv', why="shop_id is in both tables and not qualified")
case("duckdb__p810", "sql.type-mismatch", r"(Binder Error: (Cannot compare|No function matches|Cannot mix)|No function matches the given name and argument types)", {"late.py": '''
import duckdb

con = duckdb.connect("track.duckdb")
rows = con.execute("""
select parcel, max(scanned) as last_scan, current_date - max(promised) as days_late
from scan
where promised + 1 < scanned_day
group by parcel
""").fetchall()
for r in rows:
    print(*r)
print(len(rows), "late parcels")
'''}, f"{PY} late.py", root=R+"/late", file="late.py", patch="may", also=["sql.unknown-function", "data.bad-cast"], versions="duckdb 2.0.1, python 3.11", log="late.log", setup=f'''{PY} -c "import duckdb; duckdb.connect('track.duckdb').execute('create table scan(parcel int, scanned timestamp, promised varchar, scanned_day varchar)')"''', why="promised is a text column and used in date arithmetic")
case("java__p811", "memory.direct-buffer", r"(OutOfMemoryError: (Cannot reserve \d+ bytes of direct buffer memory|Direct buffer memory))", {"src/Stager.java": '''
import java.nio.ByteBuffer;
import java.util.*;

/** keeps the pages of all open files off heap */
public class Stager {
    public static void main(String[] args) {
        int files = Integer.parseInt(args[0]);
        List<ByteBuffer> pages = new ArrayList<>();
        for (int f = 0; f < files; f++) {
            ByteBuffer b = ByteBuffer.allocateDirect(4 << 20);
            b.putLong(0, f);
            pages.add(b);
            if (f % 4 == 0) System.out.println("staged file " + f);
        }
        System.out.println("staged " + pages.size());
    }
}
'''}, "java -Xmx128m -XX:MaxDirectMemorySize=40m -cp classes Stager 60", root=R+"/jstage", file="src/Stager.java", patch="may", versions="openjdk 17", log="stager.log", setup="mkdir classes; javac -d classes src/Stager.java", why="the direct buffers exceed MaxDirectMemorySize")
case("java__p812", "dependency.native-library", r"UnsatisfiedLinkError: no nwcodec in java\.library\.path", {"src/Codec.java": '''
public class Codec {
    static { System.loadLibrary("nwcodec"); }

    static native byte[] unpack(byte[] in);

    public static void main(String[] args) throws Exception {
        byte[] in = java.nio.file.Files.readAllBytes(java.nio.file.Path.of(args[0]));
        System.out.println(unpack(in).length);
    }
}
''', "run.sh": W1}, "./run.sh codec java -cp classes Codec in.bin", root=R+"/jcodec", file="", versions="openjdk 17", log="nightly.log", setup="mkdir classes; javac -d classes src/Codec.java; seq 1 9 > in.bin", why="the native library nwcodec is not installed on the host")
case("cpython__p813", "dependency.native-library", r"OSError: libodbcsoft\.so\.2: cannot open shared object file", {"odbcsoft.py": '''
import ctypes
import logging

log = logging.getLogger("odbcsoft")


class Driver:
    def __init__(self, name="libodbcsoft.so.2"):
        log.info("loading driver %s", name)
        self.lib = ctypes.CDLL(name)

    def tables(self, dsn):
        return self.lib.list_tables(dsn.encode())
''', "catalogue.py": f'''
import logging
import sys
from odbcsoft import Driver

{LOGL}
print(Driver().tables(sys.argv[1]))
'''}, f"{PY} catalogue.py erp", root=R+"/odbc", file="", versions="python 3.11", log="catalogue.log", why="the shared library of the driver is not installed")
case("cpython__p814", "dependency.python-version", r"SyntaxError: (f-string|invalid syntax)", {"summary.py": '''
import json
import sys

rows = [json.loads(l) for l in open(sys.argv[1])]
by = {}
for r in rows:
    by.setdefault(r["site"], []).append(r["v"])

for site, vals in by.items():
    print(f"{site:10} {len(vals):5} {sum(vals) / len(vals):8.2f} {", ".join(str(v) for v in sorted(vals)[:3])}") #@
'''}, f"{PY} summary.py v.jsonl", root=R+"/summary", patch="may", also=["code.driver-exception"], versions="python 3.11", log="summary.log", setup='echo "{\\"site\\": \\"a\\", \\"v\\": 2}" > v.jsonl', why="the f-string with the same quotes inside is python 3.12 syntax, the host runs 3.11")
case("pip__p815", "dependency.python-version", r"Requires-Python|requires a different Python|No matching distribution found for numpy==1\.19", {"requirements.txt": '''
numpy==1.19.0
''', "env.sh": '''
#!/bin/bash
set -e
/opt/python3.11/bin/python3.11 -m venv --clear env
env/bin/pip install --disable-pip-version-check --progress-bar off --only-binary :all: -r requirements.txt
'''}, "./env.sh", root=R+"/deploy-e", file="requirements.txt", patch="may", also=["dependency.package-source-missing", "dependency.package-version"], versions="pip, python 3.11", log="env.log", timeout=200, why="this release of numpy has no wheel for python 3.11")
case("cpython__p816", "config.denied-or-inert", r"error: unrecognized arguments: --paralell 4", {"nightly.sh": '''
#!/bin/bash
cd /opt/nordwind/scorejob
echo "score $(date +%F)"
/opt/pyjobs/bin/python score.py --input in.csv --paralell 4 #@
rc=$?
echo "score ended rc=$rc"
exit $rc
''', "score.py": '''
import argparse

ap = argparse.ArgumentParser()
ap.add_argument("--input", required=True)
ap.add_argument("--parallel", type=int, default=1)
ap.add_argument("--top", type=int, default=100)
a = ap.parse_args()
print("scoring", a.input, "with", a.parallel)
'''}, "./nightly.sh", root=R+"/scorejob", file="nightly.sh", patch="may", also=["config.missing-argument", "config.invalid-value"], versions="python 3.11", log="score.log", why="a misspelt option in the wrapper script")
case("confluent-kafka__p817", "streaming.offsets-lost", r"(_AUTO_OFFSET_RESET|Offset out of range|OFFSET_OUT_OF_RANGE)", {"resume.py": '''
import json
import logging
import os
import sys
from confluent_kafka import Consumer, KafkaException, TopicPartition

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)


def main():
    state = json.load(open("state.json"))
    c = Consumer({"bootstrap.servers": os.environ["BROKERS"], "group.id": "resume", "auto.offset.reset": "error", "enable.auto.commit": False})
    c.assign([TopicPartition(state["topic"], state["partition"], state["offset"])])
    logging.info("resume %s", state)
    n = 0
    while n < 200:
        m = c.poll(2)
        if m is None:
            continue
        if m.error():
            raise KafkaException(m.error())
        n += 1
    logging.info("%d messages", n)


main()
'''}, f"BROKERS=$(cat /tmp/kmock.addr) timeout -v 40 {PY} resume.py", command=[PY, "resume.py"], root=R+"/resume", file="", versions="confluent-kafka, python 3.11", log="resume.log", setup=f'''cat > /tmp/kmock2.py <<'X'
import time
from confluent_kafka import Producer
p=Producer({{"test.mock.num.brokers":1}}); md=p.list_topics(timeout=8); b=list(md.brokers.values())[0]
q=Producer({{"bootstrap.servers":"127.0.0.1:%d"%b.port}})
for i in range(30): q.produce("telemetry", b"x%d"%i, partition=0)
q.flush(8); open("/tmp/kmock.addr","w").write("127.0.0.1:%d" % b.port); time.sleep(45)
X
rm -f /tmp/kmock.addr; (nohup {PY} /tmp/kmock2.py >/dev/null 2>&1 & echo $! > /tmp/kmock.pid); for i in 1 2 3 4 5 6 7 8; do [ -f /tmp/kmock.addr ] && break; sleep 1; done
echo '{{"topic": "telemetry", "partition": 0, "offset": 918223}}' > state.json''', teardown="kill $(cat /tmp/kmock.pid)", why="the saved offset is beyond what the partition holds and the reset policy is error")
case("gcs__p818", "storage.bucket-missing", r"404 .*(bucket|Bucket|nw-exports-eu)", {"push_gcs.py": f'''
import logging
import os
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage

{LOGL}


def main():
    c = storage.Client(project="nw", credentials=AnonymousCredentials(), client_options={{"api_endpoint": os.environ["STORAGE_URL"]}})
    bucket = c.bucket("nw-exports-eu")
    blob = bucket.blob("2026/11/24/orders.csv")
    logging.info("upload to gs://%s/%s", bucket.name, blob.name)
    blob.upload_from_filename("orders.csv", retry=None)
    logging.info("done")


main()
'''}, f"{PY} push_gcs.py", root=R+"/gcs", file="", versions="google-cloud-storage, fake-gcs-server, python 3.11", log="push.log", env={"STORAGE_URL": "http://127.0.0.1:18443"}, setup='seq 1 90 > orders.csv; FG=$(ls /opt/pyjobs/bin/*fake*gcs* 2>/dev/null | head -1); [ -z "$FG" ] && FG=$(find /opt/pyjobs/lib -type f -name "fake-gcs-server*" -perm -u+x | head -1); (nohup $FG -scheme http -host 127.0.0.1 -port 18443 -backend memory -external-url http://127.0.0.1:18443 >/tmp/fgcs.log 2>&1 & echo $! > /tmp/fgcs.pid); sleep 2', teardown="kill $(cat /tmp/fgcs.pid)", why="the bucket does not exist")
case("polars__p819", "data.parquet-type-clash", r"SchemaError: .*(data type mismatch|dtype mismatch|mismatch)", {"fleet_km.py": '''
import polars as pl

lf = pl.scan_parquet("days/*.parquet")
df = lf.group_by("car").agg(pl.col("km").sum()).sort("km", descending=True).collect()
print(df.head(10))
df.write_csv("km.csv")
'''}, f"{PY} fleet_km.py", root=R+"/fleetkm", file="fleet_km.py", patch="may", also=["data.schemas-do-not-merge"], versions="polars 2.1.0, python 3.11", log="km.log", setup=f'''mkdir days; {PY} -c "
import polars as pl
for d in range(3): pl.DataFrame(dict(car=['a','b'], km=[1,2] if d<2 else ['3','4'])).write_parquet('days/2026-11-2%d.parquet'%d)"''', why="the newest file has km as string, the others as integer")
case("sqlalchemy__p820", "dependency.python-module", r"ModuleNotFoundError: No module named 'MySQLdb'", {"stock_report.py": f'''
import logging
import pandas as pd
import sqlalchemy as sa

{LOGL}
URL = "mysql://erp_ro:ro-1188@maria-01.nordwind.lan:3307/erp"


def main():
    eng = sa.create_engine(URL, pool_recycle=1800)
    df = pd.read_sql("select item_no, stock from item where stock < 5", eng)
    logging.info("%d items below the limit", len(df))
    df.to_csv("low_stock.csv", index=False)


logging.info("stock report")
main()
'''}, f"{PY} stock_report.py", root=R+"/lowstock", file="stock_report.py", patch="may", also=["dependency.package-version"], versions="SQLAlchemy 2.1.9, python 3.11", log="report.log", why="the URL mysql:// wants the driver MySQLdb, only PyMySQL is installed")
