"""The job as an Airflow 3 BashOperator prints it: one JSON object a line."""

import json
from collections.abc import Mapping, Sequence

from evals.draw import Draw
from evals.log_text import is_bare, lines_of, main_log, sources_of
from evals.variant import Base, Generator, Made

HOOK = "airflow.task.hooks.airflow.providers.standard.hooks.subprocess.SubprocessHook"
IDS = {"map_index": -1, "task_id": "load", "try_number": 1, "dag_id": "daily"}
FRAMES = (
    ("/opt/airflow/task_runner.py", 1604, "run"),
    ("/opt/airflow/providers/standard/operators/bash.py", 232, "execute"),
)


def make(bases: Sequence[Base], draw: Draw) -> Made:
    (base,) = bases
    minute = draw.below(60)

    def event(said: str, logger: str = HOOK, **more: object) -> bytes:
        return _line({"event": said, "logger": logger, **IDS, **more}, minute)

    text = [
        line.rstrip(b"\r\n").decode("utf-8", "replace")
        for line in lines_of(base.files[main_log(base.files)])
    ]
    head = [event("::group::Pre Execute", "task"), event("Output:")]
    well = base.case.truth.cause == "healthy"
    ended = event(f"Command exited with return code {0 if well else 1}")
    tail = [event("::group::Post Execute", "task"), event("::endgroup::", "task")]
    failed = event("Task failed with exception", "task", level="error", error_detail=[_error()])
    log = [*head, *(event(line) for line in text), ended, *([] if well else [failed]), *tail]
    return Made(
        {"attempt=1.log": b"".join(log), **sources_of(base.files)},
        base.case.truth.model_copy(update={"outcome": None}),
    )


def _line(fields: Mapping[str, object], minute: int) -> bytes:
    stamp = f"2026-11-23T09:{minute:02}:17.632964Z"
    whole = {"timestamp": stamp, "level": "info", **fields}
    return json.dumps(whole, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def _error() -> Mapping[str, object]:
    said = "Bash command failed. The command returned a non-zero exit code 1."
    frames = [{"filename": f, "lineno": n, "name": name} for f, n, name in FRAMES]
    return {
        "exc_type": "AirflowException",
        "exc_value": said,
        "exc_notes": [],
        "syntax_error": None,
        "is_cause": False,
        "frames": frames,
        "is_group": False,
        "exceptions": [],
    }


GENERATOR = Generator(id="airflow3", fits=is_bare, make=make)
