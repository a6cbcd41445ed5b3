import pytest

from contracts.evidence import Evidence
from tools.outcomes import Marker, State, outcome, said, task_of


def marker(state: State, attempt: str) -> Marker:
    shown = Evidence(source="a.log", line=1, byte=0, length=1, sha256="0" * 64, text=state)
    return Marker(state, state, shown, attempt)


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("Task exited with return code 100 (task deferral)", "not-shown"),
        ("Task exited with return code 100", "failed"),
        ("Task exited", "failed"),
    ],
)
def test_a_task_that_is_put_off_has_not_failed_and_one_that_exits_has(
    line: str, state: State
) -> None:
    found = said(line)
    assert found is not None
    assert found.state == state


@pytest.mark.parametrize(
    ("attempts", "state"),
    [
        ([("failed", "a.load try 1"), ("succeeded", "a.notify try 1")], "failed"),
        ([("failed", "a.load try 1"), ("succeeded", "a.load try 2")], "succeeded"),
        (
            [
                ("failed", "a.load try 1"),
                ("succeeded", "a.notify try 1"),
                ("succeeded", "a.load try 2"),
            ],
            "succeeded",
        ),
        ([("succeeded", "a.load try 1"), ("failed", "a.notify try 1")], "failed"),
    ],
)
def test_another_task_that_succeeds_does_not_mend_the_one_that_failed(
    attempts: list[tuple[State, str]], state: State
) -> None:
    found = outcome([marker(state_, attempt) for state_, attempt in attempts], None, None)
    assert found.state == state


@pytest.mark.parametrize(
    ("attempt", "task"),
    [
        ("a.load try 2", "a.load"),
        ("a.load[3] try 2 run 2", "a.load[3]"),
        ("a.load", "a.load"),
        ("try 2", ""),
        ("run 2", ""),
        ("", ""),
    ],
)
def test_an_attempt_is_of_a_task(attempt: str, task: str) -> None:
    assert task_of(attempt) == task
