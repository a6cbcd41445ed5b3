"""Runs over local files: from paths to a diagnosis."""

import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from io import BufferedReader
from os.path import commonpath, realpath
from pathlib import Path
from typing import BinaryIO, TextIO

from agents.log_reader import NothingReadableError, SeveralRunsError
from contracts.base import canonical, sha256_of
from contracts.catalogue import Catalogue
from contracts.task_event import FileRef, StoredFile, TaskEvent, Wishes
from entrypoints.bootstrap import Request
from graph.artifacts import ArtifactStore
from tools.decompress import HEAD, BombError, Joined, Unpacked, compression_of
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
        NothingReadableError,
        LogGoneError,
        LogChangedError,
        NestedArchiveError,
        BombError,
    ) as error:
        raise Unreadable(str(error)) from None


STDIN = "-"
_PLAIN = Wishes()
BLOCK = 256 * 1024


def request_for(
    paths: Sequence[str], catalogue: Catalogue, store: ArtifactStore, wishes: Wishes = _PLAIN
) -> Request:
    """What is asked about these paths: one run. Raises what `tools.local_files` raises."""
    event, root = event_for(paths, store, wishes)
    return Request(event=event, wishes=wishes, catalogue=catalogue, root=root)


def event_for(
    paths: Sequence[str], store: ArtifactStore, wishes: Wishes = _PLAIN
) -> tuple[TaskEvent, Path]:
    """One run of these paths, and the folder that its names are relative to."""
    if "" in paths:
        raise NoSuchPathError("an empty path names no file; name a log or the folder of a run")
    local = [Path(path) for path in paths if path != STDIN]
    root = root_of(local) if local else Path()
    state = realpath(store.folder.parent)
    if state in [realpath(path) for path in local]:
        raise Unreadable(f"{state}: runs are kept in this folder; keep them elsewhere with --state")
    files: tuple[FileRef, ...] = find(local, root, lambda folder: realpath(folder) != state)
    if STDIN in paths:
        files = (_stored(_stdin(), store, wishes.max_inflation), *files)
    names = sorted([file.name, file.sha256] for file in files)
    event_id = sha256_of(canonical(names))
    return TaskEvent(event_id=event_id, format="local", log_refs=files), root


def root_of(paths: Sequence[Path]) -> Path:
    """The folder that names are relative to: the folder given, or the one of the files."""
    folders = [path if path.is_dir() else path.parent for path in paths]
    return Path(commonpath([folder.resolve() for folder in folders]))


def _stdin() -> BinaryIO:
    stdin: TextIO | None = sys.stdin
    if stdin is None:
        raise UnreadableError("standard input is closed; pipe a log into it, or name a file")
    return stdin.buffer


def _stored(pipe: BinaryIO, store: ArtifactStore, max_inflation: int) -> StoredFile:
    """Keep what comes from a pipe, unpacked and redacted: it cannot be read twice."""
    head = pipe.read(HEAD)
    unpacked = Unpacked(Joined(head, pipe), "stdin", compression_of(head), max_inflation)
    plain = BufferedReader(unpacked, BLOCK)
    kept = store.put_chunks(redacted_chunks(plain, shipped_rules(), BLOCK))
    if unpacked.torn:
        raise UnreadableError(f"{unpacked.torn}; save it to a file and diagnose what is whole")
    return StoredFile(name="stdin", size=kept.size, sha256=kept.sha256)
