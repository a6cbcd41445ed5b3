"""The command line end to end, as a user meets it: real graph, real store, real packs."""

import gzip
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel, TypeAdapter

from entrypoints.cli.main import main

pytestmark = pytest.mark.slow

DEMO = Path(__file__).resolve().parents[2] / "entrypoints" / "demo_run"

LOG = b"""\
2026-11-25 01:00:00,000 INFO load: reading orders
Traceback (most recent call last):
  File "/opt/etl/load.py", line 12, in <module>
    main()
  File "/opt/etl/load.py", line 8, in main
    rate = total / count
ZeroDivisionError: division by zero
"""


class Quote(BaseModel):
    byte: int
    length: int
    text: str


class Told(BaseModel):
    evidence: tuple[Quote, ...]


QUOTES = TypeAdapter(tuple[Told, ...])

Run = Callable[..., tuple[int, list[dict[str, object]], str]]


@pytest.fixture
def breakfix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command with `--json` on an empty state: exit code, objects, standard error."""

    def run(*arguments: str) -> tuple[int, list[dict[str, object]], str]:
        code = main([*arguments, "--json", "--state", str(tmp_path / "state")])
        told = capsys.readouterr()
        return code, [json.loads(line) for line in told.out.splitlines()], told.err

    return run


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "load.log"
    path.write_bytes(LOG)
    return path


def test_a_log_gets_a_verdict_with_its_lines(breakfix: Run, log: Path) -> None:
    code, (found,), _ = breakfix("diagnose", str(log))
    assert code == 0
    assert found["verdict"] == "data.divide-by-zero"
    assert found["location"] == {"file": "/opt/etl/load.py", "line": 8}
    assert log.read_bytes() == LOG


def test_every_quote_stands_in_the_log_byte_for_byte(breakfix: Run, log: Path) -> None:
    _, (found,), _ = breakfix("diagnose", str(log))
    quotes = QUOTES.validate_python(found["hypotheses"])
    assert quotes[0].evidence
    for quote in (quote for one in quotes for quote in one.evidence):
        span = LOG[quote.byte : quote.byte + quote.length]
        assert span.decode() == quote.text


def test_each_path_is_a_run_and_one_run_joins_them(breakfix: Run, log: Path) -> None:
    other = log.with_name("other.log")
    shutil.copy(log, other)
    assert len(breakfix("diagnose", str(log), str(other))[1]) == 2
    assert len(breakfix("diagnose", "--one-run", str(log), str(other))[1]) == 1


def test_a_compressed_log_reads_like_a_plain_one(breakfix: Run, log: Path) -> None:
    packed = log.with_name("load.log.gz")
    packed.write_bytes(gzip.compress(LOG))
    assert breakfix("diagnose", str(packed))[1][0]["verdict"] == "data.divide-by-zero"


def test_a_pipe_reads_like_a_file(breakfix: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LOG), encoding="utf-8"))
    code, (found,), _ = breakfix("diagnose", "-")
    assert (code, found["verdict"]) == (0, "data.divide-by-zero")


def test_a_log_that_just_stops_is_unknown_and_exits_3(breakfix: Run, tmp_path: Path) -> None:
    path = tmp_path / "quiet.log"
    path.write_text("2026-11-25 01:00:00 INFO load: reading orders\n", encoding="utf-8")
    code, (found,), _ = breakfix("diagnose", str(path))
    assert (code, found["verdict"]) == (3, "unknown")


def test_a_missing_path_exits_2_and_the_others_are_read(breakfix: Run, log: Path) -> None:
    code, (missing, found), error = breakfix("diagnose", "no-such.log", str(log))
    assert code == 2
    assert missing["path"] == "no-such.log"
    assert "no such file" in str(missing["error"])
    assert "no-such.log" in error
    assert found["verdict"] == "data.divide-by-zero"


def test_a_stored_run_is_listed_shown_replayed_and_verified(breakfix: Run, log: Path) -> None:
    _, (made,), _ = breakfix("diagnose", str(log))
    run = str(made["run"])
    _, (listed,), _ = breakfix("runs")
    assert (listed["run"], listed["verdict"]) == (run, "data.divide-by-zero")
    _, (shown,), _ = breakfix("show", run[:12])
    assert {**shown, "path": made["path"]} == made
    code, (replayed,), _ = breakfix("replay", run)
    assert (code, replayed["equal"]) == (0, True)
    code, (verified,), _ = breakfix("verify")
    assert (code, verified["problems"]) == (0, [])


def test_a_log_that_changed_is_not_replayable(breakfix: Run, log: Path) -> None:
    _, (made,), _ = breakfix("diagnose", str(log))
    log.write_bytes(LOG.replace(b"total", b"other"))
    code, (replayed,), _ = breakfix("replay", str(made["run"]))
    assert code == 2
    assert "not replayable" in str(replayed["outcome"])


def test_no_state_keeps_nothing(breakfix: Run, log: Path, tmp_path: Path) -> None:
    assert breakfix("diagnose", "--no-state", str(log))[0] == 0
    assert not (tmp_path / "state").exists()


def test_a_run_that_is_not_stored_is_a_usage_error(breakfix: Run) -> None:
    code, _, error = breakfix("show", "nothing")
    assert code == 2
    assert "no stored run begins with 'nothing'" in error


def test_the_demo_ends_with_a_patch_that_replays(breakfix: Run) -> None:
    code, (found,), _ = breakfix("demo")
    assert code == 0
    assert found["verdict"] == "code.none-value"
    assert found["replay_equal"] is True


def test_the_same_words_without_a_terminal_are_plain(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["diagnose", str(log), "--state", str(tmp_path / "state")])
    told = capsys.readouterr().out
    assert code == 0
    assert "load.log:7" in told
    assert "\x1b" not in told


def test_causes_are_listed_and_explained(breakfix: Run) -> None:
    assert len(breakfix("causes")[1]) > 150
    _, (one,), _ = breakfix("causes", "data.divide-by-zero")
    assert one["title"] == "Division by zero"
    assert breakfix("causes", "no.such")[0] == 2


def test_two_drivers_logs_are_one_run_only_where_that_is_said(
    breakfix: Run, tmp_path: Path
) -> None:
    start = b"26/11/23 09:00:00 INFO SparkContext: Running Spark version 4.3.0\n"
    runs = tmp_path / "runs"
    runs.mkdir()
    paths = [runs / "first.log", runs / "second.log"]
    for path in paths:
        path.write_bytes(start + LOG)
    code, (refused,), _ = breakfix("diagnose", str(runs))
    assert code == 2
    assert "--one-run" in str(refused["error"])
    assert breakfix("diagnose", "--one-run", *map(str, paths))[0] == 0
