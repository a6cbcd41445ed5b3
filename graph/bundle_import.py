"""Takes the runs of a bundle into a store: all of them, or none."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from graph.artifacts import ArtifactStore
from graph.bundle import BundledRun, BundleRefused, Member, unbundled
from graph.bundle_read import read_bundle, read_head
from graph.ledger import UnknownRun
from graph.records import Run, StepRow
from graph.state import State


def import_bundle(state: State, path: Path, max_inflation: int) -> tuple[str, ...]:
    """The names of the runs that are new here."""
    head = read_head(path, max_inflation)
    folder = state.imported
    new = [run for run in head.runs if not _known(state, path, run)]
    adopted = [unbundled(run, str(folder / run.run)) for run in new]
    staging = folder / f".{secrets.token_hex(8)}"
    staging.mkdir(parents=True)
    try:
        read_bundle(
            path, max_inflation, lambda member, chunks: _keep(state.store, staging, member, chunks)
        )
        for name, why in head.forgotten:
            if not state.store.has(name):
                state.store.forget(name, why)
        for run in new:
            _lay_out(run, staging, folder / run.run)
        _adopt(state, adopted)
    finally:
        shutil.rmtree(staging)
    return tuple(run.run for run in new)


def _known(state: State, path: Path, run: BundledRun) -> bool:
    try:
        found = state.ledger.run(run.run)
    except UnknownRun:
        return False
    if (found.head, found.given) != (run.head, run.given):
        raise BundleRefused(f"{path}: another run of the name {run.run} is stored here already")
    return True


def _keep(store: ArtifactStore, staging: Path, member: Member, chunks: Iterator[bytes]) -> None:
    if member.folder == "artifacts":
        store.put_chunks(chunks)
        return
    with (staging / member.sha256).open("wb") as file:
        for chunk in chunks:
            file.write(chunk)


def _lay_out(run: BundledRun, staging: Path, folder: Path) -> None:
    """The files of a run below its folder; one that an import left half-way is made anew."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    for one in run.files:
        place = folder / one.name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(staging / one.sha256, place)


def _adopt(state: State, adopted: list[tuple[Run, list[StepRow]]]) -> None:
    with state.ledger.database.transaction():
        for run, rows in adopted:
            state.ledger.adopt(run, rows)
