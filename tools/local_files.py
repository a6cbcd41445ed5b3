"""The files that a path on the command line stands for, taken in by reference."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from contracts.task_event import LocalFile

_BLOCK = 1024 * 1024
MAX_FILES = 20_000


class NoSuchPathError(FileNotFoundError):
    """A path that was asked for does not exist."""


class NoLogError(ValueError):
    """A folder in which nothing can be read as a log."""


class UnreadableError(PermissionError):
    """A file that was asked for by name cannot be read."""


class TooManyFilesError(ValueError):
    """A folder that is no folder of one run."""


def find(paths: Iterable[Path], root: Path) -> tuple[LocalFile, ...]:
    """Files below `root`, sorted by name; folders are searched with their subfolders.

    Hidden files, checksums and links that lead out of the folder are left out.
    """
    found: dict[str, LocalFile] = {}
    for path in paths:
        for file in _files(path):
            if len(found) >= MAX_FILES:
                raise TooManyFilesError(
                    f"{path}: has more than {MAX_FILES} files; name the folder of one run"
                )
            taken = _take(file, root)
            found[taken.name] = taken
    return tuple(found[name] for name in sorted(found))


def _files(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise NoSuchPathError(f"{path}: no such file or folder")
    if not path.is_dir():
        yield path
        return
    files = list(_walk(path))
    if not files:
        raise NoLogError(f"{path}: no log in this folder or below it")
    yield from files


def _walk(folder: Path) -> Iterator[Path]:
    inside = folder.resolve()
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if name.startswith(".") or name.endswith(".crc") or not path.is_file():
                continue
            if path.resolve().is_relative_to(inside):
                yield path


def _refuse(error: OSError) -> None:
    raise UnreadableError(f"{error.filename}: cannot be searched: {error.strerror}") from error


def _take(path: Path, root: Path) -> LocalFile:
    digest = hashlib.sha256()
    size = 0
    try:
        with path.open("rb", buffering=0) as file:
            while piece := file.read(_BLOCK):
                digest.update(piece)
                size += len(piece)
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be read: {error.strerror}") from error
    name = path.absolute().relative_to(root.absolute()).as_posix()
    return LocalFile(name=name, size=size, sha256=digest.hexdigest())
