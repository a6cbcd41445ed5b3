"""What `breakfix eval` does: opens corpora and runs, and prints what came of them."""

import json
import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from contracts.base import encode, sha256_of
from contracts.catalogue import Catalogue
from entrypoints.catalogue import load_catalogue
from entrypoints.cli.command import EXIT_DIFFERENT, EXIT_OK
from entrypoints.settings import Settings, load_here
from entrypoints.usage import UsageError
from evals import compare as compared
from evals.corpus import Corpus, CorpusError
from evals.evaluate import Cases, check_labels, open_cases, shipped
from evals.figures import RunFigures, run_figures
from evals.gate import Gate
from evals.gate import gate as gated
from evals.judge import Row
from evals.local import Job, Judged, run_local
from evals.on_spark import SparkMissingError, run_on_spark, session
from evals.prove import Proof, prove
from evals.prove import told as proofs_told
from evals.report import write_report
from evals.run_folder import Header, RunError, RunFolder, header_of
from evals.schema import schemas
from evals.told import comparison_told, figures_told, gate_told
from graph.code_version import code_version

STOPPED = 130
"""The exit code of a shell for Ctrl-C."""

Action = Callable[[Namespace], int]


def _told(action: Action) -> Action:
    """What is wrong with a corpus or a run is a sentence, not a traceback."""

    @wraps(action)
    def told(arguments: Namespace) -> int:
        try:
            return action(arguments)
        except (CorpusError, RunError, SparkMissingError) as error:
            raise UsageError(str(error)) from None

    return told


@_told
def run(arguments: Namespace) -> int:
    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    catalogue = load_catalogue(settings)
    over = _over(arguments.corpora or shipped(), catalogue)
    if arguments.prove:
        return _prove(arguments, settings, over, catalogue)
    header = header_of(over, code_version(), sha256_of(encode(catalogue)))
    folder = RunFolder.start(arguments.out or _folder(settings, header), header)
    jobs = _left(over, folder)
    began = time.perf_counter()
    if jobs and not _judge(arguments, over, jobs, catalogue, folder):
        print(
            f"stopped; `breakfix eval run --out {folder.path}` goes on from here", file=sys.stderr
        )
        return STOPPED
    _show_run(arguments, folder, time.perf_counter() - began)
    return EXIT_OK


def _prove(
    arguments: Namespace, settings: Settings, over: Sequence[Cases], catalogue: Catalogue
) -> int:
    """One job at a time: each takes a JVM or more."""
    from entrypoints.proving import prover_of

    prover = prover_of(settings)
    if prover is None:
        raise UsageError("`proof` is never: the settings forbid running the code of others")
    made: list[Proof] = []
    for one in over:
        for entry in one.entries:
            proof = prove(one.load(entry), catalogue, prover)
            if proof is not None:
                made.append(proof)
                print(f"{len(made)}: {proof.id}", file=sys.stderr)
    if arguments.json:
        print("\n".join(proof.model_dump_json() for proof in made))
    else:
        print("\n".join(proofs_told(made)))
    return EXIT_OK


def _over(folders: Sequence[Path], catalogue: Catalogue) -> list[Cases]:
    if not folders:
        raise UsageError("no corpus ships with this installation; name one: eval run CORPUS")
    over = [open_cases(folder) for folder in folders]
    ids = [entry.id for one in over for entry in one.entries]
    twice = sorted({one for one in ids if ids.count(one) > 1}) if len({*ids}) < len(ids) else []
    if twice:
        raise UsageError(f"these ids stand in two of the corpora: {', '.join(twice[:5])}")
    for corpus in over:
        if isinstance(corpus, Corpus):
            check_labels([corpus.case(entry) for entry in corpus.entries], catalogue)
    return over


def _folder(settings: Settings, header: Header) -> Path:
    """The run of these cases by this code that is not yet whole, or a new one."""
    name = sha256_of(header.model_dump_json().encode())[:12]
    number = 1
    while True:
        path = settings.state / "evals" / f"{name}-{number}"
        if not path.exists() or len(RunFolder.open(path).lines()) < header.cases:
            return path
        number += 1


def _left(over: Sequence[Cases], folder: RunFolder) -> list[Job]:
    done = {(line.id, line.sha256) for line in folder.lines().values()}
    return [
        Job(place, entry)
        for place, one in enumerate(over)
        for entry in one.entries
        if (entry.id, entry.sha256) not in done
    ]


