"""Build helper: case(...) declares, build.py runs.  A source line that ends with '#@' is a planted line (mark stripped)."""
import os, re, shutil, subprocess, json, textwrap, pathlib, time, datetime
CASES = {}
ROOT = pathlib.Path("/lab/python/cases")
PY = "/opt/pyjobs/bin/python"

def case(id, cause, quote, src, run, *, root, file=None, patch="never", also=(), outcome="failed", runner="shell", versions="python 3.11",
         family=None, why="", log="job.log", setup="", teardown="", env=None, user="loader", cwd=None, timeout=240, abstain=False,
         runjson=True, command=None, show=None, relabelled=None, prefix_ulimit=""):
    assert id not in CASES, id
    CASES[id] = dict(id=id, cause=cause, quote=quote, src=src, run=run, root=root, file=file, patch=patch, also=list(also), outcome=outcome,
        runner=runner, versions=versions, family=family or id.split("__")[0] + "-" + cause.split(".")[-1], why=why, log=log, setup=setup,
        teardown=teardown, env=env or {}, user=user, cwd=cwd or root, timeout=timeout, abstain=abstain, runjson=runjson, command=command,
        show=show, relabelled=relabelled)

def _strip(text):
    out, marks = [], []
    for n, l in enumerate(text.split("\n"), 1):
        if l.rstrip().endswith("#@"):
            l = l.rstrip()[:-2].rstrip(); marks.append(n)
        out.append(l)
    return "\n".join(out), marks

def q(s):
    s = str(s)
    if "'" not in s: return "'" + s + "'"
    return '"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"'

def write_label(c, d, marks):
    L = [f'cause = {q(c["cause"])}', "also = [" + ", ".join(q(a) for a in c["also"]) + "]", f"quote = {q(c['quote'])}"]
    f = c["file"]
    if f is None and marks: f = sorted(marks)[0]
    if f == "": f = None
    if f:
        if not (d / "input" / f).exists(): f = "src/" + f
        assert (d / "input" / f).exists(), (c["id"], f)
        L.append(f"file = {q(f)}")
        if f in marks: L.append(f"lines = {marks[f]}")
    L += [f'patch = {q(c["patch"])}', f'abstain = {str(c["abstain"]).lower()}', f'outcome = {q(c["outcome"])}', f'emitter = {q(c["id"].split("__")[0])}',
          f'runner = {q(c["runner"])}', f'versions = {q(c["versions"])}', f'family = {q(c["family"])}', f'why = {q(c["why"])}']
    if c["relabelled"]: L.append(f'relabelled = {q(c["relabelled"])}')
    (d / "label.toml").write_text("\n".join(L) + "\n")

def marks_of(c):
    marks = {}
    for p, t in c["src"].items():
        m = _strip(textwrap.dedent(t).lstrip("\n"))[1]
        if m and not p.startswith("!"): marks["src/" + p] = m
    return marks

def build(c):
    d = ROOT / c["id"]
    shutil.rmtree(d, ignore_errors=True); (d / "input" / "src").mkdir(parents=True)
    root = pathlib.Path(c["root"])
    assert str(root).startswith(("/opt/nordwind", "/opt/jobs-", "/srv/jobs", "/home/loader", "/home/deploy"))
    shutil.rmtree(root, ignore_errors=True); root.mkdir(parents=True)
    marks = {}
    for p, t in c["src"].items():
        t = textwrap.dedent(t).lstrip("\n")
        hidden = p.startswith("!")           # deployed, but not shown to the reader (data)
        p = p.lstrip("!")
        t, m = _strip(t)
        if m: marks["src/" + p] = m
        f = root / p; f.parent.mkdir(parents=True, exist_ok=True); f.write_text(t)
        if p.endswith(".sh"): f.chmod(0o755)
        if not hidden:
            g = d / "input" / "src" / p; g.parent.mkdir(parents=True, exist_ok=True); g.write_text(t)
    write_label(c, d, marks)
    (d / "make.sh").write_text(f"#!/bin/bash\nexec /opt/pyjobs/bin/python /lab/python/common/build.py {c['id']}\n"); (d / "make.sh").chmod(0o755)
    E = {"PATH": "/opt/pyjobs/bin:/usr/local/bin:/usr/bin:/bin", "HOME": f"/home/{c['user']}" if c["user"] != "root" else "/opt/nordwind", "LANG": "C.UTF-8",
         "USER": c["user"], "LOGNAME": c["user"], "SHELL": "/bin/bash", "PYTHONDONTWRITEBYTECODE": "1", "LD_LIBRARY_PATH": "/opt/python3.11/lib"}
    E.update(c["env"]); E = {k: v for k, v in E.items() if v is not None}
    subprocess.run(["chown", "-R", f"{c['user']}:", str(root)])
    if c["setup"]:
        r = subprocess.run(["bash", "-c", "set -e\n" + textwrap.dedent(c["setup"])], cwd=str(root), capture_output=True, text=True)
        if r.returncode: print("SETUP", c["id"], r.returncode, r.stdout[-800:], r.stderr[-800:])
        subprocess.run(["chown", "-hR", f"{c['user']}:", str(root)]) if "KEEPOWN" not in c["setup"] else None
    H = "127.0.0.1 pg-main.nordwind.lan maria-01.nordwind.lan api.nordwind.lan cache.nordwind.lan git.nordwind.lan sftp.nordwind.lan broker.nordwind.lan"
    if H not in open("/etc/hosts").read():
        with open("/etc/hosts", "a") as fh: fh.write(H + "\n")
    log = d / "input" / c["log"]; log.parent.mkdir(parents=True, exist_ok=True)
    t0 = time.time()
    with open(log, "wb") as fh:
        p = subprocess.Popen(["/usr/bin/nice", "-n", "12", "/usr/bin/setpriv", f"--reuid={c['user']}", f"--regid={c['user']}", "--init-groups", "/bin/bash", "-c", textwrap.dedent(c["run"]).strip()],
                             cwd=c["cwd"], env=E, stdout=fh, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True)
        try: rc = p.wait(c["timeout"])
        except subprocess.TimeoutExpired:
            os.killpg(p.pid, 9); rc = p.wait(); print("HARNESS TIMEOUT", c["id"])
    if c["teardown"]: subprocess.run(["bash", "-c", textwrap.dedent(c["teardown"])], cwd="/tmp", capture_output=True)
    if rc < 0: rc = 128 - rc
    if c["runjson"]:
        (d / "input" / "run.json").write_text(json.dumps({"exit_code": rc, "command": c["command"] or textwrap.dedent(c["run"]).strip().split()}) + "\n")
    txt = log.read_bytes().decode("utf8", "replace")
    bad = [w for w in ("/work/", "/root/", "/lab", "farm") if w in txt]
    ok = bool(re.search(c["quote"], txt, re.M)) if c["quote"] else None
    exp = {"failed": rc != 0, "succeeded": rc == 0}.get(c["outcome"], True)
    size = sum(x.stat().st_size for x in (d / "input").rglob("*") if x.is_file())
    flag = "" if (ok in (True, None) and exp and not bad) else "  <<<<<< CHECK"
    print(f"== {c['id']}  {c['cause']}  rc={rc} quote={ok} bad={bad} {size}B {time.time()-t0:.1f}s{flag}")
    with open("/lab/python/PROGRESS.md", "a") as fh:
        fh.write(f"{datetime.datetime.now():%H:%M} {c['id']} {c['cause']} rc={rc} quote={ok} {size}B{flag}\n")
    return txt, flag
