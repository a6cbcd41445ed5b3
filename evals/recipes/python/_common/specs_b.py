from lab import case, PY
from specs_a import W1, LOGPY, R
V = "pandas 3.1.1, numpy 2.4.6, python 3.11"

case("pandas__p201", "data.column-missing", r"KeyError: 'unit_price'", {
 "margin/__init__.py": "", "margin/log.py": LOGPY, "margin/io.py": '''
import pandas as pd

COLS = {"order_id": "int64", "sku": "string", "qty": "int64"}


def read_lines(path):
    df = pd.read_csv(path, sep=";", decimal=",")
    df.columns = [c.strip().lower() for c in df.columns]
    return df.astype(COLS)
''', "margin/calc.py": '''
def add_margin(lines, cost):
    df = lines.merge(cost, on="sku", how="left")
    df["revenue"] = df["qty"] * df["unit_price"] #@
    df["margin"] = df["revenue"] - df["qty"] * df["cost"]
    return df


def by_sku(df):
    return df.groupby("sku", as_index=False)[["revenue", "margin"]].sum()
''', "run_margin.py": '''
import sys
import pandas as pd
from margin.calc import add_margin, by_sku
from margin.io import read_lines
from margin.log import get_logger

log = get_logger("margin")


def main(lines, cost, out):
    df = read_lines(lines)
    log.info("%s: %d lines, columns %s", lines, len(df), list(df.columns))
    res = by_sku(add_margin(df, pd.read_csv(cost)))
    res.to_csv(out, index=False)
    log.info("wrote %s", out)


main(*sys.argv[1:])
'''}, f"{PY} run_margin.py lines.csv cost.csv out.csv", root=R+"/margin", file="margin/calc.py", patch="may", versions=V, log="margin.log",
 setup='{ echo "Order_ID;SKU;Qty;Price_net"; for i in $(seq 1 80); do echo "$i;A$((i%9));$((i%4+1));$i,25"; done; } > lines.csv; { echo sku,cost; for i in 0 1 2 3 4 5 6 7 8; do echo "A$i,2.5"; done; } > cost.csv', why="the export renamed unit_price to Price_net")

case("pandas__p202", "data.column-missing", r"Usecols do not match columns, columns expected but not found: \['discharge_dt'\]", {
 "los.py": '''
"""Length of stay per ward."""
import argparse
import logging
import pandas as pd

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s:%(message)s")
USE = ["case_id", "ward", "admission_dt", "discharge_dt"] #@


def load(path):
    return pd.read_csv(path, usecols=USE, parse_dates=["admission_dt", "discharge_dt"], dtype={"ward": "category"})


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("input", nargs="+")
    a = ap.parse_args()
    frames = []
    for p in a.input:
        logging.info("read %s", p)
        frames.append(load(p))
    df = pd.concat(frames)
    df["los"] = (df.discharge_dt - df.admission_dt).dt.days
    print(df.groupby("ward", observed=True).los.describe())


main()
'''}, f"{PY} los.py oct.csv nov.csv", root=R+"/clinic", patch="may", versions=V, log="los.log",
 setup='{ echo case_id,ward,admission_dt,discharge_dt; for i in $(seq 10 28); do echo "$i,W$((i%3)),2026-10-$i,2026-10-30"; done; } > oct.csv; sed "s/discharge_dt/dismissal_dt/" oct.csv > nov.csv', why="the second file calls the column dismissal_dt")

case("pandas__p203", "data.malformed-record", r"ParserError: Error tokenizing data\. C error: Expected 6 fields in line 312, saw 8", {
 "run.sh": W1, "parcels.py": '''
import sys
import pandas as pd

NAMES = ["parcel", "depot", "weight", "zip", "note", "scan_ts"]


def load(path):
    return pd.read_csv(path, header=0, names=NAMES, dtype={"zip": str}) #@


def main(path):
    print("loading", path, flush=True)
    df = load(path)
    heavy = df[df.weight > 25]
    print(f"{len(df)} parcels, {len(heavy)} heavy")
    print(df.groupby("depot").weight.agg(["count", "mean"]).round(2).to_string())


main(sys.argv[1])
'''}, f"./run.sh parcels {PY} parcels.py scans.csv", root=R+"/parcels", patch="may", file="parcels.py", versions=V, log="nightly.log",
 setup='{ echo parcel,depot,weight,zip,note,scan_ts; for i in $(seq 1 310); do echo "P$i,D$((i%4)),$((i%30)).2,20$i,,2026-11-24"; done; echo "P311,D1,3.2,20099,leave at door, ring twice, thanks,2026-11-24"; echo "P312,D1,3.2,20099,,2026-11-24"; } > scans.csv', why="one line holds unquoted commas in the note")

