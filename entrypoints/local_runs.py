"""Runs over local files: from paths to a diagnosis."""

import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from os.path import commonpath
from pathlib import Path
from typing import BinaryIO

from agents.log_reader import SeveralRunsError
from contracts.base import canonical, sha256_of
from contracts.catalogue import Catalogue
from contracts.task_event import FileRef, StoredFile, TaskEvent, Wishes
from entrypoints.bootstrap import Request
from graph.artifacts import ArtifactStore
from tools.decompress import BombError
from tools.local_files import (
    NoLogError,
    NoSuchPathError,
    TooManyFilesError,
    UnreadableError,
    find,
)
from tools.redact import shipped_rules
from tools.redact_stream import redacted_chunks
from tools.sources import LogChangedError, LogGoneError, NestedArchiveError


class Unreadable(ValueError):
    """A path that cannot be diagnosed; the message says what came back and what to do."""


@contextmanager
def reading() -> Generator[None]:
    """Whatever a user's files can do to a run becomes Unreadable."""
    try:
        yield
    except (
        NoSuchPathError,
        NoLogError,
        UnreadableError,
        TooManyFilesError,
        SeveralRunsError,
        LogGoneError,
        LogChangedError,
        NestedArchiveError,
        BombError,
    ) as error:
        raise Unreadable(str(error)) from None


STDIN = "-"
BLOCK = 256 * 1024


def request_for(paths: Sequence[str], catalogue: Catalogue, store: ArtifactStore) -> Request:
    """What is asked about these paths: one run. Raises what `tools.local_files` raises."""
    if STDIN in paths:
        return _request(Path(), (_stored(sys.stdin.buffer, store),), catalogue)
    root = root_of([Path(path) for path in paths])
    return _request(root, find([Path(path) for path in paths], root), catalogue)


def root_of(paths: Sequence[Path]) -> Path:
    """The folder that names are relative to: the folder given, or the one of the files."""
    folders = [path if path.is_dir() else path.parent for path in paths]
    return Path(commonpath([folder.resolve() for folder in folders]))


def _request(root: Path, files: tuple[FileRef, ...], catalogue: Catalogue) -> Request:
    names = sorted([file.name, file.sha256] for file in files)
    event = TaskEvent(event_id=sha256_of(canonical(names)), format="local", log_refs=files)
    return Request(event=event, wishes=Wishes(), catalogue=catalogue, root=root)


def _stored(stream: BinaryIO, store: ArtifactStore) -> StoredFile:
    """Keep what comes from a pipe, redacted on its way in: it cannot be read twice."""
    kept = store.put_chunks(redacted_chunks(stream, shipped_rules(), BLOCK))
    return StoredFile(name="stdin", size=kept.size, sha256=kept.sha256)
