from lab import case, PY
W1 = '''
#!/bin/bash
# nightly wrapper: run one job, keep output and status together
name=$1; shift
echo "$(date '+%F %T') [nightly] start ${name} on pid $$"
"$@"
rc=$?
echo "$(date '+%F %T') [nightly] ${name} ended, status ${rc}"
exit $rc
'''
LOGPY = '''
import logging
import sys


def get_logger(name):
    h = logging.StreamHandler(sys.stdout)
    h.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s | %(message)s"))
    log = logging.getLogger(name)
    log.setLevel(logging.INFO)
    log.addHandler(h)
    return log
'''
R = "/opt/nordwind"

case("cpython__p101", "dependency.python-module", r"ModuleNotFoundError: No module named 'unidecode'", {
 "run.sh": W1, "custsync/__init__.py": "", "custsync/log.py": LOGPY,
 "custsync/normalise.py": '''
import re
from unidecode import unidecode #@

_WS = re.compile(r"\\s+")


def match_key(name, city):
    """key by which two customer records are held to be the same"""
    return _WS.sub(" ", unidecode(f"{name} {city}").lower()).strip()
''', "sync.py": '''
import csv
import sys
from custsync.log import get_logger

log = get_logger("custsync")
log.info("customer sync, args %s", sys.argv[1:])
from custsync.normalise import match_key


def read(path):
    with open(path, newline="") as f:
        yield from csv.DictReader(f)


def main(crm, erp):
    left = {match_key(r["name"], r["city"]): r for r in read(crm)}
    hits = sum(1 for r in read(erp) if match_key(r["name"], r["city"]) in left)
    log.info("%d of %d matched", hits, len(left))


if __name__ == "__main__":
    main(*sys.argv[1:3])
'''}, f"./run.sh custsync {PY} sync.py crm.csv erp.csv", root=R+"/custsync", file="custsync/normalise.py", patch="may",
 why="the module unidecode is imported but not installed in the environment", log="nightly.log", family="cpython-module")

case("cpython__p102", "code.index-or-key", r"KeyError: 'preferred_carrier'", {
 "ship/rates.py": '''
"""Flatten the carrier rate sheet that the logistics team exports every night."""
import json
import logging
from pathlib import Path

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
log = logging.getLogger("rates")


def zone_rows(zone):
    default = zone["preferred_carrier"] #@
    for band in zone["bands"]:
        yield {
            "zone": zone["code"],
            "carrier": band.get("carrier", default),
            "max_kg": float(band["max_kg"]),
            "price": round(float(band["price"]), 2),
        }


def main():
    doc = json.loads(Path("in/rates.json").read_text())
    log.info("sheet %s with %d zones", doc["version"], len(doc["zones"]))
    rows = []
    for zone in doc["zones"]:
        rows.extend(zone_rows(zone))
        log.info("zone %s done, %d rows so far", zone["code"], len(rows))
    Path("out").mkdir(exist_ok=True)
    Path("out/rates.json").write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
''', "!in/rates.json": '{"version":"2026-11","zones":[{"code":"DE1","preferred_carrier":"dhl","bands":[{"max_kg":2,"price":"3.9"}]},{"code":"DE2","preferred_carrier":"dpd","bands":[{"max_kg":2,"price":"4.1"}]},{"code":"CH1","bands":[{"max_kg":2,"price":"11.0"}]}]}'},
 f"{PY} ship/rates.py", root=R+"/logistics", also=["data.nested-field-missing"], patch="may", file="ship/rates.py", log="rates.log", why="one zone of the input has no key preferred_carrier and the code takes it with []")

case("cpython__p103", "code.none-value", r"AttributeError: 'NoneType' object has no attribute 'group'", {
 "jobs/access_summary.py": '''
#!/usr/bin/env python3
"""Daily summary of the gateway's access log: hits and bytes per route."""
import collections
import re
import sys

LINE = re.compile(r\'(?P<ip>\\S+) - (?P<user>\\S+) \\[(?P<ts>[^\\]]+)\\] "(?P<verb>[A-Z]+) (?P<route>/\\S*) HTTP/[0-9.]+" (?P<code>\\d{3}) (?P<size>\\d+)\')


def parse(line):
    m = LINE.match(line)
    return m.group("route").split("?")[0], int(m.group("code")), int(m.group("size")) #@


def main(path):
    hits, size = collections.Counter(), collections.Counter()
    print(f"reading {path}")
    with open(path) as f:
        for n, line in enumerate(f, 1):
            route, code, nbytes = parse(line)
            if code < 400:
                hits[route] += 1
                size[route] += nbytes
            if n % 500 == 0:
                print(f"  {n} lines")
    for route, k in hits.most_common(20):
        print(f"{route:40s} {k:8d} {size[route]:12d}")


if __name__ == "__main__":
    main(sys.argv[1])
'''}, f"{PY} jobs/access_summary.py /opt/nordwind/gw/data/access-20261124.log", root=R+"/gw", patch="may", also=["data.malformed-record"], log="summary.out",
 setup='''mkdir -p data; for i in $(seq 1 1740); do echo "10.2.0.$((i%250)) - - [24/Nov/2026:05:$((i%60)):11 +0000] \\"GET /v2/items/$i HTTP/1.1\\" 200 $((i*13))"; done > data/access-20261124.log
 echo '10.2.0.7 - - [24/Nov/2026:06:11:02 +0000] "-" 408 0' >> data/access-20261124.log''', why="re.match returns None for a line without a request, and the result is used unchecked")

case("cpython__p104", "data.encoding", r"UnicodeDecodeError: 'utf-8' codec can't decode byte 0xfc", {
 "run.sh": W1, "supplier_import.py": '''
import argparse
import csv
import logging
import sqlite3

log = logging.getLogger("supplier_import")


def rows(path):
    with open(path, newline="") as fh: #@
        for rec in csv.DictReader(fh, delimiter=";"):
            yield rec["lieferant_nr"], rec["name"].strip(), rec["ort"], float(rec["umsatz"].replace(",", "."))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("file")
    ap.add_argument("--db", default="supplier.db")
    a = ap.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s:%(name)s:%(message)s")
    con = sqlite3.connect(a.db)
    con.execute("create table if not exists supplier(nr text primary key, name text, city text, revenue real)")
    log.info("import of %s", a.file)
    with con:
        cur = con.executemany("insert or replace into supplier values (?,?,?,?)", rows(a.file))
    log.info("%d suppliers", cur.rowcount)


if __name__ == "__main__":
    main()
'''}, f"./run.sh supplier_import {PY} supplier_import.py data/lieferanten.csv", root=R+"/supplier", patch="may", file="supplier_import.py", log="nightly.log",
 setup=r'''mkdir -p data; { echo "lieferant_nr;name;ort;umsatz"; for i in $(seq 1 400); do echo "L$i;Metall $i GmbH;Hamburg;$i,50"; done; printf 'L900;M\xfcller Stahl;K\xf6ln;12,00\n'; } > data/lieferanten.csv''',
 why="the file is latin-1 and open() reads it as utf-8")

