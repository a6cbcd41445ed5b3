"""Writes a corpus from folders of inputs and their truths."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import zstandard

from contracts.base import canonical, sha256_of
from evals.case import FORMAT, Blob, Case
from evals.corpus import Entry, Manifest, digest_of


def blobs_of(folder: Path) -> dict[Blob, bytes]:
    """Every file below `folder`, by its path there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {
        Blob(name=name, size=len(data), sha256=sha256_of(data)): data
        for name, data in contents.items()
    }


def write(
    folder: Path, name: str, version: str, cases: Iterable[tuple[Case, Mapping[Blob, bytes]]]
) -> Manifest:
    (folder / "cases").mkdir(parents=True, exist_ok=True)
    (folder / "blobs").mkdir(exist_ok=True)
    written = [(case, _write_case(folder, case, contents)) for case, contents in cases]
    blobs = {blob.sha256 for case, _ in written for blob in (*case.inputs, *case.recorded)}
    _keep_only(folder / "blobs", {f"{sha256}.zst" for sha256 in blobs})
    _keep_only(folder / "cases", {f"{case.id}.json" for case, _ in written})
    entries = [entry for _, entry in written]
    ordered = tuple(sorted(entries, key=lambda entry: entry.id))
    manifest = Manifest(
        format=FORMAT, name=name, version=version, digest=digest_of(ordered), cases=ordered
    )
    (folder / "manifest.json").write_bytes(canonical(manifest.model_dump(mode="json")) + b"\n")
    return manifest


def _keep_only(folder: Path, names: set[str]) -> None:
    """What an earlier version of the corpus had and this one has not goes."""
    for path in folder.iterdir():
        if path.name not in names:
            path.unlink()


def _write_case(folder: Path, case: Case, contents: Mapping[Blob, bytes]) -> Entry:
    compress = zstandard.ZstdCompressor(level=19, write_content_size=True).compress
    for blob, data in contents.items():
        path = folder / "blobs" / f"{blob.sha256}.zst"
        if not path.exists():
            path.write_bytes(compress(data))
    data = canonical(case.model_dump(mode="json")) + b"\n"
    (folder / "cases" / f"{case.id}.json").write_bytes(data)
    return Entry(id=case.id, sha256=sha256_of(data))