case("pandas__p204", "data.empty-input", r"EmptyDataError: No columns to parse from file", {
 "fuel/ingest.py": '''
import datetime as dt
import logging
import pathlib
import pandas as pd

logging.basicConfig(level=logging.INFO, format="%(asctime)s - %(name)s - %(levelname)s - %(message)s")
log = logging.getLogger("fuel.ingest")
DROP = pathlib.Path("drop")


def latest():
    files = sorted(DROP.glob("stations_*.csv"))
    if not files:
        raise SystemExit("nothing delivered")
    return files[-1]


def main():
    path = latest()
    log.info("file %s from %s", path.name, dt.date.today())
    df = pd.read_csv(path)
    df = df.dropna(subset=["station"]).drop_duplicates("station")
    log.info("%d stations", len(df))
    df.to_parquet("stations.parquet")


main()
'''}, f"{PY} fuel/ingest.py", root=R+"/fuel", file="", versions=V, log="fuel.log", also=["data.corrupt-file"], setup='mkdir drop; echo "station,price" > drop/stations_20261123.csv; : > drop/stations_20261124.csv', why="the newest delivery is a file of zero bytes")

case("pandas__p205", "data.duplicate-key", r"MergeError: Merge keys are not unique in right dataset; not a many-to-one merge", {
 "enrich.py": '''
import logging
import sys
import pandas as pd

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(levelname)s [%(asctime)s] %(message)s")


def attach_segment(orders: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    return orders.merge(customers[["customer_id", "segment"]], on="customer_id", how="left", validate="many_to_one") #@


def main():
    orders = pd.read_json("orders.jsonl", lines=True)
    customers = pd.read_csv("customers.csv")
    logging.info("%d orders, %d customers", len(orders), len(customers))
    out = attach_segment(orders, customers)
    logging.info("without segment: %d", out.segment.isna().sum())
    out.to_parquet("orders_enriched.parquet", index=False)


if __name__ == "__main__":
    main()
'''}, f"{PY} enrich.py", root=R+"/enrich", patch="may", versions=V, log="enrich.log", family="pandas-merge-keys",
 setup='for i in $(seq 1 60); do echo "{\\"order_id\\": $i, \\"customer_id\\": $((i%20))}"; done > orders.jsonl; { echo customer_id,segment; for i in $(seq 0 19); do echo "$i,S$((i%3))"; done; echo 7,S9; } > customers.csv', also=["data.quality-check"], why="customer 7 is twice in the right frame and the merge validates many_to_one")

case("pandas__p206", "data.bad-cast", r"IntCastingNaNError: Cannot convert non-finite values", {
 "seats.py": '''
import pandas as pd
import sys


def clean(df):
    df = df.rename(columns=str.lower)
    df["flight"] = df["flight"].str.upper()
    df["booked"] = df["booked"].fillna(0).astype("int32")
    df["capacity"] = df["capacity"].astype("int32") #@
    df["load"] = (df.booked / df.capacity).round(3)
    return df


def main(src, dst):
    df = pd.read_csv(src)
    print(f"{src}: {df.shape[0]} legs", file=sys.stderr)
    clean(df).to_csv(dst, index=False)


main(sys.argv[1], sys.argv[2])
'''}, f"{PY} seats.py legs.csv seats.csv", root=R+"/flights", patch="may", also=["code.none-value"], versions=V, log="seats.log", setup='{ echo Flight,Booked,Capacity; for i in $(seq 1 30); do echo "nw$i,1$i,180"; done; echo nw99,120,; } > legs.csv', why="one leg has no capacity, NaN does not cast to int32")

