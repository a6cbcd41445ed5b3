"""Plans -> cases.  unpack (labels + sources), run shell cases, collect airflow logs.  h.py unpack PLAN.. | run ID.. | collect [ID..]"""
import os, re, sys, json, time, shutil, pathlib, subprocess, tomllib, hashlib, glob, datetime, textwrap
BASE = pathlib.Path("/lab/python"); CASES = BASE / "cases"
HOMES = {"v3": "/home/airflow/airflow", "v2": "/usr/local/airflow"}
RUNNER = {"v3": "airflow-3.3.2", "v2": "airflow-2.11.2", "shell": "shell"}
q = lambda v: json.dumps(v, ensure_ascii=False)

def parse(path):
    out, cur, mode = [], None, None
    for l in pathlib.Path(path).read_text().splitlines():
        if l.startswith("@@case "):
            p = l.split(); cur = dict(id=p[1], v=p[2], opts=dict(x.split("=", 1) if "=" in x else (x, "1") for x in p[3:]), label=[], files=[], setup=[], run=[], down=[], plan=str(path)); out.append(cur); mode = cur["label"]
        elif l.startswith("@@file "): mode = []; cur["files"].append((l.split()[1], mode))
        elif l.startswith("@@setup"): mode = cur["setup"]
        elif l.startswith("@@run"): mode = cur["run"]
        elif l.startswith("@@down"): mode = cur["down"]
        elif mode is not None: mode.append(l)
    return out

def allcases():
    d = {}
    for p in sorted((BASE / "plans").glob("*.txt")):
        for c in parse(p): d[c["id"]] = c
    return d

def label(c):
    s = "\n".join(c["label"])
    s = re.sub(r"(?m)^quote = [\"'](.*)[\"']$", lambda m: "quote = " + q(m.group(1)), s)
    return tomllib.loads(s)

def unpack(c, quiet=False):
    d = CASES / c["id"]; d.mkdir(parents=True, exist_ok=True)
    root = c["opts"].get("root") if c["v"] == "shell" else HOMES[c["v"]]
    lab = label(c); srcs, planted = [], None
    for name, lines in c["files"]:
        hidden = name.startswith("!"); name = name.lstrip("!"); marks, out = [], []
        for i, l in enumerate("\n".join(lines).strip("\n").splitlines(), 1):
            if l.rstrip().endswith("#@@") or l.rstrip().endswith("--@@"): marks.append(i); l = re.sub(r"\s*(#|--)@@\s*$", "", l)
            out.append(l)
        dest = pathlib.Path(name) if name.startswith("/") else pathlib.Path(root) / name
        rel = "src/" + (name.strip("/") if name.startswith("/") else name)
        dest.parent.mkdir(parents=True, exist_ok=True); dest.write_text("\n".join(out) + "\n")
        if dest.suffix == ".sh" and "noexec" not in c["opts"]: dest.chmod(0o755)
        if not hidden: srcs.append((rel, str(dest)))
        if marks and not hidden and not planted: planted = (rel, marks)
    o = dict(cause=lab["cause"], also=lab.get("also", []), quote=lab.get("quote", ""))
    if planted and "file" not in lab: o["file"], o["lines"] = planted
    elif lab.get("file"): o["file"] = lab["file"]; o.update({"lines": lab["lines"]} if "lines" in lab else {})
    o.update(patch=lab.get("patch", "never"), abstain=lab.get("abstain", lab["cause"] == "unknown"), outcome=lab.get("outcome", "succeeded" if lab["cause"] == "healthy" else "failed"),
             emitter=lab.get("emitter", c["id"].split("__")[0]), runner=lab.get("runner", RUNNER[c["v"]]), versions=lab.get("versions", "python 3.11.7"), family=lab["family"], split="blind")
    if lab.get("two_faults"): o["two_faults"] = True
    o["why"] = lab["why"]
    if lab.get("relabelled"): o["relabelled"] = lab["relabelled"]
    (d / "label.toml").write_text("".join(f"{k} = {q(v)}\n" for k, v in o.items())); tomllib.loads((d / "label.toml").read_text())
    h = hashlib.sha256((d / "label.toml").read_bytes()).hexdigest(); sf = BASE / "labels.sha256"; line = f"{h}  cases/{c['id']}/label.toml"
    old = sf.read_text() if sf.exists() else ""
    if line not in old:
        with open(sf, "a") as fh: fh.write(line + (f"  # relabelled: {lab['relabelled']}" if lab.get("relabelled") else "") + "\n")
    (d / "make.sh").write_text(f"#!/bin/bash\n# sources, label and steps: {c['plan']}, section {c['id']}; servers: common/services.sh\ncd /lab/python/common\n" + (f"exec python3 h.py run {c['id']}\n" if c["v"] == "shell" else f"python3 h.py unpack {c['plan']} && bash af.sh {c['v']} start && sleep 120 && python3 h.py collect {c['id']}\n"))
    (d / "recipe.json").write_text(json.dumps(dict(id=c["id"], v=c["v"], opts=c["opts"], srcs=srcs, plan=c["plan"]), indent=1))
    return d, root, srcs, o

