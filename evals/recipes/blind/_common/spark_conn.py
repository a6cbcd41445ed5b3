"""Spark Connect: one server, all clients of specs/batchc.py (or the ids given)."""
import json, os, re, shutil, subprocess, sys, time
sys.path.insert(0, "/lab/spark/common"); import run as R
from pathlib import Path
import servers
sys.path.insert(1, "/lab/jobs/common"); import jrun as J
J.load(); R.load("c"); R.load("2"); [R.REG[i].update(root="/opt/datajobs", spark="43", runner="spark-4.3.0-connect", mode="connect") for i in ("wind-two", "ferry-two", "mill-two")]; [R.REG.pop(i) for i in list(R.REG) if R.REG[i].get("mode") != "connect"]; R.load("d") if os.path.exists("/lab/spark/specs/batchd.py") else None; a = sys.argv[1:]; ids = [x for x in a if not x.startswith("job:")] if a else [i for i in R.REG if not (R.ROOT / 'state' / i).exists()]; jids = [x[4:] for x in a if x.startswith("job:")] if a else J.CONNECT
venv = "/opt/spk43"; home = next(Path(venv).glob("lib/python3*/site-packages/pyspark"))
ENV = {"PATH": f"{venv}/bin:/usr/local/bin:/usr/bin:/bin", "HOME": "/home/etl", "USER": "etl", "LANG": "C.UTF-8", "JAVA_HOME": R.JAVA, "SPARK_HOME": str(home), "SPARK_CONF_DIR": "/etc/spark-empty", "PYSPARK_PYTHON": f"{venv}/bin/python", "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_HOSTNAME": "localhost", "LD_LIBRARY_PATH": "/opt/python3.11/lib", "TZ": "UTC"}
import socket
try: socket.create_connection(("127.0.0.1", 15102), 1).close(); REUSE = True
except OSError: REUSE = False
for x in os.listdir("/data"):
    if x in ("tmp", "warehouse") and REUSE: continue
    p = Path("/data") / x; shutil.rmtree(p) if p.is_dir() else p.unlink()
for x in ("/data/out", "/data/warehouse", "/data/tmp/spark"): os.makedirs(x, exist_ok=True)
S = {}
for i in ids:
    s = R.REG[i]; d = R.CASES / f"{s['emitter']}__{i}"; inp = d / "input"; shutil.rmtree(inp, ignore_errors=True); inp.mkdir(parents=True); app = Path(s["root"]) / s["proj"]; shutil.rmtree(app, ignore_errors=True); app.mkdir(parents=True); lines = []
    for rel, text in s["files"].items():
        out = []
        for n, l in enumerate(text.lstrip("\n").split("\n"), 1):
            if l.rstrip().endswith("#@@"):
                l = re.sub(r"[ ]*#@@$", "", l.rstrip())
                if s.get("file") == "src/" + rel: lines.append(n)
            out.append(l)
        for p in (app / rel, inp / "src" / rel): p.parent.mkdir(parents=True, exist_ok=True); p.write_text("\n".join(out))
    if s.get("lines") is not None: lines = s["lines"]
    R.write_label(s, d, lines); (d / "make.sh").write_text(f"#!/bin/sh\nexec /lab/spark/common/qc.sh {i}\n"); (d / "make.sh").chmod(0o755); s["setup"]({}); S[i] = (s, d, inp, app)
