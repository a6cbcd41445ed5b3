"""A loud failure before the real one, out of which the program got by itself."""

from collections.abc import Sequence

from evals.draw import Draw
from evals.log_text import (
    deciding_lines,
    inserted,
    is_told,
    lines_of,
    main_log,
    record_starts,
    said,
    with_log,
)
from evals.variant import Base, Generator, Made

TRACE = (
    "Traceback (most recent call last):\n"
    '  File "/opt/jobs/rates.py", line 31, in latest\n'
    "    reply = session.get(url, timeout=5)\n"
    '  File "/opt/jobs/lib/requests/adapters.py", line 700, in send\n'
    "    raise ConnectionError(e, request=request)\n"
    "requests.exceptions.ConnectionError: HTTPConnectionPool(host='rates.example', port=8080): "
    "Max retries exceeded with url: /latest\n"
)

Spoken = tuple[str, str, str]

HERRINGS: Sequence[tuple[Spoken, str, Spoken]] = (
    (
        ("WARN", "rates", "attempt 1 of 3 failed, trying again in 2 s"),
        TRACE,
        ("INFO", "rates", "attempt 2 of 3 succeeded, 168 rates"),
    ),
    (
        (
            "WARN",
            "TaskSetManager",
            "Lost task 3.0 in stage 2.0 (TID 41) (10.0.4.7 executor 2): "
            "java.io.IOException: Connection reset by peer",
        ),
        "",
        (
            "INFO",
            "TaskSetManager",
            "Finished task 3.1 in stage 2.0 (TID 44) in 812 ms on 10.0.4.8 (executor 1) (4/4)",
        ),
    ),
    (
        ("WARN", "upload", "part 3: 503 Slow Down (reached max retries: 0), trying again in 0.2 s"),
        "",
        ("INFO", "upload", "part 3: stored after 2 attempts, 12 of 12 parts are there"),
    ),
    (
        ("WARN", "cache", "KeyError: 'fx:eur' not in the cache, reading it from the table"),
        "",
        ("INFO", "cache", "fx:eur read from the table in 31 ms"),
    ),
)


def make(bases: Sequence[Base], draw: Draw) -> Made:
    (base,) = bases
    lines = lines_of(base.files[main_log(base.files)])
    first = (deciding_lines(base) or (len(lines), 0))[0]
    starts = [start for start in record_starts(lines) if start <= first] or [0]
    for place in sorted({draw.pick(starts) for _ in range(draw.between(1, 3))}, reverse=True):
        lines = inserted(lines, place, _herring(lines[place], draw))
    return Made(with_log(base, lines), base.case.truth)


def _herring(near: bytes, draw: Draw) -> list[bytes]:
    (level, logger, failed), trace, (after, voice, well) = draw.pick(HERRINGS)
    if near.startswith(b"{") and trace:
        failed = f"{failed}\n{trace.rstrip()}"
        trace = ""
    return [said(near, logger, failed, level), trace.encode(), said(near, voice, well, after)]


GENERATOR = Generator(id="red-herring", fits=is_told, make=make)
