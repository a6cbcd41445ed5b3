"""The history test: recorded runs with the code of today, and what of it was accepted.

runs.tar.zst   a bundle of runs over `evals/corpora/ours`, as the code of that day made them
cases.json     which case each of them is of
accepted.txt   a line for each step that gives something else today, accepted by a reviewer
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from contracts.base import Artifact, sha256_of
from contracts.verdict import Verdict
from evals.corpus import Corpus
from graph.again import Again, again, onward
from graph.bundle_import import import_bundle
from graph.differences import differences
from graph.incident import INCIDENT
from graph.replay import Stored
from graph.state import Hands, State, temporary_state
from tools.sources import Files

FOLDER = Path(__file__).parent / "history"
CORPUS = Path(__file__).parent / "corpora" / "ours"
BUNDLE, CASES, ACCEPTED = "runs.tar.zst", "cases.json", "accepted.txt"
INFLATION = 2000
"""Of our own bundle: many runs over one catalogue are very much alike."""
NAMED = 6
"""Fields of a step that an accepted line names."""
_HEAD = """\
# What recorded runs give today that they did not give when they were recorded, accepted by review.
# case <tab> step <tab> sha256 of its output today <tab> the fields that differ
# `make accept-history` writes this file; after a merge that changed it, run that again.
"""


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One step of one case that differs from its record; the step `verdict` is the end of it."""

    case: str
    step: str
    now: str
    told: str

    def __str__(self) -> str:
        return "\t".join((self.case, self.step, self.now, self.told))


@dataclass(frozen=True, slots=True)
class Checked:
    runs: int
    executed: int
    """Pure functions that really ran."""
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Job:
    folder: Path
    corpus: Path
    part: int
    parts: int


def check(folder: Path = FOLDER, corpus: Path = CORPUS, workers: int = 1) -> Checked:
    """Every run of the history, in `workers` processes."""
    jobs = [Job(folder, corpus, part, workers) for part in range(workers)]
    if workers == 1:
        found = [check_part(job) for job in jobs]
    else:
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            found = list(pool.map(check_part, jobs))
    return Checked(
        runs=sum(one.runs for one in found),
        executed=sum(one.executed for one in found),
        lines=tuple(sorted(line for one in found for line in one.lines)),
    )


def check_part(job: Job) -> Checked:
    """Every `parts`th run, from the one at `part` on."""
    cases: dict[str, str] = json.loads((job.folder / CASES).read_bytes())
    corpus = Corpus.open(job.corpus)
    names = sorted(cases)[job.part :: job.parts]
    lines: list[Line] = []
    executed = 0
    loaded: dict[str, Artifact] = {}
    with temporary_state(Hands("history", _no_clock)) as state, TemporaryDirectory() as scratch:
        import_bundle(state, job.folder / BUNDLE, INFLATION)
        for name in names:
            root = Path(scratch) / name
            lay_out(corpus, cases[name], root)
            stored = _stored(state, name, root, loaded)
            steps = [again(stored, step) for step in INCIDENT.steps]
            executed += len(steps)
            lines += _lines(state, stored, cases[name], steps)
    return Checked(len(names), executed, tuple(lines))


def lay_out(corpus: Corpus, case: str, root: Path) -> None:
    """The files of a case, as a user would have them."""
    entry = next(entry for entry in corpus.entries if entry.id == case)
    for name, data in corpus.load(entry).files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def unaccepted(checked: Iterable[Line], accepted: Iterable[Line]) -> Iterator[str]:
    """A sentence for each step that gives neither what was recorded nor what was accepted."""
    known = {(line.case, line.step): line for line in accepted}
    found = {(line.case, line.step): line for line in checked}
    for place in sorted({*known, *found}):
        case, step = place
        match known.get(place), found.get(place):
            case (None, Line(told=told)):
                yield f"{case}, {step}: differs from its record in {told}"
            case (Line(), None):
                yield f"{case}, {step}: gives what was recorded again, and a difference is accepted"
            case (Line(now=before), Line(now=now, told=told)) if before != now:
                yield f"{case}, {step}: differs from what was accepted; from its record in {told}"
            case _:
                pass


def read_accepted(folder: Path = FOLDER) -> tuple[Line, ...]:
    text = (folder / ACCEPTED).read_text(encoding="utf-8")
    lines = (line.split("\t", 3) for line in text.splitlines() if line and line[0] != "#")
    return tuple(Line(*line) for line in lines)


def write_accepted(lines: Sequence[Line], folder: Path = FOLDER) -> None:
    text = _HEAD + "".join(f"{line}\n" for line in sorted(lines))
    (folder / ACCEPTED).write_text(text, encoding="utf-8")


def _lines(state: State, stored: Stored, case: str, steps: Sequence[Again]) -> Iterator[Line]:
    told = [(one, _fields(state, one)) for one in steps if one.differs]
    differing = [(one, fields) for one, fields in told if fields]
    for one, fields in differing:
        yield Line(case, one.step.name, one.digest, fields)
    if differing:
        yield from _verdict(state, stored, case)


def _fields(state: State, one: Again) -> str:
    """Empty where only the schema of the bytes is another."""
    if one.now is None:
        return " ".join(one.failure.split())
    before = state.store.get(one.stored, type(one.now)).model_dump(mode="json")
    fields = [diff.field for diff in differences(before, one.now.model_dump(mode="json"))]
    more = len(fields) - NAMED
    return " ".join([*fields[:NAMED], *([f"(+{more})"] if more > 0 else [])])


def _verdict(state: State, stored: Stored, case: str) -> Iterator[Line]:
    """What the whole run comes to today, where that is another verdict."""
    before = state.artifact(stored.run.run, "verdict", Verdict).verdict
    made: Mapping[str, Artifact] = onward(stored, INCIDENT)
    found = made.get("verdict")
    now = found.verdict if isinstance(found, Verdict) else "none"
    if now != before:
        yield Line(case, "verdict", sha256_of(now.encode()), f"{before} -> {now}")


def _stored(state: State, name: str, root: Path, loaded: dict[str, Artifact]) -> Stored:
    run, rows = state.ledger.run(name), tuple(state.ledger.steps(name))
    return Stored(run, rows, state.store, Files(root, state.store), loaded)


def _no_clock() -> NoReturn:
    raise RuntimeError("a replay asks no clock")


def main(arguments: Sequence[str]) -> int:
    workers = os.cpu_count() or 1
    checked = check(workers=workers)
    sys.stdout.write(f"{checked.runs} runs, {checked.executed} pure functions executed\n")
    if arguments == ["accept"]:
        before = read_accepted()
        write_accepted(checked.lines)
        changed = {*before} ^ {*checked.lines}
        sys.stdout.write(f"{len(checked.lines)} accepted lines, {len(changed)} changed\n")
        return 0
    problems = list(unaccepted(checked.lines, read_accepted()))
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
