import pytest

from contracts.inputs import Role
from tools.sniff import Kind, part_number, sniff


@pytest.mark.parametrize(
    ("name", "head", "kind", "role", "executor"),
    [
        ("driver.log", b"26/11/23 INFO x", "log", "driver", None),
        ("executors/3.stderr", b"Spark Executor Command: x", "log", "executor", "3"),
        ("app/executor-12/stderr", b"x", "log", "executor", "12"),
        ("stderr", b'Spark Executor Command: "--executor-id" "4"', "log", "executor", "4"),
        ("stderr", b"CoarseGrainedExecutorBackend: Started daemon", "log", "executor", None),
        ("dag_id=a/task_id=b/attempt=1.log", b"x", "log", "task-host", None),
        ("x.log", b"[2026-11-23T09:21:58.260+0000] {a.py:3} INFO - x", "log", "task-host", None),
        ("logs.ndjson", b'{"event":"x","ti_id":"1"}', "log", "task-host", None),
        ("logs.json", b'{"content":[]}', "log", "driver", None),
        ("expected.json", b'{"cause": 1}', "gap", "driver", None),
        ("list.json", b"[1]", "gap", "driver", None),
        ("run.json", b'{"exit_code": 1}', "run", "driver", None),
        ("run_spark33.json", b"{}", "run", "driver", None),
        ("eventlog", b'{"Event":"SparkListenerLogStart"}', "event-log", "driver", None),
        (
            "eventlog_v2_a/events_2_a.zstd",
            b'{"Event":"SparkListenerX"}',
            "event-log-part",
            "driver",
            None,
        ),
        ("eventlog_v2_a/appstatus_a", b"", "skip", "driver", None),
        ("jobs/a.py", b"import x", "source", "driver", None),
        ("README.md", b"ERROR", "gap", "driver", None),
        ("empty.log", b" \n", "gap", "driver", None),
        ("x.log", b"\0" * 100, "gap", "driver", None),
        ("x.log", b"PK\x03\x04", "gap", "driver", None),
        ("output", b"hello", "log", "driver", None),
        ("job.2026-11-23", b"ERROR:root:no rows", "log", "driver", None),
        ("job.data", b"no log", "gap", "driver", None),
    ],
)
def test_a_file_is_known_by_its_content(
    name: str, head: bytes, kind: Kind, role: Role, executor: str | None
) -> None:
    found = sniff(name, head)
    assert (found.kind, found.role, found.executor) == (kind, role, executor)
    assert bool(found.why) == (kind == "gap")


def test_the_beginning_of_an_application_is_seen() -> None:
    assert sniff("a.log", b"INFO SparkContext: Running Spark version 4.3.0").starts_application
    assert not sniff("a.log", b"INFO x").starts_application


def test_parts_have_numbers() -> None:
    assert part_number("x/eventlog_v2_a/events_12_a") == 12
    assert part_number("events_12_a") is None


def test_settings_of_a_submission_are_sources_unless_they_are_a_log() -> None:
    assert sniff("emr-steps.json", b'{"Steps": []}').kind == "source"
    assert sniff("job.json", b'{"message": "starting", "level": "INFO"}').kind == "log"
