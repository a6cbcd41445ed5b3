"""Rebuild cases: python run.py ID [ID...] | --batch N [--skip-done]
Specs are Python files in ../specs; each calls case(id, **fields). A source line ending in '#@@' is a planted line (marker is stripped)."""
import fcntl, json, os, re, shutil, signal, subprocess, sys, time, importlib.util, traceback
from pathlib import Path
ROOT = Path("/lab/spark"); CASES = ROOT / "cases"
sys.path.insert(0, str(ROOT / "common"))
REG = {}
JAVA = "/usr/lib/jvm/java-17-openjdk-amd64"
VER = {"43": "4.3.0", "35": "3.5.9", "33": "3.3.4"}

def case(id, **k):
    k["id"] = id; k["batch"] = BATCH; assert id not in REG, id; REG[id] = k

def tree(pid):
    out, todo = [], [pid]
    while todo:
        p = todo.pop()
        try:
            for t in os.listdir(f"/proc/{p}/task"):
                kids = [int(x) for x in Path(f"/proc/{p}/task/{t}/children").read_text().split()]
                out += kids; todo += kids
        except OSError: pass
    return out

def cmdline(pid):
    try: return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError: return ""

def q(s): return json.dumps(s, ensure_ascii=False)
def lit(s): return "'" + s + "'" if "'" not in s else "'''" + s + "'''"

def write_label(s, d, lines):
    mode = s.get("mode", "submit")
    master = s.get("master", "local[2]")
    kind = "local-cluster" if "local-cluster" in master else "standalone" if master.startswith("spark://") else "local"
    runner = s.get("runner") or f"spark-{VER[s['spark']]}-{kind}"
    vers = s.get("versions") or f"spark {VER[s['spark']]}, python 3.11, java 17"
    L = [f"cause = {q(s['cause'])}", f"also = {json.dumps(s.get('also', []))}", f"quote = {lit(s.get('quote', ''))}"]
    if s.get("file"):
        L.append(f"file = {q(s['file'])}")
    if lines: L.append(f"lines = {lines}")
    oc = s.get("outcome") or ("succeeded" if s["cause"] == "healthy" else "failed")
    L += [f"patch = {q(s.get('patch', 'may'))}", f"abstain = {'true' if s.get('abstain') else 'false'}", f"outcome = {q(oc)}",
          f"emitter = {q(s.get('emitter', 'spark'))}", f"runner = {q(runner)}", f"versions = {q(vers)}", f"family = {q(s['family'])}", f"why = {q(s['why'])}"]
    if s.get("relabelled"): L.append(f"relabelled = {q(s['relabelled'])}")
    (d / "label.toml").write_text("\n".join(L) + "\n")

def defaults_conf(extra=None):
    base = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.local.dir": "/data/tmp/spark",
            "spark.sql.shuffle.partitions": "4", "spark.sql.warehouse.dir": "/data/warehouse", "spark.driver.memory": "1g",
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC", "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
    base.update(extra or {})
    return {k: v for k, v in base.items() if v is not None}

