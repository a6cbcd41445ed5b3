"""Reads a bundle that anybody may have made: nothing is taken in before all of it is checked."""

import hashlib
import io
import json
import tarfile
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

import zstandard
from pydantic import TypeAdapter, ValidationError

from contracts.base import Sha256
from contracts.task_event import LocalFile
from graph.bundle import HEAD, BundledRun, BundleRefused, Head, Member, names_in, safe_name
from graph.references import file_refs

FREE = 64 << 20
"""Unpacked bytes that any bundle may have; beyond, the inflation counts."""
_BLOCK = 1 << 20
_WINDOW = 1 << 27
_NAMES = TypeAdapter(dict[str, Sha256])

Sink = Callable[[Member, Iterator[bytes]], None]


def read_head(path: Path, max_inflation: int) -> Head:
    """What the bundle says that it holds, after every member of it was read and hashed."""
    refs: list[LocalFile] = []
    head = read_bundle(path, max_inflation, lambda member, chunks: _look(member, chunks, refs))
    for ref in refs:
        if not safe_name(ref.name):
            raise BundleRefused(f"{path}: refers to the file {ref.name!r}, outside of its folder")
    for run in head.runs:
        _check_run(path, head, run)
    return head


def read_bundle(path: Path, max_inflation: int, sink: Sink) -> Head:
    """Hands each member to `sink`; raises BundleRefused where it is not what the head says."""
    with _members(path, max_inflation) as members:
        info, stream = next(members, (None, io.BytesIO()))
        if info is None or info.name != HEAD or info.size > FREE:
            raise BundleRefused(f"{path}: does not begin with {HEAD}; it is no bundle of ours")
        head = _head(path, stream.read())
        for member in head.members:
            info, stream = next(members, (None, io.BytesIO()))
            if info is None or not info.isreg() or info.name != member.name:
                found = info.name if info else "its end"
                raise BundleRefused(f"{path}: {member.name} is expected, {found} is there")
            sink(member, _hashed(path, member, stream))
        if (info := next(members, (None, None))[0]) is not None:
            raise BundleRefused(f"{path}: {info.name} is in it and not in its {HEAD}")
    return head


def _look(member: Member, chunks: Iterator[bytes], refs: list[LocalFile]) -> None:
    if member.folder == "files" or member.size > FREE:
        for _ in chunks:
            pass
        return
    data = b"".join(chunks)
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return
    refs += [ref for ref in file_refs(value) if isinstance(ref, LocalFile)]


@contextmanager
def _members(
    path: Path, max_inflation: int
) -> Generator[Iterator[tuple[tarfile.TarInfo, IO[bytes]]]]:
    unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    with path.open("rb") as file:
        limit = max(FREE, path.stat().st_size * max_inflation)
        capped = _Capped(unpacker.stream_reader(file, closefd=False), path, limit)
        try:
            with tarfile.open(fileobj=io.BufferedReader(capped, _BLOCK), mode="r|") as tar:
                yield _iterate(tar)
            deque(iter(partial(capped.read, _BLOCK), b""), maxlen=0)
        except (zstandard.ZstdError, tarfile.TarError, EOFError) as error:
            raise BundleRefused(
                f"{path}: cannot be unpacked to its end ({error}); it is torn, damaged or no "
                "bundle: export it again"
            ) from error


def _iterate(tar: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    for info in tar:
        stream = tar.extractfile(info) if info.isreg() else None
        yield info, stream or io.BytesIO()


def _head(path: Path, data: bytes) -> Head:
    try:
        head = Head.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BundleRefused(f"{path}: {HEAD}: {where}: {first['msg']}") from None
    if head.seal() != head.digest:
        raise BundleRefused(f"{path}: {HEAD}: its digest is not the one in it: it was edited")
    return head


def _hashed(path: Path, member: Member, stream: IO[bytes]) -> Iterator[bytes]:
    digest = hashlib.sha256()
    while piece := stream.read(_BLOCK):
        digest.update(piece)
        yield piece
    if digest.hexdigest() != member.sha256:
        raise BundleRefused(
            f"{path}: {member.name}: its sha256 is {digest.hexdigest()}: it was edited"
        )


def _check_run(path: Path, head: Head, run: BundledRun) -> None:
    """Everything that the run names is in the bundle, or was forgotten."""
    try:
        given = _NAMES.validate_json(run.given)
    except ValidationError:
        raise BundleRefused(f"{path}: run {run.run}: what it was given is no list") from None
    there = {member.sha256 for member in head.members} | {*dict(head.forgotten)}
    missing = sorted({*given.values(), *names_in(run)} - there)
    if missing:
        raise BundleRefused(f"{path}: run {run.run}: the artifact {missing[0]} is missing in it")
    names = [one.name for one in run.files]
    above = {name[:at] for name in names for at in range(len(name)) if name[at] == "/"}
    if len({*names}) < len(names) or above & {*names} or not all(map(safe_name, names)):
        raise BundleRefused(f"{path}: run {run.run}: its files cannot lie in one folder")
    if lost := [one.name for one in run.files if one.sha256 not in there]:
        raise BundleRefused(f"{path}: run {run.run}: the file {lost[0]} is missing in it")


class _Capped(io.RawIOBase):
    """Stops a bomb: raises BundleRefused after `limit` bytes."""

    def __init__(self, packed: zstandard.ZstdDecompressionReader, path: Path, limit: int) -> None:
        self._packed = packed
        self._path = path
        self._limit = limit
        self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._packed.read(len(buffer))
        self._left -= len(piece)
        if self._left < 0:
            raise BundleRefused(
                f"{self._path}: unpacks to more than {self._limit} bytes; if you trust it, raise "
                "the setting max_inflation"
            )
        buffer[: len(piece)] = piece
        return len(piece)
