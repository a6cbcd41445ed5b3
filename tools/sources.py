"""Opens what an artifact refers to: the one place where the product reads a user's file."""

import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol, Self, assert_never

from contracts.inputs import Compression
from contracts.task_event import FileRef, LocalFile, StoredFile
from tools.decompress import HEAD, MAX_INFLATION, Joined, Unpacked, compression_of
from tools.redact_stream import Redacted

_BLOCK = 1024 * 1024

Stamp = tuple[int, int, int, int]


class LogGoneError(FileNotFoundError):
    """A file that an artifact refers to is not there any more, or cannot be read."""


class LogChangedError(ValueError):
    """A file is no longer what it was when it was taken in: nothing quoted from it can hold."""


class NestedArchiveError(ValueError):
    """A compressed file inside a compressed file."""


class Blobs(Protocol):
    def open(self, sha256: str) -> BinaryIO: ...


class Opened(io.BufferedReader):
    """A decompressed log; `torn` says after the end why bytes are missing, if some are."""

    def __init__(self, unpacked: Unpacked, watched: "_Watched", compression: Compression) -> None:
        super().__init__(unpacked, _BLOCK)
        self.compression: Compression = compression
        self._unpacked = unpacked
        self._watched = watched

    @property
    def torn(self) -> str | None:
        return self._unpacked.torn

    def __enter__(self) -> Self:
        return self

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._watched.close()


class Files:
    """Files below `root` and blobs, each limited to the bytes that its reference counts."""

    def __init__(self, root: Path, blobs: Blobs, max_inflation: int = MAX_INFLATION) -> None:
        self._root = root
        self._blobs = blobs
        self._max_inflation = max_inflation
        self._known: dict[LocalFile, Stamp] = {}

    def raw(self, ref: FileRef) -> Opened:
        """The decompressed bytes; raises LogGoneError, LogChangedError or, later, BombError."""
        watched = self._open(ref)
        head = watched.read(HEAD)
        compression = compression_of(head)
        unpacked = Unpacked(Joined(head, watched), ref.name, compression, self._max_inflation)
        opened = Opened(unpacked, watched, compression)
        if compression != "none" and compression_of(opened.peek(HEAD)) != "none":
            opened.close()
            raise NestedArchiveError(f"{ref.name}: holds another compressed file; unpack it once")
        return opened

    def redacted(self, ref: FileRef) -> BinaryIO:
        """The same bytes with each secret as so many `*`."""
        return io.BufferedReader(Redacted(self.raw(ref)), _BLOCK)

    def as_it_lies(self, ref: FileRef) -> Iterator[bytes]:
        """The bytes that `size` and `sha256` are of, compressed if they are; not redacted."""
        watched = self._open(ref)
        try:
            while piece := watched.read(_BLOCK):
                yield piece
        finally:
            watched.close()

    def _open(self, ref: FileRef) -> "_Watched":
        match ref:
            case StoredFile():
                return _Watched(self._blobs.open(ref.sha256), ref, None)
            case LocalFile():
                return self._open_local(ref)
            case _:
                assert_never(ref)

    def _open_local(self, ref: LocalFile) -> "_Watched":
        path = self._root / ref.name
        try:
            file = path.open("rb", buffering=0)
        except OSError as error:
            raise LogGoneError(f"{ref.name}: {_why_not_opened(ref.name, error)}") from error
        try:
            return _Watched(file, ref, self._checked(file, ref))
        except LogChangedError:
            file.close()
            raise

    def _checked(self, file: io.FileIO, ref: LocalFile) -> Stamp:
        stamp = _stamp(file)
        if self._known.get(ref) != stamp:
            _check(file, ref)
            self._known[ref] = stamp
        return stamp


class _Watched:
    """The first `size` bytes of a file; closing says whether it changed meanwhile."""

    def __init__(self, file: BinaryIO | io.FileIO, ref: FileRef, stamp: Stamp | None) -> None:
        self._file = file
        self._ref = ref
        self._stamp = stamp
        self._left = ref.size

    def read(self, size: int, /) -> bytes:
        piece = self._file.read(min(size, self._left)) or b""
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        try:
            if self._stamp is not None and _stamp(self._file) != self._stamp:
                _check(self._file, self._ref)
        finally:
            self._file.close()


def _stamp(file: BinaryIO | io.FileIO) -> Stamp:
    stat = os.fstat(file.fileno())
    return stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


def _why_not_opened(name: str, error: OSError) -> str:
    if "\ufffd" in name:
        return "its name is not UTF-8, so nothing could refer to it; rename it"
    return f"cannot be opened: {error.strerror}"


def _check(file: BinaryIO | io.FileIO, ref: FileRef) -> None:
    """Raises LogChangedError unless the first `size` bytes are those of `ref`; rewinds."""
    file.seek(0)
    digest = hashlib.sha256()
    left = ref.size
    while left and (piece := file.read(min(left, _BLOCK))):
        digest.update(piece)
        left -= len(piece)
    file.seek(0)
    if left or digest.hexdigest() != ref.sha256:
        raise LogChangedError(
            f"{ref.name}: its first {ref.size} bytes are not those that were taken in "
            f"(sha256 {ref.sha256[:12]}…); diagnose it again"
        )
