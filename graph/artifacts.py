"""The artifact store: bytes named by their sha256, compressed, never rewritten."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC
from itertools import chain, groupby
from pathlib import Path
from typing import IO, BinaryIO, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.base import Artifact, encode
from contracts.upgrades import Body, UnknownSchema, upgrade
from graph.packing import DamagedArtifact as DamagedArtifact
from graph.packing import is_sealed, packed, unpacked
from graph.tombstones import TOMBSTONES, damaged_tombs, why_forgotten, write_tombs

A = TypeVar("A", bound=Artifact)

_FULL = (ENOSPC, EDQUOT)
"""The system does not say of which disk."""


class MissingArtifact(LookupError):
    """No bytes of this name are stored."""


class ForgottenArtifact(MissingArtifact):
    """The bytes were deleted on purpose; the tombstone says why."""


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
        if not self._renewed(sha256):
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
            for piece in packed(counted()):
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
        return unpacked(path.open("rb"), sha256)

    def has(self, sha256: str) -> bool:
        return self._path(sha256).exists()

    def check(self, sha256: str) -> None:
        """Read it all, and the file around it: any byte that changed is an error."""
        self.read(sha256)
        if not is_sealed(self._path(sha256).read_bytes()):
            raise DamagedArtifact(f"artifact {sha256}: its file was changed around the content")

    def forget(self, sha256: str, why: str) -> None:
        """Delete the bytes and keep the name: a tombstone says why they are gone."""
        self.forget_all([sha256], why)

    def forget_all(self, names: Iterable[str], why: str) -> int:
        """The same for many; how many bytes of the disk that gave back."""
        freed = 0
        for _, together in groupby(sorted(names), key=lambda name: name[:2]):
            of_folder = tuple(together)
            tombs = self._tombstones(of_folder[0])
            self._made(tombs.parent)
            write_tombs(tombs, of_folder, why, self.sync)
            freed += sum(map(self._unlinked, of_folder))
            self._sync_folder(tombs.parent)
        return freed

    def forgotten(self, sha256: str) -> bool:
        return not self.has(sha256) and why_forgotten(self._tombstones(sha256), sha256) is not None

    def discard(self, sha256: str, since: float) -> int:
        """Delete what no run refers to, without a trace; the bytes of the disk that gave back.

        What was put again after `since` (seconds of the epoch) stays: a run is about to refer to
        it. The name is taken away first, so that who puts it meanwhile writes it anew.
        """
        path = self._path(sha256)
        aside = path.with_suffix(".gone")
        path.rename(aside)
        if aside.stat().st_mtime > since:
            aside.rename(path)
            return 0
        size = aside.stat().st_size
        aside.unlink()
        return size

    def debris(self, since: float) -> Iterator[Path]:
        """Files of writers that were killed before `since`: they never got a name."""
        for path in chain(self.folder.glob("tmp*"), self.folder.glob("??/*.gone")):
            if path.stat().st_mtime <= since:
                yield path

    def damaged_tombstones(self) -> Iterator[str]:
        """A sentence for each tombstone that is not what was written."""
        for path in sorted(self.folder.glob(f"??/{TOMBSTONES}")):
            yield from damaged_tombs(path)

    def names(self) -> Iterator[str]:
        """Every stored name, in order."""
        return iter(sorted(path.stem for path in self.folder.glob("??/*.zst")))

    @contextmanager
    def _temporary(self) -> Generator[IO[bytes]]:
        """A file beside the others, gone at the end unless it was renamed."""
        with tempfile.NamedTemporaryFile(dir=self._made(self.folder), delete=False) as file:
            try:
                yield file
            except OSError as error:
                if error.errno in _FULL:
                    raise OSError(error.errno, error.strerror, str(self.folder)) from error
                raise
            finally:
                Path(file.name).unlink(missing_ok=True)

    def _absent(self, sha256: str) -> MissingArtifact:
        why = why_forgotten(self._tombstones(sha256), sha256)
        if why is None:
            return MissingArtifact(
                f"artifact {sha256}: not in {self.folder}; restore it from a backup, or import "
                "the run again"
            )
        return ForgottenArtifact(f"artifact {sha256}: forgotten, {why}")

    def _renewed(self, sha256: str) -> bool:
        """Whether it is there; if so it counts as written now."""
        try:
            os.utime(self._path(sha256))
        except FileNotFoundError:
            return False
        return True

    def _unlinked(self, sha256: str) -> int:
        path = self._path(sha256)
        size = path.stat().st_size if path.exists() else 0
        path.unlink(missing_ok=True)
        return size

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.zst"

    def _tombstones(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / TOMBSTONES

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


def parse(data: bytes, kind: type[A], name: str = "") -> A:
    """An artifact from its bytes, of this or an older schema; `name` is only for the error."""
    envelope = _open(name, data)
    if envelope.kind != kind.KIND:
        raise UnknownSchema(f"artifact {name}: wanted {kind.KIND}, found {envelope.kind}")
    body = upgrade(envelope.body, kind=kind.KIND, schema=envelope.number, wanted=kind.SCHEMA)
    return _parse(name, kind, body)


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
