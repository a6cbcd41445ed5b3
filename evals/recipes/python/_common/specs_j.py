from lab import case, PY
from specs_a import W1, LOGPY, R
from specs_c import PGENV, pgs
LOGL = 'logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")'
case("java__p911", "memory.gc-overhead", r"OutOfMemoryError: GC overhead limit exceeded", {"src/Index.java": '''
import java.util.*;

/** inverted index of the product texts */
public class Index {
    public static void main(String[] args) {
        Map<Integer, String> idx = new TreeMap<>();
        for (int i = 0; i < 8_000_000; i++) {
            idx.put(i, Integer.toString(i));
            if (i % 100000 == 0) System.out.println("indexed " + i);
        }
        System.out.println("entries " + idx.size());
    }
}
'''}, "java -XX:+UseParallelGC -XX:ParallelGCThreads=2 -Xmx40m -cp classes Index", root=R+"/jindex", file="src/Index.java", patch="may", also=["memory.driver-heap"], versions="openjdk 17", log="index.log", setup="mkdir classes; javac -d classes src/Index.java", why="the index outgrows the 40 MB heap, the collector finds almost nothing to free")
case("psycopg2__p912", "table.size-limit", r"index row size \d+ exceeds btree version 4 maximum 2704", {"load_urls.py": f'''
import json
import logging
import psycopg2

{LOGL}


def main():
    con = psycopg2.connect("")
    n = 0
    with con, con.cursor() as cur, open("urls.jsonl") as f:
        for line in f:
            d = json.loads(line)
            cur.execute("insert into landing_url(url, hits) values (%s, %s) on conflict (url) do update set hits = landing_url.hits + excluded.hits", (d["url"], d["hits"]))
            n += 1
            if n % 100 == 0:
                logging.info("%d urls", n)
    logging.info("done, %d", n)


main()
'''}, f"{PY} load_urls.py", root=R+"/urls", file="", also=["memory.row-too-large", "data.write-schema-mismatch"], versions="psycopg2 2.9.13, PostgreSQL 15", log="urls.log", env=PGENV, setup=pgs("create table landing_url(url text primary key, hits int);")+f'''{PY} -c "
import json, random
random.seed(1)
with open('urls.jsonl','w') as f:
    for i in range(340): f.write(json.dumps(dict(url='https://shop.example/p/%d'%i, hits=1))+chr(10))
    f.write(json.dumps(dict(url='https://shop.example/q?'+''.join(random.choice('abcdefghijklmnopqrstuvwxyzABCDEFGHIJK0123456789') for _ in range(9000)), hits=1))+chr(10))"''', why="one URL of 9000 characters does not fit in a btree index row")
case("cpython__p913", "storage.quota", r"OSError: \[Errno 27\] File too large", {"run.sh": W1.replace('"$@"', 'ulimit -f 2048\n"$@"'), "spool.py": '''
import signal
import sys
import time

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open("spool.dat", "w") as f:
    for i in range(200000):
        f.write(f"{i};{i * 31 % 977};2026-11-24T10:00:00;sensor-{i % 40}\\n")
        if i % 20000 == 0:
            print(time.strftime("%H:%M:%S"), "spooled", i, flush=True)
print("spool complete")
'''}, f"./run.sh spool {PY} spool.py", root=R+"/spooljob", file="run.sh", also=["shuffle.disk-full", "table.size-limit"], versions="python 3.11", log="nightly.log", why="the wrapper limits the file size to 2 MB")
case("duckdb__p914", "sql.unsupported", r"Not implemented Error", {"mixed.py": '''
import duckdb

con = duckdb.connect("stock.duckdb")
con.execute("create table if not exists move(id int, sku text, qty int, primary key (id))")
con.execute("insert or replace into move select i, 'S' || i % 9, i from range(200) t(i)")
print(con.execute("select count(*), sum(qty) from move").fetchone())
con.execute("create materialized view stock as select sku, sum(qty) as qty from move group by sku")
print(con.execute("select * from stock order by sku").fetchall())
'''}, f"{PY} mixed.py", root=R+"/mixed", file="mixed.py", also=["sql.syntax"], patch="may", versions="duckdb 2.0.1, python 3.11", log="mixed.log", why="duckdb has no materialized views")
case("mysql__p915", "sql.syntax", r"ERROR 1064 \(42000\)", {"report.sql": '''
use erp;
select count(*) as items from item;
select site, sum(stock) as stock
from item
group by site
having sum(stock) > 10
where site <> 'TEST';
''', "report.sh": '''
#!/bin/bash
set -o pipefail
export MYSQL_PWD=$ERP_PASSWORD
echo "stock report $(date +%F)"
mariadb -h maria-01.nordwind.lan -P 3307 -u "$ERP_USER" -t < report.sql
rc=$?
echo "report rc=$rc"
exit $rc
'''}, "./report.sh", root=R+"/erprep", file="report.sql", patch="may", versions="mariadb client 10.11", log="report.log", env={"ERP_USER": "erp_ro", "ERP_PASSWORD": "ro-1188"}, setup="", why="where comes after having")
case("curl__p916", "external.timeout", r"curl: \(28\) Operation timed out", {"pull.sh": '''
#!/bin/bash
set -e
echo "$(date +%T) pulling yearly report"
curl -sS --fail --max-time 7 "http://api.nordwind.lan:18480/v1/reports/year?y=2025" -o year.json
echo "$(date +%T) got $(stat -c %s year.json) bytes"
'''}, "./pull.sh", root=R+"/yearly", file="", versions="curl 7.88", log="pull.log", setup=f"(nohup timeout 40 {PY} /tmp/labsrv.py 18480 >/dev/null 2>&1 & echo $! > /tmp/labsrv.pid); sleep 1.2", teardown="kill $(cat /tmp/labsrv.pid)", why="the service does not answer within seven seconds")
case("psycopg__p917", "sql.grouping", r'must appear in the GROUP BY clause or be used in an aggregate function', {"kpi.py": f'''
import datetime as dt
import logging
import psycopg

{LOGL}
SQL = """
insert into kpi_daily (day, shop, revenue, last_till)
select ordered_at::date, shop, sum(total), till
from orders
where ordered_at >= %(day)s
group by 1, 2
"""

with psycopg.connect("") as con:
    logging.info("kpi for %s", dt.date(2026, 11, 24))
    logging.info("%d rows", con.execute(SQL, {{"day": dt.date(2026, 11, 24)}}).rowcount)
'''}, f"{PY} kpi.py", root=R+"/kpidaily", file="kpi.py", patch="may", versions="psycopg 3.3.9, PostgreSQL 15", log="kpi.log", env=PGENV, setup=pgs("create table orders(ordered_at timestamptz, shop text, till int, total numeric); create table kpi_daily(day date, shop text, revenue numeric, last_till int);"), why="till is selected without aggregate and not grouped")
