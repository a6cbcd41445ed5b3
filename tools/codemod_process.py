"""Runs codemods over files of others: ordinary files here, any other in a process with caps."""

import base64
import re
import resource
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from contracts.fix import Patch, Refusal, Rung
from tools.codemod_index import ids_for
from tools.codemod_job import Answer, Checking, Considered, Considering, Job, Task
from tools.source_map_clues import Clues
from tools.source_shape import shape

CPU_S = 20
WALL_S = 60
MEMORY_BYTES = 2 * 2**30

_ORDINARY_BYTES = 100_000
_ORDINARY_SHAPE = 40
_ORDINARY_BRANCHES = 60
_DEEP_INDENT = re.compile(rb"^[ \t]{80}", re.MULTILINE)
_CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1]); from tools.codemod_process import main; main()"
)


def considered(clues: Clues, files: Mapping[str, bytes]) -> Considered:
    """What the codemods of the cause make of `files`; a broken parser is a refusal."""
    answer = _run(Considering(clues=clues), files)
    if isinstance(answer, str):
        ids = ids_for(clues.cause)
        return Considered(refusals=tuple(Refusal(codemod=each, why=answer) for each in ids))
    return answer.considered


def checked(patch: Patch, files: Mapping[str, bytes]) -> tuple[Rung, ...]:
    """The rungs of proof that need no run of the job."""
    answer = _run(Checking(patch=patch), files)
    if isinstance(answer, str):
        return (Rung(rung="touches-only-target", state="not-possible", detail=answer),)
    return answer.rungs


def _run(task: Task, files: Mapping[str, bytes]) -> Answer | str:
    if all(is_ordinary(data) for data in files.values()):
        return _work(task, files)
    pairs = tuple((name, base64.b64encode(data).decode()) for name, data in files.items())
    return _apart(Job(task=task, files=pairs))


def is_ordinary(data: bytes) -> bool:
    """Small and flat enough that no parser of ours can crash or hang on it."""
    if len(data) > _ORDINARY_BYTES or data.count(b"elif") > _ORDINARY_BRANCHES:
        return False
    if _DEEP_INDENT.search(data):
        return False
    return max(shape(data.decode("latin-1"))) <= _ORDINARY_SHAPE


def _work(task: Task, files: Mapping[str, bytes]) -> Answer:
    from tools.codemod_work import work  # LibCST: only where there is a file to change

    return work(task, files)


def _apart(job: Job) -> Answer | str:
    """Do the job in a process of its own; a sentence where it did not come back."""
    root = str(Path(__file__).resolve().parent.parent)
    try:
        child = subprocess.run(  # noqa: S603 (our own interpreter and code, data on stdin)
            [sys.executable, "-I", "-c", _CHILD, root],
            input=job.model_dump_json().encode(),
            capture_output=True,
            timeout=WALL_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"reading the source took over {WALL_S} s, so it was stopped"
    if child.returncode != 0:
        return (
            f"reading the source ended with {child.returncode}, within {CPU_S} s of CPU and"
            f" {MEMORY_BYTES >> 30} GB"
        )
    return Answer.model_validate_json(child.stdout)


def cap(limits: Mapping[int, int]) -> None:
    """Set `limits` of this process; a system that refuses one goes without it."""
    for limit, value in limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


def serve(text: bytes) -> str:
    """Answer one Job, both as JSON."""
    job = Job.model_validate_json(text)
    files = {name: base64.b64decode(data) for name, data in job.files}
    return _work(job.task, files).model_dump_json()


def main() -> None:  # pragma: no cover (only ever runs in the process of its own)
    """The process with caps: a Job on stdin, an Answer on stdout."""
    cap(
        {
            resource.RLIMIT_CPU: CPU_S,
            resource.RLIMIT_AS: MEMORY_BYTES,
            resource.RLIMIT_FSIZE: 0,
            resource.RLIMIT_CORE: 0,
        }
    )
    sys.stdout.write(serve(sys.stdin.buffer.read()))
