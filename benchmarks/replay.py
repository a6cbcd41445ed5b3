"""Every recorded failure, run and then replayed in other time zones, locales and hash seeds.

python -m benchmarks.replay [CASES]: exit code 0 when all of them are equal, no socket was asked
for, and what was broken on purpose was named.
"""

import json
import locale
import os
import secrets
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from contracts.base import canonical, sha256_of
from contracts.catalogue import Catalogue
from contracts.log_report import LogReport
from contracts.recorded import Recorded
from contracts.verdict import Verdict
from entrypoints.bootstrap import open_state, replay_run, replay_run_with_current_code
from entrypoints.derived_runs import fork_run
from evals.corpus import Corpus
from evals.history import CORPUS, lay_out
from evals.record_history import run_of
from graph import state as states
from graph.replay import Different, Equal, Outcome
from graph.state import Hands, State
from tools.catalogue import load

HOME = Path(__file__).resolve().parents[1]
ZONES = ("UTC", "Asia/Kathmandu", "America/St_Johns")
PLAIN, FOREIGN = "C", "tr_TR.UTF-8"
"""Turkish has letters of its own for upper and lower i, and a comma in numbers."""

Row = dict[str, Any]


def record(folder: Path, count: int) -> int:
    corpus, catalogue = Corpus.open(CORPUS), load()
    entries = corpus.entries[:count]
    with states.open_state(folder / "state", Hands("me", partial(datetime.now, UTC))) as state:
        for entry in entries:
            lay_out(corpus, entry.id, folder / entry.id)
            run_of(state, folder / entry.id, catalogue)
    return len(entries)


def replay_all(folder: Path) -> Row:
    """In a process that may open no socket and ask for no name."""
    locale.setlocale(locale.LC_ALL, "")
    sys.addaudithook(_no_socket)
    with open_state(folder / "state") as state:
        replayed = [replay_run(state, name) for name in state.ledger.names()]
    return {
        "locale": locale.setlocale(locale.LC_CTYPE),
        "runs": len(replayed),
        "equal": sum(isinstance(one.outcome, Equal) for one in replayed),
        "functions executed": sum(len(one.executed) for one in replayed),
    }


def _no_socket(event: str, _arguments: tuple[object, ...]) -> None:
    if event.startswith("socket."):
        raise RuntimeError(f"a replay asked for {event}")


def elsewhere(folder: Path) -> Iterator[Row]:
    compiled = ["localedef", "-i", "tr_TR", "-f", "UTF-8", "--no-archive", str(folder / FOREIGN)]
    subprocess.run(compiled, check=True)
    for zone, name in product(ZONES, (PLAIN, FOREIGN)):
        where = {"TZ": zone, "LC_ALL": name, "PYTHONHASHSEED": str(secrets.randbelow(2**32))}
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.replay", "--replay", str(folder)],
            env={**os.environ, **where, "LOCPATH": str(folder)},  # noqa: TID251
            cwd=HOME,
            stdout=subprocess.PIPE,
            check=True,
        )
        yield {"zone": zone, "seed": where["PYTHONHASHSEED"], **json.loads(done.stdout)}


def trials(folder: Path) -> Iterator[Row]:
    with open_state(folder / "state") as state:
        yield broken(state)
        yield changed(state)


def broken(state: State) -> Row:
    """Each signature that some run has a finding of is taken out, one at a time."""
    catalogue = load()
    runs: dict[str, str] = {}
    for run in reversed(state.ledger.names()):
        report = state.artifact(run, "log_report", LogReport)
        runs |= dict.fromkeys((one.signature for one in report.findings if one.signature), run)
    outcomes = [_without(state, run, catalogue, one) for one, run in sorted(runs.items())]
    named = Counter(one.step for one in outcomes if isinstance(one, Different))
    return {"signatures broken": len(outcomes), "first step that differs": dict(named)}


def _without(state: State, run: str, catalogue: Catalogue, signature: str) -> Outcome:
    kept = tuple(one for one in catalogue.signatures if one.id != signature)
    less = catalogue.model_copy(update={"signatures": kept})
    return replay_run_with_current_code(state, run, less).outcome


def changed(state: State) -> Row:
    """Every tenth run once more, with a recorded answer that has no logs in it."""
    runs = state.ledger.names()[::10]
    before = rows_of(state)
    made = [fork_run(state, run, "gather", {}, _no_logs(state, run)) for run in runs]
    return {
        "answers changed": len(runs),
        "results changed": sum(
            one.verdict != state.artifact(run, "verdict", Verdict)
            for run, one in zip(runs, made, strict=True)
        ),
        "parents' rows before": before,
        "parents' rows after": rows_of(state),
    }


def _no_logs(state: State, run: str) -> Recorded:
    [row] = [row for row in state.ledger.steps(run) if row.step == "gather"]
    recorded = state.store.get(str(row.recorded), Recorded)
    answer = canonical({**json.loads(recorded.answer), "logs": []}).decode()
    return recorded.model_copy(update={"answer": answer})


def rows_of(state: State) -> str:
    """One hash over every row of every run that is no fork."""
    names = [name for name in state.ledger.names() if "~" not in name]
    rows = [
        [state.ledger.run(name).values(), *(row.values() for row in state.ledger.steps(name))]
        for name in names
    ]
    return sha256_of(canonical(rows))


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--replay"]:
        print(json.dumps(replay_all(Path(arguments[1]))))
        return 0
    with TemporaryDirectory() as name:
        runs = record(Path(name), int(arguments[0]) if arguments else 10_000)
        found = list(_shown(elsewhere(Path(name))))
        signatures, answers = _shown(trials(Path(name)))
    print(f"functions executed: {sum(row['functions executed'] for row in found)}")
    named = signatures["first step that differs"]
    right = {
        "equal": all(row["equal"] == row["runs"] == runs for row in found),
        "signatures": signatures["signatures broken"] == sum(named.values()),
        "answers": answers["answers changed"] == answers["results changed"],
        "parents": answers["parents' rows before"] == answers["parents' rows after"],
    }
    print("all as it should be" if all(right.values()) else f"NOT as it should be: {right}")
    return 0 if all(right.values()) else 1


def _shown(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        print(json.dumps(row), flush=True)
        yield row


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
