"""What Breakfix promises about a user's files, secrets and numbers, tried on whole runs."""

import hashlib
import json
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import zstandard

from tests.entrypoints.running import CAUSE, LOG, Breakfix, runner

HOME = Path(__file__).resolve().parents[2]
DEMO = HOME / "entrypoints" / "demo_run"


@pytest.fixture
def breakfix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Breakfix:
    return runner(tmp_path / "state", capsys)


def kept(state: Path) -> bytes:
    """All bytes of a state folder, artifacts also unpacked."""
    pieces: list[bytes] = []
    for path in sorted(path for path in state.rglob("*") if path.is_file()):
        pieces.append(path.read_bytes())
        if path.suffix == ".zst":
            unpacker = zstandard.ZstdDecompressor().decompressobj()
            pieces.append(unpacker.decompress(pieces[-1]))
    return b"\n".join(pieces)


def planted() -> list[tuple[str, list[str]]]:
    """One line for each example of each kind of secret, and what of it nobody may see."""
    rules = tomllib.loads((HOME / "tools" / "secrets.toml").read_text(encoding="utf-8"))
    lines: list[tuple[str, list[str]]] = []
    for rule in rules["secret"]:
        for example in rule["masks"]:
            values = [piece.partition("»")[0] for piece in example.split("«")[1:]]
            lines.append((example.replace("«", "").replace("»", ""), values))
    return lines


def unseen(text: bytes) -> list[str]:
    """The planted values that stand in `text`; those of a few letters may by chance."""
    values = {value for _, found in planted() for value in found if len(value) > 7}
    assert len(values) > 25
    return sorted(value for value in values if value.encode() in text)


@pytest.mark.slow
def test_no_planted_secret_leaves_a_log(breakfix: Breakfix, tmp_path: Path) -> None:
    lines = [line for line, _ in planted()]
    raised = "".join(
        f'Traceback (most recent call last):\n  File "/opt/etl/a{n}.py", line 8, in main\n'
        f"    connect()\nValueError: refused: {line.splitlines()[0]}\n"
        for n, line in enumerate(lines)
    )
    log = tmp_path / "a.log"
    log.write_text("\n".join([*lines, raised, LOG.decode()]), encoding="utf-8")
    told = breakfix("diagnose", log)
    assert told.code in (0, 3)
    output = json.dumps(told.objects, ensure_ascii=False) + told.error
    assert unseen(kept(tmp_path / "state") + output.encode()) == []
    assert b"refused: " in kept(tmp_path / "state")


