"""What more patterns cost: CPU of the scan with 150 literals, with 1,000 and with all of them.

python -m benchmarks.scan_growth [--size MB] [--rounds N]

The same log, interleaved rounds, the least of each. Goal: from 150 to 1,000 at most 20 % more.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.scan import time_scan, write_log
from tools.catalogue import load
from tools.redact import shipped_rules
from tools.scan import Scanner
from tools.scan_log import TRIGGERS
from tools.signature import matchers

COUNTS = (150, 1000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = Path(folder, "driver.log")
        write_log(path, options.size)
        best = fastest(scanners(), path, options.rounds)
    least = min(best)
    for count, seconds in best.items():
        print(f"{count:>6} literals: {seconds:.2f} s, {seconds / best[least]:.3f} of {least}")


def scanners() -> Mapping[int, Scanner]:
    """By how many literals of the packs each searches, beside those of every log."""
    literals = matchers(load()).literals
    counts = (*COUNTS, len(literals))
    return {
        count: Scanner([*TRIGGERS, *spread(literals, count)], shipped_rules()) for count in counts
    }


def spread(literals: Sequence[bytes], count: int) -> list[bytes]:
    """So many of them, from all over the alphabet."""
    return [literals[place * len(literals) // count] for place in range(count)]


def fastest(compared: Mapping[int, Scanner], path: Path, rounds: int) -> Mapping[int, float]:
    spent: dict[int, list[float]] = {count: [] for count in compared}
    for _ in range(rounds):
        for count, scanner in compared.items():
            spent[count].append(time_scan(scanner, path)[0])
    return {count: min(seconds) for count, seconds in spent.items()}


if __name__ == "__main__":
    main()
