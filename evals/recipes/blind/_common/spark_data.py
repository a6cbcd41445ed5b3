"""Input data for the jobs (small, seeded)."""
import csv, gzip, json, os, random
from pathlib import Path
def _p(path):
    p = Path(path); p.parent.mkdir(parents=True, exist_ok=True); return p
def wcsv(path, header, rows, sep=",", enc="utf-8"):
    with _p(path).open("w", newline="", encoding=enc) as f:
        w = csv.writer(f, delimiter=sep); w.writerow(header); w.writerows(rows)
def wjson(path, rows):
    _p(path).write_text("".join(json.dumps(r) + "\n" for r in rows))
def wpq(path, cols, types=None):
    import pyarrow as pa, pyarrow.parquet as pq
    t = pa.table({k: (pa.array(v, types[k]) if types and k in types else v) for k, v in cols.items()})
    pq.write_table(t, str(_p(path)))
def rnd(seed=7): return random.Random(seed)
def orders(path, n=400, seed=7, **kw):
    r = rnd(seed)
    wcsv(path, ["order_id", "customer_id", "country", "amount", "currency", "created_at"],
         [[i, r.randint(1, 90), r.choice(["DE", "FR", "NL", "PL", "IT"]), f"{r.uniform(3, 900):.2f}", r.choice(["EUR", "PLN"]), f"2026-11-{r.randint(1, 23):02d} {r.randint(0, 23):02d}:15:00"] for i in range(1, n + 1)], **kw)
def readings(path, n=500, seed=3):
    r = rnd(seed)
    wjson(path, [{"device": f"dv-{r.randint(1, 40):03d}", "ts": f"2026-11-24T{r.randint(0, 23):02d}:{r.randint(0, 59):02d}:00Z", "celsius": round(r.gauss(21, 4), 2), "battery": r.randint(5, 100),
                  "location": {"site": r.choice(["hal", "lej", "poz"]), "rack": r.randint(1, 9)}, "tags": [r.choice(["indoor", "cold", "door"]) for _ in range(r.randint(0, 3))]} for _ in range(n)])
