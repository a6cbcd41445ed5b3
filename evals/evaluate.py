"""One case, from its files to its judged row: the function that every runner calls."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from contracts.catalogue import Catalogue
from evals.case import Case
from evals.corpus import MANIFEST, Corpus, CorpusError, Entry
from evals.judge import Row, crashed, judge
from evals.plain import diagnose_folder
from evals.variant import Base, Files
from evals.variant_corpus import VARIANTS, VariantCorpus


class Cases(Protocol):
    """A corpus or a set of variants: entries with digests, and their cases when asked for."""

    @property
    def folder(self) -> Path: ...
    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def entries(self) -> Sequence[Entry]: ...
    def load(self, entry: Entry) -> Base: ...


def open_cases(folder: Path) -> Cases:
    if (folder / VARIANTS).is_file():
        return VariantCorpus.open(folder)
    return Corpus.open(folder)


def shipped(root: Path = Path(__file__).parent / "corpora") -> tuple[Path, ...]:
    """The folders of the corpora that come with the program."""
    found = [*root.glob(f"*/{MANIFEST}"), *root.glob(f"*/{VARIANTS}")]
    return tuple(sorted(path.parent for path in found))


def check_labels(cases: Sequence[Case], catalogue: Catalogue) -> None:
    """Raises CorpusError where a label is no id of the catalogue: it could never be right."""
    known = {cause.id for cause in catalogue.causes}
    for case in cases:
        unknown = sorted({*_labels(case)} - known)
        if unknown:
            raise CorpusError(f"{case.id}: {', '.join(unknown)} is no cause of the catalogue")


def _labels(case: Case) -> Iterator[str]:
    truth = case.truth
    yield from (truth.cause, *truth.also, *truth.forbidden, *truth.observations)
    if case.second:
        yield from (case.second.cause, *case.second.also)


def evaluate(base: Base, catalogue: Catalogue) -> Row:
    """A diagnosis that raises gives a row with its error: a crash is a wrong answer."""
    with tempfile.TemporaryDirectory(prefix="breakfix-eval-") as folder:
        root = Path(folder) / "run"
        unpack(base.files, root)
        began = time.process_time()
        try:
            found = diagnose_folder(root, catalogue, base.case.event)
        except Exception as error:  # noqa: BLE001  # one broken case must not hide the others
            why = f"{type(error).__name__}: {error}".replace(folder, "")
            return crashed(base.case, why, time.process_time() - began)
        return judge(base.case, found, time.process_time() - began)


def unpack(files: Files, root: Path) -> None:
    """Raises CorpusError for a name that leads out of the folder."""
    inside = root.resolve()
    for name, data in files.items():
        path = root / name
        if not path.resolve().is_relative_to(inside):
            raise CorpusError(f"{name}: the name of an input leads out of its case")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
