"""Chooses bases and seeds for every generator and writes the manifest of the variants.

`python -m evals.write_variants [CORPORA]`
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from contracts.base import canonical, sha256_of
from evals.case import FORMAT
from evals.corpus import MANIFEST, Corpus, digest_of
from evals.draw import Draw
from evals.variant import Base, Generator, generate, generators
from evals.variant_corpus import VARIANTS, MadeFrom, Recipe, VariantManifest, case_bytes

NAME = "variants"
VERSION = "1.0.0"
TRIES = 20
"""Draws for each wanted variant before a generator is left with fewer."""

WANTED: Mapping[str, int] = {
    "airflow2": 70,
    "airflow3": 70,
    "hostile": 100,
    "interleaved": 60,
    "missing": 140,
    "noise": 70,
    "red-herring": 80,
    "secret": 20,
    "structured": 70,
    "truncation": 70,
    "two-faults": 70,
}


def recipes(bases: Sequence[Base]) -> Iterator[Recipe]:
    for name, generator in generators().items():
        fitting = [base for base in bases if generator.fits(base)]
        yield from _of(generator, fitting, WANTED[name])


def _of(generator: Generator, fitting: Sequence[Base], wanted: int) -> Iterator[Recipe]:
    """Families are drawn first, then a case of the family, so that no family fills the set."""
    families = sorted({base.case.family for base in fitting})
    draw = Draw(f"choice:{generator.id}")
    taken: set[str] = set()
    for seed in range(wanted * TRIES if fitting else 0):
        if len(taken) == wanted:
            return
        chosen = [_drawn(fitting, families, draw) for _ in range(generator.takes)]
        made = generate(generator, chosen, seed)
        content = sha256_of(canonical([blob.sha256 for blob in made.case.inputs]))
        if content in taken:
            continue
        taken.add(content)
        yield Recipe(
            id=made.case.id,
            sha256=sha256_of(case_bytes(made)),
            generator=generator.id,
            seed=seed,
            bases=tuple(base.case.id for base in chosen),
        )


def _drawn(fitting: Sequence[Base], families: Sequence[str], draw: Draw) -> Base:
    family = draw.pick(families)
    return draw.pick([base for base in fitting if base.case.family == family])


def main(corpora: Path) -> str:
    found = [Corpus.open(path.parent) for path in sorted(corpora.glob(f"*/{MANIFEST}"))]
    bases = [corpus.load(entry) for corpus in found for entry in corpus.entries]
    made = tuple(sorted(recipes(bases), key=lambda recipe: recipe.id))
    manifest = VariantManifest(
        format=FORMAT,
        name=NAME,
        version=VERSION,
        digest=digest_of(made),
        made_from=tuple(MadeFrom(corpus=one.folder.name, digest=one.digest) for one in found),
        cases=made,
    )
    path = corpora / NAME / VARIANTS
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(canonical(manifest.model_dump(mode="json")) + b"\n")
    return f"{path}: {len(made)} variants, digest {manifest.digest}"


if __name__ == "__main__":
    sys.stdout.write(main(Path(sys.argv[1] if len(sys.argv) > 1 else "evals/corpora")) + "\n")
