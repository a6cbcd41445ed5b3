"""Runs cases on the user's own Spark: the same function in `mapInArrow`, the same bytes of rows.

Every executor needs this program in its Python; the files of the cases travel with the rows.
"""

import importlib
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import msgspec

from contracts.base import encode
from contracts.catalogue import Catalogue
from evals.case import Case
from evals.evaluate import Cases, check_labels, evaluate
from evals.judge import Row
from evals.local import Job, Judged
from evals.variant import Base
from evals.variant_corpus import case_bytes

PARTITION = 25
"""Cases in one task: small enough to spread, large enough to load the rules once for many."""


class SparkMissingError(RuntimeError):
    """PySpark or PyArrow is not installed beside this program."""


class Column(Protocol):
    def to_pylist(self) -> list[bytes]: ...


class Batch(Protocol):
    """A `pyarrow.RecordBatch`."""

    def column(self, name: str) -> Column: ...


class Found(Protocol):
    """A row that came back."""

    id: str
    row: bytes


Batches = Callable[[Iterator[Batch]], Iterator[Batch]]


class Frame(Protocol):
    """A `pyspark.sql.DataFrame`."""

    def repartition(self, parts: int) -> "Frame": ...
    def mapInArrow(self, function: Batches, schema: str) -> "Frame": ...
    def collect(self) -> Sequence[Found]: ...


class Spark(Protocol):
    """A `pyspark.sql.SparkSession`: typed here, for PySpark is not there when this is checked."""

    def createDataFrame(self, data: Sequence[tuple[str, bytes]], schema: str) -> Frame: ...
    def stop(self) -> None: ...


class Packed(msgspec.Struct):
    case: bytes
    files: dict[str, bytes]


def session(master: str | None) -> Spark:
    """The session that the user's own settings give. Raises SparkMissingError."""
    try:
        importlib.import_module("pyarrow")
        sql = importlib.import_module("pyspark.sql")
    except ImportError as error:
        raise SparkMissingError(
            f"--on spark needs PySpark and PyArrow, and {error.name} is not installed: "
            "pip install 'breakfix[spark]'"
        ) from None
    builder = sql.SparkSession.builder.appName("breakfix eval")
    found: Spark = (builder.master(master) if master else builder).getOrCreate()
    return found


def run_on_spark(
    spark: Spark, over: Sequence[Cases], jobs: Sequence[Job], catalogue: Catalogue
) -> Iterator[Judged]:
    by_id = {job.entry.id: job for job in jobs}
    packed = [(job.entry.id, pack(over[job.corpus].load(job.entry))) for job in jobs]
    parts = max(1, -(-len(packed) // PARTITION))
    frame = spark.createDataFrame(packed, "id string, packed binary").repartition(parts)
    rows = frame.mapInArrow(judged(encode(catalogue)), "id string, row binary")
    for found in rows.collect():
        yield Judged(by_id[found.id], Row.model_validate_json(bytes(found.row)))


def pack(base: Base) -> bytes:
    return msgspec.msgpack.encode(Packed(case_bytes(base), dict(base.files)))


def unpacked(data: bytes) -> Base:
    packed = msgspec.msgpack.decode(data, type=Packed)
    return Base(Case.model_validate_json(packed.case), packed.files)


def judged(catalogue: bytes) -> Batches:
    """What each task runs over its batches of (id, packed)."""

    def run(batches: Iterator[Batch]) -> Iterator[Batch]:
        arrow = importlib.import_module("pyarrow")
        known = Catalogue.model_validate(msgspec.json.decode(catalogue)["body"])
        for batch in batches:
            bases = [unpacked(data) for data in batch.column("packed").to_pylist()]
            check_labels([base.case for base in bases], known)
            rows = [evaluate(base, known).model_dump_json().encode() for base in bases]
            columns = [batch.column("id"), arrow.array(rows, arrow.binary())]
            yield arrow.RecordBatch.from_arrays(columns, names=["id", "row"])

    return run
