"""A driver's log with those of its executors in between, as a collector stores them."""

from collections.abc import Iterator, Sequence

from evals.draw import Draw
from evals.log_text import is_told, layout_of, lines_of, main_log, record_starts, said, with_log
from evals.variant import Base, Generator, Made

QUIET = (
    ("Executor", "Running task {n}.0 in stage 3.0 (TID {n})"),
    ("Executor", "Finished task {n}.0 in stage 3.0 (TID {n}). 2106 bytes result sent to driver"),
    ("MemoryStore", "Block broadcast_{n} stored as values in memory (estimated size 9.6 KiB)"),
    ("ShuffleBlockFetcherIterator", "Getting {n} (3.1 MiB) non-empty blocks"),
    ("CodeGenerator", "Code generated in {n} ms"),
)


def make(bases: Sequence[Base], draw: Draw) -> Made:
    (base,) = bases
    lines = lines_of(base.files[main_log(base.files)])
    starts = record_starts(lines)
    for record in reversed(list(_of_executors(base, lines[starts[0]], draw))):
        place = draw.pick(starts)
        lines[place:place] = record
        starts = [start for start in starts if start <= place]
    return Made(with_log(base, lines), base.case.truth)


def _of_executors(base: Base, near: bytes, draw: Draw) -> Iterator[list[bytes]]:
    """Whole records in their order: the executors' own where there are any, else quiet ones."""
    for name in sorted(base.files):
        if "executors/" in name:
            lines = lines_of(base.files[name])
            ends = [*record_starts(lines)[1:], len(lines)]
            yield from (lines[a:b] for a, b in zip([0, *ends], ends, strict=False))
    for _ in range(draw.between(20, 80)):
        logger, message = draw.pick(QUIET)
        yield [said(near, logger, message.format(n=draw.below(500)))]


def fits(base: Base) -> bool:
    if not is_told(base):
        return False
    return layout_of(lines_of(base.files[main_log(base.files)])) == "spark"


GENERATOR = Generator(id="interleaved", fits=fits, make=make)