case("cpython__p105", "data.malformed-record", r"json\.decoder\.JSONDecodeError: Unterminated string", {
 "clicks/rollup.py": '''
import collections
import datetime as dt
import glob
import json
import sys

BUCKET = 300


def bucket(ts):
    t = int(dt.datetime.fromisoformat(ts).timestamp())
    return t - t % BUCKET


def load(pattern):
    for path in sorted(glob.glob(pattern)):
        print("reading", path, flush=True)
        with open(path) as fh:
            for line in fh:
                if line.strip():
                    yield json.loads(line) #@


def main(pattern):
    per = collections.Counter()
    for ev in load(pattern):
        per[(bucket(ev["ts"]), ev["page"])] += 1
    for (t, page), n in sorted(per.items()):
        print(dt.datetime.utcfromtimestamp(t).isoformat(), page, n)


if __name__ == "__main__":
    main(sys.argv[1])
'''}, f"{PY} -u clicks/rollup.py 'spool/*.jsonl'", root=R+"/clicks", patch="may", also=["data.corrupt-file"], log="rollup.log",
 setup='''mkdir -p spool; for f in 00 01 02; do for i in $(seq 1 300); do echo "{\\"ts\\": \\"2026-11-24T$f:10:$((i%50+10))\\", \\"page\\": \\"/p/$((i%7))\\", \\"ref\\": \\"mail\\"}"; done > spool/ev-$f.jsonl; done
 truncate -s -40 spool/ev-01.jsonl''', why="the last line of one spool file is cut off in the middle of a string")

case("cpython__p106", "storage.lock-held", r"sqlite3\.OperationalError: database is locked", {
 "inventory/store.py": '''
import sqlite3


class Store:
    def __init__(self, path):
        self.con = sqlite3.connect(path, timeout=3)
        self.con.execute("pragma foreign_keys=on")

    def upsert(self, rows):
        with self.con:
            self.con.executemany(
                "insert into stock(sku, site, qty) values (?,?,?) on conflict(sku, site) do update set qty=excluded.qty", rows)
''', "inventory/__init__.py": "", "count_import.py": '''
import csv
import logging
import sys
from inventory.store import Store

logging.basicConfig(format="%(asctime)s %(process)d %(levelname)s %(message)s", level=logging.INFO)


def main(db, path):
    logging.info("stock count %s -> %s", path, db)
    with open(path) as f:
        rows = [(r["sku"], r["site"], int(r["qty"])) for r in csv.DictReader(f)]
    logging.info("%d positions counted", len(rows))
    try:
        Store(db).upsert(rows)
    except Exception:
        logging.exception("import aborted")
        sys.exit(1)
    logging.info("ok")


if __name__ == "__main__":
    main(*sys.argv[1:])
'''}, f"{PY} count_import.py stock.db count.csv", root=R+"/inventory", file="", log="count_import.log",
 setup=f'''echo "sku,site,qty" > count.csv; for i in $(seq 1 90); do echo "S$i,HH,$i" >> count.csv; done
{PY} - <<'X'
import sqlite3; c=sqlite3.connect("stock.db"); c.execute("create table stock(sku text, site text, qty int, primary key(sku,site))"); c.commit()
X
chmod 666 stock.db; chmod 777 .
nohup {PY} -c "import sqlite3,time; c=sqlite3.connect('stock.db',isolation_level=None); c.execute('begin exclusive'); time.sleep(14)" >/dev/null 2>&1 &
sleep 1''', why="another process holds an exclusive transaction on the sqlite file", also=[])

case("sqlite__p107", "sql.table-missing", r"no such table: main\.fx_rates|no such table: fx_rates", {
 "convert.py": '''
"""Revalue open invoices in EUR."""
import sqlite3
import sys

SQL = """
select i.invoice_id, i.amount / f.rate as eur
from invoice i join fx_rates f on f.ccy = i.ccy and f.day = ?
where i.paid_at is null
"""


def main(db, day):
    con = sqlite3.connect(db)
    con.row_factory = sqlite3.Row
    n = con.execute("select count(*) from invoice where paid_at is null").fetchone()[0]
    print(f"{n} open invoices, rates of {day}")
    total = 0.0
    for row in con.execute(SQL, (day,)): #@
        total += row["eur"]
        con.execute("update invoice set eur=? where invoice_id=?", (row["eur"], row["invoice_id"]))
    con.commit()
    print(f"total {total:.2f} EUR")


main(sys.argv[1], sys.argv[2])
'''}, f"{PY} convert.py ledger.db 2026-11-24", root=R+"/ledger", log="convert.log", patch="never", file="convert.py", versions="sqlite3 of python 3.11",
 setup=f'''{PY} - <<'X'
import sqlite3; c=sqlite3.connect("ledger.db"); c.execute("create table invoice(invoice_id int, amount real, ccy text, paid_at text, eur real)"); c.executemany("insert into invoice values(?,?,?,null,null)",[(i,i*9.5,"USD") for i in range(40)]); c.commit()
X''', why="the table fx_rates was never created in this database")

