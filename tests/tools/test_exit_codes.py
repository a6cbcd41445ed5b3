import pytest

from contracts.log_report import Process
from tools.exit_codes import exits


@pytest.mark.parametrize(
    ("line", "code", "process"),
    [
        ("[..] INFO - Command exited with return code 1", 1, "task-host"),
        ("Task exited with return code -9. For more information", -9, "task-host"),
        ("Task exited with return code Negsignal.SIGKILL", -9, "task-host"),
        (
            "Executor app-1/1 finished with state EXITED message Command exited with code 52 "
            "exitStatus 52",
            52,
            "executor",
        ),
        ("Lost executor 1 on localhost: Command exited with code 137", 137, "executor"),
        ("executor app-1/3 interrupted exitStatus 143", 143, "executor"),
        ("Container container_1 on host: h exited with a non-zero exit code 137", 137, "executor"),
        (
            "Container marked as failed: container_1. Exit status: -100. Di",
            -100,
            "executor",
        ),
        (
            "reading the port number from pyspark.daemon's stdout and terminated with code: 137",
            137,
            "python-worker",
        ),
        ("Cannot execute: spark-submit --master x job.py. Error code is: 1.", 1, "driver"),
        ("Bash command failed. The command returned a non-zero exit code 2.", 2, "task-host"),
        ("Command '['dbt', 'run']' returned non-zero exit status 2.", 2, "task-host"),
        ("Command '['x']' died with <Signals.SIGKILL: 9>.", -9, "task-host"),
        ("Process terminated by signal. signal=-9 signal_name=SIGKILL", -9, "task-host"),
        ("Process exited abnormally exit_code=2", 2, "task-host"),
        ("job.sh: line 3: 12345 Killed                  python load.py", -9, "task-host"),
        ("Segmentation fault (core dumped)", -11, "task-host"),
        ("make: *** [load] exit status 2", 2, None),
        ("[nightly] replay ended, status 143", 143, "task-host"),
        ("load finished (rc=3)", 3, "task-host"),
        ("the program finished with exit code 3", 3, None),
        ("Exit code: 127", 127, None),
        ("process returned 4", None, None),
        ("Exited with code: 5", 5, None),
    ],
)
def test_the_end_of_a_process(line: str, code: int | None, process: Process | None) -> None:
    wanted = [] if code is None else [(code, process)]
    assert [(found.code, found.process) for found in exits(line, "")] == wanted


@pytest.mark.parametrize(
    ("line", "raw", "codes"),
    [
        ("Process terminated by signal. For more", '{"signal":-15,"signal_name":"SIGTERM"}', [-15]),
        ("Process terminated by signal. For more", "{}", []),
        ("Process exited abnormally", '{"exit_code": 3}', [3]),
        ("Process exited abnormally", "{}", []),
        ("Process exited abnormally", "[warning  ] Process exited abnormally exit_code=3", [3]),
        ("Task exited", '{"exit_code": 3}', [3]),
    ],
)
def test_airflow_3_says_the_code_beside_the_text(line: str, raw: str, codes: list[int]) -> None:
    assert [found.code for found in exits(line, raw)] == codes


@pytest.mark.parametrize(
    "line",
    [
        "INFO Executor: Running task 0.0 in stage 0.0 (TID 0)",
        "INFO CodeGenerator: Code generated in 26.193878 ms",
        "died with <Signals.SIGNOTHING: 99>",
        "Killing all running tasks in stage 0",
        "Killed by the operator, at last",
        "exit early",
    ],
)
def test_other_lines_tell_of_no_end(line: str) -> None:
    assert exits(line, "") == []


def test_code_zero_is_told_too() -> None:
    assert [found.code for found in exits("Task exited with return code 0", "")] == [0]
