from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from graph.leases import FenceLost
from graph.ledger import Ledger, UnknownRun
from graph.records import Headline, Held, Lease, Run, StepRow, Waiting

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


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
    assert ledger.begin(run(), "me", NOON) == Held(run(), 1)

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

    with pytest.raises(Exception, match=r"(?i)unique constraint"):
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

    assert ledger.lease("r1", "you", NOON + MINUTE, NOON + 2 * MINUTE) == Lease(2, 2)
    assert ledger.lease("r1", "you", NOON, NOON + 3 * MINUTE) == Lease(3, 3)


def test_a_stale_worker_writes_nothing(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON)
    ledger.lease("r1", "you", NOON, NOON + MINUTE)

    touches: list[Callable[[], object]] = [
        lambda: ledger.record(row(), 1),
        lambda: ledger.record_last(row(), 1, Headline(), NOON),
        lambda: ledger.stop("r1", 1, "failed", "x"),
        lambda: ledger.leases.renew("r1", 1, NOON),
        lambda: ledger.outbox.intend("key", "r1", 1, NOON),
    ]
    for touch in touches:
        with pytest.raises(FenceLost, match="run r1: the lease with fence 1 is no longer held"):
            touch()
    assert ledger.steps("r1") == []
    assert ledger.outbox.read("key") is None


def test_a_run_that_nobody_leased_has_no_fence(ledger: Ledger) -> None:
    with pytest.raises(FenceLost):
        ledger.leases.check("r9", 1)


def test_a_lease_is_given_back(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON + MINUTE)

    ledger.leases.renew("r1", 1, NOON)

    assert ledger.lease("r1", "you", NOON, NOON + MINUTE) == Lease(2, 2)


def test_times_in_other_zones_compare_as_times(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON)
    same = NOON.astimezone(timezone(timedelta(hours=9)))

    assert ledger.lease("r1", "you", same - MINUTE, NOON) is None
    assert ledger.lease("r1", "you", same, NOON) == Lease(2, 2)


def test_names_are_found_by_their_beginning(ledger: Ledger) -> None:
    for name in ("20261123-a", "20261123-b", "20261124-a"):
        ledger.begin(run(name), "me", NOON)

    assert ledger.named("20261123", 5) == ["20261123-a", "20261123-b"]
    assert ledger.named("2026", 2) == ["20261123-a", "20261123-b"]
    assert ledger.named("2027", 5) == []


def test_a_list_can_be_bounded(ledger: Ledger) -> None:
    for name, started in (("r1", "2026-01-01"), ("r2", "2026-01-02")):
        ledger.begin(run(name, started), "me", NOON)

    assert [one.run for one in ledger.runs(1)] == ["r2"]
    assert [one.run for one in ledger.runs(state="running")] == ["r2", "r1"]
    assert ledger.runs(9, "parked") == []


def test_the_oldest_open_run_that_is_due_is_claimed(ledger: Ledger) -> None:
    for name, started in (("r2", "2026-01-02"), ("r1", "2026-01-01"), ("r3", "2026-01-03")):
        ledger.begin(run(name, started), "me", NOON)
    ledger.leases.give_back("r1", 1, NOON + MINUTE, "429")
    ledger.stop("r3", 1, "parked", "other code")

    claimed = ledger.claim("you", NOON, NOON + MINUTE)

    assert claimed is not None
    assert (claimed.run.run, claimed.fence, claimed.attempts) == ("r2", 2, 2)
    assert ledger.claim("you", NOON, NOON + MINUTE) is None
    later = ledger.claim("you", NOON + MINUTE, NOON + 2 * MINUTE)
    assert later is not None
    assert later.run.run == "r1"


def test_a_lease_that_ends_too_late_was_given_by_a_clock_that_jumped(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON + timedelta(hours=1))

    assert ledger.leases.next(NOON) == "r1"
    assert ledger.lease("r1", "you", NOON, NOON + MINUTE) == Lease(2, 2)


def test_tries_are_counted_until_a_step_is_written_down(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON)
    lease = ledger.lease("r1", "me", NOON, NOON)
    assert lease == Lease(2, 2)

    ledger.record(row(), 2)

    assert ledger.lease("r1", "me", NOON, NOON) == Lease(3, 1)
    assert ledger.lease("r1", "me", NOON, NOON) == Lease(4, 2)


def test_what_ended_the_last_try_is_kept(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON)
    ledger.leases.give_back("r1", 1, NOON, "connection refused")

    assert ledger.lease("r1", "me", NOON, NOON + MINUTE) is not None
    assert ledger.leases.check("r1", 2).why == "connection refused"
    assert ledger.leases.is_held("r1", NOON)
    assert not ledger.leases.is_held("r1", NOON + MINUTE)
    assert not ledger.leases.is_held("r9", NOON)


def test_a_changed_row_of_the_inbox_leases_or_effects_is_named(ledger: Ledger) -> None:
    ledger.begin(run(), "me", NOON)
    ledger.outbox.intend("key", "r1", 1, NOON)
    ledger.inbox.accept([event("e1")])
    assert ledger.damaged() == []

    for table, column in (("leases", "owner"), ("effects", "state"), ("inbox", "root")):
        ledger.database.change(f"UPDATE {table} SET {column} = 'x'", {})  # noqa: S608

    said = "its row was changed after it was written"
    assert ledger.damaged() == [f"inbox e1: {said}", f"leases r1: {said}", f"effects key: {said}"]


def event(name: str, received: str = "2026-11-23T12:00:00") -> Waiting:
    return Waiting(event_id=name, event="{}", wishes="{}", root="/in", received=received)


def test_an_event_is_accepted_once(ledger: Ledger) -> None:
    assert ledger.inbox.accept([event("e1"), event("e2"), event("e1")]) == [True, True, False]
    assert ledger.inbox.accept([event("e1")]) == [False]


def test_the_event_that_waits_longest_is_next(ledger: Ledger) -> None:
    assert ledger.inbox.next() is None
    ledger.inbox.accept([event("e2", "2026-11-23T12:00:01"), event("e1", "2026-11-23T12:00:02")])

    assert ledger.inbox.next() == event("e2", "2026-11-23T12:00:01")


def test_an_event_begins_one_run(ledger: Ledger) -> None:
    ledger.inbox.accept([event("e1")])

    assert ledger.begin_event("e1", run(), "me", NOON) == Held(run(), 1)
    assert ledger.begin_event("e1", run("r2"), "you", NOON) is None
    assert ledger.inbox.next() is None
    assert ledger.inbox.listed("begun", 9)[0].run == "r1"
    assert ledger.names() == ["r1"]


def test_an_event_that_cannot_begin_is_listed_with_the_reason(ledger: Ledger) -> None:
    ledger.inbox.accept([event("e1")])

    ledger.inbox.fail("e1", "unreadable")

    assert ledger.inbox.next() is None
    assert [(one.event_id, one.why) for one in ledger.inbox.listed("failed", 9)] == [
        ("e1", "unreadable")
    ]