case("sqlite__p108", "data.duplicate-key", r"UNIQUE constraint failed: reading\.meter_id, reading\.read_at", {
 "meters/__init__.py": "", "meters/db.py": '''
import sqlite3

DDL = """
create table if not exists reading(
  meter_id text not null, read_at text not null, kwh real not null,
  primary key (meter_id, read_at)) without rowid
"""


def connect(path):
    con = sqlite3.connect(path)
    con.execute(DDL)
    return con
''', "load_readings.py": '''
import csv
import sys
import time
from meters.db import connect


def batches(path, size=200):
    buf = []
    with open(path) as f:
        for r in csv.reader(f):
            buf.append((r[0], r[1], float(r[2])))
            if len(buf) == size:
                yield buf
                buf = []
    if buf:
        yield buf


t0 = time.time()
con = connect(sys.argv[1])
for i, b in enumerate(batches(sys.argv[2])):
    con.executemany("insert into reading(meter_id, read_at, kwh) values (?,?,?)", b) #@
    print(f"batch {i}: {len(b)} rows", flush=True)
con.commit()
print("loaded in %.1fs" % (time.time() - t0))
'''}, f"{PY} load_readings.py m.db readings.csv", root=R+"/meters", file="load_readings.py", also=["data.constraint"], patch="may", log="load.log", versions="sqlite3 of python 3.11",
 setup='for i in $(seq 1 500); do echo "M$((i%50)),2026-11-24T$((i/50)):00,$i.5"; done > readings.csv; echo "M7,2026-11-24T3:00,9.9" >> readings.csv', why="the file holds one meter and time twice; the primary key refuses the second row")

case("sqlite__p109", "data.constraint", r"NOT NULL constraint failed: booking\.tariff", {
 "booking_load.py": '''
import json
import logging
import sqlite3

logging.basicConfig(level=logging.DEBUG, format="[%(asctime)s] %(levelname)s in %(funcName)s: %(message)s")


def read(path="bookings.json"):
    with open(path) as fh:
        data = json.load(fh)
    logging.debug("%d bookings, first %s", len(data), data[0]["id"])
    return data


def write(data):
    con = sqlite3.connect("bookings.db")
    con.executescript("drop table if exists booking; create table booking(id integer primary key, room text not null, tariff text not null, nights int check(nights>0));")
    for b in data:
        con.execute("insert into booking values (?,?,?,?)", (b["id"], b["room"], b.get("tariff"), b["nights"]))
    con.commit()
    logging.info("wrote %d", len(data))


write(read())
'''}, f"{PY} booking_load.py", root=R+"/booking", file="", patch="never", also=[], log="booking.log", versions="sqlite3 of python 3.11",
 setup=f'''{PY} -c "import json; d=[dict(id=i,room='R%d'%i,tariff='BAR',nights=2) for i in range(1,60)]; d[41].pop('tariff'); json.dump(d,open('bookings.json','w'))"''', why="one booking has no tariff and the column is NOT NULL")

case("cpython__p110", "external.connection-refused", r"Connection refused", {
 "run.sh": W1, "push_metrics.py": '''
import json
import os
import time
import urllib.request

GATEWAY = os.environ.get("PUSHGW", "http://127.0.0.1:9091")


def collect():
    with open("/proc/loadavg") as f:
        one, five, fifteen, *_ = f.read().split()
    return {"load1": float(one), "load5": float(five), "load15": float(fifteen), "ts": int(time.time())}


def push(doc, job):
    req = urllib.request.Request(f"{GATEWAY}/metrics/job/{job}", data=json.dumps(doc).encode(), method="PUT")
    with urllib.request.urlopen(req, timeout=10) as resp:
        return resp.status


if __name__ == "__main__":
    doc = collect()
    print("collected", doc)
    print("gateway said", push(doc, "loader-host"))
'''}, f"./run.sh push_metrics {PY} push_metrics.py", root=R+"/hostmetrics", file="", log="nightly.log", why="nothing listens on the gateway's port")

case("cpython__p111", "external.timeout", r"socket\.gaierror: \[Errno -[23]\]|urlopen error \[Errno -[23]\]", {
 "fx/__init__.py": "", "fx/ecb.py": '''
import urllib.request
import xml.etree.ElementTree as ET

URL = "https://rates.fx-data.nordwind.example/eurofxref/daily.xml"
NS = {"e": "http://www.ecb.int/vocabulary/2002-08-01/eurofxref"}


def fetch(url=URL):
    with urllib.request.urlopen(url, timeout=20) as r:
        return ET.parse(r)


def rates(tree):
    return {c.get("currency"): float(c.get("rate")) for c in tree.iterfind(".//e:Cube[@currency]", NS)}
''', "daily_rates.py": '''
import logging
import sys
from fx import ecb

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(asctime)s %(message)s")
log = logging.getLogger()


def main():
    for attempt in (1, 2, 3):
        try:
            r = ecb.rates(ecb.fetch())
            break
        except OSError as exc:
            log.warning("attempt %d: %s", attempt, exc)
    else:
        ecb.fetch()
    log.info("%d rates", len(r))


main()
'''}, f"{PY} daily_rates.py", root=R+"/fx", file="", also=["shuffle.dns-or-firewall"], log="fx.log", why="the host name does not resolve; the job tries three times and ends on the same error")

case("cpython__p112", "dependency.executable-missing", r"FileNotFoundError: \[Errno 2\] No such file or directory: 'pigz'", {
 "archive_orders.py": '''
import datetime as dt
import logging
import pathlib
import subprocess

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
SRC = pathlib.Path("/opt/nordwind/orders-archive/export")


def pack(p):
    cmd = ["pigz", "-9", "-k", str(p)] #@
    logging.info("+ %s", " ".join(cmd))
    subprocess.run(cmd, check=True)
    return p.with_suffix(p.suffix + ".gz")


def main():
    cutoff = dt.datetime.now().timestamp() - 1
    done = 0
    for p in sorted(SRC.glob("*.csv")):
        if p.stat().st_mtime < cutoff:
            z = pack(p)
            logging.info("%s %d -> %d bytes", p.name, p.stat().st_size, z.stat().st_size)
            p.unlink()
            done += 1
    logging.info("archived %d files", done)


if __name__ == "__main__":
    main()
'''}, f"{PY} archive_orders.py", root=R+"/orders-archive", patch="never", also=[], log="archive.log", setup='mkdir export; for i in 1 2 3; do seq 1 5000 > export/orders_$i.csv; touch -d "2 days ago" export/orders_$i.csv; done', why="the program pigz is not installed")

