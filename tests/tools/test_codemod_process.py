import base64
import resource

import pytest

import tools.codemod_process as process
from contracts.fix import Patch
from tests.tools.codemods.cases import clues
from tests.tools.codemods.test_union_by_name import PLAN, UNION
from tools.codemod_index import ids_for
from tools.codemod_job import Answer, Considering, Job
from tools.codemod_process import checked, considered, is_ordinary
from tools.codemods.union_by_name import CODEMOD

JOB = "everyone = buyers.union(signups)\n"
LONG = JOB + "# " + "x" * 100_000 + "\n"
TOLD = clues(CODEMOD, JOB, "everyone", called=UNION, text=PLAN)


def test_small_flat_files_are_ordinary() -> None:
    assert is_ordinary(JOB.encode())
    assert not is_ordinary(LONG.encode())
    assert not is_ordinary(b"x = a" + b".b()" * 50)
    assert not is_ordinary(b"x = " + b"lambda: " * 50 + b"1")
    assert not is_ordinary(b"x = " + b"'a' " * 50)
    assert not is_ordinary(b"if a:\n pass\n" + b"elif a:\n pass\n" * 70)
    assert not is_ordinary(b" " * 90 + b"x")


@pytest.mark.slow
def test_other_files_get_the_same_patch_from_a_process_of_their_own() -> None:
    files = {"job.py": LONG.encode()}
    patch = considered(TOLD, files).patch
    ordinary = considered(TOLD, {"job.py": JOB.encode()}).patch
    assert isinstance(patch, Patch)
    assert isinstance(ordinary, Patch)
    assert patch.changes[0].edits == ordinary.changes[0].edits


@pytest.mark.slow
def test_other_files_are_checked_in_a_process_of_their_own() -> None:
    files = {"job.py": LONG.encode()}
    patch = considered(TOLD, files).patch
    assert isinstance(patch, Patch)
    assert [rung.state for rung in checked(patch, files)] == ["proved"] * 3


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        b"x = " + b"(" * 5_000 + b")" * 5_000,
        b"x = a" + b".b()" * 3_000,
        b"x = 1\n" * 80_000,
        b"\xff" * 200_000,
        b"x = " + b"-" * 100_000 + b"1",
        b"x = " + b"lambda: " * 10_000 + b"1",
        b"if a:\n pass\n" + b"elif a:\n pass\n" * 8_000,
    ],
)
def test_hostile_file_is_refused_and_harms_nothing(data: bytes) -> None:
    answer = considered(TOLD, {"job.py": JOB.encode() + data})
    assert answer.patch is None
    assert [refusal.codemod for refusal in answer.refusals] == list(ids_for(TOLD.cause))


def test_process_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_CHILD", "import os; os._exit(7)")
    answer = considered(TOLD, {"job.py": LONG.encode()})
    assert {refusal.why for refusal in answer.refusals} == {
        "reading the source ended with 7, within 20 s of CPU and 2 GB"
    }
    patch = considered(TOLD, {"job.py": JOB.encode()}).patch
    assert isinstance(patch, Patch)
    (rung,) = checked(patch, {"job.py": LONG.encode()})
    assert rung.state == "not-possible"


def test_process_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_CHILD", "while True: pass")
    monkeypatch.setattr(process, "WALL_S", 0.2)
    refusals = considered(TOLD, {"job.py": LONG.encode()}).refusals
    assert refusals
    assert all("so it was stopped" in refusal.why for refusal in refusals)


def test_job_is_answered_as_json() -> None:
    pairs = (("job.py", base64.b64encode(JOB.encode()).decode()),)
    job = Job(task=Considering(clues=TOLD), files=pairs)
    answer = Answer.model_validate_json(process.serve(job.model_dump_json().encode()))
    assert answer.considered == considered(TOLD, {"job.py": JOB.encode()})


def test_limit_that_the_system_refuses_is_gone_without() -> None:
    process.cap({resource.RLIMIT_CORE: 0, 10_000: 1})
