import json

import pytest

import tools.event_formats
from contracts.task_event import TaskEvent
from tools.event_format import BadEventError, EventFormat
from tools.registry import discover

FORMATS = discover(tools.event_formats, EventFormat)


def read(name: str, **changes: object) -> TaskEvent | None:
    body = json.loads(FORMATS[name].example) | changes
    return FORMATS[name].read(json.dumps(body).encode())


@pytest.mark.parametrize("name", FORMATS)
def test_the_example_of_each_format_names_its_task(name: str) -> None:
    found = read(name)
    assert found is not None
    assert (found.format, found.outcome, found.task_id) == (name, "failed", "union_orders")
    assert found.event_id == (read(name) or found).event_id
    assert found.body_sha256 is not None


def test_airflow_says_minus_one_for_a_task_that_is_not_mapped() -> None:
    found, mapped = read("airflow"), read("airflow", map_index=3)
    assert (found.map_index if found else 0, mapped.map_index if mapped else 0) == (None, 3)


def test_airflow_counts_the_tries_after_the_first() -> None:
    found, never = read("airflow", max_tries=0), read("airflow", max_tries=None)
    assert (found.max_tries if found else 0, never.max_tries if never else 0) == (1, None)


@pytest.mark.parametrize(
    ("raised", "told"),
    [(None, None), ({"message": "killed externally"}, "killed externally")],
)
def test_an_error_may_have_no_type(raised: object, told: str | None) -> None:
    found = read("airflow", exception=raised)
    assert found is not None
    assert found.exception == told


def test_a_lineage_event_that_ends_nothing_is_no_event() -> None:
    assert read("openlineage", eventType="START") is None
    complete = read("openlineage", eventType="COMPLETE")
    assert complete is not None
    assert complete.outcome == "succeeded"


def test_a_lineage_event_of_a_whole_dag_is_left_to_its_tasks() -> None:
    of_dag = {"runId": "1", "facets": {"airflow": {"dag": {"dag_id": "retail"}}}}
    assert read("openlineage", run=of_dag) is None


def test_a_lineage_event_of_another_scheduler_is_named_by_its_job() -> None:
    found = read("openlineage", run={"runId": "1"}, job={"name": "retail.daily.union"})
    assert found is not None
    assert (found.dag_id, found.task_id, found.exception) == ("retail.daily", "union", None)


def test_a_mapped_task_of_a_lineage_event_keeps_its_index() -> None:
    body = json.loads(FORMATS["openlineage"].example)
    body["run"]["facets"]["airflow"]["taskInstance"]["map_index"] = 2
    found = FORMATS["openlineage"].read(json.dumps(body).encode())
    assert found is not None
    assert found.map_index == 2


def test_without_an_id_an_event_is_named_by_its_try() -> None:
    first, again, other = read("generic"), read("generic"), read("generic", try_number=2)
    assert first is not None
    assert again is not None
    assert other is not None
    assert first.event_id == again.event_id != other.event_id
    named = read("generic", event_id="mine", at=None)
    assert named is not None
    assert (named.event_id, named.log_names) == ("mine", ("orders/2026-11-25/driver.log",))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "the body: "),
        (b"[]", "the body: "),
        (b'{"outcome": "failed"}', "task: field required"),
        (b'{"outcome": "maybe", "task": "t"}', "outcome: input should be"),
        (b'{"x": ' + b"[" * 40 + b"]" * 40 + b"}", "nests deeper than 32 brackets"),
    ],
)
def test_a_bad_body_is_one_sentence(body: bytes, said: str) -> None:
    with pytest.raises(BadEventError, match=said):
        FORMATS["generic"].read(body)