case("argparse__p113", "config.missing-argument", r"error: the following arguments are required: --until", {
 "bin/nightly_refunds.sh": '''
#!/bin/bash
# 02:15 every night
cd /opt/nordwind/refunds || exit 1
echo "== refunds $(date -u +%FT%TZ)"
exec /opt/pyjobs/bin/python -m refunds.extract --since 2026-11-24 --shop all #@
''', "refunds/__init__.py": "", "refunds/extract.py": '''
import argparse
import csv
import sys


def parse(argv=None):
    ap = argparse.ArgumentParser(prog="refunds-extract", description="extract refunds of a period")
    ap.add_argument("--since", required=True)
    ap.add_argument("--until", required=True)
    ap.add_argument("--shop", default="all", choices=["all", "de", "at", "ch"])
    ap.add_argument("--dry-run", action="store_true")
    return ap.parse_args(argv)


def main():
    a = parse()
    out = csv.writer(sys.stdout)
    with open("refunds.csv") as f:
        for r in csv.DictReader(f):
            if a.since <= r["day"] < a.until and a.shop in ("all", r["shop"]):
                out.writerow([r["id"], r["day"], r["amount"]])


if __name__ == "__main__":
    main()
'''}, "bin/nightly_refunds.sh", root=R+"/refunds", file="bin/nightly_refunds.sh", patch="may", log="refunds.log", why="the script calls the extract without the required option --until")

case("cpython__p114", "config.environment-missing", r"KeyError: 'CRM_EXPORT_DIR'", {
 "crm_pull/__main__.py": '''
import os
import pathlib
import shutil
import sys

from crm_pull import settings


def main():
    src = pathlib.Path(settings.EXPORT_DIR)
    n = 0
    for f in src.glob("*.parquet"):
        shutil.copy2(f, settings.LANDING / f.name)
        n += 1
    print(f"{n} files copied to {settings.LANDING}")
    return 0


sys.exit(main())
''', "crm_pull/__init__.py": "", "crm_pull/settings.py": '''
"""Settings come from the environment, see deploy/crm_pull.env"""
import os
import pathlib

LANDING = pathlib.Path(os.environ.get("LANDING_DIR", "/var/tmp/landing"))
RETRIES = int(os.environ.get("CRM_RETRIES", "3"))
EXPORT_DIR = os.environ["CRM_EXPORT_DIR"] #@
'''}, f"{PY} -m crm_pull", root=R+"/crm", file="crm_pull/settings.py", also=["config.missing-argument"], patch="never", log="crm_pull.log", why="the environment variable CRM_EXPORT_DIR is not set for the job")

case("cpython__p115", "storage.permission-denied", r"PermissionError: \[Errno 13\] Permission denied: '/opt/nordwind/ledger-out/posted/", {
 "post_ledger.py": '''
import json
import logging
import os
import tempfile

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
log = logging.getLogger("ledger.post")
TARGET = "/opt/nordwind/ledger-out/posted"


def entries():
    for i in range(1, 1200):
        yield {"account": 4000 + i % 7, "amount": round(i * 1.19, 2), "ref": f"B{i:05d}"}


def main():
    data = list(entries())
    log.info("%d entries, sum %.2f", len(data), sum(e["amount"] for e in data))
    out = os.path.join(TARGET, "ledger-20261124.json")
    with open(out, "w") as fh:
        json.dump(data, fh)
    log.info("posted %s", out)


if __name__ == "__main__":
    main()
'''}, f"{PY} post_ledger.py", root=R+"/ledger-out", file="", log="post.log", setup='# KEEPOWN\nmkdir posted; chown deploy: posted; chmod 755 posted', why="the job runs as another user than the owner of the directory")

case("cpython__p116", "storage.permission-denied", r"OSError: \[Errno 30\] Read-only file system", {
 "run.sh": W1, "rotate_models.py": '''
import pathlib
import shutil
import sys

KEEP = 3


def main(staging, mount):
    staging, mount = pathlib.Path(staging), pathlib.Path(mount)
    new = sorted(staging.glob("model-*.bin"))[-1]
    print("newest build", new.name)
    print("on the share:", sorted(p.name for p in mount.iterdir()))
    tmp = mount / (new.name + ".part")
    shutil.copyfile(new, tmp)
    tmp.rename(mount / new.name)
    for old in sorted(mount.glob("model-*.bin"))[:-KEEP]:
        print("drop", old.name)
        old.unlink()


main(*sys.argv[1:])
'''}, f"./run.sh rotate_models {PY} rotate_models.py staging /opt/nordwind/models/share", root=R+"/models", file="", log="nightly.log",
 setup='''mkdir -p staging share; mount -t tmpfs -o size=4m tmpfs share; for i in 1 2; do head -c 2000 /dev/urandom > share/model-0$i.bin; done; head -c 3000 /dev/urandom > staging/model-07.bin; chown -R loader: share; mount -o remount,ro share
 # KEEPOWN''', teardown="umount /opt/nordwind/models/share", why="the share is mounted read-only")

case("cpython__p117", "shuffle.disk-full", r"OSError: \[Errno 28\] No space left on device", {
 "telemetry/compact.py": '''
import glob
import gzip
import logging
import os
import sys

logging.basicConfig(level=logging.INFO, format="%(asctime)s.%(msecs)03d|%(levelname)s|%(message)s", datefmt="%H:%M:%S")
SCRATCH = os.environ.get("SCRATCH", "/opt/nordwind/telemetry/scratch")


def unpack(path):
    dst = os.path.join(SCRATCH, os.path.basename(path)[:-3])
    with gzip.open(path, "rt") as src, open(dst, "w") as out:
        for line in src:
            out.write(line)
    return dst


def main():
    parts = []
    for p in sorted(glob.glob("in/*.csv.gz")):
        parts.append(unpack(p))
        logging.info("unpacked %s, %.1f MB", p, os.path.getsize(parts[-1]) / 1e6)
    with open("out.csv", "w") as out:
        for p in parts:
            out.writelines(sorted(open(p)))
            os.remove(p)
    logging.info("compacted %d parts", len(parts))


main()
'''}, f"{PY} telemetry/compact.py", root=R+"/telemetry", file="", also=["storage.quota"], log="compact.log",
 setup='''mkdir -p in scratch; mount -t tmpfs -o size=6m tmpfs scratch; chmod 777 scratch; for i in 1 2 3 4; do seq 1 400000 | gzip > in/part$i.csv.gz; done
 # KEEPOWN
 chown loader: . ''', teardown="umount /opt/nordwind/telemetry/scratch", why="the scratch file system of 6 MB fills up")

