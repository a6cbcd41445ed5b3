"""Runs cases on this machine, in as many processes as it has cores."""

import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from contracts.catalogue import Catalogue
from evals.corpus import Entry
from evals.evaluate import Cases, check_labels, evaluate, open_cases
from evals.judge import Row, crashed

KILLED = "the process that diagnosed it was killed"


@dataclass(frozen=True, slots=True)
class Job:
    """A case that is still to be judged: `corpus` is its place among the corpora of the run."""

    corpus: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Judged:
    job: Job
    row: Row


def run_local(
    over: Sequence[Cases], jobs: Sequence[Job], catalogue: Catalogue, workers: int
) -> Iterator[Judged]:
    """In the order in which they end. A case that kills its process gets a row that says so."""
    folders = [one.folder for one in over]
    left = {job.entry.id: job for job in jobs}
    try:
        with _pool(folders, catalogue, workers) as pool:
            for judged in _ended(pool, jobs):
                del left[judged.job.entry.id]
                yield judged
    except BrokenProcessPool:
        for job in left.values():
            yield _alone(over, job, folders, catalogue)


def _ended(pool: ProcessPoolExecutor, jobs: Sequence[Job]) -> Iterator[Judged]:
    futures: dict[Future[Row], Job] = {pool.submit(_work, job): job for job in jobs}
    try:
        for future in as_completed(futures):
            yield Judged(futures[future], future.result())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _alone(
    over: Sequence[Cases], job: Job, folders: Sequence[Path], catalogue: Catalogue
) -> Judged:
    """After one case has killed its process nobody knows which of those in work it was."""
    with _pool(folders, catalogue, 1) as pool:
        try:
            return Judged(job, pool.submit(_work, job).result())
        except BrokenProcessPool:
            base = over[job.corpus].load(job.entry)
            return Judged(job, crashed(base.case, KILLED, 0.0))


def _pool(folders: Sequence[Path], catalogue: Catalogue, workers: int) -> ProcessPoolExecutor:
    """Spawned, on every system: a fork would copy the threads of the libraries half-way."""
    return ProcessPoolExecutor(
        workers, get_context("spawn"), initializer=_begin, initargs=(folders, catalogue)
    )


@dataclass(slots=True)
class _Worker:
    over: Sequence[Cases]
    catalogue: Catalogue


_workers: list[_Worker] = []
"""Of this process: one, made by `_begin`."""


def _begin(folders: Sequence[Path], catalogue: Catalogue) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _workers.append(_Worker([open_cases(folder) for folder in folders], catalogue))


def _work(job: Job) -> Row:
    (worker,) = _workers
    base = worker.over[job.corpus].load(job.entry)
    check_labels([base.case], worker.catalogue)
    return evaluate(base, worker.catalogue)
