"""Unpack plan files: label.toml first, then the sources into the running places."""
import json, re, subprocess, sys, textwrap, pathlib, tomllib, shutil
BASE = pathlib.Path("/lab/airflow"); HOMES = {"v3": "/opt/airflow", "v2": "/srv/airflow"}
RUN = {"v3": "airflow-3.3.2", "v2": "airflow-2.11.2"}
def parse(path):
    cases = []; cur = None; mode = None
    for line in path.read_text().splitlines():
        if line.startswith("@@case "):
            p = line.split(); cur = dict(id=p[1], v=p[2], opts=dict(x.split("=", 1) if "=" in x else (x, "1") for x in p[3:]), label=[], files=[], setup=[]); cases.append(cur); mode = cur["label"]
        elif line.startswith("@@file "):
            mode = []; cur["files"].append((line.split()[1], mode))
        elif line.startswith("@@setup"): mode = cur["setup"]
        elif line.startswith("##") and mode is None: pass
        elif mode is not None: mode.append(line)
    return cases
def q(v): return json.dumps(v, ensure_ascii=False)
def main(plan):
    setup = []
    for c in parse(pathlib.Path(plan)):
        home = HOMES[c["v"]]; d = BASE / "cases" / c["id"]; d.mkdir(parents=True, exist_ok=True)
        lab = tomllib.loads("\n".join((re.sub(r"^quote = [\"'](.*)[\"']$", lambda m: "quote = " + q(m.group(1)), l.strip()) for l in c["label"]))); srcs = []; planted = None; other = 0
        for name, lines in c["files"]:
            text = "\n".join(lines).strip("\n") + "\n"; marks = []
            out = []
            for i, l in enumerate(text.splitlines(), 1):
                if l.rstrip().endswith("#@@"): marks.append(i); l = l.rstrip()[:-3].rstrip()
                out.append(l)
            text = "\n".join(out) + "\n"
            if name.startswith("/"):
                dest = pathlib.Path(name); rel = "src/" + name[len("/opt/batch/"):] if name.startswith("/opt/batch/") else None
            else: dest = pathlib.Path(home) / name; rel = "src/" + name
            dest.parent.mkdir(parents=True, exist_ok=True); dest.write_text(text)
            if dest.suffix == ".sh" and "noexec" not in c["opts"]: dest.chmod(0o755)
            if rel: srcs.append((rel, str(dest)))
            if marks: planted = (rel, marks)
        emitter = lab.get("emitter", c["id"].split("__")[0])
        o = dict(cause=lab["cause"], also=lab.get("also", []), quote=lab.get("quote", ""))
        if planted: o["file"], o["lines"] = planted
        o.update(patch=lab.get("patch", "may"), abstain=lab.get("abstain", False), outcome=lab.get("outcome", "failed"), emitter=emitter, runner=RUN[c["v"]], versions=lab.get("versions", ""), family=lab.get("family", c["id"].replace("__", "-")), why=lab["why"])
        body = []
        for k, v in o.items():
            body.append(f"{k} = {q(v)}")
        f = d / "label.toml"
        if not (f.exists() and "relabelled" in f.read_text()): f.write_text("\n".join(body) + "\n")
        tomllib.loads(f.read_text())
        (d / "make.sh").write_text(f"#!/bin/sh\n# {c['id']}: sources and label come from {plan}; see common/\nset -e\ncd /lab/airflow/common\npython3 unpack.py {plan}\nsh services.sh start\nsh af.sh {c['v']} start   # runs every unpaused DAG once\npython3 collect.py {c['id']}\n")
        (d / "recipe.json").write_text(json.dumps(dict(id=c["id"], v=c["v"], opts=c["opts"], srcs=srcs, plan=str(plan)), indent=1))
        if c["setup"]: setup.append("\n".join(c["setup"]))
    subprocess.run("chown -R airflow: /opt/airflow /srv/airflow /opt/batch; chown -R airflow: /srv/lake", shell=True, check=False)
    pathlib.Path("/tmp/setup.sh").write_text("\n".join(setup))
    subprocess.run(["bash", "/tmp/setup.sh"], check=False)
for p in sys.argv[1:]: main(p)