case("pandas__p207", "data.datetime-parse", r"ValueError: .*(day is out of range for month|2025-02-30)", {
 "contracts/valid.py": '''
import logging
import pandas as pd

logger = logging.getLogger("contracts")


def parse(df):
    for c in ("valid_from", "valid_to"):
        df[c] = pd.to_datetime(df[c], format="%Y-%m-%d") #@
    return df


def active(df, day):
    day = pd.Timestamp(day)
    return df[(df.valid_from <= day) & (df.valid_to >= day)]
''', "contracts/__init__.py": "", "active.py": '''
import logging
import sys
import pandas as pd
from contracts import valid

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
log = logging.getLogger("active")

raw = pd.read_csv(sys.argv[1], dtype=str)
log.info("%d contracts", len(raw))
df = valid.parse(raw)
log.info("%d active today", len(valid.active(df, "2026-11-25")))
'''}, f"{PY} active.py contracts.csv", root=R+"/contracts", patch="may", file="contracts/valid.py", versions=V, log="active.log", setup='{ echo id,valid_from,valid_to; for i in $(seq 1 40); do echo "$i,2025-01-01,2027-12-31"; done; echo "41,2025-02-30,2027-01-01"; } > contracts.csv', why="one contract starts on the 30th of February")

case("pandas__p208", "sql.type-mismatch", r"You are trying to merge on int64 and (str|object|string) columns", {
 "sap_join.py": '''
import pandas as pd
import logging

logging.basicConfig(level=logging.INFO, format="%(asctime)s;%(levelname)s;%(message)s")


def material():
    df = pd.read_csv("mara.csv", dtype={"matnr": str, "mtart": str})
    return df[df.mtart != "VERP"]


def movements():
    df = pd.read_csv("mseg.csv") #@
    logging.info("movements: %s", dict(df.dtypes.astype(str)))
    return df


def main():
    m, v = material(), movements()
    j = v.merge(m, on="matnr")
    logging.info("%d joined", len(j))
    j.groupby("mtart").menge.sum().to_csv("by_type.csv")


main()
'''}, f"{PY} sap_join.py", root=R+"/sap", patch="may", also=["data.bad-cast"], versions=V, log="sap.log", setup='{ echo matnr,mtart; for i in $(seq 1 9); do echo "00000$i,ROH"; done; } > mara.csv; { echo matnr,menge; for i in $(seq 1 9); do echo "00000$i,4"; done; } > mseg.csv', why="matnr is read as text on one side and as a number on the other")

case("pandas__p209", "code.removed-api", r"AttributeError: 'DataFrame' object has no attribute 'append'", {
 "weather/collect.py": '''
import glob
import json
import logging
import pandas as pd

logging.basicConfig(level=logging.INFO)
log = logging.getLogger("collect")


def frame(path):
    with open(path) as fh:
        doc = json.load(fh)
    return pd.DataFrame(doc["hourly"]).assign(station=doc["station"])


def main():
    log.info("pandas %s", pd.__version__)
    out = pd.DataFrame()
    for p in sorted(glob.glob("raw/*.json")):
        out = out.append(frame(p), ignore_index=True) #@
        log.info("%s -> %d rows", p, len(out))
    out.to_csv("hourly.csv", index=False)


main()
'''}, f"{PY} weather/collect.py", root=R+"/weather", patch="may", also=["dependency.drift"], versions=V, log="collect.log", setup='mkdir raw; for s in a b; do echo "{\\"station\\": \\"$s\\", \\"hourly\\": [{\\"t\\": 1, \\"c\\": 4.2}]}" > raw/$s.json; done', why="DataFrame.append was removed in pandas 2")

case("pandas__p210", "dependency.package-version", r"ImportError: .*(openpyxl|xlrd|tabulate|odfpy|calamine)", {
 "budget.py": '''
import logging
import pathlib
import pandas as pd

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def sheets(path):
    for name, df in pd.read_excel(path, sheet_name=None, skiprows=2).items():
        yield df.assign(cost_centre=name)


def main():
    frames = []
    for p in sorted(pathlib.Path("inbox").glob("*.ods")):
        logging.info("budget file %s", p.name)
        frames.extend(sheets(p))
    df = pd.concat(frames)
    df.to_csv("budget.csv", index=False)


main()
'''}, f"{PY} budget.py", root=R+"/budget", file="", also=["dependency.python-module"], versions=V, log="budget.log", setup=f'mkdir inbox; {PY} -c "import zipfile; z=zipfile.ZipFile(\'inbox/cc_2027.ods\',\'w\'); z.writestr(\'mimetype\',\'application/vnd.oasis.opendocument.spreadsheet\'); z.writestr(\'content.xml\',\'<x/>\')"', why="the optional dependency odfpy is not installed")

