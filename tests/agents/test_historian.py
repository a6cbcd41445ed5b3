from agents.historian import ask_context, finish_context
from contracts.context import Context, Known, NotAvailable, Seen
from contracts.task_event import TaskEvent

EVENT = TaskEvent(event_id="e1", format="local")
TASK = TaskEvent(event_id="e2", format="airflow", dag_id="daily", task_id="load")


def context(event: TaskEvent, *seen: Seen) -> Context:
    return finish_context(event, ask_context(event, lambda _: seen))


def test_an_empty_store_says_why_there_is_no_green_run() -> None:
    made = context(EVENT)
    assert made.last_green == NotAvailable(
        because="of 0 earlier runs of this input in the store none was healthy"
    )
    assert made.gaps[0].what == "last green run"


def test_the_most_recent_healthy_run_is_the_green_one() -> None:
    made = context(
        TASK,
        Seen(run="r3", verdict="data.bad-cast"),
        Seen(run="r2", verdict="healthy"),
        Seen(run="r1", verdict="healthy"),
    )
    assert made.last_green == Known(value="r2")
    assert made.runs_known == 3
    assert made.gaps == ()


def test_a_task_without_a_green_run_is_named() -> None:
    made = context(TASK, Seen(run="r3", verdict="data.bad-cast"))
    assert isinstance(made.last_green, NotAvailable)
    assert "daily.load" in made.last_green.because


def test_only_the_latest_runs_are_listed() -> None:
    runs = [Seen(run=f"r{i}", verdict="unknown") for i in range(9)]
    made = context(EVENT, *runs)
    assert [seen.run for seen in made.seen] == ["r0", "r1", "r2", "r3", "r4"]
    assert made.runs_known == 9
