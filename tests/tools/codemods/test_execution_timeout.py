from functools import partial

import pytest

from contracts.log_report import Frame
from tests.tools.codemods.cases import check_refuses, check_rewrites, clues
from tools.codemods.execution_timeout import CODEMOD
from tools.source_map_clues import Clues

refuses = partial(check_refuses, CODEMOD)
TASK = (
    "@task(execution_timeout=timedelta({slow}))\ndef slow():\n    work()\n\n"
    "@task(execution_timeout=timedelta(hours=1))\ndef other():\n    pass\n"
)
JOB = TASK.format(slow="seconds=90")


def told(source: str, *green: int, function: str = "slow") -> Clues:
    frame = Frame(file="/opt/dags/job.py", line=3, function=function, user=True, code="work()")
    return clues(CODEMOD, source).model_copy(update={"frames": (frame,), "green_seconds": green})


def test_growing_task_gets_half_as_long_again() -> None:
    after = TASK.format(slow="minutes=3")
    check_rewrites(CODEMOD, JOB, after, told(JOB, 70, 80, 88))


@pytest.mark.parametrize(
    ("green", "why"),
    [
        ((), "known from 0 runs"),
        ((80, 85), "known from 2 runs"),
        ((10, 20, 30), "this one was stuck"),
        ((88, 80, 70), "do not take longer"),
    ],
)
def test_task_whose_need_is_not_shown_refuses(green: tuple[int, ...], why: str) -> None:
    assert refuses(JOB, told(JOB, *green), why) == (1,)


def test_task_without_a_limit_of_its_own_refuses() -> None:
    assert refuses(JOB, told(JOB, 70, 80, 88, function="third"), "no task of the failing") == (1, 5)


@pytest.mark.parametrize(
    "line",
    ["T(execution_timeout=LIMIT)", "T(execution_timeout=timedelta(1))",
     "T(timeout=timedelta(hours=1))",
     "T(execution_timeout=timedelta(hours=1, minutes=1))"],
)  # fmt: skip
def test_other_limits_are_left(line: str) -> None:
    source = f"t = {line}\nu = 1\nwork()\n"
    refuses(source, told(source, 70, 80, 88, function="<module>"), "can be reached")


def test_only_operator_of_the_file_is_the_one() -> None:
    source = "t = T(execution_timeout=timedelta(minutes=2))\nu = 1\nwork()\n"
    after = source.replace("minutes=2", "minutes=3")
    check_rewrites(CODEMOD, source, after, told(source, 70, 80, 110, function="<module>"))


def test_two_operators_are_candidates() -> None:
    line = "T(execution_timeout=timedelta(minutes=2))\n"
    source = f"{line}{line}work()\n"
    assert refuses(source, told(source, function="<module>"), "2 of them can have run") == (1, 2)
