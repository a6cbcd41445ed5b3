"""Verify: is what is stored still what was written? Names every byte that is not."""

import json
from collections.abc import Iterator
from itertools import chain

from pydantic import ValidationError

from graph.artifacts import ArtifactStore, DamagedArtifact, ForgottenArtifact, MissingArtifact
from graph.database import DatabaseUnavailable
from graph.ledger import Ledger, UnknownRun
from graph.records import Run, StepRow


def verify_run(run: str, ledger: Ledger, store: ArtifactStore) -> list[str]:
    """What is wrong with one run, a sentence each; empty when nothing is."""
    try:
        found, rows = ledger.run(run), ledger.steps(run)
    except ValidationError as error:
        return [f"run {run}: a row of the ledger cannot be read ({error.error_count()} fields)"]
    except UnknownRun:
        return [f"run {run}: is in an index of the ledger, and no row has its name"]
    except DatabaseUnavailable as error:
        return [f"run {run}: {error}"]
    problems = [*_run_problems(found, ledger.seal(run), rows), *row_problems(found, rows)]
    return problems + list(_artifact_problems(found, rows, store))


def verify_all(ledger: Ledger, store: ArtifactStore) -> list[str]:
    """What is wrong with anything: the database file, each run, each artifact."""
    rows = ledger.database.schema_problems() or _row_problems(ledger, store)
    loose = (_problem(store, name, "store") for name in store.names())
    return list(dict.fromkeys(chain(rows, *loose, store.damaged_tombstones())))


def _row_problems(ledger: Ledger, store: ArtifactStore) -> list[str]:
    try:
        runs = [verify_run(run, ledger, store) for run in ledger.names()]
    except DatabaseUnavailable as error:
        runs = [[f"no run can be listed: {error}"]]
    return list(chain(ledger.problems(), *runs, _damaged(ledger)))


def _damaged(ledger: Ledger) -> list[str]:
    try:
        return ledger.damaged()
    except DatabaseUnavailable as error:
        return [f"inbox, leases and effects cannot be read: {error}"]


def _run_problems(run: Run, seal: str, rows: list[StepRow]) -> Iterator[str]:
    if run.seal() != seal:
        yield f"run {run.run}: its row was changed after it was written"


def row_problems(run: Run, rows: list[StepRow]) -> Iterator[str]:
    """Where the rows of a run are not a chain from what it was given to its head."""
    if run.head != (rows[-1].hash if rows else ""):
        yield f"run {run.run}: its head is not the hash of its last step"
    written = {row.key: row for row in rows}
    given = _names(run.given)
    for row in rows:
        inputs = _names(row.inputs)
        parents = [written[key].hash for key in inputs if key in written]
        if row.sealed(parents).hash != row.hash:
            yield f"run {run.run}, step {row.step}: its row was changed after it was written"
        for key, name in inputs.items():
            if name != (written[key].output if key in written else given.get(key)):
                yield f"run {run.run}, step {row.step}: its input {key} is not what was written"


def _artifact_problems(run: Run, rows: list[StepRow], store: ArtifactStore) -> Iterator[str]:
    named = {f"given {key}": name for key, name in _names(run.given).items()}
    named |= {f"step {row.step}, output": row.output for row in rows}
    named |= {f"step {row.step}, recorded": row.recorded for row in rows if row.recorded}
    for what, name in named.items():
        yield from _problem(store, name, f"run {run.run}, {what}")


def _problem(store: ArtifactStore, name: str, what: str) -> Iterator[str]:
    try:
        store.check(name)
    except ForgottenArtifact:
        return
    except (MissingArtifact, DamagedArtifact) as error:
        yield f"{what}: {error}"


def _names(stored: str) -> dict[str, str]:
    """Names by key; of a damaged text none, its hash names it already."""
    try:
        return dict(json.loads(stored))
    except ValueError:
        return {}
