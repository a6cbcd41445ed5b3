from lab import case, PY
from specs_a import W1, LOGPY, R
PSQL = "psql -q -h /var/lib/pgjobs -p 5433 -U postgres -v ON_ERROR_STOP=1"
def pg(sql, db="postgres"): return f"{PSQL} {db} <<'SQLEND'\n{sql}\nSQLEND\n"
RESET = f"""
{PSQL} postgres -c "select pg_terminate_backend(pid) from pg_stat_activity where usename<>'postgres'" >/dev/null
{PSQL} postgres -c "drop database if exists shop with (force)" -c "create database shop" 2>/dev/null
{PSQL} postgres -c "do \\$\\$ begin if not exists (select 1 from pg_roles where rolname='shop_etl') then create role shop_etl login password 'etl-7731'; create role reporting login password 'rep-5520'; end if; end \\$\\$"
{PSQL} shop -c "grant all on schema public to shop_etl" -c "alter role shop_etl reset all" -c "alter database shop reset all"
"""
def pgs(sql): return RESET + pg("set role shop_etl;\n" + sql, "shop")
PGENV = {"PGHOST": "pg-main.nordwind.lan", "PGPORT": "5433", "PGUSER": "shop_etl", "PGPASSWORD": "etl-7731", "PGDATABASE": "shop"}
V2, V3, VA = "psycopg2 2.9, PostgreSQL 15, python 3.11", "psycopg 3.3.9, PostgreSQL 15, python 3.11", "SQLAlchemy 2.1.9, psycopg2, PostgreSQL 15, python 3.11"
def BG(py): return f"(nohup {PY} -c \"{py}\" >/dev/null 2>&1 &) ; sleep 1.5\n"

ORDERS = {
 "shopload/__init__.py": "", "shopload/log.py": LOGPY, "shopload/db.py": '''
import os
import psycopg2


def connect(application="shopload"):
    return psycopg2.connect(
        host=os.environ["PGHOST"], port=os.environ.get("PGPORT", "5432"), dbname=os.environ["PGDATABASE"],
        user=os.environ["PGUSER"], password=os.environ["PGPASSWORD"], application_name=application, connect_timeout=10)
''', "load_orders.py": '''
import csv
import sys
from psycopg2.extras import execute_values
from shopload.db import connect
from shopload.log import get_logger

log = get_logger("load_orders")
SQL = "insert into orders (order_id, customer_id, ordered_at, status, total) values %s"


def rows(path):
    with open(path, newline="") as fh:
        for r in csv.DictReader(fh):
            yield r["order_id"], r["customer_id"], r["ordered_at"], r["status"], r["total"]


def main(path):
    data = list(rows(path))
    log.info("%s: %d orders", path, len(data))
    with connect() as con, con.cursor() as cur:
        execute_values(cur, SQL, data, page_size=500)
        log.info("inserted %d", cur.rowcount)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Exception:
        log.exception("load failed")
        sys.exit(1)
'''}
OCSV = '{ echo order_id,customer_id,ordered_at,status,total; for i in $(seq 1 300); do echo "$i,$((i%40)),2026-11-24T10:00:00,paid,$i.90"; done; } > orders.csv\n'
OT = "create table orders(order_id bigint primary key, customer_id int not null, ordered_at timestamptz, status text check (status in ('new','paid','sent','returned')), total numeric(8,2));"

case("psycopg2__p301", "auth.login-failed", r'password authentication failed for user "shop_etl"', ORDERS, f"{PY} load_orders.py orders.csv", root=R+"/shopload", file="", versions=V2, log="load_orders.log",
 setup=pgs(OT)+OCSV, env={**PGENV, "PGPASSWORD": "etl-7713"}, family="pg-login", why="the password in the job's environment is not the one of the role")

case("psycopg2__p302", "data.constraint", r'violates check constraint "orders_status_check"', ORDERS, f"{PY} load_orders.py orders.csv", root=R+"/shopload", file="", versions=V2, log="load_orders.log",
 setup=pgs(OT)+OCSV+"echo '301,3,2026-11-24T11:00:00,canceled,4.10' >> orders.csv", env=PGENV, family="pg-check", why="a status that the check constraint does not know")

case("psycopg2__p303", "data.column-missing", r'column "ordered_at" of relation "orders" does not exist', ORDERS, f"{PY} load_orders.py orders.csv", root=R+"/shopload", file="load_orders.py", patch="may", also=["data.write-schema-mismatch"], versions=V2, log="load_orders.log",
 setup=pgs(OT.replace("ordered_at", "order_ts"))+OCSV, env=PGENV, family="pg-column", why="the table's column is called order_ts since a migration")

