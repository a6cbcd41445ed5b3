"""Spark jobs submitted from Airflow 3.3.2; DAGs put beside the job cases' DAGs in the same stack (jobs/common/afrun.py)."""
import glob, os, re, shutil, sys, time
from pathlib import Path
sys.path.insert(0, "/lab/spark/common")
import run as R
from data import *
SPK = "JAVA_HOME=/usr/lib/jvm/java-17-openjdk-amd64 SPARK_HOME=/opt/spk{v}/lib/python3.11/site-packages/pyspark PYSPARK_PYTHON=/opt/spk{v}/bin/python SPARK_LOCAL_IP=127.0.0.1 /opt/spk{v}/bin/spark-submit --master local[2] --conf spark.ui.enabled=false --conf spark.local.dir=/data/tmp/spark --conf spark.sql.warehouse.dir=/data/warehouse --conf spark.sql.shuffle.partitions=2"
E = []
def ex(id, **k): k["id"] = id; E.append(k)
ex("lane-stats", proj="lanes", dag="lane_stats", task="build_lane_stats", cause="config.environment-missing", also=["dependency.executable-missing"], emitter="spark", patch="never", relabelled="planned a wrong view name, but spark-submit never started: SPARK_HOME is not set for the Airflow worker", quote=r"Could not find valid SPARK_HOME|spark-class: No such file or directory", spark="43", family="af-spark-home", why="SPARK_HOME is not set on the Airflow worker and the venv's spark-submit cannot find it", runner="airflow-3.3.2",
 files={"__init__.py": "", "lane_dag.py": '''
from datetime import datetime

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import DAG

with DAG("lane_stats", start_date=datetime(2026, 11, 24), schedule="50 3 * * *", catchup=False, default_args={"retries": 0}) as dag:
    SparkSubmitOperator(
        task_id="build_lane_stats",
        conn_id="spark_local",
        application="/opt/flow/dags/lanes/jobs/lane_stats.py",
        name="lane-stats",
        conf={"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.local.dir": "/data/tmp/spark", "spark.pyspark.python": "/opt/spk43/bin/python"},
        application_args=["--day", "{{ ds }}"],
    )
''', "jobs/lane_stats.py": '''
import argparse

from pyspark.sql import SparkSession

STATS = """
SELECT origin, destination, count(*) AS legs, avg(km) AS km
FROM lanes_legs
GROUP BY origin, destination
"""  #@@

ap = argparse.ArgumentParser()
ap.add_argument("--day")
day = ap.parse_args().day

spark = SparkSession.builder.getOrCreate()
legs = spark.read.json("/data/lanes/legs.jsonl")
legs.createOrReplaceTempView("lane_legs")
print("legs", legs.count())
spark.sql(STATS).write.mode("overwrite").parquet(f"/data/out/lanes/{day}")
spark.stop()
'''}, data=lambda: wjson("/data/lanes/legs.jsonl", [{"origin": "HAL", "destination": "POZ", "km": i} for i in range(60)]), lines=None)
ex("yard-scan", proj="yard", dag="yard_scan", task="score", cause="dependency.python-module", emitter="python", quote=r"No module named 'haversine'", file="repo/requirements.txt", spark="35", family="af-spark-missing-module", why="yard_scan imports haversine, which is not installed in the Spark venv", runner="airflow-3.3.2", lines=None,
 files={"__init__.py": "", "requirements.txt": "pyspark==3.5.9\npandas==2.2.3\n", "yard_dag.py": f'''
from datetime import datetime

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

SUBMIT = "{SPK.format(v=35)}"

with DAG("yard_scan", start_date=datetime(2026, 11, 24), schedule="5 4 * * *", catchup=False, default_args={{"retries": 0}}) as dag:
    BashOperator(task_id="score", bash_command=SUBMIT + " /opt/flow/dags/yard/jobs/yard_scan.py {{{{ ds }}}}")
''', "jobs/yard_scan.py": '''
import sys

from haversine import haversine
from pyspark.sql import SparkSession, functions as F
from pyspark.sql.types import DoubleType

YARD = (51.48, 11.97)
distance = F.udf(lambda lat, lon: haversine(YARD, (lat, lon)), DoubleType())

spark = SparkSession.builder.appName("yard-scan").getOrCreate()
scans = spark.range(100).select((F.col("id") / 100 + 51).alias("lat"), F.lit(12.0).alias("lon"))
scans.withColumn("km", distance("lat", "lon")).write.mode("overwrite").parquet(f"/data/out/yard/{sys.argv[1]}")
'''}, data=lambda: None)
ex("route-cost", proj="routes", dag="route_cost", task="cost_matrix", cause="orchestration.task-timeout", also=["skew.cartesian"], emitter="airflow", quote=r"AirflowTaskTimeout|Timeout, PID", file="repo/route_dag.py", spark="43", family="af-spark-timeout", why="execution_timeout of 75 s ends the task while a cross join of 40k x 40k rows still runs", runner="airflow-3.3.2", lines=[11],
 files={"__init__.py": "", "route_dag.py": f'''
from datetime import datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG("route_cost", start_date=datetime(2026, 11, 24), schedule="35 1 * * *", catchup=False) as dag:
    BashOperator(
        task_id="cost_matrix",
        bash_command="{SPK.format(v=43)} /opt/flow/dags/routes/jobs/cost_matrix.py 40000",
        execution_timeout=timedelta(seconds=75),
        retries=0,
    )
''', "jobs/cost_matrix.py": '''
import sys

from pyspark.sql import SparkSession, functions as F

n = int(sys.argv[1])
spark = SparkSession.builder.appName("cost-matrix").getOrCreate()
stops = spark.range(n).select(F.col("id").alias("a"), (F.rand(1) * 100).alias("x"), (F.rand(2) * 100).alias("y"))
other = stops.toDF("b", "x2", "y2")
matrix = stops.crossJoin(other).withColumn("d", F.sqrt(F.pow(F.col("x") - F.col("x2"), 2) + F.pow(F.col("y") - F.col("y2"), 2)))
matrix.groupBy("a").agg(F.min("d").alias("nearest"), F.avg("d").alias("mean")).write.mode("overwrite").parquet("/data/out/matrix")
spark.stop()
'''}, data=lambda: None)
ex("cash-desk", proj="cashdesk", dag="cash_desk", task="load_journal", cause="healthy", emitter="airflow", quote="", spark="35", family="af-spark-retry-ok", relabelled="the folder came later than planned: two tries failed before the third one went through; the delivery task itself was lost by the scheduler", why="the first two tries find no journal folder, it is delivered late, the third try succeeds", runner="airflow-3.3.2", lines=None,
 files={"__init__.py": "", "cash_dag.py": f'''
from datetime import datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG("cash_desk", start_date=datetime(2026, 11, 24), schedule="15 2 * * *", catchup=False) as dag:
    till = BashOperator(task_id="till_delivery", bash_command="sleep 95; mkdir -p /data/journal/in && cp /data/journal/raw.jsonl /data/journal/in/part-0.jsonl && echo delivered")
    load = BashOperator(
        task_id="load_journal",
        bash_command="{SPK.format(v=35)} /opt/flow/dags/cashdesk/jobs/load_journal.py",
        retries=2,
        retry_delay=timedelta(seconds=90),
    )
''', "jobs/load_journal.py": '''
from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.appName("load-journal").getOrCreate()
journal = spark.read.schema("till int, eur double").json("/data/journal/in")
journal.groupBy("till").agg(F.sum("eur").alias("eur")).write.mode("overwrite").parquet("/data/out/journal")
spark.stop()
'''}, data=lambda: wjson("/data/journal/raw.jsonl", [{"till": i % 4, "eur": i / 2} for i in range(80)]))
def strip(t): return "\n".join(re.sub(r"[ ]*#@@$", "", l) for l in t.lstrip("\n").split("\n"))
def put(DAGS, ENV):
    ENV["PATH"] = "/opt/af3/bin:/opt/spk43/bin:/usr/local/bin:/usr/bin:/bin"
    for e in E:
        d = R.CASES / f"{e['emitter']}__{e['id']}"; d.mkdir(parents=True, exist_ok=True); e["versions"] = f"spark {R.VER[e['spark']]}, airflow 3.3.2, python 3.11, java 17"; R.write_label(e, d, e.get("lines"))
        (d / "make.sh").write_text("#!/bin/sh\n# all Airflow runs are made together\nexec /lab/jobs/common/qa.sh\n"); (d / "make.sh").chmod(0o755)
        for rel, t in e["files"].items():
            for base in (DAGS / e["proj"], d / "input/repo"): p = base / rel; p.parent.mkdir(parents=True, exist_ok=True); p.write_text(strip(t))
    return E