subprocess.run("chown -R etl:etl /data /opt/datajobs", shell=True)
slog = Path("/srv/sp2/connect.log"); o = slog.open("ab")
U = dict(user="etl", group="etl", extra_groups=[])
srv = None if REUSE else subprocess.Popen(["nice", "-n", "15", f"{venv}/bin/spark-submit", "--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "--name", "connect", "--master", "local[2]"] + [y for k, v in {"spark.ui.enabled": "false", "spark.connect.grpc.binding.address": "127.0.0.1", "spark.connect.grpc.binding.port": "15102", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.local.dir": "/data/tmp/spark", "spark.sql.shuffle.partitions": "2", "spark.sql.warehouse.dir": "/data/warehouse", "spark.sql.catalogImplementation": "in-memory", "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}.items() for y in ("--conf", f"{k}={v}")] + ["spark-internal"], stdout=o, stderr=o, stdin=subprocess.DEVNULL, env=ENV, cwd="/data", start_new_session=True, **U)
zy = subprocess.Popen(["nice", "-n", "15", f"{venv}/bin/python", "-B", "/srv/sp2/zygote.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=open("/srv/sp2/zygote.err", "w"), env={**ENV, "SPARK_REMOTE": "sc://127.0.0.1:15102", "PYTHONDONTWRITEBYTECODE": ""}, cwd="/data", **U)
import threading, itertools
zl = threading.Lock(); zc = itertools.count()
def launch(argv, log, cwd, pp=None):
    k = next(zc); tl, rf = f"/srv/sp2/tmp/z{k}.log", f"/srv/sp2/tmp/z{k}.rc"; [os.path.exists(x) and os.unlink(x) for x in (tl, rf)]
    with zl: zy.stdin.write((json.dumps({"argv": argv, "log": tl, "cwd": str(cwd), "rc": rf, "pythonpath": pp}) + "\n").encode()); zy.stdin.flush()
    t = time.time()
    while not os.path.exists(rf):
        time.sleep(0.2)
        if time.time() - t > 400: return 124
    shutil.copyfile(tl, log); return int(open(rf).read())
try:
    servers.wait(15102, 1800); print(zy.stdout.readline(), flush=True)
    def client(i):
        s, d, inp, app = S[i]
        at = slog.stat().st_size; cmd = ["python", s["script"]] + [str(a) for a in s.get("args", [])]; t0 = time.time()
        rc = launch(cmd[1:], inp / "driver.log", app)
        time.sleep(0.5)
        with slog.open("rb") as f: f.seek(at); srvlog = f.read()
        (inp / "run.json").write_text(json.dumps({"exit_code": rc, "command": cmd}, indent=1) + "\n")
        blob = (inp / "driver.log").read_text(errors="replace"); m = bool(re.search(s["quote"], blob)) if s["quote"] else None
        leaks = [w for w in ("/work/", "/root/", "/lab", "farm") if w in blob + srvlog.decode(errors="replace")]
        bad = m is False or (rc == 0) != (s["cause"] == "healthy") or leaks
        msg = f"{i} [{s['cause']}] rc={rc} wall={time.time() - t0:.0f}s log={len(blob) // 1024}k quote={m} leaks={leaks}{'  <<<<< CHECK' if bad else ''}"
        print(msg, flush=True); (R.ROOT / "runs.log").open("a").write(time.strftime("%H:%M:%S ") + msg + "\n"); (R.ROOT / "state").mkdir(exist_ok=True); (R.ROOT / "state" / i).write_text(msg + "\n")
    def jobcase(i):
        s = J.REG[i]; d = J.CASES / i; files, fixed, target, decoys, diff = J.label(s, d); inp = d / "input"; shutil.rmtree(inp, ignore_errors=True); inp.mkdir(); rcs = []; t0 = time.time()
        for rel, t in files.items(): p = inp / "repo" / rel; p.parent.mkdir(parents=True, exist_ok=True); p.write_text(t)
        for src, log in ((files, inp / "driver.log"), (fixed, d / "green.txt")):
            app = Path(s["root"]) / s["proj"]; shutil.rmtree(app, ignore_errors=True)
            for rel, t in src.items(): p = app / rel; p.parent.mkdir(parents=True, exist_ok=True); p.write_text(t)
            s["setup"]({}); subprocess.run(f"chown -R etl:etl /data {app}", shell=True); at = slog.stat().st_size
            rcs.append(launch(s["cmd"][1:], log, app, str(app)))
        (inp / "run.json").write_text(json.dumps({"exit_code": rcs[0], "command": s["cmd"]}, indent=1) + "\n")
        blob = (inp / "driver.log").read_text(errors="replace"); m = bool(re.search(s["quote"], blob)); leaks = [w for w in ("/work/", "/root/", "/lab", "farm") if w in blob]
        msg = f"{i} [{s['cause']}] rc={rcs[0]} green={rcs[1]} quote={m} sites={len(decoys) + bool(target)} log={len(blob) // 1024}k wall={time.time() - t0:.0f}s leaks={leaks}{'' if m and rcs[0] and not rcs[1] and not leaks else '  <<<<< CHECK'}"
        print(msg, flush=True); (J.ROOT / "runs.log").open("a").write(time.strftime("%H:%M:%S ") + msg + "\n")
    from concurrent.futures import ThreadPoolExecutor
    order = []
    for k in range(max(len(S), len(jids))): order += [(client, i) for i in list(S)[3 * k: 3 * k + 3]] + [(jobcase, i) for i in jids[k: k + 1]]
    with ThreadPoolExecutor(5) as pool:
        for f in [pool.submit(f, i) for f, i in order]:
            try: f.result()
            except Exception as x: print("CONN ERROR", repr(x)[:200], flush=True)
finally:
    zy.kill()
    for pid in ([srv.pid] if srv else []) + [int(x) for x in subprocess.run(['pgrep', '-u', 'etl', '-f', 'sql.connect.service.SparkConnectServer'], capture_output=True, text=True).stdout.split()]:
        try: os.kill(pid, 15)
        except OSError: pass
    time.sleep(6)
    for pid in [int(x) for x in subprocess.run(['pgrep', '-u', 'etl', '-f', 'sql.connect.service.SparkConnectServer'], capture_output=True, text=True).stdout.split()]:
        try: os.kill(pid, 9)
        except OSError: pass