case("cpython__p118", "memory.python-worker", r"(?m)^MemoryError", {
 "run.sh": W1.replace('"$@"', 'ulimit -v 900000\n"$@"'), "dedupe_events.py": '''
import hashlib
import sys
import time


def events(n):
    for i in range(n):
        yield f"{i % (n // 2)}|device-{i % 977}|2026-11-{i % 28 + 1:02d}T00:00:00|{'payload' * 8}{i % (n // 2)}"


def main(n):
    seen, dup, t0 = {}, 0, time.time()
    for k, ev in enumerate(events(n)):
        key = hashlib.sha256(ev.encode()).hexdigest()
        if key in seen:
            dup += 1
        else:
            seen[key] = ev.split("|")
        if k % 250000 == 0:
            print(f"{k:>9} events, {dup} duplicates, {time.time()-t0:.0f}s", flush=True)
    print("unique", len(seen), "duplicates", dup)


main(int(sys.argv[1]))
'''}, f"./run.sh dedupe_events {PY} dedupe_events.py 6000000", root=R+"/dedupe", file="dedupe_events.py", also=["memory.driver-heap"], patch="may", log="nightly.log", why="the dictionary of all events outgrows the address space limit that the wrapper sets")

case("cpython__p119", "code.driver-exception", r"RecursionError: maximum recursion depth exceeded", {
 "bom/explode.py": '''
"""Explode a bill of materials: how many of each part go into one article."""
import collections
import csv
import sys


def load(path):
    tree = collections.defaultdict(list)
    with open(path) as f:
        for parent, child, qty in csv.reader(f):
            tree[parent].append((child, int(qty)))
    return tree


def explode(tree, part, qty=1, acc=None):
    acc = acc if acc is not None else collections.Counter()
    for child, k in tree.get(part, ()):
        acc[child] += qty * k
        explode(tree, child, qty * k, acc) #@
    return acc


def main():
    tree = load(sys.argv[1])
    for root in sys.argv[2:]:
        parts = explode(tree, root)
        print(root, sum(parts.values()), "pieces of", len(parts), "parts")


main()
'''}, f"{PY} bom/explode.py bom.csv A100 A200", root=R+"/bom", patch="may", also=[], log="explode.log", setup='printf "A100,B1,2\\nA100,B2,1\\nB1,C1,4\\nA200,B7,1\\nB7,C9,2\\nC9,D3,1\\nD3,B7,1\\n" > bom.csv', why="the bill of materials holds a cycle, the recursion never ends")

case("cpython__p120", "memory.python-worker", r"concurrent\.futures\.process\.BrokenProcessPool", {
 "tiles/render.py": '''
import concurrent.futures as cf
import hashlib
import logging
import os
import time

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def render(tile):
    z, x, y = tile
    buf = bytearray(z * 1_500_000)
    for _ in range(8):
        buf[:32] = hashlib.sha256(buf).digest()
        time.sleep(0.02)
    return tile, len(buf), os.getpid()


def main():
    tiles = [(z, x, y) for z in range(1, 9) for x in range(4) for y in range(4)]
    done = 0
    with cf.ProcessPoolExecutor(max_workers=2) as pool:
        for tile, size, pid in pool.map(render, tiles, chunksize=1):
            done += 1
            if done % 16 == 0:
                logging.info("%d of %d tiles, last %s", done, len(tiles), tile)
    logging.info("finished")


if __name__ == "__main__":
    main()
'''}, f"{PY} tiles/render.py", root=R+"/tiles", file="", also=["orchestration.task-killed", "unknown"], log="render.log", patch="never",
 setup='''( sleep 9; for p in $(pgrep -u loader -f tiles/render.py | tail -1); do kill -9 $p; done ) >/dev/null 2>&1 &''', why="one worker process of the pool was killed with SIGKILL from outside; the pool reports the abrupt end")

case("bash__p121", "unknown", "", {
 "close_day.sh": '''
#!/bin/bash
set -e
cd /opt/nordwind/dayend
echo "[$(date +%T)] day end for $(date -d yesterday +%F)"
/opt/pyjobs/bin/python dayend.py >/dev/null 2>&1
echo "[$(date +%T)] done"
''', "dayend.py": '''
import sqlite3

con = sqlite3.connect("pos.db")
rows = con.execute("select till, sum(amount) from sale group by till").fetchall()
for till, total in rows:
    print(till, total)
with open("closing/today.csv", "w") as f:
    f.writelines(f"{t},{v}\\n" for t, v in rows)
'''}, "./close_day.sh", root=R+"/dayend", file="", abstain=True, log="dayend.log", also=["code.nonzero-exit"], why="all output of the program goes to /dev/null; only the exit status is left (pos.db has no table sale)", outcome="failed")

case("bash__p122", "unknown", "", {
 "run.sh": W1, "score.py": '''
import ctypes
import logging
import sys

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout)


class Lib:
    """thin wrapper of the scoring kernel"""

    def __init__(self):
        self.c = ctypes.CDLL("libc.so.6")

    def length(self, handle):
        return self.c.strlen(ctypes.c_void_p(handle))


def main():
    lib = Lib()
    for i, handle in enumerate((ctypes.addressof(ctypes.create_string_buffer(b"abc")), 0x10)):
        logging.info("model %d", i)
        logging.info("features %d", lib.length(handle))


main()
'''}, f"./run.sh score {PY} score.py", root=R+"/scoring", file="", abstain=True, log="nightly.log", also=["memory.python-worker", "dependency.native-library", "code.driver-exception", "code.nonzero-exit"], why="segmentation fault: the shell tells only that the process died on SIGSEGV; the catalogue has no such cause and nothing says why")

case("bash__p123", "orchestration.task-killed", r"Killed\s|status 137", {
 "run.sh": W1, "geo_join.py": '''
import logging
import random
import sys
import time

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout)


def main(n):
    logging.info("loading %d polygons", n)
    polys = [[(random.random(), random.random()) for _ in range(12)] for _ in range(n)]
    for i in range(60):
        logging.info("chunk %d of 60, %d candidates", i, len(polys) * (i + 1))
        time.sleep(1)


main(int(sys.argv[1]))
'''}, f"./run.sh geo_join {PY} geo_join.py 40000", root=R+"/geo", file="", also=["cluster.driver-killed", "memory.container-oom-killed", "unknown"], log="nightly.log",
 setup='( sleep 7; kill -9 $(pgrep -u loader -f geo_join.py | tail -1) ) >/dev/null 2>&1 &', why="the process got SIGKILL from outside (status 137); who sent it is not in the log")

