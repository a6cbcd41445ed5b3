"""A corpus of variants: seeds and digests alone; its cases are made from the bases when asked for.

NAME/variants.json, beside the folders of the corpora that it was made from
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field

from contracts.base import Contract, Sha256, Text, canonical, sha256_of
from evals.corpus import Corpus, CorpusError, Entry, check_entries, read_manifest
from evals.variant import Base, generate, generators

VARIANTS = "variants.json"
REMAKE = "make the variants again with `python -m evals.write_variants`"


class MadeFrom(Contract):
    corpus: Text
    digest: Sha256


class Recipe(Entry):
    """`bases` are case ids; the first is the one that is varied."""

    generator: Text
    seed: int
    bases: Annotated[tuple[Text, ...], Field(min_length=1)]


class VariantManifest(Contract):
    format: int
    name: Text
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    digest: Sha256
    made_from: tuple[MadeFrom, ...]
    cases: tuple[Recipe, ...]


@dataclass(frozen=True)
class VariantCorpus:
    folder: Path
    manifest: VariantManifest
    bases: tuple[Corpus, ...]

    @classmethod
    def open(cls, folder: Path) -> "VariantCorpus":
        """Raises CorpusError where a base is not there or is not the one it was made from."""
        path = folder / VARIANTS
        manifest = read_manifest(path, VariantManifest)
        check_entries(path, manifest.cases, manifest.digest)
        bases = tuple(_base(path, folder.parent / one.corpus, one) for one in manifest.made_from)
        return cls(folder, manifest, bases)

    @property
    def name(self) -> str:
        return self.manifest.name

    @property
    def digest(self) -> str:
        return self.manifest.digest

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.manifest.cases

    def load(self, entry: Entry) -> Base:
        recipe = self._recipes[entry.id]
        generator = generators().get(recipe.generator)
        if generator is None:
            raise CorpusError(f"{entry.id}: there is no generator {recipe.generator}; {REMAKE}")
        made = generate(generator, [self._loaded(one) for one in recipe.bases], recipe.seed)
        found = sha256_of(case_bytes(made))
        if found != entry.sha256:
            raise CorpusError(f"{entry.id}: sha256 is {found}, wanted {entry.sha256}; {REMAKE}")
        return made

    @cached_property
    def _recipes(self) -> dict[str, Recipe]:
        return {recipe.id: recipe for recipe in self.manifest.cases}

    @cached_property
    def _owners(self) -> dict[str, tuple[Corpus, Entry]]:
        return {entry.id: (base, entry) for base in self.bases for entry in base.entries}

    def _loaded(self, name: str) -> Base:
        if name not in self._owners:
            raise CorpusError(f"{name}: no corpus beside {self.folder} has this base; {REMAKE}")
        corpus, entry = self._owners[name]
        return corpus.load(entry)


def case_bytes(base: Base) -> bytes:
    return canonical(base.case.model_dump(mode="json")) + b"\n"


def _base(path: Path, folder: Path, wanted: MadeFrom) -> Corpus:
    corpus = Corpus.open(folder)
    if corpus.digest != wanted.digest:
        raise CorpusError(
            f"{path}: made from {wanted.corpus} with digest {wanted.digest}, "
            f"found {corpus.digest}; {REMAKE}"
        )
    return corpus