def run(s):
    t00 = time.time()
    emit = s.get("emitter", "spark")
    d = CASES / f"{emit}__{s['id']}"
    for old in CASES.glob(f"*__{s['id']}"):
        if old != d: shutil.rmtree(old)
    inp = d / "input"
    if inp.exists(): shutil.rmtree(inp)
    inp.mkdir(parents=True)
    proj = s["proj"]; app = Path("/opt/acme-etl") / proj
    if app.exists(): shutil.rmtree(app)
    app.mkdir(parents=True)
    lines = []
    for rel, text in s["files"].items():
        text = text.lstrip("\n")
        out = []
        for n, l in enumerate(text.split("\n"), 1):
            if l.rstrip().endswith("#@@"):
                l = l.rstrip()[:-3].rstrip()
                if (s.get("file") or "").endswith(rel) and s.get("plant", True): lines.append(n)
            out.append(l)
        p = app / rel; p.parent.mkdir(parents=True, exist_ok=True); p.write_text("\n".join(out))
        if rel not in s.get("hide", []):
            c = inp / "src" / rel; c.parent.mkdir(parents=True, exist_ok=True); c.write_text("\n".join(out))
    if s.get("lines") is not None: lines = s["lines"]
    write_label(s, d, lines)
    (d / "make.sh").write_text(f"#!/bin/sh\n# spec: /lab/spark/specs/batch{s['batch']}.py\nexec /lab/spark/common/q.sh {s['id']}\n"); os.chmod(d / "make.sh", 0o755)
    shutil.rmtree("/data/out", ignore_errors=True); shutil.rmtree("/data/warehouse", ignore_errors=True); shutil.rmtree("/data/tmp", ignore_errors=True)
    for x in ("/data/out", "/data/warehouse", "/data/tmp/spark", "/data/spark-events", "/data/spool"):
        shutil.rmtree(x, ignore_errors=True); os.makedirs(x)
    sp = s["spark"]; venv = s.get("venv", f"/opt/spk{sp}")
    home = next(Path(venv).glob("lib/python3*/site-packages/pyspark"))
    cleanup = []
    ctx = {"cleanup": cleanup, "home": home, "venv": venv, "app": app, "input": inp}
    if s.get("setup"):
        try: s["setup"](ctx)
        except Exception:
            for f in reversed(cleanup):
                try: f()
                except Exception: pass
            raise
    subprocess.run("chown -R etl:etl /data /opt/acme-etl; [ -n \"$(ls -d %s/work 2>/dev/null)\" ] || mkdir -p %s/work; chown -R etl %s/work" % (home, home, home), shell=True)
    if s.get("after_chown"): s["after_chown"](ctx)
    ev = s.get("events", "none")
    conf = {}
    if ev != "none":
        conf.update({"spark.eventLog.enabled": "true", "spark.eventLog.dir": "file:///data/spark-events", "spark.eventLog.compress": "false" if ev == "plain" else "true",
                     "spark.eventLog.rolling.enabled": "true" if ev == "rolling" else "false"})
        if ev in ("zstd", "rolling"): conf["spark.eventLog.compression.codec"] = "zstd"
        if ev == "rolling": conf["spark.eventLog.rolling.maxFileSize"] = "10m"
    if s.get("structured"): conf["spark.log.structuredLogging.enabled"] = "true"
    if s.get("metrics"): conf.update({"spark.eventLog.logStageExecutorMetrics": "true", "spark.executor.processTreeMetrics.enabled": "true"})
    base = defaults_conf({**conf, **s.get("defaults", {})})
    cdir = Path("/etc/acme-spark"); shutil.rmtree(cdir, ignore_errors=True); cdir.mkdir(parents=True)
    dtext = "".join(f"{k} {v}\n" for k, v in base.items())
    (cdir / "spark-defaults.conf").write_text(dtext)
    for n, t in s.get("conf_files", {}).items(): (cdir / n).write_text(t)
    if s.get("show_defaults"):
        (inp / "src/conf").mkdir(parents=True, exist_ok=True); (inp / "src/conf/spark-defaults.conf").write_text(dtext)
    env = {"PATH": f"{venv}/bin:/usr/local/bin:/usr/bin:/bin", "HOME": "/home/etl", "USER": "etl", "LOGNAME": "etl", "LANG": "C.UTF-8", "JAVA_HOME": JAVA, "SPARK_HOME": str(home),
           "SPARK_CONF_DIR": str(cdir), "PYSPARK_PYTHON": f"{venv}/bin/python", "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_HOSTNAME": "localhost", "PYTHONPATH": str(app), "LD_LIBRARY_PATH": "/opt/python3.11/lib"}
    env["MASTER"] = s.get("master") or "local[2]"
    for k, v in s.get("env", {}).items():
        if v is None: env.pop(k, None)
        else: env[k] = v
    mode = s.get("mode", "submit")
    script = s.get("script")
    sargs = [str(a) for a in s.get("args", [])]
    if s.get("cmd"): cmd = s["cmd"]
    elif mode == "python": cmd = ["python", str(app / script)] + sargs
    else:
        cmd = ["spark-submit"] + (["--master", s.get("master", "local[2]")] if s.get("master", "") is not None else [])
        for k, v in s.get("conf", {}).items(): cmd += ["--conf", f"{k}={v}"]
        cmd += s.get("flags", []) + [str(app / script)] + sargs
    log = inp / s.get("log", "driver.log")
    real = [f"{venv}/bin/{cmd[0]}" if os.path.exists(f"{venv}/bin/{cmd[0]}") else cmd[0]] + cmd[1:]
    shutil.rmtree(home / "work", ignore_errors=True); (home / "work").mkdir(); shutil.chown(home / "work", "etl", "etl")
    t0 = time.time(); chaos = s.get("chaos") or []; done = [0] * len(chaos); last = [0] * len(chaos); notes = []; termed = False
    nice = ["nice", "-n", "15"]
    pre = s.get("prlimit", [])
    with log.open("wb") as out:
        p = subprocess.Popen(nice + pre + real, stdout=out, stderr=subprocess.STDOUT, env=env, cwd=s.get("cwd", str(app)), start_new_session=True, user="etl", group="etl", extra_groups=[])
        while p.poll() is None:
            time.sleep(0.1)
            for i, c in enumerate(chaos):
                if done[i] >= c.get("times", 1): continue
                n = len(re.findall(c["after"], log.read_text(errors="replace"))) if c.get("after") else 1
                if c.get("at") and time.time() - t0 < c["at"]: continue
                if n > (done[i] if c.get("each") else 0) and time.time() - last[i] > c.get("gap", 0.3):
                    time.sleep(c.get("delay", 0))
                    if c.get("call"):
                        c["call"](ctx); done[i] += 1; last[i] = time.time(); notes.append("call"); continue
                    if c.get("driver"):
                        for pid in [p.pid]: os.kill(pid, c.get("signal", 15))
                        done[i] += 1; notes.append(f"driver sig {c.get('signal', 15)}"); continue
                    if c.get("group"):
                        os.killpg(p.pid, c.get("signal", 2)); done[i] += 1; notes.append("group"); continue
                    for pid in tree(p.pid) + ctx.get("extra_pids", []):
                        cl = cmdline(pid)
                        if c["match"] in cl and (not c.get("leaf") or not tree(pid)):
                            os.kill(pid, c.get("signal", 9)); done[i] += 1; last[i] = time.time(); notes.append(cl[:60]); break
            if time.time() - t0 > s.get("timeout", 150):
                if not termed: p.terminate(); termed = True; notes.append("runner timeout TERM")
                elif time.time() - t0 > s.get("timeout", 150) + 25: os.killpg(p.pid, 9)
    wall = time.time() - t0
    time.sleep(0.3)
    for pid in tree(p.pid): 
        try: os.kill(pid, 9)
        except OSError: pass
    try: os.killpg(p.pid, 9)
    except OSError: pass
    for f in reversed(cleanup):
        try: f()
        except Exception: print("cleanup error", str(sys.exc_info()[1])[:200])
    rc = p.returncode
    if rc < 0: rc = 128 - rc
    if s.get("runjson", True): (inp / "run.json").write_text(json.dumps({"exit_code": rc, "command": cmd}, indent=1) + "\n")
    for f in sorted(Path("/data/spark-events").iterdir()):
        if f.is_dir():
            shutil.copytree(f, inp / f"eventlog.rolling" / f.name, ignore=shutil.ignore_patterns("*.crc", ".*"))
        elif not f.name.startswith("."):
            name = "eventlog" + "".join(x for x in (".zstd", ".lz4", ".inprogress") if x in f.name)
            if (inp / name).exists(): name = "eventlog-" + f.name
            shutil.copy(f, inp / name)
    if s.get("keep_executors", True):
        for wd in [home / "work", Path("/var/spark-worker")]:
            for f in sorted(wd.glob("app-*/*/stderr")) if wd.exists() else []:
                (inp / "executors").mkdir(exist_ok=True); shutil.copy(f, inp / "executors" / f"{f.parent.name}.stderr")
    if s.get("post"): s["post"](ctx)
    shutil.rmtree("/var/spark-worker", ignore_errors=True)
    subprocess.run(["chmod", "-R", "u+rwX,go+rX", str(inp)])
    # report
    texts = {str(f.relative_to(inp)): f.read_text(errors="replace") for f in inp.rglob("*") if f.is_file() and "eventlog" not in str(f) and "src" not in str(f)}
    blob = "\n".join(texts.values())
    quote = s.get("quote", "")
    m = bool(re.search(quote, blob)) if quote else None
    leaks = [w for w in ("/work/", "/root/", "/lab", "farm") for k, v in texts.items() if w in v]
    size = sum(f.stat().st_size for f in inp.rglob("*") if f.is_file())
    want_fail = (s.get("outcome") or ("succeeded" if s["cause"] == "healthy" else "failed")) != "succeeded"
    flag = "" if (m is not False and (rc != 0) == want_fail and not leaks) else "  <<<<< CHECK"
    msg = f"{s['id']} [{s['cause']}] rc={rc} wall={wall:.0f}s size={size//1024}k log={log.stat().st_size//1024}k quote={m} leaks={set(leaks)} notes={notes}{flag}"
    print(msg, flush=True)
    with (ROOT / "runs.log").open("a") as fh: fh.write(time.strftime("%H:%M:%S ") + msg + "\n")
    (ROOT / "state").mkdir(exist_ok=True); (ROOT / "state" / s["id"]).write_text(msg + "\n")