case("bash__p124", "orchestration.sigterm", r"received SIGTERM|status 143|Terminated", {
 "run.sh": W1, "replay.py": '''
import logging
import signal
import sys
import time

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)
log = logging.getLogger("replay")


def stop(num, frame):
    log.warning("received %s, leaving after offset %d", signal.Signals(num).name, state["offset"])
    sys.exit(128 + num)


state = {"offset": 0}
signal.signal(signal.SIGTERM, stop)
log.info("replay of archive 2026-11-23 started")
for _ in range(300):
    state["offset"] += 1500
    if state["offset"] % 6000 == 0:
        log.info("offset %d", state["offset"])
    time.sleep(0.5)
log.info("replay complete")
'''}, f"./run.sh replay {PY} replay.py", root=R+"/replay", file="", also=["cluster.driver-killed"], log="nightly.log",
 setup='( sleep 8; kill -TERM $(pgrep -u loader -f "python replay.py" | tail -1) ) >/dev/null 2>&1 &', why="the job was sent SIGTERM from outside, its handler logs it and exits 143")

case("coreutils__p125", "orchestration.task-timeout", r"timeout: sending signal TERM to command", {
 "settle.sh": '''
#!/bin/bash
# settlement must not run into the trading window
cd /opt/nordwind/settle
echo "$(date -Is) settlement start"
timeout -v 9s /opt/pyjobs/bin/python -u settle.py --book main #@
rc=$?
echo "$(date -Is) settlement end rc=$rc"
exit $rc
''', "settle.py": '''
import argparse
import time

ap = argparse.ArgumentParser()
ap.add_argument("--book", default="main")
a = ap.parse_args()
accounts = [f"{a.book}-{i:04d}" for i in range(400)]
print(len(accounts), "accounts to settle")
for i, acc in enumerate(accounts):
    time.sleep(0.2)
    if i % 10 == 0:
        print("settled up to", acc)
print("all settled")
'''}, "./settle.sh", root=R+"/settle", file="settle.sh", also=["external.timeout"], patch="may", log="settle.log", why="the time limit of 9 seconds in the wrapper ends the job, which was still working")

case("cpython__p126", "orchestration.interrupted", r"KeyboardInterrupt", {
 "backfill.py": '''
import datetime as dt
import sys
import time


def days(a, b):
    while a <= b:
        yield a
        a += dt.timedelta(days=1)


def load(day):
    rows = 0
    for _ in range(6):
        rows += 1200
        time.sleep(0.15)
    return rows


def main():
    start, end = (dt.date.fromisoformat(x) for x in sys.argv[1:3])
    for d in days(start, end):
        print(d, load(d), "rows", flush=True)


main()
'''}, f"{PY} backfill.py 2026-10-01 2026-11-20", root=R+"/backfill", file="", log="backfill.log", setup='( sleep 8; kill -INT $(pgrep -u loader -f "backfill.py 2026" | tail -1) ) >/dev/null 2>&1 &', why="SIGINT from outside in the middle of the back-fill")

case("cpython__p127", "data.divide-by-zero", r"ZeroDivisionError", {
 "kpi/conversion.py": '''
import csv
import sys
from collections import defaultdict


def load(path):
    agg = defaultdict(lambda: [0, 0])
    with open(path) as f:
        for r in csv.DictReader(f):
            agg[r["channel"]][0] += int(r["visits"])
            agg[r["channel"]][1] += int(r["orders"])
    return agg


def rate(visits, orders):
    return orders / visits #@


def main():
    agg = load(sys.argv[1])
    print("channel;visits;orders;rate")
    for ch, (v, o) in sorted(agg.items()):
        print(f"{ch};{v};{o};{rate(v, o):.4f}")


if __name__ == "__main__":
    main()
'''}, f"{PY} kpi/conversion.py traffic.csv", root=R+"/kpi", patch="may", log="kpi.log", setup='printf "channel,visits,orders\\nads,1200,31\\nmail,880,40\\npartner,0,0\\nseo,9100,210\\n" > traffic.csv', why="a channel with zero visits")

case("cpython__p128", "data.datetime-parse", r"ValueError: time data '13/11/2026 08:15' does not match format '%Y-%m-%d %H:%M'", {
 "shifts.py": '''
from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import logging
import sys

logging.basicConfig(level="INFO", format="%(asctime)s shifts %(levelname)s %(message)s")
FMT = "%Y-%m-%d %H:%M" #@


@dataclasses.dataclass
class Shift:
    worker: str
    begin: dt.datetime
    end: dt.datetime

    @property
    def hours(self) -> float:
        return (self.end - self.begin).total_seconds() / 3600

    @classmethod
    def of(cls, rec: dict) -> "Shift":
        return cls(rec["worker"], dt.datetime.strptime(rec["begin"], FMT), dt.datetime.strptime(rec["end"], FMT))


def main(path: str) -> None:
    with open(path) as fh:
        shifts = [Shift.of(r) for r in csv.DictReader(fh)]
    logging.info("%d shifts, %.1f hours", len(shifts), sum(s.hours for s in shifts))


main(sys.argv[1])
'''}, f"{PY} shifts.py export.csv", root=R+"/shifts", patch="may", log="shifts.log", setup='{ echo worker,begin,end; for i in $(seq 1 9); do echo "W$i,2026-11-0$i 08:00,2026-11-0$i 16:30"; done; echo "W12,13/11/2026 08:15,13/11/2026 16:00"; } > export.csv', why="one site exports day/month/year instead of the ISO form that the format string wants")

case("cpython__p129", "data.corrupt-file", r"EOFError: Compressed file ended before the end-of-stream marker was reached", {
 "run.sh": W1, "ais_load.py": '''
import gzip
import logging
import pathlib
import sys

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def positions(path):
    with gzip.open(path, "rt", encoding="ascii") as fh:
        next(fh)
        for line in fh:
            mmsi, lat, lon, sog = line.rstrip("\\n").split(",")
            yield mmsi, float(lat), float(lon), float(sog)


def main(folder):
    ships = set()
    for p in sorted(pathlib.Path(folder).glob("*.csv.gz")):
        n = 0
        for mmsi, *_ in positions(p):
            ships.add(mmsi)
            n += 1
        logging.info("%s: %d positions", p.name, n)
    logging.info("%d ships", len(ships))


main(sys.argv[1])
'''}, f"./run.sh ais {PY} ais_load.py feed", root=R+"/ais", file="", log="nightly.log",
 setup='''mkdir feed; for f in 01 02 03; do { echo mmsi,lat,lon,sog; for i in $(seq 1 4000); do echo "$((200000000+i*37)),53.$i,9.$((i*7%977)),1.$f"; done; } | gzip > feed/$f.csv.gz; done; truncate -s -9000 feed/02.csv.gz''', why="the second file was transferred incompletely")

