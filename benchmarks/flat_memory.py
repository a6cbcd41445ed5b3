"""Does memory stay flat: a log of 10 GB and an event log of 5 GB, made while they are read.

python -m benchmarks.flat_memory [--log-mb 10000] [--event-log-mb 5000]

Nothing is written to disk: the bytes are made block by block as the readers of the product ask for
them. Each size runs in a process of its own; the tenth of the size stands beside it.
"""

import argparse
import io
import json
import random
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import cycle

from agents.log_reader import report
from benchmarks.event_log import task_ends
from benchmarks.scan import EVERY, FAILURE, SHAPES, STAMP
from contracts.inputs import EventLog, Inputs, LogFile
from contracts.task_event import FileRef, LocalFile
from tools.catalogue import load
from tools.event_log import read_event_log
from tools.signature import matchers

GROWTH = 1.2
"""So much more memory may ten times the bytes take."""


class Made(io.RawIOBase):
    """Bytes that an iterator makes, up to `size`; the end is a clean one."""

    torn = None

    def __init__(self, pieces: Iterator[bytes], size: int) -> None:
        self._pieces = pieces
        self._left = size
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        if not self._rest and self._left > 0:
            self._rest = next(self._pieces)
        taken = self._rest[: min(len(buffer), max(self._left, 0))]
        self._rest = self._rest[len(taken) :]
        self._left -= len(taken)
        buffer[: len(taken)] = taken
        return len(taken)


class Files:
    """Every reference leads to the bytes that are made."""

    def __init__(self, pieces: Iterator[bytes], size: int) -> None:
        self._made = Made(pieces, size)

    def raw(self, ref: FileRef) -> Made:
        return self._made

    def redacted(self, ref: FileRef) -> io.BufferedReader:
        return io.BufferedReader(self._made, 1 << 20)


def log_lines() -> Iterator[bytes]:
    """Blocks of quiet lines with a failure at the end of each, in changing digits."""
    chance = random.Random(7)  # noqa: S311
    lines = (_line(chance) for _ in range(EVERY))
    block = ("\n".join(lines) + "\n" + FAILURE).encode()
    digits = b"0123456789"
    turns = [bytes.maketrans(digits, digits[n:] + digits[:n]) for n in range(9)]
    return (block.translate(turn) for turn in cycle(turns))


def _line(chance: random.Random) -> str:
    shape = STAMP + SHAPES[chance.randrange(len(SHAPES))]
    numbers = {name: chance.randrange(10, 60) for name in "hmsabcd"}
    return shape.format(**numbers)


def events() -> Iterator[bytes]:
    yield b'{"Event":"SparkListenerLogStart","Spark Version":"4.3.0"}\n'
    yield from task_ends()


def read_log(size: int) -> str:
    ref = LocalFile(name="driver.log", size=size, sha256="0" * 64)
    known, inputs = matchers(load()), Inputs(logs=(LogFile(ref=ref, role="driver"),))
    found = report(inputs, known, Files(log_lines(), size))  # type: ignore[arg-type]
    return f"{len(found.findings)} findings, {found.logs[0].lines_read} lines"


def read_events(size: int) -> str:
    ref = LocalFile(name="eventlog", size=size, sha256="0" * 64)
    found = read_event_log(EventLog(parts=(ref,)), Files(events(), size))
    return f"{len(found.stages)} stages"


READERS: Mapping[str, Callable[[int], str]] = {"log": read_log, "event-log": read_events}


def measured(reader: str, size: int) -> tuple[float, float, str]:
    """CPU seconds, MB at the peak, and what came out."""
    found = READERS[reader](size)
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, found


def run(reader: str, mb: int) -> tuple[float, float, str]:
    command = [sys.executable, "-m", "benchmarks.flat_memory", "--read", reader, "--mb", str(mb)]
    seconds, peak, found = json.loads(
        subprocess.run(command, check=True, capture_output=True).stdout
    )
    return seconds, peak, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--log-mb", type=int, default=10_000)
    parser.add_argument("--event-log-mb", type=int, default=5_000)
    parser.add_argument("--read", choices=sorted(READERS), help=argparse.SUPPRESS)
    parser.add_argument("--mb", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        print(json.dumps(measured(options.read, options.mb * 1_000_000)))
        return
    for reader, mb in (("log", options.log_mb), ("event-log", options.event_log_mb)):
        _, tenth, _ = run(reader, mb // 10)
        seconds, peak, found = run(reader, mb)
        told = f"{tenth:.0f} MB at a tenth, {peak:.0f} MB whole: {peak / tenth:.2f}"
        print(f"{reader}, {mb} MB: {told}; {seconds:.1f} CPU s; {found}", flush=True)
        assert peak <= GROWTH * tenth, "memory grows with the log"


if __name__ == "__main__":
    main()
