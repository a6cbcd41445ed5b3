"""Changes that look right and are not: which rung rejects each, with the jobs really run.

python -m benchmarks.bad_patches [WORD ...]

Only those whose name has one of the words. Each runs a job on Spark three times or so.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from contracts.fix import Effect
from tests.tools.ladder.made import patch
from tools.ladder.environment import Places
from tools.ladder.judge import rungs_of
from tools.ladder.order import Order
from tools.ladder.outcome import Expected, Plant, Table
from tools.ladder.prover import SandboxProver
from tools.sandbox_watch import Caps

PLACES = Places(cache=Path.home() / ".cache" / "breakfix", own=Path(sys.prefix))
CAPS = Caps(wall_s=1800, cpu_s=600)
"""The machine of the tests may be busy."""
TABLES = (
    Table(name="/in/orders", columns=(("id", "bigint"), ("sku", "string"), ("qty", "int"))),
    Table(name="/in/products", columns=(("sku", "string"), ("price", "double"), ("n", "bigint"))),
)
HEAD = """\
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
spark = SparkSession.builder.appName("job").getOrCreate()
orders = spark.read.parquet("/in/orders")
products = spark.read.parquet("/in/products").where("n > 3")
"""


ANY = Expected(names=("X",))
"""No failure that these jobs have."""


@dataclass(frozen=True, slots=True)
class Bad:
    id: str
    before: str
    after: str
    rung: str
    says: str
    effect: Effect = "none"
    spark: tuple[int, int] = (4, 3)
    expected: Expected = ANY
    plants: tuple[Plant, ...] = ()


TWICE = Expected(names=("COLUMN_ALREADY_EXISTS",))
CAST = Expected(names=("CAST_INVALID_INPUT",))
JOIN = 'joined = orders.join(products, orders["sku"] == products["sku"], "{}")\n'
OUT = 'joined.write.mode("overwrite").parquet("/out")\n'
UDF = """\
@F.udf("string")
def kind(sku):
    return sku.lower()
"""
SALTED = """\
salted = orders.withColumn("salt", F.abs(F.hash("id")) % 4)
many = products.withColumn("salt", F.explode(F.array(*[F.lit(n) for n in range(4)])))
joined = salted.join(many, ["sku", "salt"], "right").drop("salt")
"""
BAD = (
    Bad(
        "toLocalIterator, whose length is asked for",
        "rows = orders.collect()\nprint(len(rows))\n",
        "rows = orders.toLocalIterator()\nprint(len(rows))\n",
        "plan",
        "object of type 'generator' has no len()",
    ),
    Bad(
        "join on the name, with columns named by position later",
        JOIN.format("inner") + 'joined = joined.toDF("id", "a", "qty", "b", "price", "n")\n' + OUT,
        'joined = orders.join(products, on="sku")\n'
        'joined = joined.toDF("id", "a", "qty", "b", "price", "n")\n' + OUT,
        "plan",
        "does not run on the inputs that the log shows",
    ),
    Bad(
        "drop of the right key in a full join",
        JOIN.format("full") + OUT,
        JOIN.format("full") + 'joined = joined.drop(orders["sku"])\n' + OUT,
        "same-rows",
        "values of sku are gone",
        "order",
        expected=TWICE,
    ),
    Bad(
        "salt on an outer join",
        'joined = orders.join(products, ["sku"], "right")\n' + OUT,
        SALTED + OUT,
        "same-rows",
        "on clean rows the results differ: /out: ",
    ),
    Bad(
        "guard around the call of a UDF",
        UDF + 'orders.select(kind("sku").alias("k")).write.parquet("/out")\n',
        UDF + 'k = F.when(F.col("sku").isNotNull(), kind("sku"))\n'
        'orders.select(k.alias("k")).write.parquet("/out")\n',
        "red-green",
        "fails before and after, on invented rows with NULL in sku",
        expected=Expected(names=("AttributeError",), words=("NoneType", "lower")),
        plants=(Plant(kind="null"),),
    ),
    Bad(
        "the method try_cast on Spark 3.5",
        'q = F.expr("cast(sku as int)")\norders.select(q.alias("q")).write.parquet("/out")\n',
        'q = orders["sku"].try_cast("int")\norders.select(q.alias("q")).write.parquet("/out")\n',
        "plan",
        "'Column' object is not callable",
        spark=(3, 5),
        expected=CAST,
    ),
    Bad(
        "null filter before an inner join",
        'joined = orders.join(products, ["sku"])\n' + OUT,
        'joined = orders.where("sku is not null").join(products, ["sku"])\n' + OUT,
        "plan",
        "the change is inert",
    ),
    Bad(
        "broadcast of a side that is broadcast already",
        'joined = orders.join(products, ["sku"])\n' + OUT,
        'joined = orders.join(F.broadcast(products), ["sku"])\n' + OUT,
        "plan",
        "the change is inert",
    ),
    Bad(
        "memory of a driver that runs already",
        OUT.replace("joined", "orders"),
        'spark.stop()\nspark = SparkSession.builder.config("spark.driver.memory", "4g")'
        '.getOrCreate()\norders = spark.read.parquet("/in/orders")\n'
        + OUT.replace("joined", "orders"),
        "plan",
        "spark.driver.memory is set once the driver runs already",
        "configuration",
    ),
    Bad(
        "a key that cannot be set any more",
        OUT.replace("joined", "orders"),
        'spark.conf.set("spark.executor.memory", "4g")\n' + OUT.replace("joined", "orders"),
        "plan",
        "CANNOT_MODIFY",
        "configuration",
    ),
    Bad(
        "the columns put in another order for a union by position",
        'a = orders.select("id", F.col("qty").cast("bigint").alias("n"))\n'
        'b = products.select("n", F.col("n").alias("id"))\n'
        'a.union(b.select("id", "n")).write.parquet("/out")\n',
        'a = orders.select("id", F.col("qty").cast("bigint").alias("n"))\n'
        'b = products.select(F.lit(7).cast("bigint").alias("n"), F.col("n").alias("id"))\n'
        'a.union(b).write.parquet("/out")\n',
        "same-rows",
        "rows, other values",
    ),
)


def main() -> None:
    words = sys.argv[1:]
    wanted = [bad for bad in BAD if not words or any(word in bad.id for word in words)]
    results = [tried(bad) for bad in wanted]
    raise SystemExit(0 if all(results) else 1)


def tried(bad: Bad) -> bool:
    order = Order(
        script="job.py",
        arguments=(),
        tables=TABLES,
        wanted={},
        plants=bad.plants,
        named=("sku",),
        expected=bad.expected,
        settings={},
        spark=True,
    )
    before, after = ({"job.py": (HEAD + code).encode()} for code in (bad.before, bad.after))
    ran = SandboxProver(PLACES, CAPS).prove(order, before, after, bad.spark)
    rungs = rungs_of(patch(bad.effect), ran)
    failed = [rung for rung in rungs if rung.state == "failed"]
    right = bool(failed) and failed[0].rung == bad.rung and bad.says in failed[0].detail
    told = failed[0] if failed else rungs[0]
    print(f"{'rejected' if right else 'NOT AS WANTED':<14}{bad.id}: {told.rung}: {told.detail}")
    return right


if __name__ == "__main__":
    main()
