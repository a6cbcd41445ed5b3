"""Every recorded run, made and then replayed in other time zones, locales and hash seeds: equal?

python -m benchmarks.replay [CASES]: exit code 0 when all of them are, and no socket was asked for.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from entrypoints.bootstrap import open_state, replay_run
from evals.corpus import Corpus
from evals.history import CORPUS, lay_out
from evals.record_history import run_of
from graph import state as states
from graph.replay import Equal
from graph.state import Hands
from tools.catalogue import load

HOME = Path(__file__).resolve().parents[1]
ZONES = ("UTC", "Asia/Kathmandu", "America/St_Johns")
LOCALES = ("C", "C.UTF-8")


def record(folder: Path, count: int) -> int:
    corpus, catalogue = Corpus.open(CORPUS), load()
    entries = corpus.entries[:count]
    with states.open_state(folder / "state", Hands("me", partial(datetime.now, UTC))) as state:
        for entry in entries:
            lay_out(corpus, entry.id, folder / entry.id)
            run_of(state, folder / entry.id, catalogue)
    return len(entries)


def replay_all(folder: Path) -> dict[str, int]:
    """In a process that may open no socket and ask for no name."""
    sys.addaudithook(_no_socket)
    with open_state(folder / "state") as state:
        replayed = [replay_run(state, name) for name in state.ledger.names()]
    return {
        "runs": len(replayed),
        "equal": sum(isinstance(one.outcome, Equal) for one in replayed),
        "executed": sum(len(one.executed) for one in replayed),
    }


def _no_socket(event: str, _arguments: tuple[object, ...]) -> None:
    if event.startswith("socket."):
        raise RuntimeError(f"a replay asked for {event}")


def elsewhere(folder: Path) -> Iterator[dict[str, object]]:
    for seed, (zone, locale) in enumerate(product(ZONES, LOCALES), start=7):
        where = {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": str(seed)}
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.replay", "--replay", str(folder)],
            env={**os.environ, **where},  # noqa: TID251
            cwd=HOME,
            capture_output=True,
            check=True,
        )
        yield {**where, **json.loads(done.stdout)}


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--replay"]:
        print(json.dumps(replay_all(Path(arguments[1]))))
        return 0
    with TemporaryDirectory() as name:
        runs = record(Path(name), int(arguments[0]) if arguments else 10_000)
        found = list(elsewhere(Path(name)))
    for row in found:
        print(json.dumps(row))
    equal = all(row["equal"] == row["runs"] == runs for row in found)
    print(f"{len(found)} x {runs} runs: {'all equal' if equal else 'NOT all equal'}")
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