case("psycopg__p304", "sql.database-missing", r'database "shop_dwh" does not exist', {
 "etl.toml": '''
[source]
dsn = "host=pg-main.nordwind.lan port=5433 dbname=shop user=shop_etl"

[target]
dsn = "host=pg-main.nordwind.lan port=5433 dbname=shop_dwh user=shop_etl" #@
table = "dim_customer"
''', "dim_customer.py": '''
import logging
import sys
import tomllib
import psycopg

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)


def main():
    with open("etl.toml", "rb") as f:
        cfg = tomllib.load(f)
    with psycopg.connect(cfg["source"]["dsn"]) as src:
        rows = src.execute("select id, name, city from customer").fetchall()
    logging.info("source: %d customers", len(rows))
    with psycopg.connect(cfg["target"]["dsn"]) as dst, dst.cursor() as cur:
        with cur.copy(f"copy {cfg['target']['table']} from stdin") as cp:
            for r in rows:
                cp.write_row(r)
    logging.info("target loaded")


main()
'''}, f"{PY} dim_customer.py", root=R+"/dimcust", file="etl.toml", versions=V3, log="dim_customer.log", setup=pgs("create table customer(id int, name text, city text); insert into customer select i,'c'||i,'HH' from generate_series(1,30) i;"), env=PGENV, why="the target database of the configuration does not exist on the server")

case("psycopg__p305", "external.connection-refused", r"remaining connection slots are reserved|too many clients already", {
 "refresh_views.py": '''
import concurrent.futures as cf
import logging
import psycopg

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(threadName)s %(message)s")
VIEWS = [f"mv_sales_{r}" for r in ("north", "south", "east", "west")]


def refresh(view):
    with psycopg.connect("") as con:
        con.execute(f"refresh materialized view {view}")
        logging.info("%s refreshed", view)


def main():
    with cf.ThreadPoolExecutor(2) as pool:
        list(pool.map(refresh, VIEWS))
    logging.info("all views refreshed")


main()
'''}, f"{PY} refresh_views.py", root=R+"/views", file="", versions=V3, log="refresh.log", also=["external.warehouse"], env=PGENV,
 setup=pgs("\n".join(f"create materialized view mv_sales_{r} as select 1 a;" for r in ("north","south","east","west")))+BG("import psycopg2,time; c=[psycopg2.connect(host='127.0.0.1',port=5433,user='shop_etl',password='etl-7731',dbname='shop') for _ in range(12)]; time.sleep(12)"), why="all connection slots of the server are taken by other sessions")

case("sqlalchemy__p306", "sql.table-missing", r'relation "staging\.price_list" does not exist|UndefinedTable', {
 "prices/__init__.py": "", "prices/engine.py": '''
import functools
import os
import sqlalchemy as sa


@functools.lru_cache
def engine():
    url = sa.URL.create("postgresql+psycopg2", os.environ["PGUSER"], os.environ["PGPASSWORD"], os.environ["PGHOST"], int(os.environ["PGPORT"]), os.environ["PGDATABASE"])
    return sa.create_engine(url, pool_pre_ping=True)
''', "prices/publish.py": '''
import logging
import pandas as pd
import sqlalchemy as sa
from prices.engine import engine

log = logging.getLogger("prices.publish")
SQL = sa.text("select sku, currency, amount, valid_from from staging.price_list where valid_from <= :day") #@


def current(day):
    with engine().connect() as con:
        df = pd.read_sql(SQL, con, params={"day": day})
    return df.sort_values("valid_from").groupby(["sku", "currency"]).last()


def main(day):
    df = current(day)
    log.info("%d prices valid on %s", len(df), day)
    df.to_csv("prices.csv")
''', "publish.py": '''
import logging
import sys
from prices.publish import main

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
logging.info("publishing prices")
main(sys.argv[1])
'''}, f"{PY} publish.py 2026-11-25", root=R+"/prices", file="prices/publish.py", versions=VA, log="publish.log", env=PGENV, setup=pgs("")+pg("create schema staging authorization shop_etl; set role shop_etl; create table staging.prices(sku text, currency text, amount numeric, valid_from date);", "shop"), why="the table staging.price_list does not exist in the database")

case("sqlalchemy__p307", "data.duplicate-key", r'duplicate key value violates unique constraint "product_pkey"', {
 "sync_products.py": '''
import json
import logging
import os
import sys
import pandas as pd
from sqlalchemy import create_engine

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)


def main(feed):
    with open(feed) as f:
        df = pd.DataFrame(json.load(f)["products"])
    df["title"] = df["title"].str.slice(0, 120)
    logging.info("feed has %d products", len(df))
    eng = create_engine("postgresql+psycopg2://{PGUSER}:{PGPASSWORD}@{PGHOST}:{PGPORT}/{PGDATABASE}".format(**os.environ))
    with eng.begin() as con:
        df.to_sql("product", con, if_exists="append", index=False, method="multi", chunksize=20) #@
    logging.info("product table updated")


main(sys.argv[1])
'''}, f"{PY} sync_products.py feed.json", root=R+"/products", patch="may", also=[], versions=VA, log="sync.log", env=PGENV, setup=pgs("create table product(sku text primary key, title text, price numeric); insert into product values ('S17','old',1);")+f'''{PY} -c "import json; json.dump(dict(products=[dict(sku='S%d'%i,title='t',price=i) for i in range(30)]),open('feed.json','w'))"''', why="the job appends all products, one is already in the table")

