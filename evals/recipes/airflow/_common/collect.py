"""Copy the real log files of a case and its sources into input/."""
import json, pathlib, shutil, sys, glob, os
BASE = pathlib.Path("/lab/airflow/cases"); HOMES = {"v3": "/opt/airflow", "v2": "/srv/airflow"}
ids = sys.argv[1:] or sorted(p.name for p in BASE.iterdir())
for i in ids:
    d = BASE / i
    if not (d / "recipe.json").exists(): continue
    r = json.loads((d / "recipe.json").read_text()); o = r["opts"]
    if "manual" in o and len(sys.argv) == 1: continue
    home = HOMES[r["v"]]; inp = d / "input"; shutil.rmtree(inp, ignore_errors=True); inp.mkdir()
    dag, _, task = o["task"].partition(".")
    got = []
    if "proc" in o:
        for g in sorted(glob.glob(f"{home}/logs/{o['proc']}")):
            shutil.copy(g, inp / os.path.basename(g)); got.append(g)
    else:
        runs = sorted(glob.glob(f"{home}/logs/dag_id={dag}/run_id=*"))
        for g in sorted(glob.glob(f"{home}/logs/dag_id={dag}/run_id=*/task_id={task or '*'}/**/attempt=*.log", recursive=True)):
            rel = os.path.relpath(g, f"{home}/logs"); n = int(g.rsplit("attempt=", 1)[1].split(".")[0])
            if "try" in o and n not in [int(x) for x in o["try"].split(",")]: continue
            dst = inp / (rel if "all" in o or "tree" in o else os.path.basename(g)); dst.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(g, dst); got.append(g)
        if len(runs) > 1: print("!! runs", i, len(runs))
    for rel, src in r["srcs"]:
        dst = inp / rel; dst.parent.mkdir(parents=True, exist_ok=True); shutil.copyfile(src, dst)
    print(("ok  " if got else "NONE"), i, len(got), sum(os.path.getsize(g) for g in got))
