"""Scan with redaction against `rg -j1 -n -a -F -f` with the same literals, as ratios of CPU.

python -m benchmarks.scan [--size MB] [--rounds N] [--fallback]
"""

import argparse
import hashlib
import random
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tools.catalogue import load
from tools.redact import shipped_rules
from tools.scan import Scanner
from tools.scan_engine import compile_literals
from tools.scan_literals import Re2Table
from tools.scan_log import TRIGGERS
from tools.signature import matchers

STAMP = "26/11/23 {h:02}:{m:02}:{s:02} INFO "
SHAPES = (
    "TaskSetManager: Starting task {a}.0 in stage {b}.0 (TID {c}) (10.0.{a}.{b},executor {b},"
    " partition {a}, PROCESS_LOCAL, {c} bytes) ",
    "TaskSetManager: Finished task {a}.0 in stage {b}.0 (TID {c}) in {d} ms on 10.0.{a}.{b}"
    " (executor {b}) ({a}/{c})",
    "BlockManagerInfo: Added broadcast_{a}_piece0 in memory on 10.0.{a}.{b}:{c}"
    " (size: {d}.1 KiB, free: {d}.4 MiB)",
    "MemoryStore: Block broadcast_{a} stored as values in memory (estimated size {d}.6 KiB,"
    " free {c}.1 MiB)",
    "FileScanRDD: Reading File path: file:///data/lake/orders/ds=2026-11-{a}/part-{c}.parquet,"
    " range: 0-{d}, partition values: [20260{a}]",
    "CodeGenerator: Code generated in {d}.{c} ms",
    "DAGScheduler: Submitting {a} missing tasks from ShuffleMapStage {b}"
    " (MapPartitionsRDD[{a}] at parquet at NativeMethodAccessorImpl.java:0)",
)
FAILURE = (
    "26/11/23 10:00:00 WARN TaskSetManager: Lost task 1.0 in stage 1.0 (TID 2) (10.0.0.1 executor"
    " 1): java.lang.OutOfMemoryError: Java heap space\n"
    "\tat org.apache.spark.unsafe.Platform.allocate(Platform.java:1)\n"
    "26/11/23 10:00:01 INFO Client: connecting to postgresql://etl:hunter2secret@db:5432/orders\n"
)
EVERY = 40_000
"""Lines between two failures."""


class Hits:
    """Keeps the numbers of the lines that are handed on, and asks for no more."""

    open = False
    spent = 0

    def __init__(self) -> None:
        self.numbers: set[int] = set()

    def line(self, raw: bytes, offset: int, number: int) -> None:
        self.numbers.add(number)

    def fragment(self, raw: bytes, offset: int, number: int) -> None:
        self.numbers.add(number)

    def gap(self) -> None: ...
    def last(self, raw: bytes, offset: int, number: int) -> None: ...


class Best(NamedTuple):
    scan: float
    ripgrep: float
    hashing: float
    hit_lines: int


def write_log(path: Path, megabytes: int) -> None:
    """The same bytes each time."""
    chance = random.Random(7)  # noqa: S311
    block = ("\n".join(_line(chance) for _ in range(EVERY)) + "\n" + FAILURE).encode()
    turns = [
        bytes.maketrans(b"0123456789", b"0123456789"[n:] + b"0123456789"[:n]) for n in range(9)
    ]
    with path.open("wb") as file:
        written, turn = 0, 0
        while written < megabytes * 1024 * 1024:
            written += file.write(block.translate(turns[turn % 9]))
            turn += 1


def _line(chance: random.Random) -> str:
    below = chance.randrange
    return (STAMP + SHAPES[below(len(SHAPES))]).format(
        h=below(24),
        m=below(60),
        s=below(60),
        a=below(10, 99),
        b=below(10),
        c=below(99999),
        d=below(9999),
    )


def seconds(who: int) -> float:
    return resource.getrusage(who).ru_utime


def time_scan(scanner: Scanner, path: Path) -> tuple[float, set[int]]:
    hits = Hits()
    before = seconds(resource.RUSAGE_SELF)
    with path.open("rb", buffering=0) as file:
        scanner.scan(file, hits)
    return seconds(resource.RUSAGE_SELF) - before, hits.numbers


def time_ripgrep(literals: Path, path: Path) -> tuple[float, set[int]]:
    rg = Path(sys.executable).with_name("rg")
    command: list[str | Path] = [rg, "-j1", "-n", "-a", "-F", "-f", literals, path]
    before = seconds(resource.RUSAGE_CHILDREN)
    out = subprocess.run(command, capture_output=True, check=True).stdout
    took = seconds(resource.RUSAGE_CHILDREN) - before
    return took, {int(line.partition(b":")[0]) for line in out.splitlines()}


def time_hash(path: Path) -> float:
    before = seconds(resource.RUSAGE_SELF)
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")
    return seconds(resource.RUSAGE_SELF) - before


def measure(scanner: Scanner, triggers: list[bytes], megabytes: int, rounds: int) -> Best:
    with TemporaryDirectory() as folder:
        path, literals = Path(folder, "driver.log"), Path(folder, "literals")
        write_log(path, megabytes)
        literals.write_bytes(b"\n".join(triggers) + b"\n")
        best = Best(1e9, 1e9, 1e9, 0)
        for _ in range(rounds):
            scan, found = time_scan(scanner, path)
            ripgrep, wanted = time_ripgrep(literals, path)
            if missed := wanted - found:
                raise SystemExit(f"lines that only ripgrep found: {sorted(missed)[:10]}")
            best = Best(
                min(best.scan, scan),
                min(best.ripgrep, ripgrep),
                min(best.hashing, time_hash(path)),
                len(wanted),
            )
        return best


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--fallback", action="store_true", help="google-re2 instead of hyperscan")
    options = parser.parse_args()
    triggers = [*TRIGGERS, *matchers(load()).literals]
    rules = shipped_rules()
    scanner = Scanner(triggers, rules, Re2Table if options.fallback else compile_literals)
    best = measure(scanner, triggers, options.size, options.rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{options.size} MB, {len(triggers)} literals, {best.hit_lines} hit lines\n"
        f"ripgrep {best.ripgrep:.2f} s, scan with redaction {best.scan:.2f} s: ratio "
        f"{best.scan / best.ripgrep:.2f}\n"
        f"hashing the input, apart: {best.hashing:.2f} s; peak memory {peak} MB"
    )


if __name__ == "__main__":
    main()
