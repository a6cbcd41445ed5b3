"""The job as an Airflow 2 BashOperator prints it: each line behind a prefix, the end at the end."""

from collections.abc import Sequence

from evals.draw import Draw
from evals.log_text import is_bare, lines_of, main_log, sources_of
from evals.variant import Base, Generator, Made

STAMP = "[2026-11-23T0{hour}:{minute:02}:{second:02}.{rest:03}+0000]"

HEAD = (
    "{local_task_job_runner.py:123} INFO - ::group::Pre task execution logs",
    "{taskinstance.py:2885} INFO - Starting attempt 1 of 1",
    "{taskinstance.py:2908} INFO - Executing <Task(BashOperator): load> on 2026-11-23 00:00:00",
    "{taskinstance.py:740} INFO - ::endgroup::",
    "{subprocess.py:88} INFO - Running command: ['/usr/bin/bash', '-c', 'bin/run_job']",
    "{subprocess.py:99} INFO - Output:",
)
FAILED = (
    "{subprocess.py:110} INFO - Command exited with return code 1",
    "{taskinstance.py:3313} ERROR - Task failed with exception",
)
SITE = "/opt/airflow/lib/python3.11/site-packages/airflow"
TRACE = (
    "Traceback (most recent call last):",
    f'  File "{SITE}/models/taskinstance.py", line 776, in _execute_task',
    "    result = _execute_callable(context=context, **execute_callable_kwargs)",
    f'  File "{SITE}/operators/bash.py", line 276, in execute',
    "    raise AirflowException(",
    "airflow.exceptions.AirflowException: Bash command failed. "
    "The command returned a non-zero exit code 1.",
)
FAILED_TAIL = (
    "{taskinstance.py:1242} INFO - Marking task as FAILED. dag_id=daily, task_id=load",
    "{local_task_job_runner.py:266} INFO - Task exited with return code 1",
)
DONE = (
    "{subprocess.py:110} INFO - Command exited with return code 0",
    "{taskinstance.py:361} INFO - Marking task as SUCCESS. dag_id=daily, task_id=load",
    "{local_task_job_runner.py:266} INFO - Task exited with return code 0",
)


def make(bases: Sequence[Base], draw: Draw) -> Made:
    (base,) = bases
    stamp = STAMP.format(hour=draw.below(9), minute=draw.below(60), second=7, rest=draw.below(999))
    job = [
        f"{stamp} {{subprocess.py:106}} INFO - ".encode() + line.rstrip(b"\r\n") + b"\n"
        for line in lines_of(base.files[main_log(base.files)])
    ]
    went_well = base.case.truth.cause == "healthy"
    tail = _stamped(stamp, DONE) if went_well else failed_tail(stamp)
    log = b"".join([*_stamped(stamp, HEAD), *job, *tail])
    return Made({"attempt=1.log": log, **sources_of(base.files)}, base.case.truth)


def failed_tail(stamp: str) -> list[bytes]:
    return [
        *_stamped(stamp, FAILED),
        "\n".join([*TRACE, ""]).encode(),
        *_stamped(stamp, FAILED_TAIL),
    ]


def _stamped(stamp: str, lines: Sequence[str]) -> list[bytes]:
    return [f"{stamp} {line}\n".encode() for line in lines]


GENERATOR = Generator(id="airflow2", fits=is_bare, make=make)
