"""What the generators need to know of a log: its lines, its layout and where its failure stands."""

import json
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from evals.variant import Base, Files

LOGS = (".log", ".txt", ".out", ".stdout", ".stderr")
LONGEST = 600_000
"""A longer log is not varied: it would cost more time than it says."""

_RECORD = re.compile(
    rb"""(?x)
    (?: (?P<spark>\d\d/\d\d/\d\d\ \d\d:\d\d:\d\d)\ [A-Z]+\ \S+:
      | (?P<airflow2>\[\d{4}-\d\d-\d\dT[\d:.]+[+-]\d{4}\])\ \{
      | \{"timestamp":"(?P<airflow3>[^"]+)"
      | (?P<python>\d{4}-\d\d-\d\d[\ T][\d:.,]+)\s )"""
)


def main_log(files: Files) -> str:
    """The largest log that is no executor's."""
    names = [name for name in sorted(files) if _is_log(name)]
    return max(names, key=lambda name: len(files[name]))


def has_log(base: Base) -> bool:
    names = [name for name in base.files if _is_log(name)]
    return bool(names) and len(base.files[main_log(base.files)]) <= LONGEST


def _is_log(name: str) -> bool:
    return PurePosixPath(name).suffix in LOGS and "executor" not in name


def lines_of(text: bytes) -> list[bytes]:
    return text.splitlines(keepends=True)


def record_starts(lines: Sequence[bytes]) -> list[int]:
    """Lines before which something can stand without tearing a traceback."""
    return [place for place, line in enumerate(lines) if _RECORD.match(line)] or [0]


def layout_of(lines: Sequence[bytes]) -> str:
    """`spark`, `airflow2`, `airflow3`, `python` or `plain`: what most records are."""
    kinds = [found.lastgroup or "plain" for line in lines if (found := _RECORD.match(line))]
    return max(sorted(set(kinds)), key=kinds.count) if kinds else "plain"


def said(near: bytes, logger: str, message: str, level: str = "INFO") -> bytes:
    """A line of the job's own, in the layout and at the time of the record `near`."""
    found = _RECORD.match(near)
    time = found[found.lastgroup].decode() if found and found.lastgroup else ""
    match found.lastgroup if found else None:
        case "spark":
            text = f"{time} {level} {logger}: {message}"
        case "airflow2":
            text = f"{time} {{{logger.lower()}.py:61}} {level} - {message}"
        case "airflow3":
            event = {"timestamp": time, "level": level.lower(), "event": message}
            text = json.dumps({**event, "logger": "task.stdout"}, separators=(",", ":"))
        case "python":
            text = f"{time} {level} {logger}: {message}"
        case _:
            text = f"{level} {logger}: {message}"
    return text.encode() + b"\n"


def deciding_lines(base: Base) -> tuple[int, int] | None:
    """From the first to the last line, from 0, that holds what the truth wants quoted."""
    text = base.files[main_log(base.files)].decode("utf-8", "replace")
    wanted = base.case.truth.must_quote
    spans = [match.span() for pattern in wanted for match in re.finditer(pattern, text)]
    if not spans:
        return None
    start, end = min(start for start, _ in spans), max(end for _, end in spans)
    return text.count("\n", 0, start), text.count("\n", 0, end)


def is_failure(base: Base) -> bool:
    truth = base.case.truth
    return truth.cause not in ("healthy", "unknown") and not truth.abstain


def is_told(base: Base) -> bool:
    """The log itself says what is right: a failure with its line, or a run that went well."""
    return has_log(base) and (is_failure(base) or base.case.truth.cause == "healthy")


def has_deciding_line(base: Base) -> bool:
    return has_log(base) and is_failure(base) and deciding_lines(base) is not None


def is_bare(base: Base) -> bool:
    """Told by the log alone, and printed by the job itself: no orchestrator has wrapped it."""
    if not is_told(base) or (is_failure(base) and deciding_lines(base) is None):
        return False
    if base.case.provenance.runner.startswith("airflow"):
        return False
    lines = lines_of(base.files[main_log(base.files)])
    return not layout_of(lines).startswith("airflow") and not any(
        line.startswith(b"{") for line in lines
    )


def with_log(base: Base, lines: Sequence[bytes]) -> Files:
    return {**base.files, main_log(base.files): b"".join(lines)}


def inserted(lines: Sequence[bytes], at: int, new: Sequence[bytes]) -> list[bytes]:
    return [*lines[:at], *new, *lines[at:]]


def sources_of(files: Files) -> Files:
    return {name: data for name, data in files.items() if name.endswith(".py")}