case("psycopg__p308", "data.constraint", r'violates foreign key constraint "shipment_carrier_id_fkey"', {
 "shipments.py": '''
import csv
import datetime as dt
import psycopg


def parse(path):
    with open(path) as f:
        for r in csv.DictReader(f):
            yield r["no"], int(r["carrier"]), dt.date.fromisoformat(r["day"])


with psycopg.connect("") as con:
    print("connected to", con.info.dbname, "at", con.info.host)
    with con.cursor() as cur:
        n = 0
        for rec in parse("shipments.csv"):
            cur.execute("insert into shipment(no, carrier_id, day) values (%s,%s,%s)", rec)
            n += 1
        print(n, "shipments")
'''}, f"{PY} shipments.py", root=R+"/shipments", file="", versions=V3, log="shipments.log", env=PGENV, setup=pgs("create table carrier(id int primary key, name text); insert into carrier values (1,'a'),(2,'b'); create table shipment(no text primary key, carrier_id int references carrier, day date);")+'{ echo no,carrier,day; for i in $(seq 1 40); do echo "N$i,$((i%2+1)),2026-11-24"; done; echo N41,5,2026-11-24; } > shipments.csv', why="a shipment names a carrier that is not in the carrier table")

case("psycopg__p309", "table.concurrent-append", r"deadlock detected", {
 "run.sh": W1, "rebook.py": '''
import logging
import sys
import time
import psycopg

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)
log = logging.getLogger("rebook")


def move(con, src, dst, amount):
    with con.transaction():
        con.execute("update account set balance = balance - %s where id = %s", (amount, src)) #@
        time.sleep(0.4)
        con.execute("update account set balance = balance + %s where id = %s", (amount, dst))


def main():
    with psycopg.connect("", autocommit=True) as con:
        for src, dst in ((1, 9), (2, 8), (3, 7), (4, 6)) * 10:
            move(con, src, dst, 5)
            log.info("moved 5 from %d to %d", src, dst)


main()
'''}, f"./run.sh rebook {PY} rebook.py", root=R+"/rebook", file="rebook.py", patch="may", also=["storage.lock-held"], versions=V3, log="nightly.log", env=PGENV,
 setup=pgs("create table account(id int primary key, balance numeric); insert into account select i,1000 from generate_series(1,9) i; alter role shop_etl set deadlock_timeout='300ms';").replace("alter role shop_etl set deadlock_timeout='300ms';", "")+"""
cat > /tmp/dl.py <<'X'
import psycopg, time, random
con = psycopg.connect(host='127.0.0.1',port=5433,user='shop_etl',password='etl-7731',dbname='shop',autocommit=True)
t=time.time()
while time.time()-t < 60:
    for a,b in ((7,3),(6,4),(8,2),(9,1)):
        try:
            with con.transaction():
                con.execute("update account set balance=balance-1 where id=%s",(a,)); time.sleep(1.9); con.execute("update account set balance=balance+1 where id=%s",(b,))
        except psycopg.errors.DeadlockDetected: pass
X
""" + f"(nohup {PY} /tmp/dl.py >/dev/null 2>&1 &); sleep 1", timeout=90, why="this job and another lock the same accounts in opposite order")

case("psycopg2__p310", "storage.lock-held", r"canceling statement due to lock timeout", {
 "migrate/001_add_channel.sql": "alter table orders add column channel text;\n", "migrate/002_index.sql": "create index on orders(channel);\n",
 "migrate.py": '''
import glob
import os
import sys
import psycopg2


def done(cur):
    cur.execute("create table if not exists schema_version(name text primary key, at timestamptz default now())")
    cur.execute("select name from schema_version")
    return {r[0] for r in cur.fetchall()}


def main():
    con = psycopg2.connect("", options="-c lock_timeout=4s")
    with con, con.cursor() as cur:
        have = done(cur)
    for path in sorted(glob.glob("migrate/*.sql")):
        name = os.path.basename(path)
        if name in have:
            continue
        print("apply", name, flush=True)
        with con, con.cursor() as cur:
            cur.execute(open(path).read())
            cur.execute("insert into schema_version(name) values (%s)", (name,))
    print("schema is up to date")


main()
'''}, f"{PY} migrate.py", root=R+"/migrate", file="", also=["external.timeout", "table.concurrent-ddl"], versions=V2, log="migrate.log", env=PGENV, setup=pgs(OT)+BG("import psycopg2,time; c=psycopg2.connect(host='127.0.0.1',port=5433,user='shop_etl',password='etl-7731',dbname='shop'); c.cursor().execute('select count(*) from orders'); time.sleep(14)"), why="an open transaction of another session keeps a lock on the table, ALTER TABLE gives up after its lock timeout")

