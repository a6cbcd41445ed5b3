from datetime import UTC, datetime

import pytest

from tools.unwrap_layouts import header, is_carrier, is_spark, utc_time

LINES = [
    # printed, message, level, logger, carrier
    (
        "[2026-11-23T09:21:58.260+0000] {taskinstance.py:3337} ERROR - Task failed with exception",
        "Task failed with exception",
        "error",
        "taskinstance.py",
        False,
    ),
    (
        "[2026-11-23, 09:21:58 UTC] {subprocess.py:93} INFO - raw line",
        "raw line",
        "info",
        "subprocess.py",
        True,
    ),
    (
        '[2026-11-23, 09:21:58] INFO - Done. Returned value was: 0: source="airflow.task.x"',
        "Done. Returned value was: 0",
        "info",
        "airflow.task.x",
        False,
    ),
    (
        "[2026-11-23T09:21:58.260Z] ERROR - Task failed source=task loc=task_runner.py:3",
        "Task failed",
        "error",
        "task",
        False,
    ),
    (
        " INFO - ::group::Log message source details",
        "::group::Log message source details",
        "info",
        "",
        False,
    ),
    (
        "2026-11-23T09:44:15.579712Z [info     ] main()          [a.SparkSubmitHook] loc=x.py:9",
        "main()",
        "info",
        "a.SparkSubmitHook",
        True,
    ),
    (
        "2026-11-23T09:44:15.579712Z [error    ] Task failed [task] loc=task_runner.py:1651 x=1",
        "Task failed",
        "error",
        "task",
        False,
    ),
    (
        "26/11/23 09:45:30 INFO DAGScheduler: Job 0 finished",
        "Job 0 finished",
        "info",
        "DAGScheduler",
        False,
    ),
    ("26/11/23 09:45:30 ERROR [main] Executor: bad", "bad", "error", "Executor", False),
    (
        "2026-11-23 09:45:30,123 - orders.load - ERROR - no rows",
        "no rows",
        "error",
        "orders.load",
        False,
    ),
    (
        "2026-11-23 09:45:30.123 | ERROR    | orders.load:main:12 - no rows",
        "no rows",
        "error",
        "orders.load",
        False,
    ),
    (
        "[2026-11-23 09:45:30,123: ERROR/MainProcess] Task failed",
        "Task failed",
        "error",
        "MainProcess",
        False,
    ),
    (
        "[2026-11-23 09:45:30,123] ERROR in app: Exception on /load",
        "Exception on /load",
        "error",
        "app",
        False,
    ),
    (
        "2026-11-23 09:45:30.123 ERROR 47 --- [main] c.x.Loader : no rows",
        "no rows",
        "error",
        "c.x.Loader",
        False,
    ),
    (
        "2026-11-23 09:45:30,123 ERROR [main] org.x.Loader (Loader.java:12) - no rows",
        "no rows",
        "error",
        "org.x.Loader",
        False,
    ),
    (
        "2026-11-23 09:45:30.123 [main] ERROR org.x.Loader - no rows",
        "no rows",
        "error",
        "org.x.Loader",
        False,
    ),
    (
        "2026-11-23 09:45:30,123 ERROR java.lang.RuntimeException: bad",
        "java.lang.RuntimeException: bad",
        "error",
        "",
        False,
    ),
    ("09:45:30.123 [main] WARN  no rows yet", "no rows yet", "warn", "", False),
    ("2026-11-23 09:45:30 [ERROR] no rows", "no rows", "error", "", False),
    ("ERROR:orders.load:no rows", "no rows", "error", "orders.load", False),
    ("E1123 09:21:58.123456   123 file.go:12] no rows", "no rows", "error", "", False),
    ('time="2026-11-23T09:21:58Z" level=error msg="no rows"', 'no rows"', "error", "", False),
    ("Nov 23 09:21:58 host prog[12]: no rows", "no rows", "", "", True),
    ("scheduler-1  | no rows", "no rows", "", "", True),
    ("[base] no rows", "no rows", "", "base", True),
    ("2026-11-23T09:21:58.1234567Z no rows", "no rows", "", "", True),
    ("2026-11-23T09:21:58.123Z stderr F no rows", "no rows", "", "", True),
]


@pytest.mark.parametrize(("printed", "message", "level", "logger", "carrier"), LINES)
def test_a_header_is_told_from_its_message(
    printed: str, message: str, level: str, logger: str, carrier: bool
) -> None:
    found = header(printed.encode())
    assert found is not None
    assert printed.encode()[found.start : found.end] == message.encode()
    assert (found.level, found.logger, found.carrier) == (level, logger, carrier)


@pytest.mark.parametrize(
    "line",
    [
        "Traceback (most recent call last):",
        '  File "/opt/etl/load.py", line 3, in main',
        "ValueError: bad",
        "\tat org.x.Y.z(Y.java:3)",
        "Error: no such option",
        "ERROR:  relation does not exist",
        "2026-11-23 was a Monday",
        "",
    ],
)
def test_a_bare_line_has_no_header(line: str) -> None:
    assert header(line.encode()) is None


@pytest.mark.parametrize(
    ("printed", "time"),
    [
        (b"2026-11-23T09:21:58.260+0000", datetime(2026, 11, 23, 9, 21, 58, 260000, tzinfo=UTC)),
        (b"2026-11-23T09:21:58-02:30", datetime(2026, 11, 23, 11, 51, 58, tzinfo=UTC)),
        (b"2026-11-23, 09:21:58 UTC", datetime(2026, 11, 23, 9, 21, 58, tzinfo=UTC)),
        (b"2026-11-23T09:21:58.123456789Z", datetime(2026, 11, 23, 9, 21, 58, 123456, tzinfo=UTC)),
        (b"2026-11-23 09:21:58", None),
        (b"2026-13-23 09:21:58Z", None),
        (b"26/11/23 09:21:58", None),
    ],
)
def test_a_time_is_known_only_with_its_zone(printed: bytes, time: datetime | None) -> None:
    assert utc_time(printed) == time


def test_carriers() -> None:
    assert is_carrier("task.stdout")
    assert is_carrier(
        "airflow.task.hooks.airflow.providers.standard.hooks.subprocess.SubprocessHook"
    )
    assert not is_carrier("taskinstance.py")
    assert is_spark("spark_submit.py")
    assert not is_spark("task")
