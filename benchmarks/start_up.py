"""What a command costs, as ratios of CPU to `python -c "import langgraph.graph"`.

python -m benchmarks.start_up [--rounds N]
"""

import argparse
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

DEMO = Path(__file__).parents[1] / "entrypoints" / "demo_run"
CAUSE = "code.none-value"
CODEMOD = "udf-null-guard"
LOG_BYTES = 1_000_000
YARDSTICK = "import langgraph.graph"
BREAKFIX = ("-m", "entrypoints.cli.main")
LIMITS = {"--help": 0.15, "diagnose LOG": 1.25, "diagnose FOLDER": 1.50}
QUIET = (
    "26/11/23 09:48:20 INFO TaskSetManager: Finished task {n}.0 in stage 1.0 (TID {n})"
    " in 12 ms on 10.0.0.1 (executor 1) ({n}/20000)\n"
)

Check = Callable[[bytes], None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds: int = parser.parse_args().rounds
    with TemporaryDirectory() as name:
        seconds = fastest(commands(Path(name)), rounds + 1)
    for what, limit in LIMITS.items():
        print(f"{what:<16}{seconds[what] / seconds[YARDSTICK]:6.2f}   wanted <= {limit:.2f}")


def commands(folder: Path) -> Mapping[str, tuple[Sequence[str], Check]]:
    """What is run, and what its output must say."""
    run = folder / "run"
    copytree(DEMO, run)
    log = run / "driver.log"
    log.write_bytes(padded(log.read_bytes()))
    given = ("diagnose", "--json", "--state", str(folder / "state"))
    return {
        YARDSTICK: (("-c", YARDSTICK), lambda said: None),
        "--help": ((*BREAKFIX, "--help"), helps),
        "diagnose LOG": ((*BREAKFIX, *given, str(log)), diagnoses),
        "diagnose FOLDER": ((*BREAKFIX, *given, str(run)), considers),
    }


def padded(log: bytes) -> bytes:
    """The log with what a longer run prints before it fails."""
    lines = (QUIET.format(n=n).encode() for n in range(20_000))
    before = b""
    while len(before) + len(log) < LOG_BYTES:
        before += next(lines)
    return before + log


def helps(said: bytes) -> None:
    assert b"diagnose" in said


def diagnoses(said: bytes) -> None:
    assert json.loads(said)["verdict"] == CAUSE


def considers(said: bytes) -> None:
    """The codemod was tried and wrote its patch."""
    diagnoses(said)
    assert json.loads(said)["fix"]["codemod"] == CODEMOD


def fastest(
    compared: Mapping[str, tuple[Sequence[str], Check]], rounds: int
) -> Mapping[str, float]:
    """The least CPU of each over interleaved rounds; the first round only warms the bytecode."""
    spent: dict[str, list[float]] = {what: [] for what in compared}
    for _ in range(rounds):
        for what, (arguments, check) in compared.items():
            spent[what].append(cpu_seconds(arguments, check))
    return {what: min(seconds[1:]) for what, seconds in spent.items()}


def cpu_seconds(arguments: Sequence[str], check: Check) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}  # noqa: TID251
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, check=True, env=environment
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    check(done.stdout)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
