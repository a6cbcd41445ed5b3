"""Small recorded cases, and corpora of them."""

from collections.abc import Mapping
from pathlib import Path

from contracts.base import sha256_of
from evals.case import Blob, Case, Provenance, Truth
from evals.corpus import Corpus
from evals.judge import About, Row
from evals.variant import Base
from evals.write_corpus import write

LOG = b"""\
2026-11-25 01:00:00,000 INFO load: reading orders
2026-11-25 01:00:01,000 INFO load: 12 files
2026-11-25 01:00:02,000 INFO load: 4 regions
2026-11-25 01:00:03,000 INFO load: 9 partitions
2026-11-25 01:00:04,000 INFO load: reading rates
2026-11-25 01:00:05,000 INFO load: dividing
Traceback (most recent call last):
  File "/opt/etl/load.py", line 12, in <module>
    main()
  File "/opt/etl/load.py", line 8, in main
    rate = total / count
ZeroDivisionError: division by zero
"""

TRUTH = Truth(
    cause="data.divide-by-zero",
    also=("code.driver-exception",),
    must_quote=("ZeroDivisionError",),
    file="load.py",
    lines=(8,),
    outcome="failed",
)


def base(
    name: str = "load",
    files: Mapping[str, bytes] | None = None,
    truth: Truth = TRUTH,
    family: str = "rates",
    runner: str = "shell",
) -> Base:
    given = files or {"load.log": LOG, "load.py": b"rate = total / count\n"}
    blobs = tuple(
        Blob(name=name, size=len(data), sha256=sha256_of(data))
        for name, data in sorted(given.items())
    )
    case = Case(
        id=name,
        family=family,
        split="development",
        inputs=blobs,
        truth=truth,
        provenance=Provenance(kind="recorded", emitter="python", runner=runner),
    )
    return Base(case, given)


def corpus(folder: Path, *bases: Base) -> Corpus:
    written = [
        (one.case, {blob: one.files[blob.name] for blob in one.case.inputs}) for one in bases
    ]
    write(folder, folder.name, "1.0.0", written)
    return Corpus.open(folder)


def row(name: str = "a", **fields: object) -> Row:
    """A wrong answer unless the fields say otherwise; fields of `about` go there."""
    about: dict[str, object] = {
        "id": name,
        "family": name,
        "kind": "recorded",
        "split": "development",
        "emitter": "python",
        "runner": "shell",
        "group": "data",
        "truth": "data.divide-by-zero",
        "accepted": ("data.divide-by-zero",),
        "adversarial": False,
    }
    about |= {key: fields.pop(key) for key in [*fields] if key in About.model_fields}
    return Row.model_validate({"about": about, "verdict": "sql.table-missing", **fields})


def right(name: str = "a", **fields: object) -> Row:
    found = {"verdict": "data.divide-by-zero", "top1": True, "top3": True, "rank": 1}
    return row(name, **{**found, **fields})