@pytest.mark.slow
def test_no_planted_secret_leaves_a_source_an_event_log_or_a_command(
    breakfix: Breakfix, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    shutil.copytree(DEMO, run)
    comments = "".join(f"# {part}\n" for line, _ in planted() for part in line.splitlines())
    job = run / "email_domains.py"
    source = job.read_text(encoding="utf-8")
    at = source.index("email.lower()")
    start = source.rindex("\n", 0, source.rindex("\n\n", 0, at)) + 1
    job.write_text(source[:start] + comments + source[start:] + comments, encoding="utf-8")
    unpacker = zstandard.ZstdDecompressor().decompressobj()
    events = unpacker.decompress((run / "eventlog.zstd").read_bytes()).decode()
    (run / "eventlog.zstd").unlink()
    told = "".join(
        json.dumps({"Event": "SparkListenerJobStart", "Properties": {"spark.x": line}}) + "\n"
        for line, _ in planted()
    )
    (run / "eventlog").write_text(events + told, encoding="utf-8")
    facts = json.loads((run / "run.json").read_text(encoding="utf-8"))
    command = [line for line, _ in planted()]
    (run / "run.json").write_text(json.dumps({**facts, "command": command}), encoding="utf-8")
    found = breakfix("diagnose", run)
    assert found.code == 0
    output = json.dumps(found.objects, ensure_ascii=False) + found.error
    assert unseen(kept(tmp_path / "state") + output.encode()) == []


@pytest.mark.slow
def test_files_are_neither_touched_nor_copied(breakfix: Breakfix, tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_bytes(b"2026-11-25 INFO nobody quotes this line of the orders\n" + LOG)
    before = (log.read_bytes(), log.stat().st_mtime_ns, log.stat().st_mode)
    assert breakfix("diagnose", log).verdict == CAUSE
    assert (log.read_bytes(), log.stat().st_mtime_ns, log.stat().st_mode) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.log", "state"]
    assert b"nobody quotes this line" not in kept(tmp_path / "state")
    assert b"division by zero" in kept(tmp_path / "state")


DIAGNOSE = [sys.executable, "-m", "entrypoints.cli.main", "diagnose", "--json"]


def outside(state: Path, paths: list[str], **environment: str) -> bytes:
    """A run in a process of its own."""
    done = subprocess.run(
        [*DIAGNOSE, "--state", str(state), *paths],
        env={"HOME": str(state), **environment},
        cwd=HOME,
        capture_output=True,
        check=True,
    )
    return done.stdout


@pytest.mark.slow
@pytest.mark.enable_socket
def test_tracing_that_the_environment_asks_for_sends_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(LOG)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        tracing = {
            f"{prefix}_{name}": value
            for prefix in ("LANGSMITH", "LANGCHAIN")
            for name, value in (
                ("TRACING", "true"),
                ("TRACING_V2", "true"),
                ("ENDPOINT", f"http://127.0.0.1:{port}"),
                ("API_KEY", "none"),
            )
        }
        outside(tmp_path / "state", [str(tmp_path / "a.log")], **tracing)
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


ZONES = ["UTC", "Asia/Kathmandu", "America/St_Johns"]
LOCALES = ["C", "C.UTF-8", "POSIX"]


@pytest.mark.slow
def test_a_run_has_the_same_bytes_whatever_the_machine_says(tmp_path: Path) -> None:
    outputs: set[bytes] = set()
    artifacts: set[str] = set()
    for n in range(12):
        state = tmp_path / str(n)
        told = outside(
            state,
            [str(DEMO)],
            PYTHONHASHSEED=str(n),
            TZ=ZONES[n % 3],
            LC_ALL=LOCALES[n // 3 % 3],
        )
        outputs.add(told.replace(str(json.loads(told)["run"]).encode(), b"RUN"))
        names = sorted(path.name for path in (state / "artifacts").glob("??/*.zst"))
        artifacts.add(hashlib.sha256(" ".join(names).encode()).hexdigest())
    assert (len(outputs), len(artifacts)) == (1, 1)


FAILED = """\
[2026-11-25T01:00:00.000+0000] {taskinstance.py:1157} INFO - Dependencies all met
[2026-11-25T01:00:01.000+0000] {taskinstance.py:3313} ERROR - Task failed with exception
Traceback (most recent call last):
  File "/opt/airflow/dags/load.py", line 8, in main
    rate = total / count
ZeroDivisionError: division by zero
[2026-11-25T01:00:02.000+0000] {taskinstance.py:1226} INFO - Marking task as UP_FOR_RETRY. dag_id=d
[2026-11-25T01:00:03.000+0000] {local_task_job_runner.py:266} INFO - Task exited with return code 1
"""
PASSED = """\
[2026-11-25T01:05:00.000+0000] {taskinstance.py:1157} INFO - Dependencies all met
[2026-11-25T01:05:02.000+0000] {taskinstance.py:341} INFO - Marking task as SUCCESS. dag_id=d
[2026-11-25T01:05:03.000+0000] {local_task_job_runner.py:266} INFO - Task exited with return code 0
"""


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_task_that_failed_once_and_then_passed_is_healthy(
    breakfix: Breakfix, tmp_path: Path
) -> None:
    for number, text in enumerate((FAILED, PASSED), 1):
        written(tmp_path / "load" / f"attempt={number}.log", text)
    told = breakfix("diagnose", tmp_path / "load")
    assert (told.code, told.verdict) == (0, "healthy")


@pytest.mark.slow
def test_a_log_that_just_stops_is_not_healthy(breakfix: Breakfix, tmp_path: Path) -> None:
    log = written(tmp_path / "load" / "attempt=1.log", PASSED.splitlines()[0] + "\n")
    told = breakfix("diagnose", log.parent)
    assert (told.code, told.verdict) == (3, "unknown")
