from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

import pytest

from breakfix_airflow.event import FRAMES_LIMIT, MESSAGE_LIMIT, event_of, exception_of, task_key


@dataclass
class Dag:
    fileloc: str = "/dags/retail.py"


@dataclass
class Task:
    dag: Dag = field(default_factory=Dag)


@dataclass
class Try:
    """What Airflow 3 gives: an id for each try, no operator."""

    id: Any = "01a207a7"
    dag_id: str = "retail"
    task_id: str = "load"
    run_id: str = "scheduled__2026-11-25"
    map_index: int = -1
    try_number: int = 2
    max_tries: int = 2
    state: str = "failed"
    task: Task = field(default_factory=Task)
    end_date: datetime = datetime(2026, 11, 25, 2, 0, tzinfo=timezone.utc)


def failing() -> BaseException:
    try:
        return ValueError(str(1 / 0))
    except ZeroDivisionError as error:
        return error


def test_a_failed_try_says_which_one_it_was_and_where_it_broke() -> None:
    found = event_of(Try(), "failed", failing())
    assert found["event_id"] == "01a207a7:failed"
    assert (found["dag_id"], found["try_number"], found["state"]) == ("retail", 2, "failed")
    assert found["dag_file"] == "/dags/retail.py"
    assert found["end_date"] == "2026-11-25T02:00:00+00:00"
    assert found["exception"]["type"] == "builtins.ZeroDivisionError"
    assert found["exception"]["frames"][-1]["function"] == "failing"
    assert "operator" not in found


def test_without_an_id_of_its_own_a_try_is_named_by_its_place() -> None:
    first, again = (event_of(Try(id=None), "failed") for _ in range(2))
    assert first["event_id"] == again["event_id"]
    assert first["event_id"] != event_of(Try(id=None, try_number=3), "failed")["event_id"]
    assert first["event_id"] != event_of(Try(id=None), "succeeded")["event_id"]


def test_all_tries_of_a_task_have_one_key() -> None:
    one, other = event_of(Try(), "failed"), event_of(Try(id="x", run_id="y"), "succeeded")
    assert task_key(one) == task_key(other)
    assert task_key(one) != task_key(event_of(Try(map_index=4), "failed"))


def test_an_error_in_words_is_kept_as_its_message() -> None:
    assert exception_of("killed externally") == {"message": "killed externally"}


def test_a_huge_error_is_cut() -> None:
    def deep(left: int) -> None:
        if left:
            deep(left - 1)
        raise ValueError("x" * 100_000)

    with pytest.raises(ValueError, match="x") as caught:
        deep(200)
    found = exception_of(caught.value)
    assert len(found["message"]) == MESSAGE_LIMIT
    assert len(found["frames"]) == FRAMES_LIMIT
