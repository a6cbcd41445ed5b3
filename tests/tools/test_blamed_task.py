from contracts.evidence import Place
from contracts.log_report import Finding, Outcome
from tests.builders import finding, quote
from tools.blamed_task import of_failed_task


def of(attempt: str, byte: int) -> Finding:
    return finding("KeyError", f"{byte}", byte=byte, attempt=attempt)


LOAD, NOTIFY, NEITHER = of("a.load try 1", 10), of("a.notify try 1", 50), of("", 60)
ALL = (LOAD, NOTIFY, NEITHER)


def failed(byte: int) -> Outcome:
    return Outcome(state="failed", why="it says so", evidence=(quote("FAILED", byte=byte),))


def test_findings_of_another_task_are_left_out() -> None:
    assert of_failed_task(ALL, failed(20)) == (LOAD, NEITHER)
    assert of_failed_task(ALL, failed(70)) == (NOTIFY, NEITHER)


def test_all_are_kept_where_no_line_says_which_task_failed() -> None:
    assert of_failed_task(ALL, failed(5)) == ALL
    assert of_failed_task(ALL, Outcome(state="failed", why="exit code 1")) == ALL
    assert of_failed_task(ALL, Outcome(state="not-shown", why="nothing")) == ALL


def test_a_line_of_another_file_does_not_say_it() -> None:
    elsewhere = LOAD.model_copy(update={"last": Place(source="other.log", line=1, byte=10)})
    assert of_failed_task((elsewhere, NOTIFY), failed(20)) == (elsewhere, NOTIFY)
