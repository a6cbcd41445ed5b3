import tomllib, pathlib, re, collections, sys
ids=set(tomllib.load(open("/srv/none/taxonomy.toml","rb")))
root=pathlib.Path("/lab/python/cases"); by=collections.Counter(); em=collections.Counter(); pair=collections.Counter(); n=0; size=0
for d in sorted(root.iterdir()):
    try: l=tomllib.load(open(d/"label.toml","rb"))
    except Exception as e: print("BAD TOML",d.name,e); continue
    n+=1
    for c in [l["cause"]]+l["also"]:
        if c not in ids: print("ID?",d.name,c)
    if l["cause"] in l["also"]: print("dup also",d.name)
    by[l["cause"]]+=1; em[l["emitter"]]+=1; pair[l["cause"],l["emitter"]]+=1
    logs=[p for p in (d/"input").iterdir() if p.is_file() and p.name!="run.json"]
    t="".join(p.read_bytes().decode("utf8","replace") for p in logs)
    if l["quote"] and not re.search(l["quote"],t,re.M): print("NOQUOTE",d.name)
    if l["quote"] and "file" in l and not (d/"input"/l["file"]).exists(): print("NOFILE",d.name)
    for p in (d/"input").rglob("*"):
        if p.is_file():
            x=p.read_bytes()
            for w in (b"/work/",b"/root/",b"/lab",b"farm",b"#@"):
                if w in x: print("WORD",d.name,p.name,w)
    s=sum(p.stat().st_size for p in (d/"input").rglob("*") if p.is_file())
    if s>600000: print("BIG",d.name,s)
    if l["abstain"]!=(l["cause"]=="unknown"): print("ABSTAIN",d.name)
print(n); print(by.most_common()); print(em.most_common()); print([x for x in pair.items() if x[1]>4 and x[0][0] not in("healthy","unknown")])
