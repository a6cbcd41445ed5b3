"""Make a case by hand from existing logs: keep(id, label dict, {input-relative: source path}, why the recipe is special)."""
import json, pathlib, shutil, tomllib
BASE = pathlib.Path("/lab/airflow/cases")
def keep(cid, label, files, recipe="see make note"):
    d = BASE / cid; inp = d / "input"; shutil.rmtree(inp, ignore_errors=True); inp.mkdir(parents=True)
    for rel, src in files.items():
        (inp / rel).parent.mkdir(parents=True, exist_ok=True); shutil.copyfile(src, inp / rel)
    o = dict(cause="unknown", also=[], quote="", file=None, lines=None, patch="never", abstain=False, outcome="failed", emitter=cid.split("__")[0], runner="airflow-3.3.2", versions="", family=cid.replace("__", "-"), why="")
    o.update(label); q = lambda v: json.dumps(v, ensure_ascii=False)
    (d / "label.toml").write_text("".join(f"{k} = {q(v)}\n" for k, v in o.items() if v is not None)); tomllib.loads((d / "label.toml").read_text())
    (d / "make.sh").write_text("#!/bin/sh\n" + "".join(f"# {l}\n" for l in recipe.splitlines()))
    print("kept", cid, [str(p.relative_to(inp)) for p in inp.rglob("*") if p.is_file()])
