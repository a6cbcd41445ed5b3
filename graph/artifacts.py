"""The artifact store: bytes named by their sha256, compressed, never rewritten."""

import hashlib
import io
import os
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple, Protocol, TypeVar

import zstandard
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from contracts.base import Artifact, canonical, encode, sha256_of
from contracts.upgrades import Body, UnknownSchema, upgrade

A = TypeVar("A", bound=Artifact)

_LEVEL = 3
_CHUNK = 1 << 20
_SKIPPABLE = b"\x50\x2a\x4d\x18\x20\x00\x00\x00"
"""https://github.com/facebook/zstd/blob/v1.5.7/doc/zstd_compression_format.md#skippable-frames"""
_TOMBSTONES = "forgotten.jsonl"
_SEAL_BYTES = len(_SKIPPABLE) + hashlib.sha256().digest_size


class MissingArtifact(LookupError):
    """No bytes of this name are stored."""


class ForgottenArtifact(MissingArtifact):
    """The bytes were deleted on purpose; the tombstone says why."""


class DamagedArtifact(ValueError):
    """The stored bytes are not those that the name promises."""


class _Envelope(BaseModel):
    """The outermost object of an artifact's bytes."""

    model_config = ConfigDict(extra="forbid")

    kind: str
    number: int = Field(alias="schema")
    body: Body


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class ArtifactStore:
    """A folder; `sync` makes an open file or folder durable (`os.fsync`, or nothing in a test)."""

    folder: Path
    sync: Callable[[int], None] = os.fsync

    def put(self, artifact: Artifact) -> str:
        return self.put_bytes(encode(artifact))

    def put_bytes(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        if not self._path(sha256).exists():
            self.put_chunks([data])
        return sha256

    def put_chunks(self, chunks: Iterable[bytes]) -> Stored:
        """Store bytes of any size in constant memory; a crash leaves all of them or none."""
        digest, size = hashlib.sha256(), 0

        def counted() -> Iterator[bytes]:
            nonlocal size
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                yield chunk

        with self._temporary() as file:
            for piece in _packed(counted()):
                file.write(piece)
            file.flush()
            self.sync(file.fileno())
            path = self._path(digest.hexdigest())
            Path(file.name).rename(self._made(path.parent) / path.name)
        self._sync_folder(path.parent)
        return Stored(sha256=digest.hexdigest(), size=size)

    def get(self, sha256: str, kind: type[A]) -> A:
        return parse(self.read(sha256), kind, sha256)

    def read(self, sha256: str) -> bytes:
        with self.open(sha256) as stream:
            return stream.read()

    def open(self, sha256: str) -> BinaryIO:
        """The bytes as a stream; whoever reads to the end knows that they are the ones named."""
        path = self._path(sha256)
        if not path.exists():
            raise self._absent(sha256)
        packed = zstandard.ZstdDecompressor().stream_reader(
            path.open("rb"), read_across_frames=True, closefd=True
        )
        return io.BufferedReader(_Checked(packed, sha256), _CHUNK)

    def has(self, sha256: str) -> bool:
        return self._path(sha256).exists()

    def check(self, sha256: str) -> None:
        """Read it all, and the file around it: any byte that changed is an error."""
        self.read(sha256)
        data = self._path(sha256).read_bytes()
        packed, seal = data[:-_SEAL_BYTES], data[-_SEAL_BYTES:]
        if seal != _seal(hashlib.sha256(packed).digest()):
            raise DamagedArtifact(f"artifact {sha256}: its file was changed around the content")

    def forget(self, sha256: str, why: str) -> None:
        """Delete the bytes and keep the name: a tombstone says why they are gone."""
        tombs = self._tombstones(sha256)
        self._made(tombs.parent)
        line = canonical([sha256, why, _tomb_seal(sha256, why)])
        with tombs.open("ab") as file:
            file.write(line + b"\n")
            file.flush()
            self.sync(file.fileno())
        self._path(sha256).unlink(missing_ok=True)
        self._sync_folder(tombs.parent)

    def damaged_tombstones(self) -> Iterator[str]:
        """A sentence for each tombstone that is not what was written."""
        for path in sorted(self.folder.glob(f"??/{_TOMBSTONES}")):
            for number, line in enumerate(path.read_bytes().splitlines(), start=1):
                if _tomb(line) is None:
                    yield f"tombstone {path.parent.name}/{path.name}:{number}: was changed"

    def names(self) -> Iterator[str]:
        """Every stored name, in order."""
        return iter(sorted(path.stem for path in self.folder.glob("??/*.zst")))

    @contextmanager
    def _temporary(self) -> Generator[IO[bytes]]:
        """A file beside the others, gone at the end unless it was renamed."""
        with tempfile.NamedTemporaryFile(dir=self._made(self.folder), delete=False) as file:
            try:
                yield file
            finally:
                Path(file.name).unlink(missing_ok=True)

    def _absent(self, sha256: str) -> MissingArtifact:
        tombs = self._tombstones(sha256)
        lines = tombs.read_bytes().splitlines() if tombs.exists() else []
        found = [tomb.why for line in lines if (tomb := _tomb(line)) and tomb.sha256 == sha256]
        if not found:
            return MissingArtifact(
                f"artifact {sha256}: not in {self.folder}; restore it from a backup, or import "
                "the run again"
            )
        return ForgottenArtifact(f"artifact {sha256}: forgotten, {found[-1]}")

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.zst"

    def _tombstones(self, sha256: str) -> Path:
        """One small file for many: a file each would take more room than what is deleted."""
        return self.folder / sha256[:2] / _TOMBSTONES

    def _made(self, folder: Path) -> Path:
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            self._sync_folder(folder.parent)
        return folder

    def _sync_folder(self, folder: Path) -> None:
        handle = os.open(folder, os.O_RDONLY)
        try:
            self.sync(handle)
        finally:
            os.close(handle)


class _Tomb(NamedTuple):
    sha256: str
    why: str


_READ_TOMB = TypeAdapter(tuple[str, str, str])


def _tomb(line: bytes) -> _Tomb | None:
    """None where the line is not what was written."""
    try:
        sha256, why, seal = _READ_TOMB.validate_json(line)
    except ValidationError:
        return None
    return _Tomb(sha256, why) if seal == _tomb_seal(sha256, why) else None


def _tomb_seal(sha256: str, why: str) -> str:
    return sha256_of(canonical([sha256, why]))


def parse(data: bytes, kind: type[A], name: str = "") -> A:
    """An artifact from its bytes, of this or an older schema; `name` is only for the error."""
    envelope = _open(name, data)
    if envelope.kind != kind.KIND:
        raise UnknownSchema(f"artifact {name}: wanted {kind.KIND}, found {envelope.kind}")
    body = upgrade(envelope.body, kind=kind.KIND, schema=envelope.number, wanted=kind.SCHEMA)
    return _parse(name, kind, body)


def _packed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Compressed, and at the end the file's own hash."""
    packer = zstandard.ZstdCompressor(_LEVEL).compressobj()
    file = hashlib.sha256()
    for piece in map(packer.compress, chunks):
        file.update(piece)
        yield piece
    last = packer.flush()
    file.update(last)
    yield last + _seal(file.digest())


def _seal(sha256: bytes) -> bytes:
    """A skippable zstd frame with the sha256 of the file before it; every zstd reader skips it."""
    return _SKIPPABLE + sha256


class _Packed(Protocol):
    def read(self, size: int, /) -> bytes: ...
    def close(self) -> None: ...


class _Checked(io.RawIOBase):
    """Raises DamagedArtifact at the end of a stream whose bytes are not of its name."""

    def __init__(self, packed: _Packed, sha256: str) -> None:
        self._packed = packed
        self._sha256 = sha256
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            chunk = self._packed.read(len(buffer))
        except zstandard.ZstdError as error:
            raise DamagedArtifact(
                f"artifact {self._sha256}: cannot be unpacked ({error})"
            ) from error
        self._digest.update(chunk)
        if not chunk and self._digest.hexdigest() != self._sha256:
            raise DamagedArtifact(
                f"artifact {self._sha256}: its bytes have the sha256 {self._digest.hexdigest()}"
            )
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._packed.close()
        super().close()


def _open(sha256: str, data: bytes) -> _Envelope:
    try:
        return _Envelope.model_validate_json(data)
    except ValidationError as error:
        raise UnknownSchema(f"artifact {sha256}: not an artifact of ours ({error})") from error


def _parse(sha256: str, kind: type[A], body: Body) -> A:
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        raise UnknownSchema(
            f"artifact {sha256}: not a {kind.KIND} of schema {kind.SCHEMA} ({error})"
        ) from error
