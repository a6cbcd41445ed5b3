from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from graph.database import open_database
from graph.ledger import FenceLost, Ledger, UnknownRun
from graph.records import EffectRow, Headline, Run, StepRow

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Generator[Ledger]:
    opened = Ledger(open_database(tmp_path / "ledger.db", "OFF"))
    yield opened
    opened.close()


def run(name: str = "r1", started: str = "2026-11-23T12:00:00") -> Run:
    return Run(
        run=name,
        flow="toy",
        event_id="e",
        dag_id="dag",
        task_id="task",
        root="/in",
        given="{}",
        code_version="c",
        started=started,
    )


def row(step: str = "read", position: int = 0) -> StepRow:
    return StepRow(
        run="r1",
        step=step,
        position=position,
        key=step,
        inputs="{}",
        recorded=None,
        output="o",
        code_version="c",
    ).sealed([])


def test_a_run_is_read_as_it_was_written(ledger: Ledger) -> None:
    assert ledger.begin(run(), "me", NOON) == 1

    assert ledger.run("r1") == run()
    assert ledger.seal("r1") == run().seal()


def test_an_unknown_run_is_named(ledger: Ledger) -> None:
    with pytest.raises(UnknownRun, match="run r9: the ledger has none of this name"):
        ledger.run("r9")


def test_runs_are_listed_latest_first(ledger: Ledger) -> None:
    for name, started in (("r1", "2026-01-01"), ("r3", "2026-01-03"), ("r2", "2026-01-02")):
        ledger.begin(run(name, started), "me", NOON)

    assert [one.run for one in ledger.runs()] == ["r3", "r2", "r1"]
    assert ledger.names() == ["r1", "r2", "r3"]


def test_a_row_moves_the_head(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON)

    ledger.record(row(), 1)

    assert ledger.steps("r1") == [row()]
    assert ledger.run("r1") == replace(run(), head=row().hash)


def test_the_last_row_finishes_the_run(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON)
    ledger.stop("r1", 1, "failed", "once")

    ledger.record_last(row(), 1, Headline("data.column-missing", "f" * 64), NOON)

    assert ledger.run("r1") == replace(
        run(),
        head=row().hash,
        state="finished",
        finished="2026-11-23T12:00:00.000000+00:00",
        verdict="data.column-missing",
        failure_key="f" * 64,
    )


def test_a_hash_covers_what_came_before() -> None:
    assert row().sealed(["a"]).hash != row().sealed(["b"]).hash != row().hash


def test_the_name_of_the_run_is_not_hashed() -> None:
    assert replace(row(), run="r2").sealed([]).hash == row().hash


def test_a_step_has_one_row(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON)
    ledger.record(row(), 1)

    with pytest.raises(Exception, match="UNIQUE constraint failed"):
        ledger.record(row(), 1)


def test_only_finished_runs_of_the_task_are_its_history(ledger: Ledger) -> None:
    ledger.begin(run("r1", "2026-01-01"), "me", NOON)
    ledger.record_last(row(), 1, Headline("data.x"), NOON)
    ledger.begin(run("r2", "2026-01-02"), "me", NOON)

    assert [one.run for one in ledger.of_task("dag", "task")] == ["r1"]
    assert ledger.of_task("dag", "other") == []
    assert ledger.of_task(None, None) == []


def test_a_held_run_is_not_leased_to_another(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON + MINUTE)

    assert ledger.lease("r1", "you", NOON, NOON + MINUTE) is None


def test_every_lease_has_a_higher_fence(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON + MINUTE)

    assert ledger.lease("r1", "you", NOON + MINUTE, NOON + 2 * MINUTE) == 2
    assert ledger.lease("r1", "you", NOON, NOON + 3 * MINUTE) == 3


def test_a_stale_worker_writes_nothing(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON)
    ledger.lease("r1", "you", NOON, NOON + MINUTE)

    touches: list[Callable[[], object]] = [
        lambda: ledger.record(row(), 1),
        lambda: ledger.record_last(row(), 1, Headline(), NOON),
        lambda: ledger.stop("r1", 1, "failed", "x"),
        lambda: ledger.renew("r1", 1, NOON),
        lambda: ledger.intend("key", "r1", 1),
    ]
    for touch in touches:
        with pytest.raises(FenceLost, match="run r1: the lease with fence 1 is no longer held"):
            touch()
    assert ledger.steps("r1") == []
    assert ledger.effect("key") is None


def test_a_run_that_nobody_leased_has_no_fence(ledger: Ledger) -> None:
    with pytest.raises(FenceLost):
        ledger.check_fence("r9", 1)


def test_a_lease_is_given_back(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON + MINUTE)

    ledger.renew("r1", 1, NOON)

    assert ledger.lease("r1", "you", NOON, NOON + MINUTE) == 2


def test_an_event_is_accepted_once(ledger: Ledger) -> None:
    assert ledger.accept("e1", "a" * 64, NOON)
    assert not ledger.accept("e1", "b" * 64, NOON)


def test_an_effect_is_intended_once(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON)

    assert ledger.intend("key", "r1", 1) is None
    assert ledger.intend("key", "r1", 1) == EffectRow(
        state="intent", answer=None, maybe_repeated=False
    )


def test_a_done_effect_keeps_its_answer(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON)
    ledger.intend("key", "r1", 1)

    done = ledger.done("key", "{}", maybe_repeated=True)

    assert done == EffectRow(state="done", answer="{}", maybe_repeated=True)
    assert ledger.effect("key") == done


def test_times_in_other_zones_compare_as_times(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON)
    same = NOON.astimezone(timezone(timedelta(hours=9)))

    assert ledger.lease("r1", "you", same - MINUTE, NOON) is None
    assert ledger.lease("r1", "you", same, NOON) == 2