def data():
    for e in E: e["data"]()
def collect(HOME, st, extra):
    for e in E:
        d = R.CASES / f"{e['emitter']}__{e['id']}"; inp = d / "input"; blob = ""
        for g in sorted(glob.glob(f"{HOME}/logs/dag_id={e['dag']}/**/attempt=*.log", recursive=True)):
            if f"task_id={e['task']}/" in g: p = inp / os.path.relpath(g, HOME / "logs"); p.parent.mkdir(parents=True, exist_ok=True); shutil.copy(g, p); blob += p.read_text(errors="replace")
        m = bool(re.search(e["quote"], blob)) if e["quote"] else None; ok = m is not False and (st.get(e["dag"]) == "success") == (e["cause"] == "healthy") and blob
        leaks = [w for w in ("/work/", "/root/", "/lab", "farm") if w in blob]
        msg = f"{e['id']} [{e['cause']}] dag={st.get(e['dag'])} quote={m} log={len(blob) // 1024}k leaks={leaks}{'' if ok and not leaks else '  <<<<< CHECK'}"
        print(msg, flush=True); (R.ROOT / "runs.log").open("a").write(time.strftime("%H:%M:%S ") + msg + "\n"); (R.ROOT / "state").mkdir(exist_ok=True); (R.ROOT / "state" / e["id"]).write_text(msg + "\n")
