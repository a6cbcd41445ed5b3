"""The catalogue: causes, proved packs and weights as one artifact, and the file that keeps it."""

import json
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeVar

from contracts.base import encode
from contracts.catalogue import Catalogue, Cause, Confidence, Signature, Weights
from tools.cause import RESERVED, read_causes, unresolved
from tools.fault import Fault, PackError, Source
from tools.pack import read_pack
from tools.proof import faults, source_faults

HERE = Path(__file__).parent
GENERATED = HERE / "catalogue.json"
SITE = "site."

T = TypeVar("T")


class Packs(NamedTuple):
    """The files of a catalogue, in order."""

    causes: tuple[Path, ...]
    signatures: tuple[Path, ...]
    weights: Path
    confidence: Path
    """Written by `python -m evals.calibrate`; a set of packs may have none."""

    @property
    def digest(self) -> str:
        """Over the names and bytes of all files: the generated file is of exactly these."""
        whole = sha256()
        numbers = (path for path in (self.weights, self.confidence) if path.exists())
        for path in (*self.causes, *self.signatures, *numbers):
            content = path.read_bytes()
            whole.update(f"{path.parent.name}/{path.name}:{len(content)}\n".encode() + content)
        return whole.hexdigest()


def packs_in(folder: Path) -> Packs:
    return Packs(
        causes=tuple(sorted(folder.glob("causes/*.toml"))),
        signatures=tuple(sorted(folder.glob("signatures/*.toml"))),
        weights=folder / "weights.toml",
        confidence=folder / "confidence.json",
    )


class _Placed(NamedTuple):
    """An entry and where it is written."""

    pack: str
    line: int
    entry: Signature

    def fault(self, why: str) -> Fault:
        return Fault(self.pack, self.line, self.entry.id, why)


def compile_packs(packs: Packs) -> Catalogue:
    """Parses and proves every entry. Raises PackError with one line for each fault."""
    causes = (*_read_all(packs.causes, read_causes), *RESERVED)
    placed = _placed(packs.signatures)
    found = [Fault("causes", 0, "", why) for why in unresolved(causes)]
    found += [one.fault(why) for one in placed for why in source_faults(one.entry)]
    found += _entry_faults(placed, causes, ())
    if found:
        raise PackError(found)
    weights = Weights.model_validate(tomllib.loads(packs.weights.read_text(encoding="utf-8")))
    entries = tuple(_proved(one.entry) for one in placed)
    return Catalogue(
        causes=causes,
        signatures=entries,
        weights=weights,
        confidence=_confidence(packs.confidence),
    )


def _confidence(path: Path) -> Confidence | None:
    return Confidence.model_validate_json(path.read_bytes()) if path.exists() else None


def as_written(packs: Packs) -> tuple[tuple[Cause, ...], tuple[Signature, ...]]:
    """The causes, and the entries with their examples, which a catalogue no longer has.

    Raises PackError.
    """
    placed = _placed(packs.signatures)
    return _read_all(packs.causes, read_causes), tuple(one.entry for one in placed)


def _proved(entry: Signature) -> Signature:
    """The entry without its examples: they have done their work."""
    return entry.model_copy(update={"matches": (), "misses": ()})


def _read_all(paths: Iterable[Path], read: Callable[[Source], tuple[T, ...]]) -> tuple[T, ...]:
    """What all files hold; the faults of all broken ones in one error."""
    items: list[T] = []
    broken: list[Fault] = []
    for path in paths:
        try:
            items += read(Source.read(path))
        except PackError as error:
            broken += error.faults
    if broken:
        raise PackError(broken)
    return tuple(items)


def _placed(paths: Iterable[Path]) -> tuple[_Placed, ...]:
    def read(source: Source) -> tuple[_Placed, ...]:
        return tuple(_Placed(source.name, line, entry) for line, entry in read_pack(source))

    return _read_all(paths, read)


def _entry_faults(
    placed: tuple[_Placed, ...], causes: Iterable[Cause], taken: Iterable[str]
) -> Iterator[Fault]:
    ids = frozenset(cause.id for cause in causes) - {cause.id for cause in RESERVED}
    times = Counter([*taken, *(one.entry.id for one in placed)])
    for one in placed:
        if times[one.entry.id] > 1:
            yield one.fault("the id is taken; ids are unique over all packs")
        yield from (one.fault(why) for why in faults(one.entry, ids))


def load() -> Catalogue:
    """The shipped catalogue: from the generated file if it is of these packs, else compiled."""
    packs = packs_in(HERE)
    return _kept(GENERATED, packs.digest) or compile_packs(packs)


def _kept(generated: Path, digest: str) -> Catalogue | None:
    if not generated.exists():
        return None
    head, _, body = generated.read_bytes().partition(b"\n")
    if head.decode() != digest:
        return None
    return Catalogue.model_validate(json.loads(body)["body"])


def write(generated: Path = GENERATED) -> Catalogue:
    """Compiles the shipped packs and keeps them: the digest, a line break, the artifact's bytes."""
    packs = packs_in(HERE)
    catalogue = compile_packs(packs)
    generated.write_bytes(packs.digest.encode() + b"\n" + encode(catalogue))
    return catalogue


def load_with(folder: Path) -> Catalogue:
    """The shipped catalogue and a site's own packs, `causes/` and `signatures/` of a folder.

    Where two entries are equally specific the site's is taken. Raises PackError.
    """
    return extended(load(), packs_in(folder))


def extended(shipped: Catalogue, site: Packs) -> Catalogue:
    own = _read_all(site.causes, read_causes)
    causes = (*shipped.causes, *own)
    placed = _placed(site.signatures)
    found = [
        Fault("causes", 0, cause.id, f"a site's own causes begin with {SITE}")
        for cause in own
        if not cause.id.startswith(SITE)
    ]
    found += [Fault("causes", 0, "", why) for why in unresolved(causes)]
    found += _entry_faults(placed, causes, (entry.id for entry in shipped.signatures))
    if not placed and not own:
        found.append(Fault("--packs", 0, "", "no causes/*.toml and no signatures/*.toml there"))
    if found:
        raise PackError(found)
    entries = (*(_proved(one.entry) for one in placed), *shipped.signatures)
    return shipped.model_copy(update={"causes": causes, "signatures": entries})


if __name__ == "__main__":  # pragma: no cover
    write()
