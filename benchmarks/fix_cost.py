"""What finding, patching and checking a file costs, as a ratio to LibCST's parse of it.

python -m benchmarks.fix_cost [--lines N] [--rounds N]

Processor time of this process, the fastest of the rounds; nothing is kept between them.
"""

import argparse
import time
from collections.abc import Callable

import libcst as cst

from contracts.evidence import Evidence
from contracts.log_report import Frame
from tools.codemod import consider
from tools.codemod_checks import checks
from tools.codemod_index import codemod
from tools.source_map_clues import Clues
from tools.source_map_tree import read_tree

WANTED = 8.0
ID = "drop-broadcast-hint"
FUNCTION = '''

def step_{n}(frame, other):
    """Sales of region {n}, with what each item is called."""
    named = frame.join(other, ["sku"], "left").withColumn("region", F.lit("r{n}"))
    kept = named.where((F.col("amount") > {n}) & F.col("sku").isNotNull())
    for name, how in (("amount", "sum"), ("qty", "max")):
        kept = kept.withColumn(f"{{name}}_{{how}}", F.col(name) * {n} + len(name))
    return kept.groupBy("sku", "region").agg(F.sum("amount").alias("total_{n}"))
'''
HEAD = "from pyspark.sql import functions as F\n"
TAIL = """

def main(spark):
    orders, items = spark.table("orders"), spark.table("items")
    joined = orders.join(F.broadcast(items), "sku")
    joined.write.parquet("/out")


main(spark)
"""


def job(lines: int) -> bytes:
    each = FUNCTION.count("\n")
    body = "".join(FUNCTION.format(n=n) for n in range((lines - TAIL.count("\n")) // each))
    return (HEAD + body + TAIL).encode()


def clues(data: bytes) -> Clues:
    text = data.decode().splitlines()
    line = next(n for n, code in enumerate(text, 1) if "write.parquet" in code)
    quote = Evidence(source="driver.log", line=1, byte=0, length=4, sha256="0" * 64, text="boom")
    frames = (
        Frame(file="/x/job.py", line=len(text), function="<module>", user=True, code=text[-1]),
        Frame(file="/x/job.py", line=line, function="main", user=True, code=text[line - 1].strip()),
    )
    return Clues(
        cause="memory.broadcast-timeout",
        evidence=(quote,),
        findings=(),
        frames=frames,
        settings=(("spark.sql.autoBroadcastJoinThreshold", "-1"),),
    )


def fastest(work: Callable[[], object], rounds: int) -> float:
    seconds: list[float] = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return min(seconds)


def fix(data: bytes, told: Clues) -> None:
    """From the evidence to a patch whose checks passed, as a run does it."""
    read_tree.cache_clear()
    files = {"job.py": data}
    made = consider(told, files, [codemod(ID)])
    if made.patch is None:
        raise SystemExit(f"{ID} made no patch: {made.refusals}")
    read_tree.cache_clear()
    rungs = checks(codemod(ID), made.patch, files)
    if any(rung.state != "proved" for rung in rungs):
        raise SystemExit(str(rungs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    data = job(given.lines)
    told = clues(data)
    text = data.decode()
    parse = fastest(lambda: cst.parse_module(text), given.rounds)
    whole = fastest(lambda: fix(data, told), given.rounds)
    lines = data.count(b"\n")
    took = f"parse {parse * 1000:.0f} ms, locate + patch + check {whole * 1000:.0f} ms"
    print(f"{lines} lines: {took}")
    print(f"ratio {whole / parse:.1f}   wanted <= {WANTED:.1f}")
    raise SystemExit(0 if whole / parse <= WANTED else 1)


if __name__ == "__main__":
    main()