case("psycopg__p311", "external.timeout", r"canceling statement due to statement timeout", {
 "cohort.py": '''
import csv
import os
import sys
import psycopg

SQL = """
select a.customer_id, count(*)
from visit a join visit b on a.channel = b.channel and b.ts > a.ts
group by 1 order by 2 desc limit 50
"""


def main():
    with psycopg.connect("", options="-c statement_timeout=6000") as con:
        total = con.execute("select count(*) from visit").fetchone()[0]
        print(f"{total} visits, building cohorts", flush=True)
        with open("cohort.csv", "w") as f:
            w = csv.writer(f)
            for row in con.execute(SQL):
                w.writerow(row)
    print("done")


if __name__ == "__main__":
    main()
'''}, f"{PY} cohort.py", root=R+"/cohort", file="cohort.py", patch="may", also=["external.warehouse"], versions=V3, log="cohort.log", env=PGENV, setup=pgs("create table visit as select i%5000 customer_id, i%3 channel, now()-i*interval '1 s' ts from generate_series(1,40000) i;"), why="a near-cartesian self join runs into the statement timeout of 6 s", relabelled=None)

case("psycopg2__p312", "auth.access-denied", r"permission denied for table payroll", {
 "headcount.py": '''
import json
import logging
import psycopg2
import psycopg2.extras

logging.basicConfig(level=logging.INFO, format='{"t":"%(asctime)s","l":"%(levelname)s","m":"%(message)s"}')


def query(cur, sql):
    logging.info("query: %s", " ".join(sql.split()))
    cur.execute(sql)
    return cur.fetchall()


def main():
    con = psycopg2.connect("user=reporting password=rep-5520")
    cur = con.cursor(cursor_factory=psycopg2.extras.RealDictCursor)
    people = query(cur, "select dept, count(*) as n from employee group by dept")
    cost = query(cur, "select dept, sum(gross) as gross from payroll join employee using (emp_id) group by dept")
    print(json.dumps({"people": people, "cost": cost}, default=str))


main()
'''}, f"{PY} headcount.py", root=R+"/headcount", file="", also=["auth.governance-denied"], versions=V2, log="headcount.log", env=PGENV, setup=pgs("create table employee(emp_id int, dept text); insert into employee values (1,'a'); create table payroll(emp_id int, gross numeric); grant select on employee to reporting;")+pg("grant usage on schema public to reporting", "shop"), why="the role reporting has no SELECT on payroll")

case("sqlalchemy__p313", "data.overflow", r"numeric field overflow|NumericValueOutOfRange", {
 "revalue.py": '''
import datetime as dt
import logging
import os
from sqlalchemy import Column, Date, Integer, MetaData, Numeric, Table, create_engine, insert, select

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
log = logging.getLogger("revalue")
md = MetaData()
position = Table("position", md, Column("id", Integer, primary_key=True), Column("qty", Numeric), Column("price", Numeric))
valuation = Table("valuation", md, Column("position_id", Integer), Column("day", Date), Column("value", Numeric(9, 2)))


def main():
    eng = create_engine("postgresql+psycopg2://", connect_args={"host": os.environ["PGHOST"]})
    with eng.begin() as con:
        rows = con.execute(select(position)).all()
        log.info("%d positions", len(rows))
        con.execute(insert(valuation), [{"position_id": r.id, "day": dt.date(2026, 11, 25), "value": r.qty * r.price} for r in rows])
    log.info("valuation stored")


main()
'''}, f"{PY} revalue.py", root=R+"/revalue", file="", versions=VA, log="revalue.log", env=PGENV, setup=pgs("create table position(id int primary key, qty numeric, price numeric); insert into position select i, i, 10.5 from generate_series(1,25) i; insert into position values (26, 500000, 88.2); create table valuation(position_id int, day date, value numeric(9,2));"), patch="may", why="one value of 44 million does not fit in numeric(9,2)")

