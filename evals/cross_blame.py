"""Cross-blame: where two causes stand in one log, is the root named and not its victim?

`python -m evals.cross_blame [--json]`

For each cause of the catalogue and each that it accounts for, the words of both are laid into the
log of one run: the root once and first, the victim after it, twice and last, among what a run
prints anyway. The words are examples of the packs, never of a corpus. Beside them stand the
recorded runs that really had two faults.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from contracts.base import sha256_of
from contracts.catalogue import Catalogue, Cause, ExceptionMatch, Signature
from evals.case import Blob, Case, Provenance, Truth
from evals.corpus import MANIFEST, Corpus
from evals.evaluate import evaluate
from evals.judge import Row
from evals.statistics import proportion
from evals.told import of, table
from evals.variant import Base
from tools.catalogue import HERE, as_written, load, packs_in

CORPORA = Path(__file__).parent / "corpora"
TWO_FAULTS = "two-faults"
"""The tag of recorded runs in which two things went wrong."""

_JVM = re.compile(r"(?:[a-z]\w*\.)+[A-Z][\w$]*(?:: |$)")
_THREAD = re.compile(r'^Exception in thread "[^"]*" ')
_PYTHON = re.compile(r"(?:[a-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Warning|Timeout|Exit)?(?:: |$)")
_QUIET = (
    "TaskSetManager: Starting task {n}.0 in stage 3.0 (TID {n}) (10.0.4.7, executor 1)",
    "MemoryStore: Block broadcast_{n} stored as values in memory (estimated size 9.6 KiB)",
    "TaskSetManager: Finished task {n}.0 in stage 3.0 (TID {n}) in 41 ms on 10.0.4.7 (1/8)",
)


@dataclass(frozen=True, slots=True)
class Pair:
    root: str
    victim: str

    @property
    def name(self) -> str:
        return f"{self.root}.before.{self.victim}"


def pairs(causes: Iterable[Cause], words: Mapping[str, str]) -> Iterator[Pair]:
    """Those of which a line is known for both."""
    for cause in causes:
        for victim in cause.accounts_for:
            if cause.id in words and victim in words:
                yield Pair(cause.id, victim)


def words_of(entries: Iterable[Signature]) -> Mapping[str, str]:
    """An example of each cause: one that a run printed, and of a cause rather than a symptom."""
    order = {"run": 0, "docs": 1, "source": 2}
    said = [
        (
            entry.role != "cause",
            order[example.origin],
            entry.id,
            _THREAD.sub("", example.line),
            entry.cause,
        )
        for entry in entries
        if entry.cause is not None and entry.role != "noise" and not _needs_frame(entry)
        for example in entry.matches
    ]
    found: dict[str, str] = {}
    for _, _, _, line, cause in sorted(said):
        found.setdefault(cause, line)
    return found


def _needs_frame(entry: Signature) -> bool:
    """The words alone do not name such a cause: they must come out of a certain program."""
    return isinstance(entry.match, ExceptionMatch) and entry.match.frame is not None


def base_of(pair: Pair, words: Mapping[str, str]) -> Base:
    """In Spark's layout, or in Airflow's where the root is the orchestrator's."""
    told = _airflow if pair.root.startswith("orchestration.") else _spark
    lines = [told("", "", second) for second in range(1, 7)]
    lines += [told(pair.root, words[pair.root], 7), told("", "", 8)]
    lines += [told(pair.victim, words[pair.victim], second) for second in (9, 12)]
    log = "".join(lines).encode()
    files = {"driver.log": log, "run.json": b'{"exit_code": 1}'}
    blobs = (
        Blob(name=name, size=len(data), sha256=sha256_of(data)) for name, data in files.items()
    )
    case = Case(
        id=pair.name,
        family=pair.root,
        split="held-out",
        inputs=tuple(blobs),
        truth=Truth(cause=pair.root),
        provenance=Provenance(kind="variant", emitter="cross-blame", runner="spark"),
    )
    return Base(case, files)


