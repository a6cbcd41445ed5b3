from pathlib import Path

import pytest

from breakfix_airflow import spool as module
from breakfix_airflow.spool import Spool


def test_events_wait_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    paths = [spool.put({"event_id": str(number)}) for number in range(3)]
    assert spool.waiting() == paths
    assert paths[0].stat().st_mode & 0o077 == 0


def test_a_full_spool_drops_the_oldest_and_counts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT", 2)
    spool = Spool(tmp_path)
    paths = [spool.put({"event_id": str(number)}) for number in range(3)]
    assert spool.waiting() == paths[1:]
    assert (tmp_path / "dropped").read_text().split() == [paths[0].name]


def test_one_process_sends_at_a_time(tmp_path: Path) -> None:
    with Spool(tmp_path).one_sender() as first, Spool(tmp_path).one_sender() as second:
        assert (first, second) == (True, False)
    with Spool(tmp_path).one_sender() as again:
        assert again


def test_a_task_that_failed_is_remembered_until_it_succeeds(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    assert not spool.had_failed("task")
    spool.failed("task")
    assert spool.had_failed("task")
    assert not spool.had_failed("task")