case("psycopg__p314", "data.bad-cast", r'invalid input syntax for type integer: "n/a"', {
 "copy_stock.py": '''
import sys
import psycopg


def main(path):
    with psycopg.connect("") as con, con.cursor() as cur:
        cur.execute("create temp table stage (like stock)")
        with open(path, "rb") as fh, cur.copy("copy stage from stdin with (format csv, header)") as cp:
            while chunk := fh.read(8192):
                cp.write(chunk)
        cur.execute("insert into stock select * from stage on conflict (sku) do update set qty = excluded.qty")
        print("merged", cur.rowcount)


print("stock copy", sys.argv[1])
main(sys.argv[1])
'''}, f"{PY} copy_stock.py stock.csv", root=R+"/stockcopy", file="", versions=V3, log="copy.log", env=PGENV, also=["data.malformed-record"], setup=pgs("create table stock(sku text primary key, site text, qty int);")+'{ echo sku,site,qty; for i in $(seq 1 700); do echo "S$i,HH,$i"; done; echo S701,HH,n/a; } > stock.csv', why="one quantity is n/a, COPY refuses it")

case("psycopg2__p315", "storage.quota", r"temporary file size exceeds temp_file_limit", {
 "run.sh": W1, "distinct_visitors.py": '''
import psycopg2
import sys

SQL = """
select day, count(distinct visitor) from (
  select ts::date as day, visitor, row_number() over (partition by visitor order by ts) rn from hit
) x group by day order by day
"""


def main():
    con = psycopg2.connect("")
    cur = con.cursor()
    print("server", con.server_version)
    cur.execute("set work_mem = '64kB'")
    cur.execute(SQL)
    for day, n in cur:
        print(day, n)


main()
'''}, f"./run.sh visitors {PY} -u distinct_visitors.py", root=R+"/visitors", file="distinct_visitors.py", also=["table.size-limit", "shuffle.disk-full", "external.warehouse"], versions=V2, log="nightly.log", env=PGENV, setup=pgs("create table hit as select now()-i*interval '1 s' ts, md5(i::text) visitor from generate_series(1,200000) i;")+pg("alter role shop_etl in database shop set temp_file_limit = '2MB'", "shop"), why="the sort spills more than the role's temp_file_limit of 2 MB")

case("psql__p316", "sql.syntax", r'ERROR:  syntax error at or near "order"', {
 "run_sql.sh": '''
#!/bin/bash
# run all statements of a folder in order, stop at the first error
set -euo pipefail
for f in sql/*.sql; do
  echo "--- $f"
  psql -X -q -v ON_ERROR_STOP=1 -f "$f"
done
echo "all scripts done"
''', "sql/10_customer_value.sql": '''
create table if not exists customer_value as
select customer_id, sum(total) as value, count(*) as orders from orders group by customer_id;
''', "sql/20_top.sql": '''
create table if not exists top_customers as
select customer_id, value
from customer_value
where orders >= 3 and
order by value desc --@
limit 100;
'''.replace("--@", "").replace("desc \n", "desc\n"), "sql/30_grants.sql": "grant select on top_customers to reporting;\n"}, "./run_sql.sh", root=R+"/sqlrun", file="sql/20_top.sql", patch="may", versions="psql 15, PostgreSQL 15", log="run_sql.log", env=PGENV, setup=pgs(OT), why="a dangling 'and' before order by")

case("psql__p317", "sql.unknown-function", r"ERROR:  function date_bin_gapfill\(.*\) does not exist|ERROR:  function .* does not exist", {
 "Makefile": '''
PSQL = psql -X -q -v ON_ERROR_STOP=1
STEPS = clean hourly

all: $(STEPS)

%: sql/%.sql
	@echo "[make] $@"
	$(PSQL) -f $<
''', "sql/clean.sql": "delete from sensor where value is null;\n", "sql/hourly.sql": '''
create table sensor_hourly as
select sensor_id,
       time_bucket('1 hour', ts) as hour,
       avg(value) as value
from sensor
group by 1, 2;
'''}, "make all", root=R+"/sensorsql", file="sql/hourly.sql", also=["dependency.package-version"], versions="psql 15, PostgreSQL 15, make", log="make.log", env=PGENV, setup=pgs("create table sensor(sensor_id int, ts timestamptz, value real);"), patch="may", why="time_bucket belongs to an extension that this server does not have")

case("sqlalchemy__p318", "data.write-schema-mismatch", r"value too long for type character varying\(12\)|StringDataRightTruncation", {
 "dealer_load.py": '''
import logging
import os
import pandas as pd
import sqlalchemy as sa

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def main():
    df = pd.read_csv("dealers.csv", dtype=str)
    df.columns = [c.lower() for c in df.columns]
    logging.info("dealers: %d", len(df))
    eng = sa.create_engine("postgresql+psycopg2://", connect_args={"application_name": "dealer_load"})
    with eng.begin() as con:
        con.execute(sa.text("delete from dealer"))
        con.execute(sa.text("insert into dealer(code, city, phone) values (:code, :city, :phone)"), df.to_dict("records"))
    logging.info("ok")


main()
'''}, f"{PY} dealer_load.py", root=R+"/dealer", file="", also=["data.constraint", "data.overflow"], versions=VA, log="dealer.log", env=PGENV, setup=pgs("create table dealer(code varchar(12), city text, phone text);")+'{ echo Code,City,Phone; for i in $(seq 1 20); do echo "D$i,Kiel,04$i"; done; echo "D-2026-NORTH-17,Kiel,0431"; } > dealers.csv', why="a dealer code of 15 characters in a varchar(12)")

