# single failing runs of jobs written in jobs/specs
import sys
sys.path.insert(0, "/lab/jobs/common")
import jrun as J
if not J.REG: J.load()
M = {"fx-postings": {}, "cell-age": {"events": "plain"}, "store-weeks": {"events": "plain"}, "price-join": {"events": "zstd"}}
for i, extra in M.items():
    s = J.REG[i]; c = s["cmd"]; n = next(k for k, x in enumerate(c) if x.endswith(".py")); flags = [x for x in c[3:n]]
    _, _, t, _, _ = J.prep(s); rel = t[0] if t else None
    case(i, proj=s["proj"], root=s["root"], spark=s["env"][-2:], script=c[n], args=c[n + 1:], flags=flags, emitter=s["emitter"], setup=s["setup"], cause=s["cause"], also=s.get("also", []), quote=s["quote"], file=t and "src/" + t[0], lines=list(range(t[1][0], t[1][1] + 1)) if t else None, family=s["family"], why=s["why"], files={k: v for k, v in s["files"].items()}, defaults=s.get("defaults", {}), timeout=s.get("timeout", 200), events=extra.get("events", "none"))
