import gzip
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import zstandard

from agents.log_reader import (
    NothingReadableError,
    SeveralRunsError,
    ask_gather,
    finish_gather,
    read_log,
    report,
)
from contracts.evidence import Gap, Mask, Place
from contracts.inputs import EventLog, Inputs, RunFacts
from contracts.log_report import Finding, Frame, LogReport
from contracts.task_event import LocalFile, SparkRef, StoredFile, TaskEvent, Wishes
from tests.tools.known import Known
from tools import scan
from tools.catalogue import load
from tools.local_files import find
from tools.quotes import verify
from tools.sources import Files
from tools.spark_history import Fetched


class NoBlobs:
    def open(self, sha256: str) -> object:
        raise KeyError(sha256)


def written(folder: Path, **contents: str | bytes) -> tuple[tuple[LocalFile, ...], Files]:
    """Files of these names, where `__` stands for a dot and `___` for a slash."""
    for name, content in contents.items():
        path = folder / name.replace("___", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return find([folder], folder), Files(folder, NoBlobs())  # type: ignore[arg-type]


def gathered(refs: tuple[LocalFile, ...], files: Files) -> Inputs:
    event = TaskEvent(event_id="e", format="local", log_refs=refs)
    return finish_gather(event, ask_gather(event, Wishes(), files))


def read(folder: Path, **contents: str | bytes) -> LogReport:
    """The report, whose every quote was read again."""
    refs, files = written(folder, **contents)
    found = report(gathered(refs, files), Known(), files)
    evidence = [item for finding in found.findings for item in finding.evidence]
    by_name = {ref.name: ref for ref in refs}
    assert verify([*evidence, *found.outcome.evidence], by_name, files) == ()
    return found


def told(finding: Finding) -> tuple[str, str, str | None]:
    return finding.matched, finding.name, finding.signature


# gather


def test_files_are_known_by_their_content(tmp_path: Path) -> None:
    event = b'{"Event":"SparkListenerLogStart"}\n'
    refs, files = written(
        tmp_path,
        driver__log="26/11/23 INFO x",
        executors___3__stderr=gzip.compress(b"Spark Executor Command:"),
        eventlog=zstandard.ZstdCompressor().compress(event),
        eventlog_v2_a___events_10_a=event,
        eventlog_v2_a___events_9_a=event,
        eventlog_v2_a___appstatus_a="",
        job__py="import x",
        empty__log="",
        run__json='{\n "exit_code": 1,\n "command": ["a", ""], "conf": {"k": "v"}, "engine": "e"}',
        run_old__json="{}",
    )
    by_name = {ref.name: ref for ref in refs}
    inputs = gathered(refs, files)
    assert [(log.ref.name, log.role, log.executor, log.compression) for log in inputs.logs] == [
        ("driver.log", "driver", None, "none"),
        ("executors/3.stderr", "executor", "3", "gzip"),
    ]
    assert inputs.event_logs == (
        EventLog(parts=(by_name["eventlog"],), compression="zstd"),
        EventLog(parts=(by_name["eventlog_v2_a/events_9_a"], by_name["eventlog_v2_a/events_10_a"])),
    )
    assert inputs.sources == (by_name["job.py"],)
    assert inputs.gaps == (
        Gap(what="empty.log", why="the file is empty"),
        Gap(what="run_old.json", why="run.json is read"),
    )
    assert inputs.run is not None
    [evidence] = inputs.run.evidence
    assert (evidence.line, evidence.text) == (2, '"exit_code": 1')
    assert inputs.run == RunFacts(
        exit_code=1, command=("a",), settings=(("k", "v"),), engine="e", evidence=(evidence,)
    )


@pytest.mark.parametrize(
    ("run", "command", "quoted"),
    [
        ('{"exit_code":1}', (), '"exit_code":1}'),
        ('{"command": "spark-submit x"}', ("spark-submit x",), None),
    ],
)
def test_a_run_may_say_little(
    tmp_path: Path, run: str, command: tuple[str, ...], quoted: str | None
) -> None:
    inputs = gathered(*written(tmp_path, run__json=run))
    assert inputs.run is not None
    assert inputs.run.command == command
    assert [item.text for item in inputs.run.evidence] == ([quoted] if quoted else [])


def test_a_run_that_is_no_json_is_a_gap(tmp_path: Path) -> None:
    inputs = gathered(*written(tmp_path, driver__log="x", run__json="{"))
    assert inputs.run is None
    assert inputs.gaps == (Gap(what="run.json", why="not readable: 1 errors"),)


def test_a_file_that_is_gone_is_a_gap(tmp_path: Path) -> None:
    refs, files = written(tmp_path, driver__log="x", executor__log="y")
    (tmp_path / "driver.log").unlink()
    [gap] = gathered(refs, files).gaps
    assert gap.why.startswith("cannot be opened")


def test_logs_of_two_drivers_are_refused(tmp_path: Path) -> None:
    start = "26/11/23 INFO SparkContext: Running Spark version 4.3.0\n"
    refs, files = written(tmp_path, a__log=start, b__log=start)
    with pytest.raises(SeveralRunsError, match=r"a\.log, b\.log: .*--one-run"):
        gathered(refs, files)
    event = TaskEvent(event_id="e", format="local", log_refs=refs)
    told = finish_gather(event, ask_gather(event, Wishes(one_run=True), files))
    assert [log.ref.name for log in told.logs] == ["a.log", "b.log"]


def test_a_task_of_which_nothing_can_be_read_is_still_told(tmp_path: Path) -> None:
    refs, files = written(tmp_path, a__log="")
    event = TaskEvent(event_id="e", format="airflow", log_refs=refs)
    told = finish_gather(event, ask_gather(event, Wishes(), files))
    assert (told.logs, [gap.what for gap in told.gaps]) == ((), ["a.log"])


# read_log

DRIVER = """\
26/11/23 08:58:01 ERROR Executor: Exception in task 0.0 in stage 0.0 (TID 0)
org.apache.spark.api.python.PythonException: [BAD_INPUT] Traceback (most recent call last):
  File "/srv/jobs/a.py", line 22, in parse
    return row["x"]
KeyError: 'x'

\tat org.apache.spark.api.python.Runner.handle(Runner.scala:1)
26/11/23 08:58:02 WARN TaskSetManager: Lost task 0.0 (h executor 3): java.io.IOException: disk
26/11/23 08:58:03 INFO X: Command exited with code 137 on executor 3: Command exited with code 137
26/11/23 08:58:04 INFO Client: quota exceeded for postgresql://etl:hunter2@db/x
26/11/23 08:58:05 ERROR Y: something failed
26/11/23 08:58:05 ERROR Y: something failed
Traceback (most recent call last):
  File "/srv/jobs/a.py", line 51, in <module>
    main()
py4j.protocol.Py4JJavaError: An error occurred.
"""


def test_a_log_becomes_findings(tmp_path: Path) -> None:
    found = read(tmp_path, driver__log=DRIVER)
    assert [told(finding) for finding in found.findings] == [
        ("exception", "org.apache.spark.api.python.PythonException", None),
        ("condition", "BAD_INPUT", "spark.bad-input"),
        ("exception", "KeyError", "python.key-error"),
        ("exception", "java.io.IOException", None),
        ("exit", "137", "cluster.killed"),
        ("anchor", "storage.quota", "storage.quota"),
        ("anchor", "error-line", None),
        ("exception", "py4j.protocol.Py4JJavaError", None),
    ]
    jvm, condition, key, disk, end, quota, lead, last = found.findings
    assert (jvm.chain, condition.chain, key.chain, disk.chain, last.chain) == (0, 0, 0, 1, 2)
    assert (jvm.depth, condition.depth, key.depth) == (0, 0, 1)
    assert condition.fields == (("sqlstate", "22000"),)
    assert key.frames == (
        Frame(file="/srv/jobs/a.py", line=22, function="parse", user=True, code='return row["x"]'),
    )
    assert [item.text for item in key.evidence] == [
        "KeyError: 'x'",
        'File "/srv/jobs/a.py", line 22, in parse',
    ]
    assert (key.process, disk.process, disk.executor) == ("python-worker", "executor", "3")
    assert (end.process, end.executor) == ("executor", "3")
    assert quota.evidence[0].text == "quota exceeded for postgresql://etl:*******@db/x"
    assert (lead.count, lead.level, lead.first) == (
        1,
        "error",
        Place(source="driver.log", line=11, byte=DRIVER.index("something")),
    )
    assert found.outcome.state == "failed"
    assert found.outcome.why == "nobody caught py4j.protocol.Py4JJavaError, and the log ends there"
    at = DRIVER.index("hunter2")
    assert found.masks == (
        Mask(source="driver.log", byte=at, length=7, secret="url-password"),  # noqa: S106
    )
    [facts] = found.logs
    assert (facts.bytes_read, facts.lines_read) == (len(DRIVER), DRIVER.count("\n"))


def test_an_error_line_that_its_traceback_explains_is_no_lead(tmp_path: Path) -> None:
    trace = 'Traceback (most recent call last):\n  File "a.py", line 3, in f\nOSError: x\n'
    text = "ERROR:root:cannot load\n" + trace
    assert [finding.name for finding in read(tmp_path, a__log=text).findings] == ["OSError"]


def test_error_lines_without_a_header_are_leads_too(tmp_path: Path) -> None:
    found = read(tmp_path, a__log="fatal: not a git repository\nERROR:  relation missing\n  \n")
    assert [finding.message for finding in found.findings] == [
        "fatal: not a git repository",
        "ERROR:  relation missing",
    ]


def test_a_condition_of_any_kind_is_named(tmp_path: Path) -> None:
    [found] = read(tmp_path, a__log="26/11/23 INFO x\nERROR [OTHER_THING] x\n").findings
    assert (found.name, found.signature, found.fields) == ("OTHER_THING", None, ())


@pytest.mark.parametrize(
    "value",
    [
        "java.lang.OutOfMemoryError: Java heap space",
        "[BAD_INPUT] is a title",
        "disk quota exceeded",
    ],
)
def test_data_that_a_program_prints_names_no_failure(tmp_path: Path, value: str) -> None:
    text = f'26/11/23 10:00:00 INFO Reviews: row 7: comment="{value}" kept\n'
    assert read(tmp_path, a__log=text).findings == ()


def test_leads_are_few(tmp_path: Path) -> None:
    text = "".join(f"ERROR:root:{'x' * n} failed\n" for n in range(1, 30))
    assert len(read(tmp_path, a__log=text).findings) == 20


AIRFLOW2 = """\
[2026-11-23T09:21:56.740+0000] {taskinstance.py:2885} INFO - Starting attempt 1 of 2
[2026-11-23T09:21:58.260+0000] {taskinstance.py:3337} ERROR - Task failed with exception
Traceback (most recent call last):
  File "/srv/dags/a.py", line 50, in load
ZeroDivisionError: division by zero
[2026-11-23T09:21:58.299+0000] {taskinstance.py:1242} INFO - Marking task as UP_FOR_RETRY. dag_id=a
[2026-11-23T09:22:56.740+0000] {taskinstance.py:2885} INFO - Starting attempt 2 of 2
[2026-11-23T09:22:57.740+0000] {spark_submit.py:571} INFO - java.io.IOException: disk
[2026-11-23T09:22:57.740+0000] {subprocess.py:99} INFO - Command exited with return code 0
[2026-11-23T09:22:58.299+0000] {taskinstance.py:1242} INFO - Marking task as SUCCESS. dag_id=a
[2026-11-23T09:22:58.465+0000] {local_task_job_runner.py:266} INFO - Task exited with return code 0
"""


def test_the_last_try_decides(tmp_path: Path) -> None:
    found = read(tmp_path, dag_id_a___attempt__log=AIRFLOW2)
    assert found.outcome.state == "succeeded"
    assert [(f.name, f.attempt, f.process) for f in found.findings] == [
        ("ZeroDivisionError", "try 1", "task-host"),
        ("java.io.IOException", "try 2", "driver"),
    ]
    assert found.logs[0].first_at is not None
    assert found.logs[0].last_at is not None
    assert str(found.findings[0].at) == "2026-11-23 09:21:58.260000+00:00"


DIED = """\
02:14:07 try {number} of 2
26/11/23 02:14:09 INFO SparkContext: Running Spark version 3.5.5
Traceback (most recent call last):
  File "/jobs/load.py", line 3, in <module>
    main()
{name}: no
26/11/23 02:14:11 INFO SparkContext: Successfully stopped SparkContext
"""


def test_a_program_that_is_started_again_in_one_log_is_another_run(tmp_path: Path) -> None:
    log = DIED.format(number=1, name="ValueError") + DIED.format(number=2, name="KeyError")
    found = read(tmp_path, driver__log=log)
    assert [(f.name, f.attempt) for f in found.findings] == [
        ("ValueError", "run 1"),
        ("KeyError", "run 2"),
    ]
    assert found.outcome.state == "failed"


def test_a_launcher_that_says_so_starts_another_run_whatever_ended_the_first(
    tmp_path: Path,
) -> None:
    log = """\
ERROR loader: KeyError: 'a'
launcher: attempt 1 of 2 ended with exit code 3, starting attempt 2
ERROR loader: ValueError: b
"""
    found = read(tmp_path, job__log=log)
    assert [(f.message, f.attempt) for f in found.findings if f.matched == "anchor"] == [
        ("ERROR loader: KeyError: 'a'", "run 1"),
        ("ERROR loader: ValueError: b", "run 2"),
    ]


def test_what_ended_the_program_is_marked(tmp_path: Path) -> None:
    died = read(tmp_path, driver__log=DIED.format(number=1, name="ValueError"))
    assert [f.ended for f in died.findings] == [True]


def test_what_ended_the_task_is_marked(tmp_path: Path) -> None:
    told = read(tmp_path, dag_id_a___attempt__log=AIRFLOW2)
    assert [(f.name, f.ended) for f in told.findings] == [
        ("ZeroDivisionError", True),
        ("java.io.IOException", False),
    ]


def test_a_program_that_dies_of_the_same_again_failed(tmp_path: Path) -> None:
    log = "".join(DIED.format(number=n, name="ValueError") for n in (1, 2, 3))
    found = read(tmp_path, driver__log=log)
    assert [(f.name, f.count) for f in found.findings] == [("ValueError", 3)]
    assert found.outcome.state == "failed"


def test_an_exception_that_counts_its_tries_starts_nothing(tmp_path: Path) -> None:
    log = DIED.format(number=1, name="attempt 2 of 2 ValueError")
    found = read(
        tmp_path, driver__log=log.replace("attempt 2 of 2 ValueError: no", "E: try 2 of 2")
    )
    assert [(f.name, f.message) for f in found.findings] == [("E", "try 2 of 2")]


def test_a_program_that_ends_well_when_it_is_started_again_did_not_fail(tmp_path: Path) -> None:
    log = DIED.format(number=1, name="ValueError") + "02:14:30 try 2 of 2\nloaded 88 rows\n"
    found = read(tmp_path, driver__log=log, run__json='{"exit_code": 0}')
    assert found.outcome.state == "succeeded"


def test_airflow_3_as_json(tmp_path: Path) -> None:
    lines = [
        {
            "timestamp": "2026-11-23T09:06:23Z",
            "level": "error",
            "event": "Task failed with exception",
            "logger": "task",
            "dag_id": "a",
            "task_id": "b",
            "try_number": 1,
            "error_detail": [
                {
                    "exc_type": "KeyError",
                    "exc_value": "'x'",
                    "frames": [{"filename": "/srv/dags/a.py", "lineno": 3, "name": "load"}],
                }
            ],
        },
        {
            "timestamp": "2026-11-23T09:06:24Z",
            "level": "critical",
            "event": "Process terminated by signal.",
            "signal": -9,
            "logger": "task",
        },
    ]
    found = read(tmp_path, a__log="\n".join(json.dumps(line) for line in lines))
    assert [told(finding) for finding in found.findings] == [
        ("exception", "KeyError", "python.key-error"),
        ("exit", "-9", "cluster.killed"),
    ]
    assert found.findings[0].evidence[0].text == "KeyError: 'x'"
    assert found.outcome.state == "failed"


def test_an_executors_log_is_the_executors(tmp_path: Path) -> None:
    text = "Spark Executor Command: x\njava.io.IOException: disk\n"
    found = read(tmp_path, executors___7__stderr=text)
    assert [(f.process, f.executor) for f in found.findings] == [("executor", "7")]
    assert found.outcome.state == "not-shown"


def test_an_exception_long_before_the_end_says_nothing(tmp_path: Path) -> None:
    head = DRIVER[
        DRIVER.index('Traceback (most recent call last):\n  File "/srv/jobs/a.py", line 51') :
    ]
    found = read(tmp_path, a__log=head + "fine\n" * 100_000)
    assert found.outcome.state == "not-shown"
    main = 'Exception in thread "main" java.lang.IllegalStateException: x\n'
    assert read(tmp_path, a__log=main).outcome.state == "failed"


def test_a_torn_log_is_read_and_named(tmp_path: Path) -> None:
    data = gzip.compress(DRIVER.encode() + bytes(range(256)) * 50)[:-40]
    found = read(tmp_path, driver__log__gz=data)
    assert found.findings
    [gap] = found.gaps
    assert gap.what == "driver.log.gz"
    assert gap.why.startswith("the compressed data breaks after")


def test_a_log_that_went_away_is_a_gap(tmp_path: Path) -> None:
    refs, files = written(tmp_path, driver__log=DRIVER)
    inputs = gathered(refs, files)
    (tmp_path / "driver.log").unlink()
    found = report(inputs, Known(), files)
    assert found.findings == ()
    assert [gap.what for gap in found.gaps] == ["driver.log"]


def test_a_window_of_an_endless_line(tmp_path: Path) -> None:
    found = read(tmp_path, a__log="x" * 70_000 + " quota exceeded " + "y" * 70_000)
    assert [finding.name for finding in found.findings] == ["storage.quota"]
    assert found.findings[0].evidence[0].text.startswith("quota exceeded yyy")


def test_a_container_that_was_cut(tmp_path: Path) -> None:
    text = "2026-11-23T09:21:58.123456789Z stderr P ERROR quota exceeded\n"
    assert read(tmp_path, a__log=text).findings == ()


def test_the_catalogue_that_ships(tmp_path: Path) -> None:
    refs, files = written(tmp_path, driver__log=DRIVER)
    found = read_log(gathered(refs, files), load(), files)
    assert "KeyError" in [finding.name for finding in found.findings]


def test_the_import_stays_light() -> None:
    heavy = ["langgraph", "langchain_core", "httpx", "libcst"]
    code = f"import sys, agents.log_reader; print([m for m in {heavy!r} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_a_folder_in_which_nothing_can_be_read_is_refused(tmp_path: Path) -> None:
    refs, files = written(tmp_path, a__bin=b"\x00\x01\x02" * 99)
    with pytest.raises(NothingReadableError, match=r"nothing here can be read as a log: a\.bin"):
        gathered(refs, files)


APP = "app-20261123105247-0000"


def asked(
    event: TaskEvent, files: Files, log: EventLog | None = None
) -> tuple[Inputs, list[tuple[str, ...]]]:
    """What is gathered, and what a History Server was asked for on the way."""
    questions: list[tuple[str, ...]] = []

    def history(applications: Sequence[str]) -> Fetched:
        questions.append(tuple(applications))
        return Fetched((log,) if log else (), gaps=(Gap(what="one", why="refused"),))

    return finish_gather(event, ask_gather(event, Wishes(), files, history)), questions


def test_the_event_logs_of_applications_that_a_log_names_come_from_the_history_server(
    tmp_path: Path,
) -> None:
    refs, files = written(
        tmp_path,
        driver__log=f"26/11/23 10:52:47 INFO X: app ID {APP}\n",
        other__log=b"\x1f\x8b\x08torn",
    )
    event = TaskEvent(
        event_id="e",
        format="airflow3",
        log_refs=refs,
        spark=SparkRef(application_ids=("application_1_1",)),
    )
    log = EventLog(parts=(StoredFile(name="history-server/a/log", size=1, sha256="0" * 64),))
    inputs, questions = asked(event, files, log)
    assert questions == [(APP, "application_1_1")]
    assert inputs.event_logs == (log,)
    assert inputs.gaps[-1] == Gap(what="one", why="refused")


def test_where_an_event_log_is_at_hand_no_server_is_asked(tmp_path: Path) -> None:
    refs, files = written(
        tmp_path, driver__log=f"app ID {APP}\n", eventlog='{"Event":"SparkListenerLogStart"}\n'
    )
    inputs, questions = asked(TaskEvent(event_id="e", format="local", log_refs=refs), files)
    assert (questions, len(inputs.event_logs)) == ([], 1)


def test_what_is_passed_over_of_a_log_that_is_all_errors_is_a_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "FREE", 100)
    monkeypatch.setattr(scan, "TAIL", 100)
    monkeypatch.setattr(scan, "PER_KIB", 1)
    names = (
        "".join(chr(65 + number // 26**place % 26) for place in range(4)) for number in range(999)
    )
    (gap,) = read(tmp_path, driver__log="".join(f"ERROR {name}\n" for name in names)).gaps
    assert gap.what == "driver.log"
    assert "places were passed over; its beginning and its end were read whole" in gap.why


def test_the_last_lines_of_a_log_are_heard(tmp_path: Path) -> None:
    found = read(tmp_path, job__log="far\n" * 1500 + "3 files\ndate: invalid date '2026-11-31'\n")
    assert [(one.name, one.message) for one in found.findings] == [
        ("last-line", "date: invalid date '2026-11-31'")
    ]


def test_what_was_said_before_a_program_ended_is_heard(tmp_path: Path) -> None:
    said = "step.sh: line 4: SPOOL: parameter null or not set\nCommand exited with return code 1\n"
    found = read(tmp_path, job__log=said + "bye\n" * 1500)
    assert [one.name for one in found.findings] == ["last-line", "1"]


def test_a_long_last_line_is_not_cut(tmp_path: Path) -> None:
    assert read(tmp_path, job__log="no such file " * 400).findings == ()