case("cpython__p130", "data.path-missing", r"FileNotFoundError: \[Errno 2\] No such file or directory: '/opt/nordwind/hr/inbox/payroll_202611.csv'", {
 "hr/payroll.py": '''
import csv
import datetime as dt
import logging
import pathlib

logging.basicConfig(level=logging.INFO, format="%(asctime)s [%(levelname)s] %(message)s")
INBOX = pathlib.Path("/opt/nordwind/hr/inbox")


def month():
    return dt.date(2026, 11, 25).strftime("%Y%m")


def main():
    path = INBOX / f"payroll_{month()}.csv"
    logging.info("inbox holds %s", [p.name for p in sorted(INBOX.iterdir())])
    total = 0
    with open(path, newline="") as fh:
        for r in csv.DictReader(fh):
            total += int(r["cents"])
    logging.info("total %.2f", total / 100)


main()
'''}, f"{PY} hr/payroll.py", root=R+"/hr", file="", log="payroll.log", setup='mkdir inbox; for m in 08 09 10; do echo "id,cents" > inbox/payroll_2026$m.csv; done', why="the file of this month was not delivered")

case("cpython__p131", "config.port-in-use", r"OSError: \[Errno 98\] Address already in use", {
 "webhook/listener.py": '''
import http.server
import json
import logging
import sys

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)


class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        logging.info("event %s", json.loads(body).get("type"))
        self.send_response(204)
        self.end_headers()


class Server(http.server.ThreadingHTTPServer):
    allow_reuse_address = False


def main(port):
    logging.info("listener for delivery events on port %d", port)
    with Server(("127.0.0.1", port), Hook) as srv:
        srv.serve_forever()


main(int(sys.argv[1]))
'''}, f"{PY} webhook/listener.py 18471", root=R+"/webhook", file="", log="listener.log", setup=f'(timeout 15 {PY} -m http.server -b 127.0.0.1 18471 >/dev/null 2>&1 &) ; sleep 1.5', why="another process already listens on the port")

case("cpython__p132", "code.removed-api", r"AttributeError: module 'inspect' has no attribute 'getargspec'|cannot import name 'Mapping' from 'collections'", {
 "rules/registry.py": '''
import inspect
import logging

log = logging.getLogger(__name__)
_RULES = {}


def rule(fn):
    spec = inspect.getargspec(fn) #@
    _RULES[fn.__name__] = (fn, spec.args)
    return fn


def run(record):
    return {name: fn(*(record.get(a) for a in args)) for name, (fn, args) in _RULES.items()}
''', "rules/__init__.py": "", "rules/tax.py": '''
from rules.registry import rule


@rule
def vat(amount, country):
    return round(amount * {"DE": 0.19, "AT": 0.2}.get(country, 0), 2)


@rule
def reverse_charge(country, b2b):
    return bool(b2b) and country != "DE"
''', "apply_rules.py": '''
import json
import logging
import sys

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
logging.info("python %s", sys.version.split()[0])
import rules.tax
from rules.registry import run

for line in open(sys.argv[1]):
    print(json.dumps(run(json.loads(line))))
'''}, f"{PY} apply_rules.py invoices.jsonl", root=R+"/tax", file="rules/registry.py", patch="may", log="apply.log", also=[], why="inspect.getargspec was removed in python 3.11")

case("cpython__p133", "code.not-serializable", r"Can't pickle|cannot pickle", {
 "parse_pool.py": '''
import json
import logging
import multiprocessing as mp
import sys

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(processName)s %(message)s")


def make_parser(fields):
    def parse(line): #@
        doc = json.loads(line)
        return tuple(doc.get(f) for f in fields)
    return parse


def main(path):
    with open(path) as f:
        lines = f.readlines()
    logging.info("%d lines", len(lines))
    with mp.get_context("spawn").Pool(2) as pool:
        rows = pool.map(make_parser(["id", "ts", "value"]), lines, chunksize=100)
    logging.info("%d rows, first %s", len(rows), rows[0])


if __name__ == "__main__":
    main(sys.argv[1])
'''}, f"{PY} parse_pool.py sensor.jsonl", root=R+"/sensors", patch="may", log="parse.log", setup='for i in $(seq 1 900); do echo "{\\"id\\": $i, \\"ts\\": 1, \\"value\\": 2.5}"; done > sensor.jsonl', why="a nested function is handed to the worker processes and cannot be pickled")

case("cpython__p134", "config.invalid-value", r"invalid literal for int\(\) with base 10: '5,000'", {
 "etc/job.ini": '''
[source]
path = /opt/nordwind/ads/in
pattern = clicks_*.csv

[load]
batch_size = 5,000 #@
skip_bad = yes
''', "ads_load.py": '''
import configparser
import glob
import logging
import os

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


class Settings:
    def __init__(self, path):
        cp = configparser.ConfigParser()
        if not cp.read(path):
            raise SystemExit(f"cannot read {path}")
        self.path = cp.get("source", "path")
        self.pattern = cp.get("source", "pattern")
        self.skip_bad = cp.getboolean("load", "skip_bad", fallback=False)
        self.batch_size = cp.getint("load", "batch_size")


def main():
    logging.info("config etc/job.ini")
    s = Settings("etc/job.ini")
    files = glob.glob(os.path.join(s.path, s.pattern))
    logging.info("%d files, batches of %d", len(files), s.batch_size)


main()
'''}, f"{PY} ads_load.py", root=R+"/ads", file="etc/job.ini", patch="may", log="ads.log", also=["data.bad-cast"], why="batch_size in the configuration file is written with a thousands separator")

