"""A corpus on disk: a manifest with digests, one file a case, inputs as blobs by their hash.

NAME/manifest.json
NAME/cases/ID.json
NAME/blobs/SHA256.zst
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import zstandard
from pydantic import ConfigDict, Field, ValidationError

from contracts.base import Contract, Sha256, Text, canonical, sha256_of
from evals.case import FORMAT, Blob, Case
from evals.variant import Base

MANIFEST = "manifest.json"

M = TypeVar("M", bound=Contract)


class CorpusError(ValueError):
    """The corpus is not what its manifest says; the message names file, wanted and found."""


class Entry(Contract):
    id: Text
    sha256: Sha256
    """Of the case file's bytes."""


class Manifest(Contract):
    """`digest` is over the entries: two runs compare only over equal digests."""

    format: int
    name: Text
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    digest: Sha256
    cases: tuple[Entry, ...]


def digest_of(entries: Sequence[Entry]) -> str:
    return sha256_of(canonical([[entry.id, entry.sha256] for entry in entries]))


@dataclass(frozen=True, slots=True)
class Corpus:
    folder: Path
    manifest: Manifest

    @classmethod
    def open(cls, folder: Path) -> "Corpus":
        """Raises CorpusError where there is no manifest, or one of another format or digest."""
        path = folder / MANIFEST
        manifest = read_manifest(path, Manifest)
        check_entries(path, manifest.cases, manifest.digest)
        return cls(folder, manifest)

    @property
    def name(self) -> str:
        return self.manifest.name

    @property
    def digest(self) -> str:
        return self.manifest.digest

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.manifest.cases

    def case(self, entry: Entry) -> Case:
        path = self.folder / "cases" / f"{entry.id}.json"
        if not path.is_file():
            raise CorpusError(f"{path}: the manifest names this case and the file is not there")
        data = path.read_bytes()
        if sha256_of(data) != entry.sha256:
            raise CorpusError(f"{path}: sha256 is {sha256_of(data)}, wanted {entry.sha256}")
        try:
            return Case.model_validate_json(data)
        except ValidationError as error:
            raise CorpusError(f"{path}: {first_mistake(error)}") from None

    def content(self, blob: Blob) -> bytes:
        path = self.folder / "blobs" / f"{blob.sha256}.zst"
        if not path.is_file():
            raise CorpusError(f"{path}: the content of {blob.name} is not there")
        try:
            data = zstandard.ZstdDecompressor().decompress(path.read_bytes(), blob.size + 1)
        except zstandard.ZstdError as error:
            raise CorpusError(f"{path}: cannot be decompressed: {error}") from None
        if sha256_of(data) != blob.sha256:
            raise CorpusError(f"{path}: sha256 is {sha256_of(data)}, wanted {blob.sha256}")
        return data

    def load(self, entry: Entry) -> Base:
        case = self.case(entry)
        return Base(case, {blob.name: self.content(blob) for blob in case.inputs})


def read_manifest(path: Path, kind: type[M]) -> M:
    if not path.is_file():
        raise CorpusError(f"{path.parent}: there is no {path.name}, so this is no corpus")
    found = format_of(path)
    if found != FORMAT:
        raise CorpusError(f"{path}: format {found}, this program reads format {FORMAT}")
    try:
        return kind.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise CorpusError(f"{path}: {first_mistake(error)}") from None


def check_entries(path: Path, entries: Sequence[Entry], digest: str) -> None:
    counted = Counter(entry.id for entry in entries)
    twice = sorted(one for one, times in counted.items() if times > 1)
    if twice:
        raise CorpusError(f"{path}: these ids stand twice: {', '.join(twice)}")
    found = digest_of(entries)
    if found != digest:
        raise CorpusError(f"{path}: digest is {found}, wanted {digest}: it was edited")


class _Format(Contract):
    model_config = ConfigDict(extra="ignore")

    format: int | None = None


def format_of(path: Path) -> int | None:
    try:
        return _Format.model_validate_json(path.read_bytes()).format
    except ValidationError as error:
        raise CorpusError(f"{path}: {first_mistake(error)}") from None


def first_mistake(error: ValidationError) -> str:
    one = error.errors(include_url=False)[0]
    return ": ".join(filter(None, (".".join(str(part) for part in one["loc"]), one["msg"])))