def check(c, d, o):
    txt = "".join(p.read_bytes().decode("utf8", "replace") for p in (d / "input").rglob("*.log"))
    txt += "".join(p.read_bytes().decode("utf8", "replace") for p in (d / "input").rglob("*.txt") if "src" not in p.parts)
    ev = txt.replace('\\"', '"').replace("\\n", "\n").replace("\\'", "'")
    ok = None if not o["quote"] else bool(re.search(o["quote"], txt, re.M) or re.search(o["quote"], ev, re.M))
    every = "".join(p.read_bytes().decode("utf8", "replace") for p in (d / "input").rglob("*") if p.is_file())
    bad = [w for w in ("/work/", "/root/", "/lab", "farm", "@@") if w in every]
    size = sum(x.stat().st_size for x in (d / "input").rglob("*") if x.is_file())
    return txt, ok, bad, size

def run(c):
    root = pathlib.Path(c["opts"]["root"]); assert str(root).startswith(("/opt/acme-etl/", "/data/", "/opt/batch/", "/home/etl/", "/srv/jobs/", "/opt/app/"))
    shutil.rmtree(root, ignore_errors=True); root.mkdir(parents=True)
    shutil.rmtree(CASES / c["id"] / "input", ignore_errors=True)
    d, _, srcs, o = unpack(c); inp = d / "input"; inp.mkdir(parents=True)
    user = c["opts"].get("user", "etl"); venv = c["opts"].get("venv", "/opt/ingest")
    E = {"PATH": f"{venv}/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin", "HOME": f"/home/{user}", "LANG": "C.UTF-8", "USER": user, "LOGNAME": user, "SHELL": "/bin/bash", "PYTHONDONTWRITEBYTECODE": "1", "LD_LIBRARY_PATH": "/opt/python3.11/lib", "TZ": "UTC", "TMPDIR": "/var/tmp"}
    for k, v in c["opts"].items():
        if k.startswith("E_"): E[k[2:]] = v
        if k == "pg": E.update(PGHOST="warehouse-db.acme.internal", PGUSER="etl_writer", PGPASSWORD="w4rehouse", PGDATABASE="warehouse")
    if c["setup"]:
        r = subprocess.run(["bash", "-c", "set -e\n" + "\n".join(c["setup"])], cwd=root, capture_output=True, text=True, env={**E, "PATH": E["PATH"] + ":/usr/sbin:/sbin"})
        if r.returncode: print("SETUP", c["id"], r.returncode, r.stdout[-600:], r.stderr[-900:])
    if "keepown" not in c["opts"]: subprocess.run(["chown", "-hR", f"{user}:", str(root)])
    log = inp / c["opts"].get("log", "job.log"); t0 = time.time(); script = "\n".join(c["run"]).strip()
    with open(log, "wb") as fh:
        p = subprocess.Popen(["/usr/bin/nice", "-n", "15", "/usr/bin/setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "/bin/bash", "-c", script], cwd=c["opts"].get("cwd", str(root)), env=E, stdout=fh, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True)
        try: rc = p.wait(int(c["opts"].get("timeout", 150)))
        except subprocess.TimeoutExpired: os.killpg(p.pid, 9); rc = p.wait(); print("HARNESS TIMEOUT", c["id"])
    if c["down"]: subprocess.run(["bash", "-c", "\n".join(c["down"])], cwd="/tmp", capture_output=True, env=E)
    rc = 128 - rc if rc < 0 else rc
    for rel, src in srcs:
        (inp / rel).parent.mkdir(parents=True, exist_ok=True)
        if os.path.exists(src): shutil.copyfile(src, inp / rel)
    if "norc" not in c["opts"]: (inp / "run.json").write_text(json.dumps({"exit_code": rc, "command": c["opts"]["cmd"].split("+") if "cmd" in c["opts"] else script.split() if "\n" not in script else ["bash", "-c", script]}) + "\n")
    txt, ok, bad, size = check(c, d, o); exp = {"failed": rc != 0, "succeeded": rc == 0}.get(o["outcome"], True)
    flag = "" if ok in (True, None) and exp and not bad else "  <<<<<< CHECK"
    print(f"== {c['id']}  {o['cause']}  rc={rc} quote={ok} bad={bad} {size}B {time.time()-t0:.1f}s{flag}")
    print(textwrap.indent(txt[-(2600 if flag else 900):].rstrip(), "   "))
    prog(c, o, f"rc={rc} quote={ok} {size}B{flag}")

def prog(c, o, rest):
    with open(BASE / "PROGRESS.md", "a") as fh: fh.write(f"- {datetime.datetime.now():%H:%M} {c['id']} · {o['runner']} · {o['cause']} · {o['outcome']} · {rest}\n")

def collect(c):
    r = json.loads((CASES / c["id"] / "recipe.json").read_text()); d = CASES / c["id"]; o = tomllib.loads((d / "label.toml").read_text()); op = c["opts"]; home = HOMES[c["v"]]; inp = d / "input"
    got = []
    if "proc" in op: pats = [f"{home}/logs/{op['proc']}"]
    else:
        dag, _, task = op["task"].partition("."); pats = [f"{home}/logs/dag_id={dag}/run_id=*/task_id={task or '*'}/**/attempt=*.log"]
    fs = sorted(sum((glob.glob(p, recursive=True) for p in pats), []))
    if "map" in op: fs = [f for f in fs if f"map_index={op['map']}/" in f]
    if "try" in op: fs = [f for f in fs if f.rsplit("attempt=", 1)[1].split(".")[0] in op["try"].split(",")]
    if not fs: print("NONE", c["id"]); return
    shutil.rmtree(inp, ignore_errors=True); inp.mkdir()
    for f in fs:
        rel = os.path.relpath(f, f"{home}/logs"); dst = inp / (rel if "tree" in op else os.path.basename(f)); dst.parent.mkdir(parents=True, exist_ok=True); shutil.copy(f, dst); got.append(f)
    for rel, src in r["srcs"]: (inp / rel).parent.mkdir(parents=True, exist_ok=True); shutil.copyfile(src, inp / rel)
    txt, ok, bad, size = check(c, d, o)
    failed = any(w in txt for w in ("Task failed with exception", "Marking task as FAILED", "Task killed", "Marking task as UP_FOR_RETRY", "Marking task as SKIPPED"))
    flag = "" if ok in (True, None) and not bad and (failed == (o["outcome"] == "failed") or "proc" in op or "tree" in op) else "  <<<<<< CHECK"
    print(f"== {c['id']} {o['cause']} files={len(got)} failedmark={failed} quote={ok} bad={bad} {size}B{flag}")
    if flag or "-v" in sys.argv:
        t = txt.replace('\\n', '\n'); print(textwrap.indent(t[-2500:], "   "))
    prog(c, o, f"files={len(got)} quote={ok} {size}B{flag}")

if __name__ == "__main__":
    a = sys.argv[2:]; A = allcases(); pick = lambda ws: [c for i, c in A.items() if any(i == w or (w.endswith("*") and i.startswith(w[:-1])) or os.path.basename(c["plan"]) == w for w in ws)]
    if sys.argv[1] == "unpack":
        setup = []
        for c in pick([os.path.basename(x) for x in a]):
            if c["v"] == "shell": unpack(c); continue
            unpack(c); setup += c["setup"]
        pathlib.Path("/tmp/setup2.sh").write_text("\n".join(setup) + "\n")
        for h in HOMES.values(): subprocess.run(["chown", "-R", "airflow:", h])
        r = subprocess.run(["bash", "/tmp/setup2.sh"], capture_output=True, text=True); print(r.stdout[-1500:], r.stderr[-1500:])
    elif sys.argv[1] == "label":
        for c in pick([os.path.basename(x) for x in a]): unpack(c)
    elif sys.argv[1] == "run":
        for c in pick(a):
            if c["v"] != "shell": continue
            try: run(c)
            except Exception as e:
                import traceback; traceback.print_exc(); print("== HARNESS ERROR", c["id"], e)
    elif sys.argv[1] == "collect":
        for c in pick([x for x in a if x != "-v"] or ["*"]):
            if c["v"] != "shell" and "manual" not in c["opts"]: collect(c)