case("pyarrow__p211", "data.corrupt-file", r"ArrowInvalid: .*Parquet magic bytes not found", {
 "run.sh": W1, "merge_parts.py": '''
import pathlib
import sys
import pyarrow as pa
import pyarrow.parquet as pq


def tables(folder):
    for p in sorted(pathlib.Path(folder).glob("part-*.parquet")):
        t = pq.read_table(p)
        print(p.name, t.num_rows, t.nbytes)
        yield t


def main(folder, out):
    whole = pa.concat_tables(tables(folder))
    pq.write_table(whole, out, compression="zstd", row_group_size=100_000)
    print("->", out, whole.num_rows)


main(*sys.argv[1:])
'''}, f"./run.sh merge_parts {PY} -u merge_parts.py stage whole.parquet", root=R+"/parts", file="", versions="pyarrow 26.0.1, python 3.11", log="nightly.log",
 setup=f'''mkdir stage; {PY} -c "
import pyarrow as pa, pyarrow.parquet as pq
for i in range(4): pq.write_table(pa.table(dict(id=list(range(900)), v=[i*1.5]*900)), 'stage/part-%02d.parquet'%i)"
truncate -s 3000 stage/part-02.parquet''', why="one parquet part is cut off, its footer is missing")

case("pyarrow__p212", "data.schemas-do-not-merge", r"ArrowInvalid: Schema at index 2 was different|ArrowTypeError: Unable to merge|Unable to merge: Field quantity", {
 "nightly_union.py": '''
import logging
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
DAYS = ["2026-11-22", "2026-11-23", "2026-11-24"]


def day(d):
    t = ds.dataset(f"lake/day={d}", format="parquet").to_table()
    logging.info("%s %d rows: %s", d, t.num_rows, ", ".join(t.schema.names))
    return t


tabs = [day(d) for d in DAYS]
union = pa.concat_tables(tabs) #@
pq.write_table(union, "last3.parquet")
logging.info("done, %d rows", union.num_rows)
'''}, f"{PY} nightly_union.py", root=R+"/lake3", patch="may", also=["data.union-mismatch"], versions="pyarrow 26.0.1, python 3.11", log="union.log",
 setup=f'''{PY} -c "
import pyarrow as pa, pyarrow.parquet as pq, os
for d,t in (('22',pa.int64()),('23',pa.int64()),('24',pa.string())):
    os.makedirs('lake/day=2026-11-'+d); pq.write_table(pa.table(dict(sku=['a','b'], quantity=pa.array([1,2]).cast(t))), 'lake/day=2026-11-'+d+'/p.parquet')"''', why="the newest day has quantity as a string")

case("pyarrow__p213", "data.bad-cast", r"ArrowInvalid: .*(Failed to parse string: 'unknown'|CSV conversion error to int32: invalid value 'unknown')", {
 "vehicles.py": '''
import sys
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

TYPES = {
    "vin": pa.string(),
    "model_year": pa.int32(),
    "mileage": pa.int32(),
    "registered": pa.date32(),
}


def main(src, dst):
    opts = pc.ConvertOptions(column_types=TYPES, strings_can_be_null=True)
    table = pc.read_csv(src, convert_options=opts)
    print("vehicles", table.num_rows)
    pq.write_table(table, dst)


main(sys.argv[1], sys.argv[2])
'''}, f"{PY} vehicles.py vehicles.csv vehicles.parquet", root=R+"/fleet", file="", patch="may", versions="pyarrow 26.0.1, python 3.11", log="vehicles.log", also=["data.malformed-record"],
 setup='{ echo vin,model_year,mileage,registered; for i in $(seq 1 120); do echo "WV$i,20$((i%20+10)),$((i*311)),2020-01-0$((i%9+1))"; done; echo WV500,2019,unknown,2019-05-05; } > vehicles.csv', why="one mileage is the word unknown")

