import tomllib, pathlib, collections, shutil, sys
for R, kind in ((pathlib.Path("/lab/spark"), "spark"), (pathlib.Path("/lab/jobs"), "jobs")):
    rows = []; cc = collections.Counter(); ee = collections.Counter(); ce = collections.Counter(); n = collections.Counter()
    runs = {}
    for l in (R / "runs.log").read_text().splitlines() if (R / "runs.log").exists() else []:
        k = l.split()[1]; g = " green " in l and "red" not in l
        runs[k] = (runs.get(k, "") + " | " + l) if g and k in runs else l
    for d in sorted((R / "cases").iterdir()):
        f = d / "label.toml"
        if not f.exists(): continue
        l = tomllib.loads(f.read_text()); i = d.name.split("__", 1)[-1]; logs = [p for p in (d / "input").rglob("*.log")] if (d / "input").exists() else []
        st = runs.get(i, "NOT RUN")
        if not logs: st = "NOT RUN"
        rows.append(f"- {d.name}: {l['cause']} | {l['emitter']} | {l['runner']} | {st[:160]}{' CHECK' if 'CHECK' in st else ''}")
        if st == "NOT RUN": n["notrun"] += 1; continue
        if "CHECK" in st: n["check"] += 1
        cc[l["cause"]] += 1; ee[l["emitter"]] += 1; ce[(l["cause"], l["emitter"])] += 1; n["two"] += l["two_faults"]; n["sites"] += l.get("sites", 0); n["runs"] += 1; n["never"] += l["patch"] == "never"; n["amb"] += bool(l.get("ambiguous")); n["fixable"] += "good_diff" in l; n["green"] += (d / "green.txt").exists()
    (R / "PROGRESS.md").write_text(f"# {kind}: {len(rows)} cases\n" + "\n".join(rows) + "\n")
    print(kind, dict(n)); print(dict(cc.most_common())); print(dict(ee.most_common())); print("over 4:", [k for k, v in ce.items() if v > 4]); print("CHECK:", [r.split(":")[0] for r in rows if "CHECK" in r]); print("NOT RUN:", [r.split(":")[0][2:] for r in rows if "NOT RUN" in r])
