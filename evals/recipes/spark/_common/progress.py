import tomllib, pathlib, collections
R = pathlib.Path("/lab/spark"); rows = []; cc = collections.Counter(); ee = collections.Counter(); ce = collections.Counter(); rr = collections.Counter()
for d in sorted((R / "cases").iterdir()):
    l = tomllib.loads((d / "label.toml").read_text()); st = R / "state" / d.name.split("__", 1)[1]
    rows.append(f"- {d.name}: {l['cause']} | {l['emitter']} | {l['runner']} | {st.read_text().split('] ', 1)[1].split(' leaks')[0] if st.exists() else 'NOT RUN'}")
    cc[l["cause"]] += 1; ee[l["emitter"]] += 1; ce[(l["cause"], l["emitter"])] += 1; rr[l["runner"]] += 1
(R / "PROGRESS.md").write_text(f"# spark: {len(rows)} cases\n" + "\n".join(rows) + "\n")
print(len(rows)); print(dict(cc.most_common())); print(dict(ee.most_common())); print(dict(rr)); print([k for k, v in ce.items() if v > 4])