case("polars__p214", "data.column-missing", r"ColumnNotFoundError: .*net_amount", {
 "vat_report.py": '''
import sys
import polars as pl


def read(path):
    return pl.scan_csv(path, separator="|", try_parse_dates=True)


def report(lf):
    return (
        lf.filter(pl.col("status") == "posted")
        .with_columns(vat=(pl.col("net_amount") * pl.col("vat_rate")).round(2)) #@
        .group_by("country")
        .agg(pl.col("vat").sum(), pl.len().alias("invoices"))
        .sort("country")
    )


if __name__ == "__main__":
    lf = read(sys.argv[1])
    df = report(lf).collect()
    print(df)
    df.write_csv("vat.csv")
'''}, f"{PY} vat_report.py inv.psv", root=R+"/vat", patch="may", versions="polars 2.1.0, python 3.11", log="vat.log", setup='{ echo "invoice|country|status|amount_net|vat_rate"; for i in $(seq 1 30); do echo "$i|DE|posted|$i.10|0.19"; done; } > inv.psv', why="the file calls the column amount_net")

case("polars__p215", "data.bad-cast", r"InvalidOperationError: conversion from `str` to `i64` failed", {
 "stocktake.py": '''
import datetime as dt
import polars as pl


def load():
    df = pl.read_json("count.json")
    print(dt.datetime.now().time(), "rows", df.height)
    return df.with_columns(
        pl.col("bin").str.to_uppercase(),
        pl.col("counted").str.strip_chars().cast(pl.Int64), #@
    )


def diff(df, book):
    j = df.join(book, on=["sku", "bin"], how="full", coalesce=True)
    return j.with_columns(delta=pl.col("counted").fill_null(0) - pl.col("book").fill_null(0)).filter(pl.col("delta") != 0)


d = diff(load(), pl.read_csv("book.csv"))
print(d)
'''}, f"{PY} stocktake.py", root=R+"/stocktake", patch="may", versions="polars 2.1.0, python 3.11", log="stocktake.log", setup=f'''{PY} -c "import json; d=[dict(sku='S%d'%i,bin='a%d'%i,counted=str(i)) for i in range(90)]; d[33]['counted']='12 pcs'; json.dump(d,open('count.json','w'))"; echo sku,bin,book > book.csv; echo S1,A1,3 >> book.csv''', why="one count is written '12 pcs'")

case("polars__p216", "data.union-mismatch", r"(SchemaError|ShapeError): ", {
 "combine.py": '''
import pathlib
import polars as pl

CHANNELS = ("store", "web", "phone")


def channel(name):
    df = pl.read_csv(pathlib.Path("daily") / f"{name}.csv")
    return df.with_columns(pl.lit(name).alias("channel"))


def main():
    frames = []
    for c in CHANNELS:
        f = channel(c)
        print(f"{c:6s} {f.height:5d} rows {f.width} columns")
        frames.append(f)
    allc = pl.concat(frames, how="vertical") #@
    print(allc.group_by("channel").agg(pl.col("total").sum()))


main()
'''}, f"{PY} combine.py", root=R+"/channels", patch="may", also=["data.schemas-do-not-merge"], versions="polars 2.1.0, python 3.11", log="combine.log", setup='mkdir daily; printf "id,total\\n1,2.5\\n" > daily/store.csv; printf "id,total\\n2,3.5\\n" > daily/web.csv; printf "id,agent,total\\n3,x,4.5\\n" > daily/phone.csv', why="the phone channel has one column more")

case("duckdb__p217", "sql.table-missing", r"Catalog Error: Table with name stg_sessions does not exist", {
 "sql/funnel.sql": '''
create or replace table funnel as
with s as (
  select session_id, max(step) as last_step
  from stg_sessions --@
  group by session_id
)
select last_step, count(*) as sessions from s group by 1 order by 1;
'''.replace("--@", "-- sessions of yesterday"), "mart.py": '''
import logging
import pathlib
import sys
import time
import duckdb

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-5s %(message)s")


def run(con, path):
    t = time.perf_counter()
    con.execute(path.read_text())
    logging.info("%s ok %.2fs", path.name, time.perf_counter() - t)


def main(db):
    con = duckdb.connect(db)
    logging.info("duckdb %s, tables: %s", duckdb.__version__, [r[0] for r in con.execute("show tables").fetchall()])
    for p in sorted(pathlib.Path("sql").glob("*.sql")):
        run(con, p)


main(sys.argv[1])
'''}, f"{PY} mart.py mart.duckdb", root=R+"/mart", file="sql/funnel.sql", versions="duckdb 2.0.1, python 3.11", log="mart.log", setup=f'''{PY} -c "import duckdb; duckdb.connect('mart.duckdb').execute('create table stg_session as select 1 session_id, 2 step')"''', patch="may", why="the table in the database is called stg_session")

