"""The words and rungs that several judgements share."""

import re

from contracts.fix import Rung
from tools.ladder.outcome import JobRun

_ERROR = re.compile(r"[\w.]+(?:Error|Exception)\b")


def not_possible(name: str, why: str) -> Rung:
    return Rung.model_validate({"rung": name, "state": "not-possible", "detail": why})


def ended(run: JobRun) -> str:
    if run.failure is None:
        rows = f"{run.rows_out} rows" if run.outputs else f"{len(run.files)} files"
        return f"passed, {rows} out"
    at = f" at line {run.failure.line}" if run.failure.line else ""
    return f"{_headline(run.failure.message)[:300]}{at}"


def _headline(message: str) -> str:
    """The first line; under one that only introduces a worker's traceback, the error at its end."""
    first, *rest = message.strip().splitlines() or [""]
    errors = [line for line in rest if _ERROR.match(line)]
    return errors[-1] if first.endswith(":") and errors else first
