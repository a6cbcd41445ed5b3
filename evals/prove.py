"""Proves the patches of recorded failures: it runs their jobs, so it is apart from judging."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from contracts.base import Contract, Text
from contracts.catalogue import Catalogue
from contracts.fix import Patch, Rung
from evals.evaluate import unpack
from evals.plain import diagnose_folder
from evals.variant import Base
from tools.codemod_opt_in import FILE
from tools.ladder.prover import Prover

RUN = ("plan", "red-green", "same-rows", "tests")


class Proof(Contract):
    """What became of the patch of one case."""

    id: Text
    codemod: Text
    effect: Text
    rungs: tuple[Rung, ...]


def prove(
    base: Base, catalogue: Catalogue, prover: Prover, allowed: Sequence[str] = ()
) -> Proof | None:
    """None where no patch is proposed. `allowed`: codemods that the repository asks for."""
    asked = {FILE: f"allow = {[*allowed]}".encode()} if allowed else {}
    with tempfile.TemporaryDirectory(prefix="breakfix-prove-") as folder:
        root = Path(folder) / "run"
        unpack({**base.files, **asked}, root)
        found = diagnose_folder(root, catalogue, base.case.event, prover)
    patch = found.fix.answer
    if not isinstance(patch, Patch) or found.verification is None:
        return None
    return Proof(
        id=base.case.id,
        codemod=patch.codemod,
        effect=patch.effect,
        rungs=found.verification.rungs,
    )


def states(proof: Proof) -> Mapping[str, str]:
    return {rung.rung: rung.state for rung in proof.rungs}


def told(proofs: Sequence[Proof]) -> Iterator[str]:
    """A line for each patch, what red and green said, and the counts."""
    for proof in proofs:
        found = states(proof)
        ran = "  ".join(f"{name} {found.get(name, 'not run')}" for name in RUN)
        yield f"{proof.id:<44} {proof.codemod:<24} {ran}"
        for rung in proof.rungs:
            if rung.rung == "red-green" and rung.output:
                yield from (f"    {line}" for line in rung.output.splitlines())
    for name in RUN:
        proved = sum(states(proof).get(name) == "proved" for proof in proofs)
        yield f"{name}: proved for {proved} of {len(proofs)} patches"