def _spark(cause: str, words: str, second: int) -> str:
    """In the driver's log: what a task threw stands behind the name of its executor."""
    if not words:
        return _spark_line("INFO", _QUIET[second % 3].format(n=second), second)
    if _JVM.match(words):
        frames = "\n\tat org.apache.spark.scheduler.Task.run(Task.scala:141)\n"
        if cause in _DRIVERS_OWN:
            return f'Exception in thread "main" {words}{frames}'
        return _spark_line("WARN", f"{_LOST}{words}", second).rstrip("\n") + frames
    return _traced(words) or _spark_line("ERROR", f"TaskSchedulerImpl: {words}", second)


_LOST = "TaskSetManager: Lost task 3.0 in stage 3.0 (TID 9) (10.0.4.7 executor 1): "
_DRIVERS_OWN = frozenset(
    {"memory.driver-heap", "memory.broadcast-oom", "memory.broadcast-timeout", "sql.table-missing"}
    | {"code.context-lifecycle", "external.metastore-down", "data.path-missing"}
)
"""What the driver's own thread throws, not a task."""


def _spark_line(level: str, text: str, second: int) -> str:
    return f"26/11/25 04:01:{second:02} {level} {text}\n"


def _airflow(cause: str, words: str, second: int) -> str:
    if words and (traced := _traced(words)):
        return traced
    level, text = ("ERROR", words) if words else ("INFO", "heartbeat")
    return f"[2026-11-25T04:01:{second:02}.113+0000] {{taskinstance.py:1939}} {level} - {text}\n"


def _traced(words: str) -> str:
    """As Python prints an exception; empty where the words are none."""
    if not _PYTHON.match(words):
        return ""
    frame = '  File "/opt/etl/load.py", line 41, in main\n    step()\n'
    return f"Traceback (most recent call last):\n{frame}{words}\n"


def two_faults(root: Path = CORPORA) -> Iterator[Base]:
    for path in sorted(root.glob(f"*/{MANIFEST}")):
        corpus = Corpus.open(path.parent)
        for entry in corpus.entries:
            tags = corpus.case(entry).provenance.tags
            if any(TWO_FAULTS in pair for pair in tags):
                yield corpus.load(entry)


def judged(bases: Iterable[Base], catalogue: Catalogue) -> tuple[Row, ...]:
    return tuple(evaluate(base, catalogue) for base in bases)


def rows_told(made: Sequence[Row], real: Sequence[Row]) -> str:
    lines = [_line("pairs laid into one log", made), _line("recorded runs with two faults", real)]
    head = ("", "root named", "root among three", "another named", "no confident cause")
    wrong = [(row.about.id, row.about.truth, row.verdict) for row in (*made, *real) if not row.top1]
    named = ["", *table(("case", "root", "named"), wrong)] if wrong else []
    return "\n".join([*table(head, lines), *named, ""])


def _line(name: str, rows: Sequence[Row]) -> tuple[str, ...]:
    return (
        name,
        of(proportion([row.top1 for row in rows])),
        of(proportion([row.top3 for row in rows])),
        str(sum(not row.top1 and not row.abstained for row in rows)),
        str(sum(row.abstained for row in rows)),
    )


def main(arguments: Sequence[str]) -> str:
    parser = argparse.ArgumentParser(prog="python -m evals.cross_blame")
    parser.add_argument("--json", action="store_true", help="one row a case")
    given = parser.parse_args(arguments)
    causes, entries = as_written(packs_in(HERE))
    words, catalogue = words_of(entries), load()
    made = judged((base_of(pair, words) for pair in pairs(causes, words)), catalogue)
    real = judged(two_faults(), catalogue)
    if given.json:
        rows = (json.dumps(row.model_dump(mode="json")) + "\n" for row in (*made, *real))
        return "".join(rows)
    return rows_told(made, real)


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:]))