def _judge(
    arguments: Namespace,
    over: Sequence[Cases],
    jobs: Sequence[Job],
    catalogue: Catalogue,
    folder: RunFolder,
) -> bool:
    """False where it was stopped by Ctrl-C: what was judged until then is kept."""
    already = [line.row for line in folder.lines().values()]
    try:
        with _progress(already, len(already) + len(jobs)) as seen:
            for judged in _runner(arguments, over, jobs, catalogue):
                folder.append(judged.job.entry, judged.row)
                seen(judged.row)
    except KeyboardInterrupt:
        return False
    return True


def _runner(
    arguments: Namespace, over: Sequence[Cases], jobs: Sequence[Job], catalogue: Catalogue
) -> Iterator[Judged]:
    if arguments.on == "local":
        return run_local(over, jobs, catalogue, arguments.workers or os.cpu_count() or 1)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return run_on_spark(session(arguments.master), over, jobs, catalogue)


@contextmanager
def _progress(already: Sequence[Row], total: int) -> Generator[Callable[[Row], None]]:
    """A bar with the accuracy so far, on standard error if that is a terminal."""
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[right]}"))
    right = sum(row.top1 for row in already)
    done = len(already)
    console = Console(stderr=True)
    with Progress(
        *columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task("", total=total, completed=done, right="")

        def seen(row: Row) -> None:
            nonlocal right, done
            right, done = right + row.top1, done + 1
            progress.update(
                task, completed=done, right=f"right at first {100 * right / done:.1f} %"
            )

        yield seen


def _show_run(arguments: Namespace, folder: RunFolder, seconds: float) -> None:
    rows = folder.rows()
    figures = run_figures(folder.header, rows)
    if not arguments.json:
        print(figures_told(figures))
        print(f"\n{folder.path}: {seconds:.1f} s, {_cpu(figures):.1f} s of processors")
        return
    for row in rows:
        print(json.dumps(row.model_dump(mode="json"), ensure_ascii=False))
    print(json.dumps(_last_line(figures, folder, seconds), ensure_ascii=False))


def _last_line(figures: RunFigures, folder: RunFolder, seconds: float) -> dict[str, object]:
    """Of the recorded cases; the variants stand apart, below their own key."""
    short = {
        one.kind: {
            "n": one.n,
            "top1": round(one.top1.value, 4),
            "top3": round(one.top3.value, 4),
            "unknown": one.unknown,
            "confidently_wrong": one.confidently_wrong,
            "false_patch": one.false_patch.right,
        }
        for one in figures.kinds
    }
    first = figures.kinds[0].kind if figures.kinds else "recorded"
    others = {kind: found for kind, found in short.items() if kind != first}
    more = {"seconds": round(seconds, 2), "cpu_seconds": round(_cpu(figures), 2)}
    return {"kind": first, **short.get(first, {"n": 0}), **more, **others, "run": str(folder.path)}


def _cpu(figures: RunFigures) -> float:
    return sum(one.seconds_total for one in figures.kinds)


@_told
def compare(arguments: Namespace) -> int:
    found = _pairs(arguments.baseline, arguments.new)
    turned = compared.flips(found)
    if arguments.json:
        for pair in turned:
            sides = {"before": pair.before, "now": pair.after}
            shown = {name: row.model_dump(mode="json") for name, row in sides.items()}
            print(json.dumps({"turn": pair.turn, **shown}, ensure_ascii=False))
    else:
        print(comparison_told(found))
    return EXIT_DIFFERENT if turned else EXIT_OK


@_told
def gate(arguments: Namespace) -> int:
    found = gated(_pairs(arguments.baseline, arguments.new), arguments.margin)
    print(found.model_dump_json() if arguments.json else gate_told(found))
    return found.exit_code


@_told
def report(arguments: Namespace) -> int:
    folder = RunFolder.open(arguments.new)
    pairs = _pairs(arguments.baseline, arguments.new) if arguments.baseline else ()
    found: Gate | None = gated(pairs) if pairs else None
    rows = folder.rows()
    written = write_report(
        arguments.to or folder.path, run_figures(folder.header, rows), rows, pairs, found
    )
    for path in written:
        print(json.dumps({"written": str(path)}) if arguments.json else path)
    return EXIT_OK


def schema(arguments: Namespace) -> int:
    print(json.dumps(schemas(), indent=None if arguments.json else 2))
    return EXIT_OK


def _pairs(baseline: Path, new: Path) -> tuple[compared.Pair, ...]:
    return compared.pairs(RunFolder.open(baseline), RunFolder.open(new))
