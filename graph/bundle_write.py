"""Writes a bundle: everything that another store needs to show, explain and replay runs."""

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import zstandard

from contracts.base import canonical
from contracts.task_event import FileRef, LocalFile, StoredFile
from graph.artifacts import ArtifactStore, ForgottenArtifact
from graph.bundle import HEAD, Head, Member, Packed, bundled
from graph.records import Run, StepRow
from graph.references import files_in, names_of
from graph.state import State
from tools.sources import Files

LEVEL = 12
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class _Content:
    """A member, and how to read it."""

    member: Member
    chunks: Callable[[], Iterable[bytes]]


def write_bundle(
    state: State,
    runs: Sequence[str],
    target: Path,
    files_of: Callable[[Run], Files] | None,
    level: int = LEVEL,
) -> Head:
    """Whole at `target`, or not there; without `files_of` local files are left out."""
    found = [(state.ledger.run(run), state.ledger.steps(run)) for run in runs]
    contents: dict[str, _Content] = {}
    forgotten: dict[str, str] = {}
    packed: list[tuple[Packed, ...]] = []
    for run, rows in found:
        _add_artifacts(state, run, rows, contents, forgotten)
        packed.append(tuple(_add_files(state, run, rows, files_of, contents)))
    head = Head(
        runs=tuple(
            bundled(run, rows, files) for (run, rows), files in zip(found, packed, strict=True)
        ),
        members=tuple(one.member for one in contents.values()),
        forgotten=tuple(forgotten.items()),
    ).sealed()
    _write(target, head, contents.values(), level)
    return head


def _add_artifacts(
    state: State,
    run: Run,
    rows: list[StepRow],
    contents: dict[str, _Content],
    forgotten: dict[str, str],
) -> None:
    """In the order of the steps: what is alike stands close together and packs well."""
    names = names_of(run, rows)
    stored = [ref for ref in files_in(state.store, names) if isinstance(ref, StoredFile)]
    for name in (*names, *(ref.sha256 for ref in stored)):
        try:
            size = sum(map(len, _stored(state.store, name)))
        except ForgottenArtifact as error:
            forgotten[name] = str(error)
            continue
        member = Member(folder="artifacts", sha256=name, size=size)
        contents[member.name] = _Content(member, partial(_stored, state.store, name))


def _add_files(
    state: State,
    run: Run,
    rows: list[StepRow],
    files_of: Callable[[Run], Files] | None,
    contents: dict[str, _Content],
) -> Iterator[Packed]:
    if files_of is None:
        return
    files = files_of(run)
    for ref in files_in(state.store, names_of(run, rows)):
        if isinstance(ref, LocalFile):
            content, masked = _content(files, ref)
            contents.setdefault(content.member.name, content)
            yield Packed(name=ref.name, sha256=content.member.sha256, masked=masked)


def _content(files: Files, ref: FileRef) -> tuple[_Content, bool]:
    """As it lies; with a secret in it, unpacked and masked."""
    digest, size, same = hashlib.sha256(), 0, True
    with files.raw(ref) as raw, files.redacted(ref) as redacted:
        while piece := redacted.read(_BLOCK):
            digest.update(piece)
            size += len(piece)
            same = same and piece == raw.read(len(piece))
    if same:
        member = Member(folder="files", sha256=ref.sha256, size=ref.size)
        return _Content(member, lambda: files.as_it_lies(ref)), False
    member = Member(folder="files", sha256=digest.hexdigest(), size=size)
    return _Content(member, lambda: _blocks(files.redacted(ref))), True


def _stored(store: ArtifactStore, name: str) -> Iterator[bytes]:
    return _blocks(store.open(name))


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while piece := stream.read(_BLOCK):
            yield piece


def _write(target: Path, head: Head, contents: Iterable[_Content], level: int) -> None:
    part = target.with_name(f".{target.name}.part")
    packer = zstandard.ZstdCompressor(level, write_checksum=True)
    try:
        with part.open("wb") as file:
            with (
                packer.stream_writer(file, closefd=False) as packed,
                tarfile.open(fileobj=packed, mode="w|", format=tarfile.USTAR_FORMAT) as tar,
            ):
                data = canonical(head.model_dump(mode="json"))
                tar.addfile(_info(HEAD, len(data)), io.BytesIO(data))
                for one in contents:
                    info = _info(one.member.name, one.member.size)
                    tar.addfile(info, io.BufferedReader(_Chunks(one.chunks())))
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _info(name: str, size: int) -> tarfile.TarInfo:
    """Without time, owner or host: equal runs make equal bundles."""
    info = tarfile.TarInfo(name)
    info.size = size
    return info


class _Chunks(io.RawIOBase):
    """Chunks as a stream, which is what tarfile reads."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._left or next(self._chunks, b"")
        count = min(len(piece), len(buffer))
        buffer[:count] = piece[:count]
        self._left = piece[count:]
        return count
