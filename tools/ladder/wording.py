"""The words and rungs that several judgements share."""

from contracts.fix import Rung
from tools.ladder.outcome import JobRun


def not_possible(name: str, why: str) -> Rung:
    return Rung.model_validate({"rung": name, "state": "not-possible", "detail": why})


def ended(run: JobRun) -> str:
    if run.failure is None:
        rows = f"{run.rows_out} rows" if run.outputs else f"{len(run.files)} files"
        return f"passed, {rows} out"
    at = f" at line {run.failure.line}" if run.failure.line else ""
    return f"{run.failure.message.strip().partition(chr(10))[0][:300]}{at}"
