"""How a run ended, from what schedulers, launchers and the log's end say."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from contracts.evidence import Evidence
from contracts.inputs import RunFacts
from contracts.log_report import Outcome

State = Literal["failed", "succeeded", "not-shown"]


class Marker(NamedTuple):
    """A line that says how an attempt ended; a weak one yields to any other."""

    state: State
    why: str
    evidence: Evidence
    attempt: str
    weak: bool = False


class Said(NamedTuple):
    state: State
    why: str
    start: int
    end: int
    weak: bool = False


CAUGHT = "Airflow caught an exception of the task"
"""Why of the line above the traceback that ended a task."""

CAME_TO_ITS_END = "the task's code came to its end"
ENDED_WITH_0 = "the task's process ended with code 0"
_BY_AIRFLOW = frozenset({CAME_TO_ITS_END, ENDED_WITH_0})

_PRINTED: tuple[tuple[str, State, str, bool], ...] = (
    (r"Marking task as SUCCESS\b", "succeeded", "Airflow marked the task as a success", False),
    (
        r"(?i)Marking task as (?:FAILED|UPSTREAM_FAILED|UP_FOR_RETRY)\b",
        "failed",
        "Airflow marked the task as failed",
        False,
    ),
    (
        r"(?i)Marking task as SKIPPED\b|^Skipping task",
        "succeeded",
        "Airflow skipped the task, which is no failure",
        False,
    ),
    (
        r"(?i)Marking task as (?:UP_FOR_RESCHEDULE|DEFERRED|REMOVED)\b",
        "not-shown",
        "the task was put off",
        False,
    ),
    (
        r"^(?:Pausing task as DEFERRED|Rescheduling task)",
        "not-shown",
        "the task was put off",
        False,
    ),
    (
        r"^Task instance in success state",
        "succeeded",
        "Airflow says that the task succeeded",
        False,
    ),
    (r"^Task instance in failure state", "failed", "Airflow says that the task failed", False),
    (r"^Task exited$", "failed", "the task's code ended its process", False),
    (
        r"Task exited with return code 100 \(task deferral\)",
        "not-shown",
        "the task was put off",
        True,
    ),
    (
        r"^Task failed with exception",
        "failed",
        CAUGHT,
        False,
    ),
    (
        r"^Task killed!|Server indicated the task shouldn't be running anymore",
        "failed",
        "Airflow stopped the task",
        False,
    ),
    (
        r"^Process terminated by signal|^Process exited abnormally",
        "failed",
        "the task's process was ended",
        False,
    ),
    (
        r"^DagRun finished with (?!success)\w+ state",
        "failed",
        "the DAG run that the task started and waited for has failed",
        False,
    ),
    (
        r"^Marking run <DagRun .*> failed\b|^DagRun Finished: .*\bstate=failed\b",
        "failed",
        "Airflow marked the DAG run as failed",
        False,
    ),
    (
        r"^Marking run <DagRun .*> successful\b",
        "succeeded",
        "Airflow marked the DAG run as a success",
        False,
    ),
    (r"\b(?:new|final)_state=failed\b", "failed", "Airflow set the task to failed", False),
    (
        r"\b(?:new|final)_state=(?:TaskInstanceState\.)?(?:success|SUCCESS)\b",
        "succeeded",
        "Airflow set the task to success",
        False,
    ),
    (
        r"Task exited with return code 0\b",
        "succeeded",
        ENDED_WITH_0,
        True,
    ),
    (
        r"Task exited with return code (?:-?[1-9]|Negsignal)",
        "failed",
        "the task's process ended with an error",
        False,
    ),
    (r"^::group::Post Execute", "succeeded", CAME_TO_ITS_END, True),
    (
        r"^Successfully stopped SparkContext",
        "succeeded",
        "the program stopped its SparkContext itself, and nothing failed after it",
        True,
    ),
    (
        r"^Invoking stop\(\) from shutdown hook",
        "not-shown",
        "the process was ending when its SparkContext was stopped, and the log does not say why",
        True,
    ),
    (
        r"\bfinal status: SUCCEEDED\b",
        "succeeded",
        "the cluster's final status is a success",
        False,
    ),
    (
        r"\bfinal status: (?:FAILED|KILLED)\b",
        "failed",
        "the cluster's final status is a failure",
        False,
    ),
    (
        r"^Application application_\S+ (?:finished with failed status|failed \d+ times)",
        "failed",
        "YARN says that the application failed",
        False,
    ),
    (r"\bDone\. PASS=\d+ WARN=\d+ ERROR=0\b", "succeeded", "dbt's summary has no error", False),
    (r"\bDone\. PASS=\d+ WARN=\d+ ERROR=[1-9]", "failed", "dbt's summary has errors", False),
    (
        r"\bCompleted with [1-9]\d* (?:partial )?(?:error|failure)",
        "failed",
        "dbt completed with errors",
        False,
    ),
    (
        r"^=+ .*\b[1-9]\d* (?:failed|errors?)\b.* in [\d.:]+s?.* =+$",
        "failed",
        "pytest's summary has failures",
        False,
    ),
    (
        r"^=+ [1-9]\d* passed\b.* in [\d.:]+s?.* =+$",
        "succeeded",
        "pytest's summary has no failure",
        False,
    ),
)
_MARKS: tuple[tuple[re.Pattern[str], State, str, bool], ...] = tuple(
    (re.compile(printed), state, why, weak) for printed, state, why, weak in _PRINTED
)


_MAYBE = re.compile(
    r"(?i)[mr]arking (?:task as|run <)|^DagRun |as DEFERRED"
    r"|^(?:Rescheduling|Skipping|Task|Process|::|Application|[=*])"
    r"|^(?:Successfully stopped|Invoking stop)"
    r"|Task exited|shouldn't be running|_state=|final status|Done\. PASS|Completed with"
)


def said(text: str) -> Said | None:
    """What one line says about the end; the SparkContext's own exit code says nothing."""
    if not _MAYBE.search(text):
        return None
    for pattern, state, why, weak in _MARKS:
        if match := pattern.search(text):
            return Said(state, why, match.start(), len(text.rstrip()), weak)
    return None