case("duckdb__p218", "data.bad-cast", r"Conversion Error: Could not convert string", {
 "load_gas.py": '''
import duckdb

con = duckdb.connect()
con.execute("""
create table raw as
select * from read_csv('gas.csv', header=true, all_varchar=true)
""")
print("raw", con.execute("select count(*) from raw").fetchone()[0])
con.execute("""
create table gas as
select meter,
       strptime(day, '%Y-%m-%d')::date as day,
       cast(m3 as decimal(12,3)) as m3
from raw
""")
for row in con.execute("select date_trunc('month', day), sum(m3) from gas group by 1 order by 1").fetchall():
    print(*row)
con.execute("copy gas to 'gas.parquet' (format parquet)")
'''}, f"{PY} load_gas.py", root=R+"/gas", file="load_gas.py", patch="may", versions="duckdb 2.0.1, python 3.11", log="gas.log", setup='{ echo meter,day,m3; for i in $(seq 1 60); do echo "G$i,2026-11-0$((i%9+1)),$i.250"; done; echo "G61,2026-11-09,ERR7"; } > gas.csv', why="one reading is the text ERR7")

case("duckdb__p219", "storage.lock-held", r"IO Error: Could not set lock on file", {
 "refresh.py": '''
import sys
import duckdb


def main(path):
    print("opening", path)
    con = duckdb.connect(path)
    con.execute("create or replace table daily as select current_date as day, 42 as orders")
    print("refreshed", con.execute("select count(*) from daily").fetchone())


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "analytics.duckdb")
'''}, f"{PY} refresh.py", root=R+"/analytics", file="", versions="duckdb 2.0.1, python 3.11", log="refresh.log", setup=f'''chmod 777 .; {PY} -c "import duckdb; duckdb.connect('analytics.duckdb')"; chmod 666 analytics.duckdb; (cd {R}/analytics; nohup setpriv --reuid=loader --regid=loader --init-groups env LD_LIBRARY_PATH=/opt/python3.11/lib {PY} -c "import duckdb,time; c=duckdb.connect('analytics.duckdb'); time.sleep(12)" >/dev/null 2>&1 &) ; sleep 2.5''', why="another process has the database file open for writing")

case("duckdb__p220", "memory.python-worker", r"Out of Memory Error", {
 "sessionize.py": '''
import logging
import duckdb

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
log = logging.getLogger()
SETTINGS = {"memory_limit": "96MB", "threads": "2", "max_temp_directory_size": "0KB"} #@


def connect():
    con = duckdb.connect(config=SETTINGS)
    con.execute("create view ev as select (i * 7919) % 900000 as visitor, i as ts, md5(i::varchar) as url, md5((i*3)::varchar) as ref from range(6000000) t(i)")
    return con


def main():
    con = connect()
    log.info("events: %s", con.execute("select count(*) from ev").fetchone()[0])
    con.execute("create table sess as select visitor, list(url order by ts) as urls, list(ref order by ts) refs from ev group by visitor")
    log.info("sessions: %s", con.execute("select count(*) from sess").fetchone()[0])


main()
'''}, f"{PY} sessionize.py", root=R+"/sessions", patch="may", also=["memory.execution-memory", "memory.driver-heap"], versions="duckdb 2.0.1, python 3.11", log="sessionize.log", why="the memory limit of 96 MB set in the job is too small for the aggregation and spilling is off")

case("duckdb__p221", "sql.grouping", r"must appear in the GROUP BY clause", {
 "churn.py": '''
import duckdb
import datetime as dt

QUERY = """
select plan, region, count(*) as customers, avg(months) as avg_months --
from sub
where cancelled_at is not null
group by plan
"""


def main():
    con = duckdb.connect()
    con.execute("create table sub as select * from read_csv_auto('subs.csv')")
    print(dt.date.today(), "subscriptions", con.execute("select count(*) from sub").fetchone()[0])
    con.sql(QUERY).show()


main()
'''}, f"{PY} churn.py", root=R+"/churn", file="churn.py", patch="may", versions="duckdb 2.0.1, python 3.11", log="churn.log", setup='{ echo id,plan,region,months,cancelled_at; for i in $(seq 1 30); do echo "$i,P$((i%3)),R$((i%2)),$i,2026-10-01"; done; } > subs.csv', why="region is selected and not grouped")

