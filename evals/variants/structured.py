"""The log as containers and collectors store it: Docker's JSON file, CRI, or an object a record."""

import json
from collections.abc import Callable, Sequence

from evals.draw import Draw
from evals.log_text import is_bare, lines_of, main_log, record_starts, with_log
from evals.variant import Base, Generator, Made

STAMP = "2026-11-23T08:59:52.104377119Z"


def docker(lines: Sequence[bytes]) -> list[bytes]:
    return [_object({"log": _text(line), "stream": "stderr", "time": STAMP}) for line in lines]


def cri(lines: Sequence[bytes]) -> list[bytes]:
    return [f"{STAMP} stderr F ".encode() + line.rstrip(b"\r\n") + b"\n" for line in lines]


def records(lines: Sequence[bytes]) -> list[bytes]:
    """A collector that joins a traceback to the line before it."""
    starts = sorted({0, *record_starts(lines)})
    whole = [b"".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]
    return [
        _object({"timestamp": STAMP, "level": "info", "message": _text(one).rstrip("\n")})
        for one in whole
    ]


LAYOUTS: Sequence[Callable[[Sequence[bytes]], list[bytes]]] = (docker, cri, records)


def make(bases: Sequence[Base], draw: Draw) -> Made:
    (base,) = bases
    lines = lines_of(base.files[main_log(base.files)])
    return Made(with_log(base, draw.pick(LAYOUTS)(lines)), base.case.truth)


def _object(fields: dict[str, str]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace")


GENERATOR = Generator(id="structured", fits=is_bare, make=make)
