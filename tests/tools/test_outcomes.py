import pytest

from contracts.evidence import Evidence
from contracts.inputs import RunFacts
from contracts.log_report import Outcome
from tools.outcomes import CAME_TO_ITS_END, LastWords, Marker, State, outcome, said


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("Marking task as SUCCESS. dag_id=a, task_id=b", "succeeded"),
        ("Marking task as FAILED. dag_id=a", "failed"),
        ("Immediate failure requested. Marking task as FAILED. dag_id=a", "failed"),
        ("Marking task as UP_FOR_RETRY. dag_id=a", "failed"),
        ("Marking task as SKIPPED. dag_id=a", "succeeded"),
        ("Marking task as DEFERRED. dag_id=a", "not-shown"),
        ("Skipping task.", "succeeded"),
        ("Rescheduling task, marking task as UP_FOR_RESCHEDULE", "not-shown"),
        ("Pausing task as DEFERRED. ", "not-shown"),
        ("Task instance in success state", "succeeded"),
        ("Task instance in failure state", "failed"),
        ("Task failed with exception", "failed"),
        ("Task killed!", "failed"),
        ("Process terminated by signal. Likely out of memory error (OOM).", "failed"),
        ("Task instance state updated new_state=failed rows_affected=1", "failed"),
        ("Task finished final_state=success", "succeeded"),
        ("Task exited with return code 0", "succeeded"),
        ("Task exited with return code -9", "failed"),
        ("Task exited with return code Negsignal.SIGKILL", "failed"),
        ("::group::Post Execute", "succeeded"),
        ("\t final status: FAILED", "failed"),
        ("\t final status: SUCCEEDED", "succeeded"),
        ("Application application_1_2 finished with failed status", "failed"),
        ("Done. PASS=3 WARN=0 ERROR=0 SKIP=0 TOTAL=3", "succeeded"),
        ("Done. PASS=3 WARN=0 ERROR=1 SKIP=0 TOTAL=4", "failed"),
        ("Completed with 1 error and 0 warnings:", "failed"),
        ("===== 1 failed, 2 passed in 3.21s =====", "failed"),
        ("===== 2 passed in 3.21s =====", "succeeded"),
        ("SparkContext: SparkContext is stopping with exitCode 0", None),
        ("Task started", None),
        ("INFO Executor: Finished task 0.0", None),
        ("DagRun finished with failed state.", "failed"),
        ("DagRun finished with success state.", None),
        ("Marking run <DagRun daily @ 2026-11-24: manual__1, state:running> failed", "failed"),
        ("Marking run <DagRun daily @ 2026-11-24: manual__1> successful", "succeeded"),
        ("DagRun Finished: dag_id=daily, run_id=manual__1, state=failed, x=1", "failed"),
    ],
)
def test_what_a_line_says_about_the_end(line: str, state: State | None) -> None:
    found = said(line)
    assert (found.state if found else None) == state


def quote(text: str) -> Evidence:
    return Evidence(source="a.log", line=1, byte=0, length=1, sha256="0" * 64, text=text)


def marker(state: State, attempt: str = "", *, weak: bool = False) -> Marker:
    return Marker(state, state, quote(state), attempt, weak)


RUN = quote('"exit_code": 0')
GREEN, RED = RunFacts(exit_code=0, evidence=(RUN,)), RunFacts(exit_code=1, evidence=(RUN,))
WORDS = LastWords(quote("KeyError: 1"), "KeyError")


@pytest.mark.parametrize(
    ("markers", "run", "words", "state"),
    [
        ([], None, None, "not-shown"),
        ([marker("succeeded")], None, None, "succeeded"),
        ([marker("failed", "try 1"), marker("succeeded", "try 2")], None, None, "succeeded"),
        ([marker("failed"), marker("succeeded", weak=True)], None, None, "failed"),
        ([marker("succeeded"), marker("failed")], None, None, "failed"),
        ([marker("succeeded", weak=True)], None, None, "succeeded"),
        ([marker("succeeded", weak=True)], None, WORDS, "failed"),
        ([], GREEN, None, "succeeded"),
        ([], GREEN, WORDS, "succeeded"),
        ([marker("succeeded", weak=True)], GREEN, WORDS, "succeeded"),
        ([marker("not-shown", weak=True)], GREEN, WORDS, "failed"),
        ([marker("failed")], GREEN, None, "failed"),
        ([], RED, None, "failed"),
        ([], None, WORDS, "failed"),
        ([], RunFacts(), None, "not-shown"),
    ],
)
def test_the_last_attempt_decides(
    markers: list[Marker], run: RunFacts | None, words: LastWords | None, state: State
) -> None:
    found = outcome(markers, run, words)
    assert found.state == state
    assert bool(found.evidence) == (state != "not-shown")


def test_a_silent_log_shows_nothing() -> None:
    assert outcome([], None, None) == Outcome(
        state="not-shown", why="no line says how the run ended"
    )


def test_what_a_called_program_printed_before_the_task_came_to_its_end_is_no_failure() -> None:
    after = quote("::group::Post Execute").model_copy(update={"byte": 9})
    ended = Marker("succeeded", CAME_TO_ITS_END, after, "", weak=True)
    assert outcome([ended], None, WORDS).state == "succeeded"
    before = Marker("succeeded", CAME_TO_ITS_END, quote("x"), "", weak=True)
    assert outcome([before], None, WORDS).state == "failed"
