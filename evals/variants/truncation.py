"""A log of which the beginning was rotated away, or the end never written."""

from collections.abc import Sequence

from evals.draw import Draw
from evals.log_text import deciding_lines, has_deciding_line, lines_of, main_log, with_log
from evals.variant import Base, Generator, Made


def make(bases: Sequence[Base], draw: Draw) -> Made:
    (base,) = bases
    lines = lines_of(base.files[main_log(base.files)])
    first, last = deciding_lines(base) or (0, len(lines))
    truth = base.case.truth
    if draw.below(2):
        return Made(with_log(base, lines[draw.between(0, first) :]), truth)
    kept = lines[: last + 1 + draw.below(6)]
    cut = truth.model_copy(update={"outcome": None, "file": None, "lines": (), "file_names": ()})
    return Made(with_log(base, kept), cut)


GENERATOR = Generator(id="truncation", fits=has_deciding_line, make=make)
