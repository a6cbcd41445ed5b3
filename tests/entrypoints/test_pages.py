"""The pages of really diagnosed runs, as a browser gets them."""

import shutil
from pathlib import Path

import pytest

from contracts.task_event import TaskEvent, Wishes
from entrypoints.bootstrap import diagnose, open_state
from entrypoints.local_runs import request_for
from entrypoints.pages import Pages
from graph.incident import INCIDENT
from graph.runs import begin
from tests.builders import catalogue
from tests.entrypoints.running import CAUSE, LOG


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "logs" / "load.log"
    path.parent.mkdir()
    path.write_bytes(LOG + b"<script>alert(1)</script>\n")
    return path


def run_of(log: Path, state: Path) -> str:
    with open_state(state) as opened:
        request = request_for([str(log)], catalogue(), opened.store)
        return diagnose(opened, request).run


def pages(state: Path) -> Pages:
    return Pages(lambda: open_state(state))


def test_a_run_is_one_page_with_its_quotes_among_their_neighbours(
    log: Path, tmp_path: Path
) -> None:
    run = run_of(log, tmp_path / "state")

    page = pages(tmp_path / "state").run(run[:15])

    assert page is not None
    assert CAUSE in page
    assert '<span class="quoted">' in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>" not in page
    assert f"breakfix replay {run}" in page
    assert run in pages(tmp_path / "state").runs()


def test_a_quote_stands_alone_where_its_log_is_gone(log: Path, tmp_path: Path) -> None:
    run = run_of(log, tmp_path / "state")
    shutil.rmtree(log.parent)

    page = pages(tmp_path / "state").run(run)

    assert page is not None
    assert "The lines around it cannot be shown" in page


def test_a_run_that_has_no_end_yet_says_how_far_it_is(tmp_path: Path) -> None:
    event = TaskEvent(event_id="e", format="local")
    with open_state(tmp_path / "state") as state:
        given = {"event": event, "wishes": Wishes()}
        run = begin(state, INCIDENT, event, given, tmp_path).run.run

    page = pages(tmp_path / "state").run(run)

    assert page is not None
    assert "This run is running" in page