case("psycopg2__p319", "table.concurrent-ddl", r"pg_type_typname_nsp_index|tuple concurrently updated", {
 "partition_day.py": '''
import datetime as dt
import logging
import sys
import psycopg2

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def ensure(cur, day):
    name = f"event_{day:%Y%m%d}"
    cur.execute(f"create table if not exists {name} (id bigint, payload jsonb)")
    logging.info("%s is there", name)
    return name


def main(day):
    con = psycopg2.connect("")
    with con, con.cursor() as cur:
        name = ensure(cur, day)
        cur.execute(f"insert into {name} select i, jsonb_build_object('n', i) from generate_series(1, 1000) i")
        logging.info("%d rows", cur.rowcount)


main(dt.date.fromisoformat(sys.argv[1]))
'''}, f"{PY} partition_day.py 2026-11-25", root=R+"/partday", file="partition_day.py", patch="may", also=["data.duplicate-key", "sql.path-exists", "table.concurrent-append"], versions=V2, log="partition.log", env=PGENV, setup=pgs("")+BG("import psycopg2,time; c=psycopg2.connect(host='127.0.0.1',port=5433,user='shop_etl',password='etl-7731',dbname='shop'); c.cursor().execute('create table event_20261125(id bigint, payload jsonb)'); time.sleep(5); c.commit()"), why="two sessions create the same table at once; IF NOT EXISTS does not help in the race")

case("psycopg__p320", "sql.cardinality", r"more than one row returned by a subquery", {
 "assign_rep.py": '''
import psycopg
import logging

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
SQL = """
update customer c
set rep_id = (select r.rep_id from sales_rep r where r.region = c.region)
where c.rep_id is null
"""

with psycopg.connect("") as con:
    n = con.execute("select count(*) from customer where rep_id is null").fetchone()[0]
    logging.info("%d customers without a representative", n)
    cur = con.execute(SQL)
    logging.info("%d assigned", cur.rowcount)
'''}, f"{PY} assign_rep.py", root=R+"/reps", file="assign_rep.py", patch="may", versions=V3, log="assign.log", env=PGENV, setup=pgs("create table customer(id int, region text, rep_id int); insert into customer select i, 'R'||i%3, null from generate_series(1,30) i; create table sales_rep(rep_id int, region text); insert into sales_rep values (1,'R0'),(2,'R1'),(3,'R2'),(4,'R1');"), also=["data.duplicate-key"], why="region R1 has two representatives, the scalar subquery gives two rows")

case("psycopg__p321", "sql.ambiguous-column", r'column reference "updated_at" is ambiguous', {
 "delta_export.py": '''
import csv
import sys
import psycopg

QUERY = """
select o.order_id, c.email, o.total
from orders o join customer c on c.id = o.customer_id
where updated_at > %s
order by o.order_id
"""


def export(since, out):
    with psycopg.connect("") as con, con.cursor() as cur, open(out, "w", newline="") as fh:
        cur.execute(QUERY, (since,))
        w = csv.writer(fh)
        w.writerow([d.name for d in cur.description])
        w.writerows(cur)


if __name__ == "__main__":
    print("export since", sys.argv[1])
    export(sys.argv[1], "delta.csv")
'''}, f"{PY} delta_export.py 2026-11-24", root=R+"/delta", file="delta_export.py", patch="may", versions=V3, log="delta.log", env=PGENV, setup=pgs("create table orders(order_id int, customer_id int, total numeric, updated_at timestamptz); create table customer(id int, email text, updated_at timestamptz);"), why="both tables have updated_at since the last migration and the filter does not qualify it")

case("psycopg__p322", "table.concurrent-append", r"could not serialize access due to concurrent update", {
 "budget_burn.py": '''
import logging
import time
import psycopg
from psycopg import IsolationLevel

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def burn(con, campaign, spend):
    with con.transaction():
        left = con.execute("select left_eur from budget where campaign=%s", (campaign,)).fetchone()[0]
        time.sleep(3)
        con.execute("update budget set left_eur=%s where campaign=%s", (left - spend, campaign))
    return left - spend


with psycopg.connect("") as con:
    con.isolation_level = IsolationLevel.REPEATABLE_READ
    for campaign, spend in (("brand", 12), ("perf", 40)):
        logging.info("%s has %s left", campaign, burn(con, campaign, spend))
'''}, f"{PY} budget_burn.py", root=R+"/budgetburn", file="budget_burn.py", patch="may", versions=V3, log="burn.log", env=PGENV, setup=pgs("create table budget(campaign text primary key, left_eur numeric); insert into budget values ('brand',100),('perf',300);")+"""cat > /tmp/bb.py <<'X'
import psycopg2, time
c=psycopg2.connect(host='127.0.0.1',port=5433,user='shop_etl',password='etl-7731',dbname='shop'); c.autocommit=True
t=time.time()
while time.time()-t<14: c.cursor().execute("update budget set left_eur=left_eur-1 where campaign='perf'"); time.sleep(1)
X
"""+f"(nohup {PY} /tmp/bb.py >/dev/null 2>&1 &); sleep 0.5", also=["storage.lock-held"], why="another session updates the row inside the repeatable-read transaction")