class LastWords(NamedTuple):
    """An exception that nobody caught, after which the log has nothing but its teardown."""

    evidence: Evidence
    name: str


def outcome(
    markers: Sequence[Marker], run: RunFacts | None, last_words: LastWords | None
) -> Outcome:
    """The last attempt's, or of several tasks the one's that failed; `markers` are in log order.

    An exit code of 0 outweighs an exception that looks as if nobody caught it: a program that logs
    what it caught at its top level prints the same traceback.
    """
    attempt = _deciding(markers)
    of_last = [marker for marker in markers if marker.attempt == attempt]
    strong = [marker for marker in of_last if not marker.weak]
    if strong:
        return _told(_last_word(strong))
    if run is not None and run.exit_code:
        return _exit(run, "failed")
    if run is not None and run.exit_code == 0 and not _is_open(of_last):
        return _exit(run, "succeeded")
    if last_words is not None and not _came_to_its_end(of_last, last_words):
        why = f"nobody caught {last_words.name}, and the log ends there"
        return Outcome(state="failed", why=why, evidence=(last_words.evidence,))
    if of_last:
        return _told(_most_careful(of_last))
    return Outcome(state="not-shown", why="no line says how the run ended")


def _came_to_its_end(weak: Sequence[Marker], words: LastWords) -> bool:
    """Whether Airflow says so after them: they are what a program that the task called printed."""
    return any(
        marker.why in _BY_AIRFLOW and marker.evidence.byte > words.evidence.byte for marker in weak
    )


def _is_open(weak: Sequence[Marker]) -> bool:
    return any(marker.state != "succeeded" for marker in weak)


def _last_word(markers: Sequence[Marker]) -> Marker:
    """A failure of the process after a success still counts; a put-off task proves nothing."""
    return markers[-1]


def _most_careful(markers: Sequence[Marker]) -> Marker:
    """Of weak words one that leaves the end open outweighs those that praise it."""
    return next((marker for marker in markers if marker.state == "not-shown"), markers[-1])


def _told(marker: Marker) -> Outcome:
    return Outcome(state=marker.state, why=marker.why, evidence=(marker.evidence,))


def _exit(run: RunFacts, state: State) -> Outcome:
    why = f"run.json says that the program ended with exit code {run.exit_code}"
    return Outcome(state=state, why=why, evidence=run.evidence)


_NUMBERS = re.compile(r"(?:(?:^| )try \d+)?(?:(?:^| )run \d+)?$")


def task_of(attempt: str) -> str:
    """The task of an attempt, without the numbers of its tries."""
    return _NUMBERS.sub("", attempt)


def _deciding(markers: Sequence[Marker]) -> str:
    """The last try of the task that failed last; where none failed, the try that the logs end with.

    That another task of the same log succeeded afterwards does not mend the one that failed.
    """
    last_try = {task_of(marker.attempt): marker.attempt for marker in markers}
    last_word = {marker.attempt: marker for marker in markers if not marker.weak}
    failed = [
        attempt
        for attempt in last_try.values()
        if attempt in last_word and last_word[attempt].state == "failed"
    ]
    of_failed = [marker.attempt for marker in markers if marker.attempt in failed]
    return (of_failed or [marker.attempt for marker in markers] or [""])[-1]
