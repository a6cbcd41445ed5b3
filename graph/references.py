"""What a run needs to be replayed: its artifacts, and the files that these refer to."""

import json
from collections.abc import Iterable, Iterator

from pydantic import JsonValue

from contracts.task_event import FileRef, LocalFile, StoredFile
from graph.artifacts import ArtifactStore, ForgottenArtifact
from graph.records import Run, StepRow


def names_of(run: Run, rows: Iterable[StepRow]) -> tuple[str, ...]:
    """Of the artifacts of a run, in the order in which they were written, each once."""
    given: dict[str, str] = json.loads(run.given)
    written = [name for row in rows for name in (row.recorded, row.output) if name is not None]
    return tuple(dict.fromkeys([*given.values(), *written]))


def files_in(store: ArtifactStore, names: Iterable[str]) -> tuple[FileRef, ...]:
    """The files that artifacts refer to, each once; those of a forgotten one are not known."""
    found: dict[FileRef, None] = {}
    for name in names:
        try:
            body: JsonValue = json.loads(store.read(name))["body"]
        except ForgottenArtifact:
            continue
        found |= dict.fromkeys(file_refs(body))
    return tuple(found)


def file_refs(value: JsonValue) -> Iterator[FileRef]:
    match value:
        case {"kind": "local-file"}:
            yield LocalFile.model_validate(value)
        case {"kind": "stored"}:
            yield StoredFile.model_validate(value)
        case dict():
            for one in value.values():
                yield from file_refs(one)
        case list():
            for one in value:
                yield from file_refs(one)
        case _:
            pass