# ---- MariaDB
MY = "mariadb -S /run/myjobs/m.sock"
def my(sql): return f"""{MY} <<'SQLEND'
drop database if exists erp; create database erp character set utf8mb4;
create or replace user 'erp_sync'@'%' identified by 'sync-9921'; grant all on erp.* to 'erp_sync'@'%';
create or replace user 'erp_ro'@'%' identified by 'ro-1188'; grant select on erp.* to 'erp_ro'@'%';
use erp; {sql}
SQLEND
"""
VM = "PyMySQL, MariaDB 10.11, python 3.11"
ERP = {"erpsync/__init__.py": "", "erpsync/conn.py": '''
import os
import pymysql


def open_db(db=None, charset="utf8mb4"):
    return pymysql.connect(host=os.environ.get("ERP_HOST", "maria-01.nordwind.lan"), port=int(os.environ.get("ERP_PORT", "3307")),
                           user=os.environ["ERP_USER"], password=os.environ["ERP_PASSWORD"], database=db or os.environ.get("ERP_DB", "erp"),
                           charset=charset, connect_timeout=8)
'''}
MENV = {"ERP_USER": "erp_sync", "ERP_PASSWORD": "sync-9921"}
ITEM = {**ERP, "item_sync.py": '''
import csv
import logging
import sys
from erpsync.conn import open_db

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(module)s: %(message)s", stream=sys.stdout)


def read(path):
    with open(path, encoding="utf-8", newline="") as fh:
        return [(r["item_no"], r["name"], r["ean"], r["stock"]) for r in csv.DictReader(fh)]


def main(path):
    rows = read(path)
    logging.info("%d items from %s", len(rows), path)
    con = open_db()
    try:
        with con.cursor() as cur:
            for r in rows:
                cur.execute("insert into item (item_no, name, ean, stock) values (%s,%s,%s,%s)", r)
        con.commit()
    finally:
        con.close()
    logging.info("sync finished")


main(sys.argv[1])
'''}
ICSV = '{ echo item_no,name,ean,stock; for i in $(seq 1 50); do echo "I$i,Bolt M$i,40$i,$i"; done; } > items.csv\n'
IT = "create table item(item_no varchar(20) primary key, name varchar(60), ean varchar(14), stock smallint);"
case("pymysql__p331", "auth.login-failed", r"\(1045, .*Access denied for user 'erp_sync'@", ITEM, f"{PY} item_sync.py items.csv", root=R+"/erp", file="", versions=VM, log="item_sync.log", env={**MENV, "ERP_PASSWORD": "sync-2021"}, setup=my(IT)+ICSV, also=[], why="wrong password for the database user")
case("pymysql__p332", "sql.database-missing", r"\(1049, \"Unknown database 'erp_prod'\"\)", ITEM, f"{PY} item_sync.py items.csv", root=R+"/erp", file="", versions=VM, log="item_sync.log", env={**MENV, "ERP_DB": "erp_prod"}, setup=my(IT)+f"{MY} -e \"grant all on *.* to 'erp_sync'@'%'\"\n"+ICSV, why="the configured database erp_prod does not exist")
case("pymysql__p333", "data.duplicate-key", r"\(1062, \"Duplicate entry 'I12' for key 'PRIMARY'\"\)", ITEM, f"{PY} item_sync.py items.csv", root=R+"/erp", file="item_sync.py", patch="may", versions=VM, log="item_sync.log", env=MENV, setup=my(IT)+ICSV+"echo I12,Bolt again,4012,1 >> items.csv", why="item I12 comes twice", also=["data.constraint"])
case("pymysql__p334", "data.encoding", r"\(1366, \"Incorrect string value", {**ERP, "reviews.py": '''
import json
import sys
from erpsync.conn import open_db


def main(path):
    con = open_db()
    cur = con.cursor()
    n = 0
    for line in open(path, encoding="utf-8"):
        r = json.loads(line)
        cur.execute("insert into review(id, stars, body) values (%(id)s, %(stars)s, %(body)s)", r)
        n += 1
        if n % 100 == 0:
            con.commit()
            print(n, "reviews", flush=True)
    con.commit()
    print("total", n)


main(sys.argv[1])
'''}, f"{PY} reviews.py reviews.jsonl", root=R+"/erp", file="", also=["data.write-schema-mismatch"], versions=VM, log="reviews.log", env=MENV, setup=my("create table review(id int, stars int, body text) character set utf8mb3;")+'for i in $(seq 1 240); do echo "{\\"id\\": $i, \\"stars\\": 4, \\"body\\": \\"good\\"}"; done > reviews.jsonl; echo "{\\"id\\": 241, \\"stars\\": 5, \\"body\\": \\"top \\\\ud83d\\\\udc4d\\"}" >> reviews.jsonl', why="the table is in utf8mb3 and cannot hold a four byte character")
case("pymysql__p335", "storage.lock-held", r"\(1205, 'Lock wait timeout exceeded", {**ERP, "close_month.py": '''
import argparse
import datetime as dt
import logging
from erpsync.conn import open_db

log = logging.getLogger("close_month")


def close(con, month):
    with con.cursor() as cur:
        cur.execute("select count(*) from posting where month=%s and closed=0", (month,))
        log.info("%d open postings in %s", cur.fetchone()[0], month)
        cur.execute("update posting set closed=1 where month=%s", (month,))
        log.info("closed %d", cur.rowcount)
    con.commit()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    ap = argparse.ArgumentParser()
    ap.add_argument("month")
    close(open_db(), ap.parse_args().month)
'''}, f"{PY} close_month.py 2026-10", root=R+"/erp", file="", also=["external.timeout", "table.concurrent-append"], versions=VM, log="close.log", env=MENV, setup=my("create table posting(id int primary key auto_increment, month char(7), closed int default 0, key(month)); insert into posting(month) select '2026-10' from seq_1_to_60;")+BG("import pymysql,time; c=pymysql.connect(host='127.0.0.1',port=3307,user='erp_sync',password='sync-9921',database='erp'); c.cursor().execute('select * from posting where month=%s for update',('2026-10',)); time.sleep(12)"), why="another session holds row locks longer than the lock wait timeout")
case("pymysql__p336", "data.overflow", r"\(1264, \"Out of range value for column 'stock'", ITEM, f"{PY} item_sync.py items.csv", root=R+"/erp", file="", versions=VM, log="item_sync.log", env=MENV, setup=my(IT)+ICSV+"echo I77,Washer,4077,60000 >> items.csv", also=["data.write-schema-mismatch"], why="60000 does not fit in smallint")
case("mysql__p337", "auth.access-denied", r"ERROR 1142 \(42000\).* command denied to user 'erp_ro'@", {
 "purge.sh": '''
#!/bin/bash
set -e
DAYS=${1:-400}
export MYSQL_PWD=$ERP_PASSWORD
Q="mariadb -h maria-01.nordwind.lan -P 3307 -u $ERP_USER --skip-column-names erp"
echo "$(date '+%F %T') purge older than $DAYS days"
echo "before: $($Q -e 'select count(*) from audit')"
$Q -e "delete from audit where at < now() - interval $DAYS day"
echo "after: $($Q -e 'select count(*) from audit')"
'''}, "./purge.sh 400", root=R+"/purge", file="", also=["auth.governance-denied"], versions="mariadb client 10.11", log="purge.log", env={"ERP_USER": "erp_ro", "ERP_PASSWORD": "ro-1188"}, setup=my("create table audit(id int, at datetime); insert into audit select seq, now() from seq_1_to_70;"), why="the user erp_ro may only SELECT")
case("mysql__p338", "table.size-limit", r"Got a packet bigger than 'max_allowed_packet' bytes|MySQL server has gone away|Lost connection to (MySQL )?server", {**ERP, "docs.py": '''
import glob
import os
import sys
from erpsync.conn import open_db

con = open_db()
with con.cursor() as cur:
    for p in sorted(glob.glob("scans/*.pdf")):
        with open(p, "rb") as f:
            blob = f.read()
        print(os.path.basename(p), len(blob), flush=True)
        cur.execute("insert into document(name, body) values (%s, _binary %s)", (os.path.basename(p), blob))
con.commit()
print("documents stored")
'''}, f"{PY} docs.py", root=R+"/erp", file="", versions=VM, log="docs.log", env=MENV, setup=my("create table document(name varchar(80), body longblob);")+"mkdir scans; for i in 1 2 3; do head -c 90000 /dev/urandom > scans/a$i.pdf; done; head -c 2600000 /dev/urandom > scans/b1.pdf", also=["memory.row-too-large", "external.connection-refused", "unknown"], patch="never", why="the document is larger than the server's max_allowed_packet of 1 MB")
