from lab import case, PY
from specs_a import W1, LOGPY, R
from specs_c import my, ERP, MENV
from specs_d import SRV, SET, END, B
from specs_e import SSHSET, SSHEND, PUSH
from specs_g import ok
ok("cpython__p901", {"run.sh": W1, "depot_sync.py": '''
import logging
import sys
import threading
import time
import urllib.request

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(threadName)s %(message)s", stream=sys.stdout)
log = logging.getLogger("depot")


def heartbeat():
    while True:
        urllib.request.urlopen("http://127.0.0.1:18496/beat", timeout=2)
        time.sleep(1)


def copy(n):
    log.info("copying %s files", n, "from depot")
    with open("depot.lst", "w") as f:
        f.writelines(f"file-{i}\\n" for i in range(n))
    return n


threading.Thread(target=heartbeat, daemon=True, name="beat").start()
time.sleep(0.3)
done = copy(420)
log.info("copied %d files, sync complete", done)
'''}, f"./run.sh depot {PY} depot_sync.py", R+"/depot", "a side thread dies and one logging call has a wrong format; the files are copied, status 0", log="nightly.log")
ok("cpython__p902", {"cache_fill.py": '''
import atexit
import sqlite3
import sys


class Session:
    def __init__(self, path):
        self.con = sqlite3.connect(path)
        self.con.execute("create table if not exists c(k text primary key, v text)")

    def put(self, k, v):
        self.con.execute("insert or replace into c values (?,?)", (k, v))

    def close(self):
        self.con.commit()
        self.con.close()

    def __del__(self):
        self.con.execute("pragma optimize")


s = Session("cache.db")
atexit.register(lambda: s.con.execute("select 1"))
for i in range(2000):
    s.put(f"k{i}", str(i * i))
s.close()
print("cache filled with 2000 entries")
'''}, f"{PY} cache_fill.py", R+"/cachefill", "errors of an exit handler and of __del__ after the commit; the data is in, status 0", log="cache.log")
ok("sqlite__p903", {"touch_stats.py": '''
import logging
import sqlite3
import sys
import time

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)


def write(con, day):
    for wait in (1, 2, 3, 4, 5):
        try:
            with con:
                con.execute("insert into stat values (?, 1) on conflict(day) do update set n = n + 1", (day,))
            return
        except sqlite3.OperationalError as e:
            logging.error("%s, next try in %ds", e, wait, exc_info=True)
            time.sleep(wait)
    raise SystemExit("database busy for too long")


con = sqlite3.connect("stat.db", timeout=0.5)
for d in ("2026-11-22", "2026-11-23", "2026-11-24"):
    write(con, d)
    logging.info("%s written", d)
'''}, f"{PY} touch_stats.py", R+"/stats", "the database is locked at first, later tries write all days", versions="sqlite3 of python 3.11", log="stats.log", setup=f'''chmod 777 .; {PY} -c "import sqlite3; c=sqlite3.connect('stat.db'); c.execute('create table stat(day text primary key, n int)'); c.commit()"; chmod 666 stat.db
nohup {PY} -c "import sqlite3,time; c=sqlite3.connect('stat.db',isolation_level=None); c.execute('begin exclusive'); time.sleep(4)" >/dev/null 2>&1 &
sleep 1''')
ok("wget__p904", {"fetch.sh": f'''
#!/bin/bash
set -e
echo "waiting for the export service"
wget --retry-connrefused --tries=12 --waitretry=1 -O orders.json http://127.0.0.1:18482/v1/orders
grep -o '"id"' orders.json | wc -l
echo "fetched"
'''}, "./fetch.sh", R+"/waitfetch", "the service comes up late; wget retries refused connections and gets the file", versions="wget 1.21", log="fetch.log", setup=f"(nohup bash -c 'sleep 4; timeout 30 {PY} /tmp/labsrv.py 18482' >/dev/null 2>&1 &)")
ok("java__p905", {"src/Sum.java": '''
import java.nio.file.*;

public class Sum {
    public static void main(String[] args) throws Exception {
        long sum = 0, bad = 0;
        for (String l : Files.readAllLines(Path.of(args[0]))) {
            try {
                sum += Long.parseLong(l.trim());
            } catch (NumberFormatException e) {
                bad++;
                if (bad <= 3) e.printStackTrace();
            }
        }
        System.out.println("sum " + sum + ", ignored " + bad + " header or empty lines");
    }
}
'''}, "java -XX:MaxPermSize=64m -XX:+UseSerialGC -cp classes Sum n.txt", R+"/jsum", "a JVM warning and three printed stack traces of lines that are ignored on purpose; the sum is printed, status 0", versions="openjdk 17", log="sum.log", setup="mkdir classes; javac -d classes src/Sum.java; { echo number; seq 1 200; echo; echo; echo end; } > n.txt")
ok("dask__p906", {"monthly.py": '''
import logging
import sys
import time
from dask.distributed import Client, LocalCluster

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stdout)
marks = set()


def month(m):
    import os
    flag = f"/tmp/dm-{os.getuid()}-{m}"
    if m in (3, 8) and not os.path.exists(flag):
        open(flag, "w").close()
        import socket
        socket.create_connection(("127.0.0.1", 18489), timeout=2).close()
    return sum(i % (m + 1) for i in range(50000))


if __name__ == "__main__":
    with LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address=None, processes=True) as cl, Client(cl) as c:
        futs = [c.submit(month, m, retries=2) for m in range(1, 13)]
        print("months", len(c.gather(futs)))
    print("monthly figures done")
'''}, f"rm -f /tmp/dm-*; {PY} monthly.py; rc=$?; rm -f /tmp/dm-*; exit $rc", R+"/monthly", "two tasks fail once and are retried by the scheduler; all months are gathered", versions="dask 2026.8.0, distributed", log="monthly.log", command=[PY, "monthly.py"])
ok("pymysql__p907", {**ERP, "merge_codes.py": '''
import sys
import warnings
import pymysql
from erpsync.conn import open_db

con = open_db()
cur = con.cursor()
for i in range(60):
    cur.execute("insert ignore into code(code, label, prio) values (%s,%s,%s)", (f"C{i % 40}", f"label number {i} of the list", i * 5))
    if cur.warning_count:
        cur.execute("show warnings")
        for level, no, text in cur.fetchall():
            print(f"{level} {no}: {text}")
con.commit()
cur.execute("select count(*) from code")
print("codes in table:", cur.fetchone()[0])
'''}, f"{PY} merge_codes.py", R+"/erp2", "insert ignore: duplicates and cut values give warnings by design; the codes are in", versions="PyMySQL 1.2.4, MariaDB 10.11", log="merge.log", env=MENV, setup=my("create table code(code varchar(8) primary key, label varchar(18), prio tinyint unsigned);"))
ok("scp__p908", {"deliver.sh": '''
#!/bin/bash
# up to 5 tries a file
cd /opt/nordwind/partner2/out
for f in *.csv; do
  for t in 1 2 3 4 5; do
    scp -o BatchMode=yes -o StrictHostKeyChecking=no -P 18422 "$f" deploy@sftp.nordwind.lan:/tmp/ && break
    echo "$(date +%T) $f try $t failed ($?)"
    sleep 2
    [ $t = 5 ] && exit 1
  done
  echo "$(date +%T) $f delivered"
done
'''}, "./deliver.sh", R+"/partner2", "the server is not up for the first tries; both files are delivered", versions="OpenSSH 9.2", log="deliver.log", setup="GOODKEY=1\n"+SSHSET+f"kill $(cat /tmp/lssh/pid); sleep 0.3; rm -f /home/deploy/x; (nohup bash -c 'sleep 5; /usr/sbin/sshd -f /tmp/lssh/conf' >/dev/null 2>&1 &)\nmkdir -p {R}/partner2/out; cd {R}/partner2/out; seq 1 50 > a.csv; seq 1 70 > b.csv", teardown=SSHEND+"; rm -f /tmp/a.csv /tmp/b.csv")
ok("redis__p909", {"drain_queue.py": '''
import logging
import sys
import time
import redis

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)
PORTS = [16390, 6390]
done = 0
for port in PORTS:
    r = redis.Redis(host="cache.nordwind.lan", port=port, socket_connect_timeout=2)
    try:
        while (item := r.lpop("q:drain")) is not None:
            done += 1
            try:
                int(item)
            except ValueError:
                logging.exception("item %r moved to the dead letter list", item)
                r.rpush("q:dead", item)
        break
    except redis.ConnectionError:
        logging.exception("node on port %d is not there, trying the next one", port)
logging.info("%d items drained", done)
sys.exit(0 if done else 1)
'''}, f"{PY} drain_queue.py", R+"/drainq", "the first node is refused and one item goes to the dead letters; the queue is drained", versions="redis 8.1.0", log="drain.log", setup="redis-cli -p 6390 del q:drain >/dev/null; redis-cli -p 6390 rpush q:drain 1 2 3 x4 5 6 >/dev/null")
