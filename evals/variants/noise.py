"""Lines that mean nothing, between the records of a log."""

from collections.abc import Sequence

from evals.draw import Draw
from evals.log_text import (
    has_log,
    inserted,
    is_told,
    lines_of,
    main_log,
    record_starts,
    said,
    with_log,
)
from evals.variant import Base, Generator, Made

SPOKEN = (
    ("INFO", "BlockManagerInfo", "Removed broadcast_{n}_piece0 on 10.0.4.7:41019 in memory"),
    ("INFO", "ContextCleaner", "Cleaned accumulator {n}"),
    ("INFO", "progress", "{n} rows so far"),
    ("INFO", "heartbeat", "worker {n} is alive"),
    ("WARN", "SparkStringUtils", "Truncated the string representation of a plan, it was too large"),
    ("WARN", "config", "option `max_rows` is deprecated, use `limit`; this is release {n}"),
    ("WARN", "metrics", "queue of {n} points is full, the oldest are dropped"),
    ("INFO", "http", "GET /health 200 in {n} ms"),
)


def make(bases: Sequence[Base], draw: Draw) -> Made:
    (base,) = bases
    lines = lines_of(base.files[main_log(base.files)])
    starts = record_starts(lines)
    places = sorted((draw.pick(starts) for _ in range(draw.between(5, 60))), reverse=True)
    for place in places:
        level, logger, message = draw.pick(SPOKEN)
        line = said(lines[place], logger, message.format(n=draw.below(1000)), level)
        lines = inserted(lines, place, [line])
    return Made(with_log(base, lines), base.case.truth)


GENERATOR = Generator(id="noise", fits=lambda base: has_log(base) and is_told(base), make=make)
