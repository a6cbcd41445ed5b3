"""What `breakfix fix` is asked about: a stored run or a path, and the repository that ran."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from contracts.base import canonical, sha256_of
from contracts.catalogue import Catalogue
from contracts.task_event import FileRef, LocalFile, TaskEvent, Wishes
from entrypoints.bootstrap import Request
from entrypoints.local_runs import request_for, root_of
from entrypoints.stored_runs import resolve
from entrypoints.usage import UsageError
from graph.state import State
from tools.local_files import find_wanted
from tools.sniff import sniff


class Asked(NamedTuple):
    request: Request
    repo: Path
    """The folder that a fix may be written to."""


def fix_request(
    state: State, what: str, repo: Path | None, catalogue: Catalogue, wishes: Wishes
) -> Asked:
    """Sources come from `repo` alone where one is named; its logs and data are none of the run's.

    Raises UsageError, and what `tools.local_files` raises.
    """
    request = _request_of(state, what, catalogue, wishes)
    if repo is None:
        return Asked(request, request.root.resolve())
    if not repo.is_dir():
        raise UsageError(f"--repo {repo}: no such folder; name the one that holds the code")
    root = root_of([request.root, repo])
    kept = [_moved(ref, request.root, root) for ref in request.event.log_refs]
    logs = [ref for ref in kept if not _is_source(ref.name, b"-")]
    files = (*logs, *find_wanted(repo.resolve(), root, _is_source))
    return Asked(replace(request, event=_with(request.event, files), root=root), repo.resolve())


def _request_of(state: State, what: str, catalogue: Catalogue, wishes: Wishes) -> Request:
    if Path(what).exists() or what == "-":
        return request_for([what], catalogue, state.store, wishes)
    run = state.ledger.run(resolve(state, what))
    event = state.store.get(json.loads(run.given)["event"], TaskEvent)
    return Request(event=event, wishes=wishes, catalogue=catalogue, root=Path(run.root))


def _moved(ref: FileRef, before: Path, after: Path) -> FileRef:
    """The same file, named from another folder."""
    if not isinstance(ref, LocalFile):
        return ref
    name = (before.resolve() / ref.name).relative_to(after).as_posix()
    return ref.model_copy(update={"name": name})


def _is_source(name: str, head: bytes) -> bool:
    return sniff(name, head).kind == "source"


def _with(event: TaskEvent, files: Sequence[FileRef]) -> TaskEvent:
    if event.format != "local":
        return event.model_copy(update={"log_refs": tuple(files)})
    names = sorted([file.name, file.sha256] for file in files)
    event_id = sha256_of(canonical(names))
    return event.model_copy(update={"log_refs": tuple(files), "event_id": event_id})