def load(b):
    global BATCH
    BATCH = b
    src = (ROOT / f"specs/batch{b}.py").read_text()
    exec(compile(src, f"batch{b}.py", "exec"), {"case": case, "__name__": "spec"})

if __name__ == "__main__":
    BATCHES = sorted(re.search(r"batch(\w+)\.py", f.name)[1] for f in (ROOT / "specs").glob("batch*.py"))
    a = sys.argv[1:]
    for b in BATCHES: load(b)
    if a[0] == "--batch": ids = [i for i, s in REG.items() if s["batch"] == a[1]]
    elif a[0] == "--labels":
        for s in REG.values():
            d = CASES / f"{s.get('emitter','spark')}__{s['id']}"
            if not d.exists(): continue
            lines = []
            for rel, text in s["files"].items():
                for n, l in enumerate(text.lstrip("\n").split("\n"), 1):
                    if l.rstrip().endswith("#@@") and (s.get("file") or "").endswith(rel) and s.get("plant", True): lines.append(n)
            if s.get("lines") is not None: lines = s["lines"]
            write_label(s, d, lines)
        sys.exit()
    else: ids = [i for i in a if not i.startswith("--")]
    if "--skip-done" in a: ids = [i for i in ids if not (ROOT / "state" / i).exists()]
    with open("/tmp/spark-queue.lock", "w") as lk:
        fcntl.flock(lk, fcntl.LOCK_EX)
        for i in ids:
            if os.path.exists('/tmp/spark-stop'): break
            try: run(REG[i])
            except Exception: print(i, "RUNNER ERROR", str(sys.exc_info()[1])[:300], flush=True)
