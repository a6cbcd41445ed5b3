"""The kind of a variant: how a seeded generator makes a new case from recorded ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from contracts.base import sha256_of
from evals.case import Blob, Case, Truth
from evals.draw import Draw
from tools.registry import Extension, discover

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Base:
    """A recorded case with the content of its inputs."""

    case: Case
    files: Files


@dataclass(frozen=True, slots=True)
class Made:
    """What a generator changed: the files as they are now, and what is right for them."""

    files: Files
    truth: Truth


@dataclass(frozen=True, kw_only=True)
class Generator(Extension):
    """`make` takes as many bases as `takes` says, the first is the one that is varied."""

    takes: int = 1
    adversarial: bool = False
    fits: Callable[[Base], bool]
    make: Callable[[Sequence[Base], Draw], Made]


def generators() -> Mapping[str, Generator]:
    return discover(_variants(), Generator)


def _variants() -> ModuleType:
    from evals import variants

    return variants


def generate(generator: Generator, bases: Sequence[Base], seed: int) -> Base:
    """The same bytes for the same generator, bases and seed."""
    first = bases[0].case
    names = [base.case.id for base in bases]
    made = generator.make(bases, Draw(f"{generator.id}:{seed}:{':'.join(names)}"))
    blobs = [
        Blob(name=name, size=len(data), sha256=sha256_of(data))
        for name, data in sorted(made.files.items())
    ]
    provenance = first.provenance.model_copy(
        update={
            "kind": "variant",
            "variant_of": first.id,
            "generator": generator.id,
            "adversarial": generator.adversarial,
            "relabelled": None,
        }
    )
    case = Case(
        id=f"{first.id}.{generator.id}.{seed}",
        family=first.family,
        split=first.split,
        inputs=tuple(blobs),
        truth=made.truth,
        provenance=provenance,
    )
    return Base(case, made.files)
