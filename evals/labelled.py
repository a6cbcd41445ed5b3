"""How many recorded failures the shipped corpora hold of each cause."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from evals.corpus import MANIFEST, Corpus

CORPORA = Path(__file__).parent / "corpora"


def recorded_of(root: Path = CORPORA) -> Mapping[str, int]:
    """The cause that a label names first → its cases; a cause without one is not there."""
    corpora = [Corpus.open(path.parent) for path in sorted(root.glob(f"*/{MANIFEST}"))]
    cases = (corpus.case(entry) for corpus in corpora for entry in corpus.entries)
    return Counter(case.truth.cause for case in cases)
