import pytest

from tools.scan_attempts import Attempts, ended_and_again, starts_again
from tools.unwrap_lines import Lines


def after(path: str, *texts: str) -> tuple[str, list[bool]]:
    attempts, news = Attempts(path), list[bool]()
    for text in texts:
        for line in Lines().read(text.encode(), 0, 1):
            news.append(attempts.read(line, line.text.decode()))
    return attempts.current, news


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("logs/dag_id=a/run_id=r/task_id=b/map_index=2/attempt=1.log", "a.b[2] try 1"),
        ("task_id=b/attempt=3.log", "b try 3"),
        ("a/b/2026-11-23T00:00:00+00:00/2.log", "b try 2"),
        ("driver.log", ""),
    ],
)
def test_a_path_says_it(path: str, label: str) -> None:
    assert Attempts(path).current == label


def test_lines_say_it() -> None:
    instance = "Dependencies all met for ti=<TaskInstance: a.b manual__1 map_index=1 [queued]>"
    assert after("x.log", instance, "Starting attempt 2 of 3", "hello") == (
        "a.b[1] try 2",
        [True, True, False],
    )
    again = "Running <TaskInstance: a.b manual__1 [running]> on host"
    assert after("x.log", instance, "Starting attempt 1 of 3", again)[0] == "a.b[1] try 1"
    other = "Running <TaskInstance: a.c manual__1 [running]> on host"
    assert after("x.log", instance, "Starting attempt 1 of 3", other)[0] == "a.c"


def test_json_says_it() -> None:
    line = '{"event":"x","dag_id":"a","task_id":"b","map_index":-1,"try_number":2}'
    assert after("x.log", line) == ("a.b try 2", [True])
    assert after("x.log", line.replace('"dag_id":"a",', ""))[0] == "b try 2"


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("01:58:52 try 2 of 3", True),
        ("[nightly] Attempt #3/5", True),
        ("Running Spark version 3.5.5", True),
        ("try 1 of 3", True),
        ("retry 2 of 3 of the request", False),
        ("Starting task attempt_2026_2", False),
        ("attempt 3 of 3 failed", False),
    ],
)
def test_a_launcher_says_that_it_tries_again(text: str, *, again: bool) -> None:
    assert starts_again(text) == again


def test_each_run_of_a_program_in_one_log_has_a_name_of_its_own() -> None:
    plain = Attempts("driver.log")
    assert (plain.again(), plain.current) == ("run 1", "run 2")
    assert (plain.again(), plain.current) == ("run 2", "run 3")
    task = Attempts("task_id=b/attempt=3.log")
    assert (task.again(), task.current) == ("b try 3", "b try 3 run 2")


@pytest.mark.parametrize(
    ("line", "again"),
    [
        ("retry: attempt 1 of 2 ended with exit code 1, starting attempt 2", True),
        ("try 1 failed with status 3; retrying", True),
        ("attempt 2 of 2 ended with exit code 1", False),
        ("attempt 1 of 2 ended with exit code 0, starting the next job", False),
        ("starting attempt 2", False),
    ],
)
def test_a_launcher_says_that_the_program_ended_and_runs_again(line: str, again: bool) -> None:
    assert ended_and_again(line) is again
