"""`ask`, as a user types it, over a really diagnosed run."""

from pathlib import Path

import pytest

from contracts.follow_up import Reply
from entrypoints.cli.main import main
from tests.entrypoints.running import CAUSE, LOG, Breakfix, runner


@pytest.fixture
def breakfix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Breakfix:
    return runner(tmp_path / "state", capsys)


@pytest.fixture
def run(breakfix: Breakfix, tmp_path: Path) -> str:
    (tmp_path / "load.log").write_bytes(LOG)
    return str(breakfix("diagnose", tmp_path / "load.log").objects[0]["run"])


def test_an_answer_has_its_quotes(breakfix: Breakfix, run: str) -> None:
    told = breakfix("ask", run, "why", "did", "it", "fail?")
    [answer] = told.objects
    assert (told.code, answer["intent"], answer["run"]) == (0, "why", run)
    reply = Reply.model_validate({key: answer[key] for key in Reply.model_fields})
    assert {one for line in reply.lines for one in line.cites} == {one.id for one in reply.quotes}
    assert CAUSE in str(breakfix("ask", run, "how sure are you?").objects[0]["lines"])


def test_an_answer_is_readable(
    breakfix: Breakfix, run: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", run, "stack trace", "--state", str(tmp_path / "state")]) == 0
    assert "ZeroDivisionError: division by zero" in capsys.readouterr().out
    assert main(["ask", run, "sing", "--state", str(tmp_path / "state")]) == 3
    assert "  · " in capsys.readouterr().out


def test_a_log_can_be_looked_into(breakfix: Breakfix, run: str) -> None:
    [answer] = breakfix("ask", run, "last 2 lines of the log").objects
    assert len(answer["quotes"]) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize("question", ["what is the weather", "sing me a song", "?"])
def test_what_is_not_understood_is_asked_back(breakfix: Breakfix, run: str, question: str) -> None:
    told = breakfix("ask", run, question)
    assert (told.code, told.objects[0]["intent"]) == (3, None)
    assert len(told.objects[0]["choices"]) == 3  # type: ignore[arg-type]


def test_a_run_that_is_none_is_named(breakfix: Breakfix) -> None:
    told = breakfix("ask", "none", "why")
    assert (told.code, "no stored run begins with" in told.error) == (2, True)
