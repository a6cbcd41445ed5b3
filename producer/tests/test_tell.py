import os
import time
from pathlib import Path

import pytest
from producer.tests.test_event import Try, failing

from breakfix_airflow import callback, tell
from breakfix_airflow.settings import Settings
from breakfix_airflow.spool import Spool


def nobody(_to: Settings) -> int:
    return 0


@pytest.fixture
def to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Nobody listens there: what is told stays in the spool."""
    monkeypatch.setenv("AIRFLOW__BREAKFIX__URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("AIRFLOW__BREAKFIX__SPOOL", str(tmp_path / "spool"))
    monkeypatch.setattr(tell, "start_sender", nobody)
    return Settings("http://127.0.0.1:9/", "", tmp_path / "spool")


def test_a_failure_and_the_success_after_it_are_told_and_no_other_success(to: Settings) -> None:
    spool = Spool(to.spool)
    tell.succeeded(Try(try_number=1))
    assert spool.waiting() == []
    callback.failed({"ti": Try(), "exception": failing()})
    assert len(spool.waiting()) == 1
    callback.succeeded({"ti": Try(try_number=1)})
    assert len(spool.waiting()) == 2
    tell.succeeded(Try(try_number=1))
    assert len(spool.waiting()) == 2


def test_a_success_after_a_retry_is_told_wherever_the_first_try_ran(to: Settings) -> None:
    tell.succeeded(Try(try_number=2))
    assert len(Spool(to.spool).waiting()) == 1


def test_a_context_without_a_try_tells_nothing(to: Settings) -> None:
    callback.failed({})
    callback.succeeded({})
    assert Spool(to.spool).waiting() == []


def test_a_task_never_fails_for_a_spool_that_cannot_be_written(
    to: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    to.spool.write_text("a file where the folder should be")
    tell.failed(Try(), failing())
    assert "the event could not be written down" in caplog.text


def test_without_settings_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AIRFLOW__BREAKFIX__URL", raising=False)
    monkeypatch.chdir(tmp_path)
    tell.failed(Try(), None)
    assert [*tmp_path.iterdir()] == []


def test_the_sender_is_a_process_in_a_session_of_its_own(tmp_path: Path) -> None:
    began = time.monotonic()
    process = tell.start_sender(Settings("http://127.0.0.1:9/", "", tmp_path))
    assert os.getsid(process) == process
    assert time.monotonic() - began < 5
    os.waitpid(process, 0)