case("numpy__p222", "memory.python-worker", r"_ArrayMemoryError: Unable to allocate", {
 "run.sh": W1.replace('"$@"', 'ulimit -v 3000000\n"$@"'), "similarity.py": '''
import logging
import sys
import numpy as np

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)


def vectors(n, dim, seed=3):
    rng = np.random.default_rng(seed)
    v = rng.standard_normal((n, dim), dtype=np.float32)
    return v / np.linalg.norm(v, axis=1, keepdims=True)


def main(n):
    v = vectors(n, 32)
    logging.info("vectors %s %.1f MB", v.shape, v.nbytes / 1e6)
    sim = v @ v.T #@
    logging.info("matrix %s", sim.shape)
    top = np.argpartition(-sim, 5, axis=1)[:, :5]
    np.save("top5.npy", top)


main(int(sys.argv[1]))
'''}, f"./run.sh similarity {PY} similarity.py 60000", root=R+"/similar", file="similarity.py", patch="may", env={"OPENBLAS_NUM_THREADS": "1"}, also=["memory.driver-heap"], versions="numpy 2.4.6, python 3.11", log="nightly.log", why="the full similarity matrix of 60000 x 60000 does not fit in memory")

case("numpy__p223", "code.driver-exception", r"ValueError: operands could not be broadcast together with shapes \(24,\) \(23,\)", {
 "load_profile.py": '''
import json
import sys
import numpy as np

BASE = np.linspace(0.6, 1.4, 24)


def profile(day):
    hours = np.array(day["mw"], dtype=float)
    return BASE * hours #@


def main(path):
    with open(path) as f:
        days = json.load(f)
    for d in days:
        p = profile(d)
        print(d["day"], f"peak {p.max():.1f} MW", f"sum {p.sum():.0f} MWh")


main(sys.argv[1])
'''}, f"{PY} load_profile.py days.json", root=R+"/grid", patch="may", versions="numpy 2.4.6, python 3.11", log="profile.log", also=["data.malformed-record", "data.quality-check"], setup=f'''{PY} -c "import json; d=[dict(day='2026-03-%02d'%k, mw=[300+k+i for i in range(23 if k==29 else 24)]) for k in range(27,31)]; json.dump(d,open('days.json','w'))"''', why="the day of the clock change has 23 hours and the base profile 24")

case("sklearn__p224", "data.column-missing", r"The feature names should match those that were passed during fit", {
 "score_leads.py": '''
import logging
import pathlib
import joblib
import pandas as pd

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
log = logging.getLogger("lead-scoring")


def load_model():
    files = sorted(pathlib.Path("models").glob("leads-*.joblib"))
    log.info("model %s", files[-1].name)
    return joblib.load(files[-1])


def features(df):
    df = df.copy()
    df["is_corp"] = (df["segment"] == "corp").astype(int)
    return df.drop(columns=["segment", "lead_id"])


def main():
    df = pd.read_csv("leads.csv")
    model = load_model()
    X = features(df)
    df["score"] = model.predict_proba(X)[:, 1]
    df[["lead_id", "score"]].to_csv("scores.csv", index=False)
    log.info("%d scored", len(df))


main()
'''}, f"{PY} score_leads.py", root=R+"/leads", file="", patch="may", versions="scikit-learn, pandas 3.1.1, python 3.11", log="score.log",
 setup=f'''{PY} -c "
import pandas as pd, joblib, os, numpy as np
from sklearn.linear_model import LogisticRegression
os.makedirs('models'); r=np.random.default_rng(1)
X=pd.DataFrame(dict(visits=r.integers(0,9,80), mails_opened=r.integers(0,5,80), is_corp=r.integers(0,2,80))); joblib.dump(LogisticRegression().fit(X, r.integers(0,2,80)),'models/leads-07.joblib')
pd.DataFrame(dict(lead_id=range(20), visits=3, mail_opens=2, segment='corp')).to_csv('leads.csv',index=False)"''', why="the export renamed mails_opened to mail_opens")

