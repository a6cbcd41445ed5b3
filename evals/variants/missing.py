"""A log that ends before anything went wrong: nobody can know the cause."""

import re
from collections.abc import Sequence

from evals.case import Truth
from evals.draw import Draw
from evals.log_text import has_log, is_failure, lines_of, main_log, sources_of
from evals.variant import Base, Files, Generator, Made

LOUD = re.compile(
    rb"(?i)error|exception|traceback|warn|fail|fatal|lost|kill|refus|denied|timeout|timed out|"
    rb"no such|not found|cannot|unable|exit|signal|abort|retry|interrupt|shut|stop"
)
FEWEST = 4
"""Lines that have to be left."""


def make(bases: Sequence[Base], draw: Draw) -> Made:
    (base,) = bases
    quiet = quiet_head(base.files)
    kept = quiet[: draw.between(FEWEST, len(quiet))]
    log = main_log(base.files)
    unknown = Truth(cause="unknown", abstain=True, patch="never", secrets=base.case.truth.secrets)
    return Made({log: b"".join(kept), **sources_of(base.files)}, unknown)


def quiet_head(files: Files) -> list[bytes]:
    """The lines before the first that could be a hint, without the warnings of every start."""
    quiet: list[bytes] = []
    for line in lines_of(files[main_log(files)]):
        if LOUD.search(line):
            if b" WARN " in line or line.startswith(b"WARNING: Using incubator"):
                continue
            break
        quiet.append(line)
    return quiet


def fits(base: Base) -> bool:
    return has_log(base) and is_failure(base) and len(quiet_head(base.files)) > FEWEST


GENERATOR = Generator(id="missing", fits=fits, make=make)
