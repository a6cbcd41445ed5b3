"""Event log: our reader beside the standard library's json with the same filter.

`python -m benchmarks.event_log` writes a log of 200 MB (`--mb 1000` for more) from the shape of a
real task's end, asserts that both readers find the same numbers, and prints user CPU and memory.
Goal: at most 1/6 of the CPU, and memory that does not grow with the log.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from agents.spark_metrics import read_metrics
from contracts.inputs import EventLog, Inputs
from contracts.task_event import FileRef, LocalFile

TASKS_PER_STAGE = 2000
GOAL = 1 / 6
Row = Mapping[str, object]
Result = list[Row]
SHAPE = Path(__file__).with_name("task_end.json").read_bytes().rstrip()
CHANGED = re.compile(
    rb'"(Stage ID|Task ID|Index|Launch Time|Finish Time|Total Records Read|Remote Bytes Read|'
    rb'Disk Bytes Spilled|JVM GC Time|Peak Execution Memory|Shuffle Bytes Written)":\d+'
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--read", choices=sorted(READERS), help=argparse.SUPPRESS)
    parser.add_argument("--log", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.read:
        print(json.dumps(measured(READERS[args.read], args.log)))
    else:
        compare(args.mb, args.rounds)


def compare(mb: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "small"), Path(folder, "large")
        write_log(small, mb // 4)
        write_log(large, mb)
        quarter = run("ours", small)
        found = [(run("ours", large), run("json", large)) for _ in range(rounds)]
    assert all(ours.result == theirs.result for ours, theirs in found), "the readers disagree"
    ours_s = min(ours.user_s for ours, _ in found)
    json_s = min(theirs.user_s for _, theirs in found)
    full_mb = max(ours.rss_mb for ours, _ in found)
    print(f"{mb} MB: ours {ours_s:.2f} s, json {json_s:.2f} s user: ratio {ours_s / json_s:.3f}")
    print(f"memory: {quarter.rss_mb:.0f} MB at {mb // 4} MB, {full_mb:.0f} MB at {mb} MB")
    assert ours_s <= GOAL * json_s, f"goal missed: more than {GOAL:.3f}"
    assert full_mb <= 1.2 * quarter.rss_mb, "memory grows with the log"


class Measured(NamedTuple):
    user_s: float
    rss_mb: float
    result: Result


def run(reader: str, log: Path) -> Measured:
    command = [sys.executable, "-m", "benchmarks.event_log", "--read", reader, "--log", str(log)]
    out = subprocess.run(command, check=True, capture_output=True).stdout
    return Measured(*json.loads(out))


def measured(read: Callable[[Path], Result], log: Path) -> Measured:
    start = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    result = read(log)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return Measured(after.ru_utime - start, after.ru_maxrss / 1024, result)


def write_log(path: Path, mb: int) -> None:
    with path.open("wb") as file:
        size = file.write(b'{"Event":"SparkListenerLogStart","Spark Version":"4.3.0"}\n')
        for line in task_ends():
            if size >= mb * 1_000_000:
                return
            size += file.write(line)


def task_ends() -> Iterator[bytes]:
    pieces: list[bytes] = []
    keys: list[bytes] = []
    at = 0
    for match in CHANGED.finditer(SHAPE):
        key_end = match.start() + len(match[1]) + 3
        pieces.append(SHAPE[at:key_end])
        keys.append(match[1])
        at = match.end()
    rest, task = SHAPE[at:] + b"\n", 0
    while True:
        yield (
            b"".join(
                piece + str(number(key, task)).encode()
                for piece, key in zip(pieces, keys, strict=True)
            )
            + rest
        )
        task += 1


def number(key: bytes, task: int) -> int:
    launched = 1_795_427_640_000 + task * 7
    noise = (task * 2_654_435_761) % 2**32
    match key:
        case b"Stage ID":
            return task // TASKS_PER_STAGE
        case b"Task ID":
            return task
        case b"Index":
            return task % TASKS_PER_STAGE
        case b"Launch Time":
            return launched
        case b"Finish Time":
            return launched + 200 + noise % 5_000
        case _:
            return noise % 100_003


def ours(log: Path) -> Result:
    class Files:
        def redacted(self, ref: FileRef) -> BinaryIO:
            return log.open("rb")

    ref = LocalFile(name="log", size=log.stat().st_size, sha256="0" * 64)
    metrics = read_metrics(Inputs(event_logs=(EventLog(parts=(ref,)),)), Files())
    return [
        {
            "stage": stage.stage,
            "succeeded": stage.succeeded,
            "hot": stage.hot.index if stage.hot else None,
            **{name: getattr(stage, name).model_dump() for name in NUMBERS},
        }
        for stage in metrics.stages
    ]


NUMBERS: dict[str, Callable[[dict[str, int], dict[str, dict[str, int]]], int]] = {
    "duration_ms": lambda info, _: info["Finish Time"] - info["Launch Time"],
    "records_read": lambda _, numbers: (
        numbers["Shuffle Read Metrics"]["Total Records Read"]
        + numbers["Input Metrics"]["Records Read"]
    ),
    "bytes_read": lambda _, numbers: (
        numbers["Shuffle Read Metrics"]["Remote Bytes Read"]
        + numbers["Shuffle Read Metrics"]["Local Bytes Read"]
        + numbers["Input Metrics"]["Bytes Read"]
    ),
    "bytes_written": lambda _, numbers: (
        numbers["Shuffle Write Metrics"]["Shuffle Bytes Written"]
        + numbers["Output Metrics"]["Bytes Written"]
    ),
    "spilled_bytes": lambda _, numbers: flat(numbers["Disk Bytes Spilled"]),
    "gc_ms": lambda _, numbers: flat(numbers["JVM GC Time"]),
    "peak_execution_bytes": lambda _, numbers: flat(numbers["Peak Execution Memory"]),
}


def flat(number: object) -> int:
    assert isinstance(number, int)
    return number


def with_json(log: Path) -> Result:
    stages: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
    with log.open("rb") as file:
        for line in file:
            if line.startswith(b'{"Event":"SparkListenerTaskEnd"'):
                event = json.loads(line)
                info, metrics = event["Task Info"], event["Task Metrics"]
                values = tuple(value(info, metrics) for value in NUMBERS.values())
                stages.setdefault(event["Stage ID"], []).append((info["Index"], values))
    return [row(stage, tasks) for stage, tasks in sorted(stages.items())]


def row(stage: int, tasks: list[tuple[int, tuple[int, ...]]]) -> Row:
    columns = zip(NUMBERS, zip(*(values for _, values in tasks), strict=True), strict=True)
    hot = max(tasks, key=lambda task: task[1][1])[0] if len(tasks) > 1 else None
    return {"stage": stage, "succeeded": len(tasks), "hot": hot} | {
        name: {
            "median": sorted(column)[len(column) // 2],
            "maximum": max(column),
            "total": sum(column),
        }
        for name, column in columns
    }


READERS: dict[str, Callable[[Path], Result]] = {"ours": ours, "json": with_json}

if __name__ == "__main__":
    main()