case("sklearn__p225", "data.empty-input", r"Found array with 0 sample\(s\)|n_samples=0", {
 "fraud/train.py": '''
import argparse
import logging
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
log = logging.getLogger("fraud.train")


def load(path, since):
    df = pd.read_csv(path, parse_dates=["booked_at"])
    df = df[df.booked_at >= since]
    log.info("%d transactions since %s", len(df), since)
    return df


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--since", default="2026-11-01")
    a = ap.parse_args()
    df = load("tx.csv", a.since)
    X = StandardScaler().fit_transform(df[["amount", "hour"]])
    m = RandomForestClassifier(n_estimators=20).fit(X, df.is_fraud)
    log.info("trained, %d trees", len(m.estimators_))


main()
'''}, f"{PY} fraud/train.py", root=R+"/fraud", file="", versions="scikit-learn, pandas 3.1.1, python 3.11", log="train.log", setup='{ echo amount,hour,booked_at,is_fraud; for i in $(seq 1 60); do echo "$i,$((i%24)),2026-10-1$((i%9)),$((i%2))"; done; } > tx.csv', why="no transaction lies in the period, the frame is empty")

case("xgboost__p226", "data.column-missing", r"feature_names mismatch", {
 "demand.py": '''
import json
import sys
import pandas as pd
import xgboost as xgb


def matrix(path):
    df = pd.read_csv(path)
    return xgb.DMatrix(df.drop(columns="sku")), df.sku


def main(model, data):
    bst = xgb.Booster()
    bst.load_model(model)
    X, sku = matrix(data)
    print("rows", X.num_row(), "features", X.num_col(), flush=True)
    pred = bst.predict(X)
    json.dump(dict(zip(sku, map(float, pred))), open("forecast.json", "w"))


main(*sys.argv[1:])
'''}, f"{PY} demand.py model.json week48.csv", root=R+"/demand", file="", patch="may", versions="xgboost, python 3.11", log="demand.log",
 setup=f'''{PY} -c "
import xgboost as xgb, pandas as pd, numpy as np
r=np.random.default_rng(0); X=pd.DataFrame(dict(price=r.random(90),promo=r.integers(0,2,90),stock=r.random(90))); xgb.train(dict(max_depth=2,nthread=1), xgb.DMatrix(X,label=r.random(90)), 3).save_model('model.json')
X.rename(columns=dict(promo='promotion')).assign(sku=['S%d'%i for i in range(90)]).to_csv('week48.csv',index=False)"''', why="the new data has promotion instead of promo")

case("pandas__p227", "data.overflow", r"OverflowError|out of bounds|too large", {
 "serials.py": '''
import numpy as np
import pandas as pd
import sys


def compact(df):
    """serial numbers come with a check digit at the end"""
    s = df["serial"].astype(str).str[:-1]
    df["serial_no"] = np.array([int(x) for x in s], dtype="int32") #@
    df["check"] = df["serial"].astype(str).str[-1].astype("int8")
    return df.drop(columns="serial")


df = pd.read_csv(sys.argv[1], dtype={"serial": str})
print(df.shape)
out = compact(df)
print(out.dtypes.to_string())
out.to_parquet("serials.parquet")
'''}, f"{PY} serials.py s.csv", root=R+"/serials", patch="may", versions=V, log="serials.log", family="numpy-overflow", setup='{ echo serial; for i in $(seq 1 40); do echo "90411$i""7"; done; echo 40000000001; } > s.csv', why="the newest serial number does not fit in int32")

case("pandas__p228", "data.quality-check", r"rows without tax id", {
 "supplier_master.py": '''
import logging
import sys
import pandas as pd

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)
LIMIT = 0.02


def check(df):
    share = df.tax_id.isna().mean()
    logging.info("share without tax id %.3f (limit %.2f)", share, LIMIT)
    if share > LIMIT:
        raise ValueError(f"{df.tax_id.isna().sum()} of {len(df)} rows without tax id, limit is {LIMIT:.0%}")


def main(path):
    df = pd.read_csv(path)
    check(df)
    df.to_parquet("supplier_master.parquet")
    logging.info("published %d suppliers", len(df))


main(sys.argv[1])
'''}, f"{PY} supplier_master.py sup.csv", root=R+"/supmaster", file="", versions=V, log="supplier_master.log", setup='{ echo id,tax_id; for i in $(seq 1 100); do if [ $((i%9)) = 0 ]; then echo "$i,"; else echo "$i,DE$i"; fi; done; } > sup.csv', why="the job's own quality check on the share of missing tax ids fails")
