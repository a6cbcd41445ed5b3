import gzip
from collections.abc import Generator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from contracts.task_event import SparkRef, TaskEvent
from entrypoints.bootstrap import open_state
from entrypoints.remote_logs import PATIENCE, SETTLED, Elsewhere
from graph.incident import INCIDENT
from graph.records import Run
from graph.runs import new_run
from graph.state import State
from tools import decompress
from tools.effect import RetryLater
from tools.log_source import NOTHING
from tools.log_sources.airflow_folder import AirflowFolder
from tools.log_sources.spark_folder import SparkFolder

APPLICATION = "app-20261125010203-0001"
EVENT = TaskEvent(
    event_id="e", format="airflow", dag_id="d", task_id="t", dag_run_id="r", try_number=1
)


@pytest.fixture
def state(tmp_path: Path) -> Generator[State]:
    with open_state(tmp_path / "state") as state:
        yield state


def begun(state: State, event: TaskEvent = EVENT) -> Run:
    return new_run(state, INCIDENT, event, {}, Path())


def airflow_log(folder: Path, text: str) -> AirflowFolder:
    path = folder / "logs" / "dag_id=d" / "run_id=r" / "task_id=t" / "attempt=1.log"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return AirflowFolder(folder / "logs")


def test_the_log_of_the_try_leads_to_executors_and_event_log(state: State, tmp_path: Path) -> None:
    source = airflow_log(tmp_path, f"Connected to Spark cluster with app ID {APPLICATION}\n")
    (tmp_path / "work" / APPLICATION / "3").mkdir(parents=True)
    (tmp_path / "work" / APPLICATION / "3" / "stderr").write_text("executor")
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / APPLICATION).write_text("{}")
    elsewhere = Elsewhere(
        sources=(source,), spark=SparkFolder(tmp_path / "events", tmp_path / "work")
    )

    found = elsewhere.logs(state, begun(state))(EVENT)

    names = [one.name for one in found.files]
    assert names[0].endswith("task_id=t/attempt=1.log")
    assert names[1:] == [APPLICATION, "executors/3.stderr"]


def test_what_is_kept_has_no_secret(state: State, tmp_path: Path) -> None:
    source = airflow_log(tmp_path, "password=hunter2hunter2\n")
    [log] = Elsewhere(sources=(source,)).logs(state, begun(state))(EVENT).files
    with state.store.open(log.sha256) as stream:
        assert b"hunter2" not in stream.read()


def test_a_log_that_does_not_come_is_a_gap_and_the_event_speaks(
    state: State, tmp_path: Path
) -> None:
    event = EVENT.model_copy(update={"exception": "KeyError: 'amount'"})
    elsewhere = Elsewhere(sources=(AirflowFolder(tmp_path),))
    run = begun(state)
    with pytest.raises(RetryLater, match="is not in"):
        elsewhere.logs(state, run)(event)

    started = state.hands.clock() - PATIENCE - timedelta(seconds=1)
    found = elsewhere.logs(state, replace(run, started=started.isoformat()))(event)

    assert [one.name for one in found.files] == ["exception.log"]
    assert "waited 180 s" in found.gaps[0].why


def test_the_code_that_ran_is_kept_with_the_run(state: State, tmp_path: Path) -> None:
    (tmp_path / "code" / "jobs").mkdir(parents=True)
    (tmp_path / "code" / "jobs" / "orders.py").write_text("import os\n")
    (tmp_path / "code" / "data.parquet").write_bytes(b"PAR1")
    found = Elsewhere(code=tmp_path / "code").logs(state, begun(state))(EVENT)
    assert [one.name for one in found.files] == ["jobs/orders.py"]


def test_a_bomb_of_an_application_is_a_gap(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decompress, "FREE_BYTES", 0)
    (tmp_path / f"{APPLICATION}.gz").write_bytes(gzip.compress(b"0" * 1_000_000))
    event = EVENT.model_copy(update={"spark": SparkRef(application_ids=(APPLICATION,))})
    elsewhere = Elsewhere(spark=SparkFolder(tmp_path), max_inflation=2)
    found = elsewhere.logs(state, begun(state))(event)
    assert (found.files, len(found.gaps)) == ((), 1)


def test_a_local_run_brings_its_files(state: State, tmp_path: Path) -> None:
    event = EVENT.model_copy(update={"format": "local"})
    assert Elsewhere(code=tmp_path).logs(state, begun(state))(event) == NOTHING


def test_a_log_that_ends_before_the_failure_is_read_again(state: State, tmp_path: Path) -> None:
    said = 'AirflowException: Bash command failed. It returned a non-zero "exit" code.'
    event = EVENT.model_copy(update={"exception": said})
    elsewhere = Elsewhere(sources=(airflow_log(tmp_path, "::group::Pre Execute\n"),))
    run = begun(state)
    with pytest.raises(RetryLater, match="not written to its end"):
        elsewhere.logs(state, run)(event)

    started = state.hands.clock() - SETTLED - timedelta(seconds=1)
    late = elsewhere.logs(state, replace(run, started=started.isoformat()))(event)
    assert late.gaps[0].why == "it ends before the failure that the event tells of"

    log = next(tmp_path.rglob("attempt=1.log"))
    log.write_text("x" * 300_000 + "Bash command failed. It returned a non-zero")
    assert elsewhere.logs(state, run)(event).gaps == ()
    short = EVENT.model_copy(update={"exception": "KeyError: x"})
    assert elsewhere.logs(state, run)(short).gaps == ()
