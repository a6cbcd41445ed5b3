"""The files that a path on the command line stands for, taken in by reference."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from contracts.task_event import LocalFile

_BLOCK = 1024 * 1024
_HEAD = 4096
_OTHERS = frozenset({"__pycache__", "node_modules", "site-packages"})
MAX_FILES = 20_000


class NoSuchPathError(FileNotFoundError):
    """A path that was asked for does not exist."""


class NoLogError(ValueError):
    """A folder in which nothing can be read as a log."""


class UnreadableError(PermissionError):
    """A file that was asked for by name cannot be read, or has a name that cannot be kept."""


class TooManyFilesError(ValueError):
    """A folder that is no folder of one run."""


def find(
    paths: Iterable[Path], root: Path, enters: Callable[[Path], bool] = lambda _: True
) -> tuple[LocalFile, ...]:
    """Files below `root`, sorted by name; folders are searched with those subfolders it `enters`.

    Hidden files, checksums and links that lead out of the folder are left out.
    """
    _refuse_name(root)
    found: dict[str, LocalFile] = {}
    for path in paths:
        for file in _files(path, enters):
            if len(found) >= MAX_FILES:
                raise TooManyFilesError(
                    f"{path}: has more than {MAX_FILES} files; name the folder of one run"
                )
            taken = _take(file, root) if file == path else _taken_from_folder(file, root)
            found[taken.name] = taken
    return tuple(found[name] for name in sorted(found))


def find_wanted(
    folder: Path, root: Path, wanted: Callable[[str, bytes], bool]
) -> tuple[LocalFile, ...]:
    """Of a repository the files that `wanted` takes by name and first bytes, sorted by name.

    Environments and packages that are kept inside it are none of its own code.
    """
    found: list[LocalFile] = []
    for path in _walk(folder, _is_own):
        if wanted(_name(path, root), _head(path)):
            found.append(_taken_from_folder(path, root))
        if len(found) > MAX_FILES:
            raise TooManyFilesError(
                f"{folder}: has more than {MAX_FILES} sources; name the folder of one project"
            )
    return tuple(sorted(found, key=lambda file: file.name))


def _is_own(folder: Path) -> bool:
    return folder.name not in _OTHERS and not (folder / "pyvenv.cfg").exists()


def _head(path: Path) -> bytes:
    try:
        with path.open("rb", buffering=0) as file:
            return file.read(_HEAD)
    except OSError:
        return b""


def _files(path: Path, enters: Callable[[Path], bool]) -> Iterator[Path]:
    if not path.exists():
        raise NoSuchPathError(f"{path}: no such file or folder; check the path")
    if path.is_file():
        _refuse_name(path)
        yield path
        return
    if not path.is_dir():
        raise UnreadableError(f"{path}: a pipe or a device, no file; read it with `-`: … < {path}")
    files = list(_walk(path, enters))
    if not files:
        raise NoLogError(f"{path}: no log in this folder or below it; name the folder of the run")
    yield from files


def _walk(folder: Path, enters: Callable[[Path], bool]) -> Iterator[Path]:
    inside = folder.resolve()
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        seen = (name for name in folders if not name.startswith("."))
        folders[:] = sorted(name for name in seen if enters(Path(parent, name)))
        for name in sorted(names):
            path = Path(parent, name)
            if name.startswith(".") or name.endswith(".crc") or not path.is_file():
                continue
            if path.resolve().is_relative_to(inside):
                yield path


def _refuse(error: OSError) -> None:
    raise UnreadableError(f"{error.filename}: cannot be searched: {error.strerror}") from error


def _refuse_name(path: Path) -> None:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise UnreadableError(
            f"{path}: its name is not UTF-8, so no run could refer to it; rename it, or read it "
            "with `-`"
        ) from None


def _taken_from_folder(path: Path, root: Path) -> LocalFile:
    """What cannot be read is taken in as empty: opening it later says why, and becomes a gap."""
    try:
        return _take(path, root)
    except UnreadableError:
        return LocalFile(name=_name(path, root), size=0, sha256=hashlib.sha256().hexdigest())


def _name(path: Path, root: Path) -> str:
    return path.absolute().relative_to(root.absolute()).as_posix()


def _take(path: Path, root: Path) -> LocalFile:
    digest = hashlib.sha256()
    size = 0
    try:
        with path.open("rb", buffering=0) as file:
            while piece := file.read(_BLOCK):
                digest.update(piece)
                size += len(piece)
    except OSError as error:
        raise UnreadableError(
            f"{path}: cannot be read: {error.strerror}; make it readable, or read it with `-`"
        ) from error
    return LocalFile(name=_name(path, root), size=size, sha256=digest.hexdigest())
