from lab import case, PY
from specs_a import W1, LOGPY, R
from specs_c import PGENV, pgs, BG, my, ERP, MENV
from specs_d import SRV, SET, END, B, moto, USER, AE, MEND, CLIENT, TE
from specs_e import GITSET
from specs_f import PROJ, DENV, delta_setup
def ok(id, src, run, root, why, **k): case(id, "healthy", "", src, run, root=root, file="", outcome="succeeded", why=why, **k)
def unk(id, src, run, root, why, **k): case(id, "unknown", "", src, run, root=root, file="", abstain=True, why=why, **k)

ok("pandas__p701", {"run.sh": W1, "ratings.py": '''
import logging
import sys
import pandas as pd

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def main(path):
    df = pd.read_csv(path, on_bad_lines="warn", low_memory=True)
    logging.info("%d ratings", len(df))
    df["at"] = pd.to_datetime(df["at"], errors="coerce")
    bad = df["at"].isna().sum()
    if bad:
        logging.warning("%d rows with a date that cannot be read, set to empty", bad)
    df["stars"] = pd.to_numeric(df["stars"], errors="coerce")
    out = df.groupby("product").stars.mean().round(2)
    out.to_csv("ratings_by_product.csv")
    logging.info("%d products written", len(out))


main(sys.argv[1])
'''}, f"./run.sh ratings {PY} ratings.py r.csv", R+"/ratings", "lines are skipped with a warning, dates coerced; the result is written", versions="pandas 3.1.1, python 3.11", log="nightly.log", setup='{ echo product,stars,at; for i in $(seq 1 900); do echo "P$((i%30)),$((i%5+1)),2026-11-20"; [ $((i%90)) = 0 ] && echo "P1,4,2026-11-20,extra,fields"; [ $((i%100)) = 0 ] && echo "P2,bad,yesterday"; done; true; } > r.csv')
ok("requests__p702", {"visit_pull.py": f'''
import logging
import sys
import requests
from tenacity import before_sleep_log, retry, stop_after_attempt, wait_fixed

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stdout)
log = logging.getLogger("pull")


@retry(stop=stop_after_attempt(6), wait=wait_fixed(0.6), before_sleep=before_sleep_log(log, logging.ERROR, exc_info=True))
def rows(shop):
    r = requests.get(f"{B}/v1/visits/{{shop}}", timeout=5)
    r.raise_for_status()
    return r.json()["rows"]


total = 0
for shop in ("hamburg", "leipzig", "graz"):
    n = rows(shop)
    total += n
    log.info("%s %d rows", shop, n)
log.info("pull complete, %d rows", total)
'''}, f"{PY} visit_pull.py", R+"/visitpull", "502 answers are retried with a logged traceback, every shop succeeds on the third try", versions="requests, tenacity, python 3.11", log="pull.log", setup=SET, teardown=END)
ok("psycopg__p703", {"allot.py": '''
import logging
import time
import psycopg

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
log = logging.getLogger("allot")


def once(con, slot):
    with con.transaction():
        con.execute("set local lock_timeout = '900ms'")
        con.execute("update slot set used = used + 1 where id = %s", (slot,))


def main():
    with psycopg.connect("", autocommit=True) as con:
        for slot in range(1, 6):
            for attempt in range(1, 9):
                try:
                    once(con, slot)
                    log.info("slot %d done", slot)
                    break
                except psycopg.errors.LockNotAvailable:
                    log.exception("slot %d attempt %d", slot, attempt)
                    time.sleep(1)
            else:
                raise SystemExit("gave up")
    log.info("all slots allotted")


main()
'''}, f"{PY} allot.py", R+"/allot", "lock timeouts are caught, logged with traceback and retried; the job ends well", versions="psycopg 3.3.9, PostgreSQL 15", log="allot.log", env=PGENV, setup=pgs("create table slot(id int primary key, used int default 0); insert into slot select i,0 from generate_series(1,9) i;")+BG("import psycopg2,time; c=psycopg2.connect(host='127.0.0.1',port=5433,user='shop_etl',password='etl-7731',dbname='shop'); c.cursor().execute('select * from slot where id=3 for update'); time.sleep(6)"))
ok("cpython__p704", {"run.sh": W1, "ingest_events.py": '''
import json
import logging
import sys

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)
log = logging.getLogger("ingest")
MAX_BAD = 50


def main(path):
    good, bad = 0, 0
    with open(path) as f, open("quarantine.jsonl", "w") as q:
        for no, line in enumerate(f, 1):
            try:
                ev = json.loads(line)
                float(ev["value"])
                good += 1
            except Exception:
                bad += 1
                q.write(line)
                log.exception("line %d put into quarantine", no)
    log.info("good %d, quarantined %d (limit %d)", good, bad, MAX_BAD)
    if bad > MAX_BAD:
        sys.exit(1)


main(sys.argv[1])
'''}, f"./run.sh ingest {PY} ingest_events.py ev.jsonl", R+"/evload", "bad records are caught, logged with traceback and quarantined below the limit", log="nightly.log", setup='for i in $(seq 1 600); do case $((i%40)) in 0) echo "{\\"id\\": $i, \\"value\\": \\"n/a\\"}";; 1) [ $i -gt 300 ] && echo "{\\"id\\": $i, \\"val" || echo "{\\"id\\": $i}";; *) echo "{\\"id\\": $i, \\"value\\": 2.5}";; esac; done > ev.jsonl')
case("boto3__p705", "healthy", "", {"overrides.py": '''
import logging
import sys
import boto3

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stdout)
log = logging.getLogger("overrides")
s3 = boto3.client("s3")


def maybe(key):
    try:
        return s3.get_object(Bucket="nw-landing", Key=key)["Body"].read().decode()
    except s3.exceptions.NoSuchKey:
        log.warning("no override at %s, going on with the default", key, exc_info=True)
        return None


base = maybe("orders/2026-11-23.csv")
log.info("orders: %d lines", base.count("\\n"))
for k in ("overrides/price.csv", "overrides/stock.csv"):
    log.info("%s: %s", k, "used" if maybe(k) else "default")
log.info("finished")
'''}, f"{PY} overrides.py", root=R+"/overrides", file="", outcome="succeeded", versions="boto3 1.44.8, moto 5.2.5", log="overrides.log", env=AE, setup=moto("ACT=['s3:*']\n"+USER, 5), teardown=MEND, why="optional objects are missing; the error is caught and the default used")
ok("bash__p706", {"eod.sh": '''
#!/bin/bash
# end of day, mail is optional on this host
cd /opt/nordwind/eod
export LC_ALL=de_DE.UTF-8
echo "end of day $(date +%F)"
perl -e 'print "positions: ", 42*3, "\\n"'
rm out/*.tmp
grep -c OVERDUE positions.txt
notify-send "eod" "positions counted" || true
cp positions.txt out/positions-$(date +%F).txt && echo "written"
exit 0
'''}, "./eod.sh", R+"/eod", "locale warnings, a missing optional program and an rm without files; the result is written and the status is 0", versions="bash 5.2", log="eod.log", setup="mkdir out; seq 1 90 > positions.txt")
ok("dbt__p707", {**PROJ, "models/schema.yml": '''
models:
  - name: stg_orders
    columns:
      - name: status
        tests:
          - accepted_values: {values: [paid, sent], config: {severity: warn}}
      - name: order_id
        tests: [unique, not_null]
''', "models/mart/unused.yml": "version: 2\n"}, "./build.sh", R+"/shopdbt2", "one test has severity warn; dbt ends with PASS and status 0", versions="dbt-core 1.10, dbt-duckdb", log="dbt.log", env=DENV)
ok("sklearn__p708", {"fit_price.py": '''
import numpy as np
import pandas as pd
from sklearn.linear_model import Lasso, LogisticRegression
from sklearn.model_selection import cross_val_score

df = pd.read_csv("homes.csv")
X, y = df[["area", "rooms", "age"]], df["price"]
for alpha in (0.0, 0.0001, 0.01):
    score = cross_val_score(Lasso(alpha=alpha, max_iter=5), X, y, cv=3).mean()
    print(f"alpha {alpha} r2 {score:.3f}", flush=True)
clf = LogisticRegression(max_iter=3).fit(X, (y > y.median()).astype(int))
print("accuracy", round(clf.score(X, (y > y.median()).astype(int)), 3))
np.save("coef.npy", clf.coef_)
print("model saved")
'''}, f"{PY} fit_price.py", R+"/homes", "only convergence warnings; the model is saved", versions="scikit-learn, python 3.11", log="fit.log", setup=f'''{PY} -c "
import numpy as np, pandas as pd
r=np.random.default_rng(2); a=r.uniform(30,200,150); pd.DataFrame(dict(area=a, rooms=r.integers(1,7,150), age=r.integers(0,90,150), price=a*3000+r.normal(0,9000,150))).to_csv('homes.csv',index=False)"''')
ok("aiohttp__p709", {"probe.py": f'''
import asyncio
import logging
import sys
import aiohttp

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stdout)


async def side_channel():
    await asyncio.sleep(0.1)
    s = aiohttp.ClientSession()
    await s.get("http://127.0.0.1:18498/metrics")


async def main():
    t = asyncio.create_task(side_channel())
    async with aiohttp.ClientSession() as s:
        async with s.get("{B}/v1/orders") as r:
            doc = await r.json()
    await asyncio.sleep(0.5)
    with open("orders.txt", "w") as f:
        for o in doc["orders"]:
            f.write(f"{{o['id']}} {{o['total']}}\\n")
    logging.info("wrote %d orders", len(doc["orders"]))


asyncio.run(main())
'''}, f"{PY} probe.py", R+"/probe", "a background metrics call fails (never retrieved), the orders are written and the status is 0", versions="aiohttp, python 3.11", log="probe.log", setup=SET, teardown=END)
ok("java__p710", {"src/Poller.java": '''
import java.net.*;
import java.util.logging.*;

public class Poller {
    static final Logger LOG = Logger.getLogger("poller");

    static String ask(String host, int port) throws Exception {
        try (Socket s = new Socket()) {
            s.connect(new InetSocketAddress(host, port), 800);
            return "up";
        }
    }

    public static void main(String[] args) {
        int up = 0;
        String[] nodes = {"127.0.0.1:18497", "127.0.0.1:18480"};
        for (String n : nodes) {
            String[] p = n.split(":");
            try {
                LOG.info(n + " " + ask(p[0], Integer.parseInt(p[1])));
                up++;
            } catch (Exception e) {
                LOG.log(Level.SEVERE, "node " + n + " does not answer, using the next", e);
            }
        }
        LOG.info(up + " of " + nodes.length + " nodes up, need 1");
        System.exit(up >= 1 ? 0 : 1);
    }
}
'''}, "java -cp classes Poller", R+"/jpoll", "one node is refused and logged as SEVERE with stack trace, one answers, which is enough", versions="openjdk 17", log="poller.log", setup=SET+"mkdir classes; javac -d classes src/Poller.java", teardown=END)
ok("pip__p711", {"refresh_env.sh": '''
#!/bin/bash
set -e
cd /opt/nordwind/deploy-d
/opt/python3.11/bin/python3.11 -m venv --clear env
env/bin/pip install --disable-pip-version-check --progress-bar off -q requests==2.31.0 idna==3.6
env/bin/pip install --disable-pip-version-check --progress-bar off idna==2.0
env/bin/python -c 'import requests; print("requests", requests.__version__)'
echo "environment refreshed"
'''}, "./refresh_env.sh", R+"/deploy-d", "pip prints an ERROR on a conflict among installed packages and still ends with 0; the environment is used", versions="pip, python 3.11", log="refresh.log", also=["dependency.package-version"], timeout=240)
ok("curl__p712", {"get.sh": f'''
#!/bin/bash
set -e
for s in north south; do
  curl -fsS --retry 4 --retry-delay 1 --retry-all-errors {B}/v1/visits/$s -o $s.json
  echo "$s $(stat -c %s $s.json) bytes"
done
echo "all sites fetched"
'''}, "./get.sh", R+"/sites", "curl retries 502 and gets an answer", versions="curl 7.88", log="get.log", setup=SET, teardown=END)
ok("make__p713", {"Makefile": '''
all: clean data/out.txt check

clean:
	-rm data/out.txt data/part.*
	-killall -0 olddaemon

data/out.txt:
	mkdir -p data
	seq 1 500 | shuf > $@

check:
	-grep -n ERROR data/out.txt
	@test $$(wc -l < data/out.txt) -eq 500 && echo "500 lines ok"
'''}, "make all", R+"/mk2", "make ignores the errors of the lines with '-', the target is built", versions="GNU make 4.3", log="make.log")
ok("duckdb__p714", {"import_scan.py": '''
import duckdb

con = duckdb.connect()
con.execute("create table scan as select * from read_csv('scan.csv', columns={'id':'INT','w':'DOUBLE','d':'DATE'}, header=true, ignore_errors=true, store_rejects=true)")
n, = con.execute("select count(*) from scan").fetchone()
rej = con.execute("select line, column_name, error_type, error_message from reject_errors order by line").fetchall()
print(f"imported {n} rows, rejected {len(rej)}")
for line, col, typ, msg in rej:
    print(f"  line {line} column {col}: {typ}: {msg.splitlines()[0]}")
assert n > 0.95 * (n + len(rej)), "too many rejects"
con.execute("copy scan to 'scan.parquet' (format parquet)")
print("scan.parquet written")
'''}, f"{PY} import_scan.py", R+"/scanimp", "seven rows are rejected on purpose, below the limit; the file is written", versions="duckdb 2.0.1", log="import.log", setup='{ echo id,w,d; for i in $(seq 1 400); do [ $((i%57)) = 0 ] && echo "x$i,1.5,2026-11-20" || echo "$i,2.5,2026-11-20"; done; } > scan.csv')
ok("cpython__p715", {"top_errors.py": '''
"""What failed most on the application servers yesterday (for the morning mail)."""
import collections
import re
import sys

PAT = re.compile(r"(?:ERROR|FATAL|CRITICAL)[ :]+(.*)")


def main(path, k=8):
    c = collections.Counter()
    for line in open(path, errors="replace"):
        m = PAT.search(line)
        if m:
            c[re.sub(r"\\d+", "#", m.group(1)).strip()] += 1
    print(f"{sum(c.values())} error lines in {path}")
    for msg, n in c.most_common(k):
        print(f"{n:6d}  {msg}")
    print("report complete")


main(sys.argv[1])
'''}, f"{PY} top_errors.py /opt/nordwind/errmail/app.log", R+"/errmail", "the job reports error lines of other systems; itself it ends well", log="errmail.log", setup='''for i in $(seq 1 400); do case $((i%5)) in 0) echo "10:0$((i%9)) ERROR java.lang.OutOfMemoryError: Java heap space";; 1) echo "10:01 ERROR psycopg2.OperationalError: connection refused port $i";; 2) echo "10:02 FATAL disk /dev/sdb1: No space left on device";; *) echo "10:03 INFO ok $i";; esac; done > app.log''')
ok("cpython__p716", {"run.sh": W1, "consumer.py": '''
import logging
import signal
import sys
import time

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)
running = True


def stop(sig, frame):
    global running
    logging.warning("got %s, finishing the current batch", signal.Signals(sig).name)
    running = False


signal.signal(signal.SIGTERM, stop)
n = 0
while running:
    time.sleep(0.5)
    n += 100
    logging.info("batch done, %d messages", n)
logging.info("offsets committed, clean shutdown after %d messages", n)
'''}, f"./run.sh consumer {PY} consumer.py", R+"/consumer", "a planned stop: SIGTERM is handled, offsets committed, status 0", log="nightly.log", setup='( sleep 5; kill -TERM $(pgrep -u loader -f "python consumer.py" | tail -1) ) >/dev/null 2>&1 &')
ok("bash__p717", {"sample.sh": '''
#!/bin/bash
cd /opt/nordwind/sample
echo "sample of the export"
/opt/pyjobs/bin/python emit.py | head -3
echo "sample done"
''', "emit.py": '''
for i in range(200000):
    print(i, "row", i * 3)
'''}, "./sample.sh", R+"/sample", "the BrokenPipeError comes from head closing the pipe; nothing is lost", log="sample.log")
ok("psql__p718", {"schema.sql": '''
create table if not exists orders (id int);
create index if not exists orders_id on orders(id);
drop table if exists orders_old;
drop view if exists v_orders cascade;
do $$ begin raise warning 'statistics older than 3 days'; end $$;
vacuum analyze orders;
'''}, "for n in 1 2; do echo \"pass $n\"; psql -X -v ON_ERROR_STOP=1 -f schema.sql || exit 1; done", R+"/schema", "only notices and a warning; psql ends with 0", versions="psql 15", log="schema.log", env=PGENV, setup=pgs(""))
ok("deltalake__p719", {"bump.py": '''
import logging
import time
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def main():
    for attempt in range(1, 5):
        dt = DeltaTable("lake/state")
        logging.info("attempt %d on version %d", attempt, dt.version())
        time.sleep(3)
        try:
            res = dt.update(updates={"n": "n + 1"}, predicate="id < 3")
            logging.info("updated %s rows, version %d", res["num_updated_rows"], dt.version())
            return
        except CommitFailedError:
            logging.exception("conflict, starting over")
    raise SystemExit(1)


main()
'''}, f"{PY} bump.py", R+"/bump", "the first commit meets a conflict, is logged with traceback, the second goes through", versions="deltalake 1.6.6", log="bump.log", setup=delta_setup("dl.write_deltalake('lake/state', pa.table(dict(id=[1,2,3], n=[1,1,1])))")+f"chmod -R a+rwX lake; (nohup bash -c 'umask 0; sleep 2; cd {R}/bump; {PY} -c \"from deltalake import DeltaTable; DeltaTable(\\\"lake/state\\\").delete(\\\"id = 1\\\")\"; chmod -R a+rwX lake' >/dev/null 2>&1 &)")
ok("bash__p720", {"retry.sh": '''
#!/bin/bash
# run a job, at most four times
max=4
for try in $(seq 1 $max); do
  echo "=== try $try of $max: $*"
  "$@" && { echo "=== ok on try $try"; exit 0; }
  echo "=== try $try failed with $?"
  sleep 2
done
exit 1
''', "load_dim.py": '''
import sys
import psycopg2

con = psycopg2.connect("", connect_timeout=3)
with con, con.cursor() as cur:
    cur.execute("insert into dim_date select d::date from generate_series('2026-11-01'::date,'2026-11-25','1 day') d on conflict do nothing")
    print("rows", cur.rowcount)
'''}, f"./retry.sh {PY} load_dim.py", R+"/dimdate", "the database takes no connections at first; a later try loads the data", versions="psycopg2, PostgreSQL 15", log="load_dim.log", env=PGENV, setup=pgs("create table dim_date(d date primary key);")+BG("import psycopg2,time; c=[psycopg2.connect(host='127.0.0.1',port=5433,user='shop_etl',password='etl-7731',dbname='shop') for _ in range(12)]; time.sleep(5)"))
ok("cpython__p721", {"dial.py": '''
import logging
import socket
import sys

logging.basicConfig(level=logging.DEBUG, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)
NODES = [("127.0.0.1", 18495), ("store-b.nordwind.example", 18496), ("127.0.0.1", 18480)]


def dial():
    for host, port in NODES:
        try:
            return socket.create_connection((host, port), timeout=3)
        except OSError:
            logging.error("cannot reach %s:%d", host, port, exc_info=True)
    raise SystemExit("no node left")


with dial() as s:
    s.sendall(b"GET /v1/orders HTTP/1.0\\r\\n\\r\\n")
    data = b""
    while chunk := s.recv(4096):
        data += chunk
logging.info("got %d bytes from %s", len(data), s)
'''}, f"{PY} dial.py", R+"/dial", "two nodes fail, the third gives the data", log="dial.log", setup=SET, teardown=END)
ok("prefect__p722", {"flow.py": '''
import random
from prefect import flow, task

random.seed(4)
calls = {"n": 0}


@task(retries=3, retry_delay_seconds=1)
def fetch(region):
    calls["n"] += 1
    if calls["n"] in (2, 4):
        open(f"in/{region}.lock").read()
    return {"region": region, "rows": 100 + len(region)}


@flow(log_prints=True)
def regions():
    total = sum(fetch(r)["rows"] for r in ("north", "south", "west"))
    print(f"total {total}")


if __name__ == "__main__":
    regions()
'''}, "/opt/flows/bin/python flow.py", R+"/flow2", "two task runs fail once and are retried; the flow completes", versions="prefect, python 3.11", log="flow.log", timeout=150, env={"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1", "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90"})
ok("cpython__p723", {"rebuild_index.py": '''
import logging
import sys
import warnings

logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stdout)
log = logging.getLogger("index")


def field(doc, name):
    try:
        return doc[name]
    except KeyError as e:
        log.warning("document %d has no field %s, empty value taken (%r)", doc["id"], name, e)
        return ""


def main(n):
    index = {}
    for i in range(n):
        doc = {"id": i, "title": f"t{i}", **({"author": "a"} if i % 3 == 0 else {})}
        index[i] = (field(doc, "title"), field(doc, "author"), field(doc, "isbn"))
    log.warning("index holds %d documents", len(index))
    with open("index.txt", "w") as f:
        f.writelines(f"{k}|{'|'.join(v)}\\n" for k, v in index.items())


main(int(sys.argv[1]))
'''}, f"{PY} rebuild_index.py 15000", R+"/index", "a storm of warnings (over 2 MB) on missing optional fields; the index is written, status 0", log="index.log")
ok("confluent-kafka__p724", {"emit.py": '''
import logging
import os
import sys
from confluent_kafka import Producer

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)
done = [0]
p = Producer({"bootstrap.servers": "127.0.0.1:19095,127.0.0.1:19096,127.0.0.1:19097," + os.environ["BROKERS"], "reconnect.backoff.ms": 200})
for i in range(300):
    p.produce("audit", f"row {i}".encode(), callback=lambda e, m: done.__setitem__(0, done[0] + (e is None)))
    p.poll(0)
left = p.flush(20)
logging.info("delivered %d, left %d", done[0], left)
sys.exit(1 if left else 0)
'''}, f"BROKERS=$(cat /tmp/kmock.addr) {PY} emit.py", R+"/audit", "one bootstrap address is dead and noisy, the other works; all messages delivered", versions="confluent-kafka, python 3.11", log="emit.log", command=[PY, "emit.py"], setup=f'rm -f /tmp/kmock.addr; (nohup {PY} /tmp/kmock.py >/dev/null 2>&1 & echo $! > /tmp/kmock.pid); sleep 4', teardown="kill $(cat /tmp/kmock.pid)")
# ---------- unknown
unk("bash__p731", {"run.sh": W1, "reindex.py": '''
import time
import sys

for part in range(40):
    print(time.strftime("%H:%M:%S"), "part", part, "indexed", flush=True)
    time.sleep(0.7)
'''}, f"./run.sh reindex {PY} reindex.py", R+"/reindex", "the log just stops: wrapper and job were killed together, no status is known", log="nightly.log", outcome="not-shown", runjson=False, setup='( sleep 8; kill -9 $(pgrep -u loader -f "run.sh reindex") $(pgrep -u loader -f "python reindex.py") ) >/dev/null 2>&1 &', also=["orchestration.task-killed", "cluster.driver-killed"])
unk("bash__p732", {"run.sh": W1, "job.sh": '''
#!/bin/bash
exec flock -n /opt/nordwind/single/job.lock /opt/pyjobs/bin/python /opt/nordwind/single/job.py
''', "job.py": "print('rows', 12)\n"}, "./run.sh single ./job.sh", R+"/single", "flock -n gives up without a word because another run holds the lock; only the status 1 is left", log="nightly.log", also=["storage.lock-held", "code.nonzero-exit"], setup='touch job.lock; chmod 666 job.lock; (nohup flock job.lock sleep 5 >/dev/null 2>&1 &); sleep 0.5')
unk("bash__p733", {"run.sh": W1, "daily.sh": '''
#!/bin/bash
OUT=/opt/nordwind/daily2/var
mkdir -p $OUT
/opt/pyjobs/bin/python /opt/nordwind/daily2/daily.py 2>$OUT/daily.err || { echo "daily failed, see $OUT/daily.err"; exit 1; }
''', "daily.py": '''
import json

cfg = json.load(open("/opt/nordwind/daily2/cfg.json"))
print("config", sorted(cfg))
days = cfg["days"]
print("days", days)
print(sum(cfg["weights"][d] for d in days))
'''}, "./run.sh daily ./daily.sh", R+"/daily2", "the traceback went to another file; the log holds only the hint", log="nightly.log", setup="echo '{\"days\": [\"mon\", \"sun\"], \"weights\": {\"mon\": 1}}' > cfg.json", also=["code.nonzero-exit", "code.index-or-key"])
unk("cpython__p734", {"sync_crm.py": '''
import logging
import sqlite3
import sys

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)


def main():
    con = sqlite3.connect("crm.db")
    rows = con.execute("select id, mail from contact where mail is not null").fetchall()
    logging.info("%d contacts", len(rows))
    for cid, mail in rows:
        user, host = mail.split("@")
        con.execute("update contact set host=? where id=?", (host, cid))
    con.commit()


try:
    main()
except Exception:
    logging.error("processing failed")
    sys.exit(2)
'''}, f"{PY} sync_crm.py", R+"/crmsync", "the exception is swallowed; the log says only 'processing failed'", log="sync.log", setup=f'''{PY} -c "
import sqlite3; c=sqlite3.connect('crm.db'); c.execute('create table contact(id int, mail text, host text)'); c.executemany('insert into contact values(?,?,null)',[(i,'a%d@x.de'%i) for i in range(50)]+[(99,'nomail')]); c.commit()"''', also=["code.nonzero-exit"])
unk("bash__p735", {"capped.sh": '''
#!/bin/bash
# keep logs small: at most 2500 bytes of a job
set -o pipefail
"$@" 2>&1 | ( head -c 2500; cat >/dev/null )
rc=${PIPESTATUS[0]}
exit $rc
''', "features.py": '''
import time
import numpy as np
import pandas as pd


def build(df, window):
    print(f"window {window:3d}: {len(df)} rows, mean {df.v.mean():.4f}, max {df.v.max():.4f}, building rolling features", flush=True)
    return df.v.rolling(window).agg(["mean", "std"]).add_suffix(f"_{window}")


df = pd.DataFrame({"v": np.random.default_rng(1).random(500)})
parts = [build(df, w) for w in range(2, 40)]
out = pd.concat(parts, axis=1)
print(out.loc[600])
'''}, f"./capped.sh {PY} features.py", R+"/features", "the wrapper cuts the log at 2500 bytes, before any error", log="features.log", also=["code.nonzero-exit"], versions="pandas 3.1.1")
unk("bash__p736", {"quiet.sh": '''
#!/bin/bash
set -e
[ -f /opt/nordwind/quiet/ready.flag ]
cp -r in/. out/
'''}, "./quiet.sh", R+"/quiet", "empty log and exit status 1", log="quiet.log", also=["code.nonzero-exit", "data.path-missing"])
# ---------- several tries, two faults, long
case("psycopg2__p741", "data.duplicate-key", r'duplicate key value violates unique constraint "fact_sale_pkey"', {"retry.sh": '''
#!/bin/bash
for try in 1 2 3; do
  echo "--- attempt $try $(date +%T)"
  "$@"; rc=$?
  [ $rc -eq 0 ] && exit 0
  sleep 4
done
echo "--- giving up, last status $rc"
exit $rc
''', "fact_sale.py": '''
import csv
import psycopg2
from psycopg2.extras import execute_values

con = psycopg2.connect("", connect_timeout=3)
with con, con.cursor() as cur, open("sale.csv") as f:
    rows = [(r["ticket"], r["shop"], r["amount"]) for r in csv.DictReader(f)]
    print("rows", len(rows), flush=True)
    execute_values(cur, "insert into fact_sale(ticket, shop, amount) values %s", rows)
print("loaded")
'''}, f"./retry.sh {PY} fact_sale.py", root=R+"/factsale", file="fact_sale.py", also=["data.constraint"], versions="psycopg2, PostgreSQL 15", log="fact_sale.log", env=PGENV, patch="may", setup=pgs("create table fact_sale(ticket text primary key, shop text, amount numeric); insert into fact_sale values ('T20','x',1);")+'{ echo ticket,shop,amount; for i in $(seq 1 40); do echo "T$i,s,1"; done; } > sale.csv\n'+BG("import psycopg2,time; c=[psycopg2.connect(host='127.0.0.1',port=5433,user='shop_etl',password='etl-7731',dbname='shop') for _ in range(12)]; time.sleep(2)"), why="the first attempt finds no free connection, the later ones fail for good on a row that is already in the table")
case("sqlite__p742", "data.constraint", r"CHECK constraint failed", {"notify.py": '''
import smtplib


def send(subject, text):
    with smtplib.SMTP("127.0.0.1", 18425, timeout=5) as s:
        s.sendmail("jobs@nordwind.lan", ["data@nordwind.lan"], f"Subject: {subject}\\n\\n{text}")
''', "post_hours.py": '''
import csv
import sqlite3
import sys
import notify


def post(path):
    con = sqlite3.connect("hours.db")
    con.execute("create table if not exists hours(emp text, day text, h real check (h between 0 and 24))")
    with con, open(path) as f:
        for r in csv.DictReader(f):
            con.execute("insert into hours values (?,?,?)", (r["emp"], r["day"], float(r["h"])))
    return con.total_changes


try:
    n = post(sys.argv[1])
except sqlite3.Error as exc:
    notify.send("hours not posted", str(exc))
    raise
else:
    print("posted", n)
'''}, f"{PY} post_hours.py hours.csv", root=R+"/hours", file="", versions="sqlite3 of python 3.11", log="hours.log", also=[], setup='printf "emp,day,h\\na,2026-11-24,8\\nb,2026-11-24,80\\n" > hours.csv', why="the check constraint fails first; the refused mail comes from the handler and is not the root")
case("psycopg2__p743", "data.column-missing", r'column "vat_id" does not exist', {"cleanup.py": '''
import logging
import psycopg2

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
STEPS = [
    ("trim names", "update partner set name = trim(name)"),
    ("upper vat", "update partner set vat_id = upper(vat_id)"), #@
    ("drop empty", "delete from partner where name = ''"),
    ("stamp", "insert into run_log(job) values ('cleanup')"),
]


def main():
    con = psycopg2.connect("")
    cur = con.cursor()
    for name, sql in STEPS:
        try:
            cur.execute(sql)
            logging.info("%s: %d rows", name, cur.rowcount)
        except psycopg2.Error as e:
            logging.error("%s: %s", name, e)
    cur.execute("select count(*) from partner")
    logging.info("partners: %d", cur.fetchone()[0])
    con.commit()


main()
'''}, f"{PY} cleanup.py", root=R+"/cleanup", file="cleanup.py", patch="may", also=[], versions="psycopg2, PostgreSQL 15", log="cleanup.log", env=PGENV, setup=pgs("create table partner(id int, name text, vat_no text); insert into partner values (1,' a ','de1'); create table run_log(job text);"), why="the first error (column vat_id) aborts the transaction; InFailedSqlTransaction is only the follow-up")
case("bash__p744", "storage.permission-denied", r"extract\.csv: Permission denied", {"publish.sh": '''
#!/bin/bash
# extract, compress, publish
cd /opt/nordwind/publish3
echo "step 1 extract"
seq 1 4000 | sed 's/$/;x/' > stage/extract.csv
echo "step 2 compress"
gzip -9 -k stage/extract.csv
echo "step 3 checksum"
( cd stage && sha256sum extract.csv.gz > extract.sha256 )
echo "step 4 publish"
cp stage/extract.csv.gz stage/extract.sha256 public/
rc=$?
echo "publish rc=$rc"
exit $rc
'''}, "./publish.sh", root=R+"/publish3", file="", versions="bash 5.2", log="publish.log", setup="# KEEPOWN\nmkdir -p stage public; chown loader: public; chown deploy: stage; chmod 755 stage", why="the stage folder belongs to another user: step 1 cannot write; the missing files of the later steps follow from it")
case("cpython__p745", "data.path-missing", r"FileNotFoundError: \[Errno 2\] No such file or directory: '/opt/nordwind/geo2/ref/regions\.geojson'", {"geo_report.py": '''
import json
import logging
import sys

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)
log = logging.getLogger("geo")


def regions(path="/opt/nordwind/geo2/ref/regions.geojson"):
    try:
        with open(path) as f:
            doc = json.load(f)
    except OSError:
        log.exception("regions not loaded")
    return {x["id"]: x["name"] for x in doc["features"]}


def main():
    names = regions()
    for rid in range(5):
        print(rid, names[rid])


main()
'''}, f"{PY} geo_report.py", root=R+"/geo2", file="", also=[], log="geo.log", why="the reference file is missing; UnboundLocalError is only the consequence")
case("cpython__p746", "data.bad-cast", r"decimal\.InvalidOperation|ConversionSyntax", {"run.sh": W1, "ledger_import.py": '''
import csv
import logging
import sys
from decimal import Decimal

logging.basicConfig(level=logging.DEBUG, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stdout)
log = logging.getLogger("ledger.import")


def amounts(path):
    with open(path) as f:
        for no, r in enumerate(csv.DictReader(f), 1):
            log.debug("row %d account %s text %r amount %s", no, r["account"], r["text"], r["amount"])
            yield r["account"], Decimal(r["amount"]) #@


def main(path):
    total = {}
    try:
        for acc, amt in amounts(path):
            total[acc] = total.get(acc, 0) + amt
            if amt > 900:
                log.warning("large amount on %s: %s", acc, amt)
    finally:
        for acc in sorted(total):
            log.debug("flush partial total of account %s: %s", acc, total[acc])
        log.info("writer closed, %d accounts", len(total))


main(sys.argv[1])
'''}, f"./run.sh ledger {PY} ledger_import.py l.csv", root=R+"/ledgerimp", patch="may", file="ledger_import.py", log="nightly.log", setup='{ echo account,text,amount; for i in $(seq 1 24000); do echo "$((4000+i%400)),invoice text of row $i,$((i%1000)).20"; done; echo "4711,credit note,12-"; } > l.csv', also=["data.malformed-record"], why="an amount with the sign at the end; the log is 2 MB of debug lines")
case("psycopg2__p747", "external.connection-refused", r"Connection refused", {"wait_and_load.py": '''
import logging
import sys
import time
import psycopg2

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)


def connect(tries=5):
    for i in range(1, tries + 1):
        try:
            return psycopg2.connect("port=15999", connect_timeout=3)
        except psycopg2.OperationalError as e:
            logging.warning("try %d of %d: %s", i, tries, e)
            if i == tries:
                raise
            time.sleep(1)


def main():
    con = connect()
    with con.cursor() as cur:
        cur.execute("select 1")


main()
'''}, f"{PY} wait_and_load.py", root=R+"/waitload", file="", versions="psycopg2, python 3.11", log="wait.log", env=PGENV, why="no PostgreSQL listens on the port; five tries")
