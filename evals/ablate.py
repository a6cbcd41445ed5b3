"""Ablation: how often is the verdict right when one kind of knowledge is taken away?

`python -m evals.ablate [CORPUS…] [--json]`

Nothing of the product is switched: each column gets other inputs, another catalogue, other matchers
or another log report, and runs the same functions on them.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from agents.log_reader import ask_gather, finish_gather, report
from agents.ranker import ask_rank, finish_rank
from agents.root_cause import propose
from agents.spark_metrics import read_metrics
from contracts.base import canonical, sha256_of
from contracts.catalogue import Catalogue
from contracts.inputs import Inputs
from contracts.log_report import Finding, LogReport
from contracts.task_event import TaskEvent, Wishes
from contracts.verdict import Verdict
from evals.case import Case
from evals.corpus import Corpus
from evals.evaluate import unpack
from evals.judge import accepted_by, ordered_causes
from evals.plain import NoBlobs
from evals.statistics import proportion
from evals.told import of, table
from evals.variant import Base
from tools.catalogue import load
from tools.error_conditions import Conditions
from tools.literals import LiteralIndex
from tools.local_files import find
from tools.matching import Matchers
from tools.signature import matchers
from tools.sources import Files

CORPORA = Path(__file__).parent / "corpora"
TAKEN = tuple(CORPORA / name for name in ("blind", "ours"))


def _same_inputs(inputs: Inputs) -> Inputs:
    return inputs


def _same_catalogue(catalogue: Catalogue) -> Catalogue:
    return catalogue


def _matchers(catalogue: Catalogue) -> Matchers:
    return matchers(catalogue)  # pyright: ignore[reportReturnType]


def _same_report(told: LogReport, catalogue: Catalogue) -> LogReport:
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Ablation:
    """What the functions get instead of what a user's run would give them."""

    name: str
    inputs: Callable[[Inputs], Inputs] = _same_inputs
    catalogue: Callable[[Catalogue], Catalogue] = _same_catalogue
    known: Callable[[Catalogue], Matchers] = _matchers
    report: Callable[[LogReport, Catalogue], LogReport] = _same_report


def _no_event_logs(inputs: Inputs) -> Inputs:
    return inputs.model_copy(update={"event_logs": (), "spark_answers": ()})


def _no_index(catalogue: Catalogue) -> Matchers:
    empty = Conditions({}, (), LiteralIndex.of(()))
    return replace(matchers(catalogue), known=empty)  # pyright: ignore[reportReturnType]


def _no_precedence(catalogue: Catalogue) -> Catalogue:
    """No cause accounts for another, and a wrapper competes like any cause."""
    causes = (
        one.model_copy(update={"accounts_for": (), "last_resort": False})
        for one in catalogue.causes
    )
    entries = (
        one.model_copy(update={"role": "cause"}) if one.cause and one.role == "wrapper" else one
        for one in catalogue.signatures
    )
    return catalogue.model_copy(update={"causes": tuple(causes), "signatures": tuple(entries)})


def _no_order_weights(catalogue: Catalogue) -> Catalogue:
    """What the program went on after weighs as much as what it died of."""
    weights = catalogue.weights.model_copy(update={"not_last": 0.0})
    return catalogue.model_copy(update={"weights": weights})


def _no_order(told: LogReport, catalogue: Catalogue) -> LogReport:
    """Nothing says which finding came last, ended the program or was of which try."""
    blind = (one.model_copy(update={"ended": False, "attempt": ""}) for one in told.findings)
    return told.model_copy(update={"findings": tuple(sorted(blind, key=lambda one: one.key))})


def _no_reading(told: LogReport, catalogue: Catalogue) -> LogReport:
    """Only what an entry of a pack names."""
    named = {one.id for one in catalogue.signatures if one.cause is not None}

    def is_named(finding: Finding) -> bool:
        return finding.signature in named

    return told.model_copy(update={"findings": tuple(filter(is_named, told.findings))})


ABLATIONS = (
    Ablation(name="whole"),
    Ablation(name="without event logs", inputs=_no_event_logs),
    Ablation(name="without the condition index", known=_no_index),
    Ablation(name="without precedence", catalogue=_no_precedence),
    Ablation(name="without time order", catalogue=_no_order_weights, report=_no_order),
    Ablation(name="without the general reading", report=_no_reading),
)


def verdicts(base: Base, catalogue: Catalogue) -> Mapping[str, Verdict]:
    """By the name of the ablation."""
    with tempfile.TemporaryDirectory(prefix="breakfix-ablate-") as folder:
        root = Path(folder) / "run"
        unpack(base.files, root)
        refs = find([root], root)
        names = sorted([file.name, file.sha256] for file in refs)
        local = TaskEvent(event_id=sha256_of(canonical(names)), format="local", log_refs=refs)
        told = base.case.event
        event = told.model_copy(update={"log_refs": refs}) if told else local
        files = Files(root, NoBlobs())
        inputs = finish_gather(event, ask_gather(event, Wishes(one_run=True), files))
        return {one.name: _verdict(one, inputs, catalogue, files) for one in ABLATIONS}


def _verdict(one: Ablation, given: Inputs, shipped: Catalogue, files: Files) -> Verdict:
    inputs, catalogue = one.inputs(given), one.catalogue(shipped)
    told = one.report(report(inputs, one.known(catalogue), files), catalogue)
    found = propose(inputs, told, read_metrics(inputs, files), catalogue)
    return finish_rank(found, catalogue, ask_rank(found, catalogue))


@dataclass(frozen=True, slots=True)
class Judged:
    corpus: str
    case: str
    ablation: str
    verdict: str
    right: bool
    among_three: bool


def judged(folders: Sequence[Path], catalogue: Catalogue) -> Iterator[Judged]:
    for folder in folders:
        corpus = Corpus.open(folder)
        for entry in corpus.entries:
            base = corpus.load(entry)
            for name, verdict in verdicts(base, catalogue).items():
                yield _judged(corpus.name, name, base.case, verdict)


def _judged(corpus: str, name: str, case: Case, verdict: Verdict) -> Judged:
    accepted = accepted_by(case.truth)
    three = ordered_causes(verdict)[:3]
    right = verdict.verdict in accepted
    among = any(cause in accepted for cause in three)
    return Judged(corpus, case.id, name, verdict.verdict, right, among)


def told(rows: Sequence[Judged]) -> str:
    corpora = list(dict.fromkeys(row.corpus for row in rows))
    head = ("", *(f"{corpus}: {what}" for corpus in corpora for what in ("right", "among three")))
    lines = [[one.name, *_cells(one.name, corpora, rows)] for one in ABLATIONS]
    return "\n".join([*table(head, lines), ""])


def _cells(name: str, corpora: Sequence[str], rows: Sequence[Judged]) -> Iterator[str]:
    for corpus in corpora:
        mine = [row for row in rows if (row.ablation, row.corpus) == (name, corpus)]
        yield of(proportion([row.right for row in mine]))
        yield of(proportion([row.among_three for row in mine]))


def main(arguments: Sequence[str]) -> str:
    parser = argparse.ArgumentParser(prog="python -m evals.ablate")
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS", default=list(TAKEN))
    parser.add_argument("--json", action="store_true", help="one object a case and ablation")
    given = parser.parse_args(arguments)
    rows = list(judged(given.corpora, load()))
    if given.json:
        fields = Judged.__dataclass_fields__
        lines = ({name: getattr(row, name) for name in fields} for row in rows)
        return "".join(f"{json.dumps(line)}\n" for line in lines)
    return told(rows)


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:]))
