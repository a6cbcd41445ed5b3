import json

import pytest

from tests.tools.history_servers import serving
from tools import history_server_api as api
from tools.history_server_http import RefusedError

BASE = "applications/app-1"
EMPTY: dict[str, object] = {
    BASE: {"id": "app-1"},
    f"{BASE}/environment": {},
    f"{BASE}/allexecutors": [],
    f"{BASE}/jobs": [],
    f"{BASE}/stages": [],
}


def asked(**more: object) -> list[tuple[str, object]]:
    """Where each line is from, and what it says."""
    paths = EMPTY | {f"{BASE}/{path}": answer for path, answer in more.items()}
    lines = [json.loads(line) for line in api.answers(serving(paths), "app-1")]
    return [(line["from"], line["answer"]) for line in lines]


def stage(id: int, status: str = "COMPLETE", ran: int = 0) -> dict[str, object]:
    return {"stageId": id, "attemptId": 0, "status": status, "executorRunTime": ran}


def tasks(stage: int, offset: int = 0) -> str:
    return f"stages/{stage}/0/taskList?offset={offset}&length=2"


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "_TASKS", 2)
    monkeypatch.setattr(api, "MAX_TASKS", 4)
    monkeypatch.setattr(api, "_QUERIES", 1)
    monkeypatch.setattr(api, "MAX_QUERIES", 2)
    monkeypatch.setattr(api, "MAX_STAGES", 2)


def test_each_item_is_one_line_that_says_where_it_is_from() -> None:
    found = asked(**{"jobs": [{"jobId": 1}, {"jobId": 0}], "allexecutors": [{"id": "1"}]})
    assert found == [
        ("application", {"id": "app-1"}),
        ("environment", {}),
        ("executors", {"id": "1"}),
        ("jobs", {"jobId": 1}),
        ("jobs", {"jobId": 0}),
    ]


def test_tasks_are_asked_for_page_by_page() -> None:
    pages = {tasks(3): [1, 2], tasks(3, 2): [3]}
    assert asked(stages=[stage(3)], **pages)[3:] == [
        ("stages/3/0/taskList", 1),
        ("stages/3/0/taskList", 2),
        ("stages/3/0/taskList", 3),
    ]


def test_tasks_beyond_the_limit_are_named() -> None:
    pages = {tasks(3): [1, 2], tasks(3, 2): [3, 4]}
    assert asked(stages=[stage(3)], **pages)[-1] == (
        "left out",
        "tasks after the first 4 of stages/3/0",
    )


def test_a_stage_whose_tasks_the_server_does_not_know_has_none() -> None:
    assert asked(stages=[stage(3)])[-1] == ("stages", stage(3))


def test_stages_that_failed_come_first_then_the_longest_and_skipped_ones_have_no_tasks() -> None:
    stages = [stage(1, ran=5), stage(2, "FAILED"), stage(3, "SKIPPED"), stage(4, ran=9)]
    pages = {tasks(1): ["no"], tasks(2): ["a"], tasks(4): ["b"]}
    assert asked(stages=stages, **pages)[6:] == [
        ("stages/2/0/taskList", "a"),
        ("stages/4/0/taskList", "b"),
        ("left out", "the tasks of 1 stages that ran shortest"),
    ]


def sql(offset: int) -> str:
    return f"sql?details=true&planDescription=false&offset={offset}&length=1"


def test_sql_executions_are_asked_for_page_by_page() -> None:
    assert asked(**{sql(0): [{"id": 0}], sql(1): []})[2:] == [("sql", {"id": 0})]
    assert asked(**{sql(0): [{"id": 0}], sql(1): [{"id": 1}]})[-1] == (
        "left out",
        "SQL executions after the first 2",
    )


@pytest.mark.parametrize(
    ("path", "answer"),
    [("jobs", b"<html>"), ("environment", b"<html>"), ("stages", [{"status": "COMPLETE"}])],
)
def test_what_is_not_of_spark_is_refused(path: str, answer: object) -> None:
    with pytest.raises(RefusedError, match="not an answer of Spark's"):
        asked(**{path: answer})


def test_an_answer_that_a_person_printed_over_many_lines_is_one_line() -> None:
    pretty = json.dumps([{"jobId": 1, "name": "a\nb"}], indent=2).encode()
    assert asked(jobs=pretty)[2:] == [("jobs", {"jobId": 1, "name": "a\nb"})]
