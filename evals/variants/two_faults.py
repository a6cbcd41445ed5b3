"""Two faults in one log: a second attempt that fails of something else, or a failing clean-up."""

from collections.abc import Sequence

from evals.draw import Draw
from evals.log_text import has_deciding_line, is_bare, main_log, sources_of, with_log
from evals.variant import Base, Generator, Made

AFTERMATH = (
    "cleanup: removing /var/tmp/stage-17\n"
    "rm: cannot remove '/var/tmp/stage-17': No such file or directory\n"
    "cleanup: failed, going on\n",
    "notify: telling the channel\n"
    "notify: could not tell it: HTTP Error 503: Service Unavailable, going on\n",
    "metrics: flushing 212 points\n"
    "metrics: ConnectionRefusedError: [Errno 111] Connection refused, points are dropped\n",
)


def make(bases: Sequence[Base], draw: Draw) -> Made:
    decides, other = bases
    log = decides.files[main_log(decides.files)]
    if draw.below(2) or not _is_another(decides, other):
        return Made(
            with_log(decides, [_ended(log), draw.pick(AFTERMATH).encode()]), decides.case.truth
        )
    earlier = _ended(other.files[main_log(other.files)])
    between = b"run_with_retries: attempt 1 of 2 ended with exit code 1, starting attempt 2\n"
    files = {main_log(decides.files): earlier + between + log, **sources_of(decides.files)}
    return Made(files, decides.case.truth.model_copy(update={"outcome": None}))


def _ended(log: bytes) -> bytes:
    return log if log.endswith(b"\n") else log + b"\n"


def _is_another(decides: Base, other: Base) -> bool:
    return other.case.truth.cause.partition(".")[0] != decides.case.truth.cause.partition(".")[0]


def fits(base: Base) -> bool:
    return is_bare(base) and has_deciding_line(base)


GENERATOR = Generator(id="two-faults", takes=2, fits=fits, make=make)