case("cpython__p135", "data.overflow", r"struct\.error: .*format requires", {
 "plc/pack.py": '''
"""Pack process values for the controller: 16 bit, big endian."""
import csv
import struct
import sys


def frame(unit, values):
    return struct.pack(f">BB{len(values)}h", unit, len(values), *values) #@


def main(path, out):
    n = 0
    with open(path) as f, open(out, "wb") as o:
        for row in csv.DictReader(f):
            vals = [round(float(row[c]) * 10) for c in ("temp", "flow", "pressure")]
            o.write(frame(int(row["unit"]), vals))
            n += 1
            if n % 50 == 0:
                print("frames", n)
    print("wrote", n)


main(*sys.argv[1:])
'''}, f"{PY} -u plc/pack.py values.csv frames.bin", root=R+"/plc", patch="may", log="pack.log", setup='{ echo unit,temp,flow,pressure; for i in $(seq 1 130); do echo "$((i%8)),21.5,$i,1013"; done; echo 3,22.0,90,4100.7; } > values.csv', why="a pressure of 4100.7 times ten does not fit in a signed 16 bit field")

case("cpython__p136", "external.timeout", r"TimeoutError", {
 "status_poll.py": '''
import asyncio
import datetime as dt
import sys

HOSTS = [("127.0.0.1", 18472), ("127.0.0.1", 18473)]


async def status(host, port):
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(b"STATUS\\n")
    await writer.drain()
    line = await reader.readline()
    writer.close()
    return line.decode().strip()


async def main():
    for host, port in HOSTS:
        print(dt.datetime.now().isoformat(timespec="seconds"), "asking", host, port, flush=True)
        line = await asyncio.wait_for(status(host, port), timeout=5)
        print(dt.datetime.now().isoformat(timespec="seconds"), "->", line, flush=True)


asyncio.run(main())
'''}, f"{PY} status_poll.py", root=R+"/poll", file="", log="poll.log", setup=f'''cat > /tmp/plsrv.py <<'X'
import socketserver, threading, time
class A(socketserver.StreamRequestHandler):
    def handle(self): self.rfile.readline(); self.wfile.write(b"OK 4711 queued=3\\n")
class B(socketserver.StreamRequestHandler):
    def handle(self): time.sleep(14)
for p,h in ((18472,A),(18473,B)):
    s=socketserver.ThreadingTCPServer(("127.0.0.1",p),h); s.daemon_threads=True; threading.Thread(target=s.serve_forever,daemon=True).start()
time.sleep(16)
X
(nohup {PY} /tmp/plsrv.py >/dev/null 2>&1 &); sleep 1''', why="the second controller takes the connection and never answers within five seconds")

case("bash__p137", "dependency.python-interpreter", r"/opt/venvs/reporting/bin/python: No such file or directory", {
 "cron/weekly_report.sh": '''
#!/bin/bash
set -eu
BASE=/opt/nordwind/report
PYTHON=/opt/venvs/reporting/bin/python #@
echo "weekly report, week $(date +%V)"
mkdir -p "$BASE/out"
"$PYTHON" "$BASE/report.py" --out "$BASE/out"
echo "sent"
''', "report.py": "import sys\nprint('report', sys.argv)\n"}, "cron/weekly_report.sh", root=R+"/report", file="cron/weekly_report.sh", also=["dependency.executable-missing", "config.invalid-value"], patch="may", log="weekly.log", why="the virtual environment that the script names does not exist")

case("cpython__p138", "config.application-missing", r"can't open file '/opt/nordwind/loyalty/jobs/points_v2\.py'", {
 "run.sh": W1, "crontab.txt": '''
# m h dom mon dow command
15 1 * * *  cd /opt/nordwind/loyalty && ./run.sh points /opt/pyjobs/bin/python jobs/points_v2.py --all #@
40 1 * * *  cd /opt/nordwind/loyalty && ./run.sh tiers /opt/pyjobs/bin/python jobs/tiers.py
''', "jobs/points.py": "print('points')\n", "jobs/tiers.py": "print('tiers')\n"}, f"./run.sh points {PY} jobs/points_v2.py --all", root=R+"/loyalty", file="crontab.txt", also=["data.path-missing"], patch="may", log="points.log", why="the crontab names a script that is not in the release")

case("cpython__p139", "sql.path-exists", r"FileExistsError: \[Errno 17\] File exists: 'snapshots/2026-11-24'", {
 "snapshot.py": '''
import datetime as dt
import os
import shutil
import sys

TABLES = ["customer", "order_head", "order_line"]


def main(day):
    target = os.path.join("snapshots", day)
    os.makedirs(target) #@
    for t in TABLES:
        shutil.copy(f"live/{t}.csv", target)
        print(f"{dt.datetime.now():%H:%M:%S} {t} copied")
    print("snapshot", day, "complete")


print("snapshot job", dt.datetime.now().isoformat())
main(sys.argv[1])
'''}, f"{PY} snapshot.py 2026-11-24", root=R+"/snap", patch="may", log="snapshot.log", setup='mkdir -p live snapshots/2026-11-24; for t in customer order_head order_line; do echo id > live/$t.csv; done; cp live/customer.csv snapshots/2026-11-24/', why="the directory of that day is left from an earlier, partial run")

case("cpython__p140", "data.malformed-record", r"_csv\.Error: field larger than field limit \(131072\)", {
 "tickets.py": '''
import csv
import logging
import sys
from collections import Counter

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def read(path):
    with open(path, newline="", encoding="utf-8") as fh:
        rd = csv.reader(fh)
        head = next(rd)
        for rec in rd:
            yield dict(zip(head, rec))


def main(path):
    by = Counter()
    for i, t in enumerate(read(path), 1):
        by[t["queue"]] += 1
        if i % 2000 == 0:
            logging.info("%d tickets", i)
    logging.info("queues %s", dict(by))


main(sys.argv[1])
'''}, f"{PY} tickets.py tickets.csv", root=R+"/tickets", file="", also=["memory.row-too-large", "table.size-limit", "data.corrupt-file"], log="tickets.log", patch="may",
 setup='''{ echo id,queue,subject; for i in $(seq 1 4300); do echo "$i,q$((i%5)),subject of ticket $i"; done; echo '4301,q1,"screen 24 inch'; for i in $(seq 4302 9800); do echo "$i,q$((i%5)),subject of the ticket $i"; done; } > tickets.csv''', why="one field opens a quote that is never closed, so the rest of the file becomes one field over the limit")
