from datetime import UTC, datetime, timedelta

import pytest

from graph.database import Database, Row, Values
from graph.leases import FenceLost
from graph.ledger import Ledger
from graph.records import EffectRow, Run, iso
from graph.sealed import EFFECTS
from tools.effect import RetryLater

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def begun(ledger: Ledger, name: str = "r1", until: datetime = NOON + MINUTE) -> None:
    run = Run(run=name, flow="f", event_id="e", root="/", given="{}", code_version="c", started="s")
    ledger.begin(run, "me", until)


def queued(ledger: Ledger, key: str = "k", due: datetime = NOON) -> EffectRow:
    row = EffectRow(
        key=key, run="r1", state="queued", kind="announce", request="a" * 64, due=iso(due)
    )
    ledger.outbox.queue(row)
    return row


def state_of(ledger: Ledger, key: str = "k") -> str:
    row = ledger.outbox.read(key)
    assert row is not None
    return row.state


def test_an_effect_is_intended_once(ledger: Ledger) -> None:
    begun(ledger)

    first = ledger.outbox.intend("k", "r1", 1, NOON)
    again = ledger.outbox.intend("k", "r1", 1, NOON)

    assert (first.state, first.maybe_repeated) == ("intent", False)
    assert (again.state, again.maybe_repeated) == ("intent", True)


def test_a_try_of_which_nothing_came_makes_no_repeat(ledger: Ledger) -> None:
    begun(ledger)
    ledger.outbox.intend("k", "r1", 1, NOON)
    ledger.outbox.not_sent("k", "429")

    again = ledger.outbox.intend("k", "r1", 1, NOON)

    assert (again.state, again.maybe_repeated) == ("intent", False)


def test_a_done_effect_keeps_its_answer(ledger: Ledger) -> None:
    begun(ledger)
    ledger.outbox.intend("k", "r1", 1, NOON)

    done = ledger.outbox.done("k", "{}", known=False)

    assert (done.state, done.answer, done.maybe_repeated) == ("done", "{}", False)
    assert ledger.outbox.intend("k", "r1", 1, NOON) == done


def test_an_answer_leads_back_to_its_run(ledger: Ledger) -> None:
    begun(ledger)
    ledger.outbox.intend("k", "r1", 1, NOON)
    done = ledger.outbox.done("k", '{"ts":"1"}', known=True)

    assert ledger.outbox.answered('{"ts":"1"}') == done
    assert ledger.outbox.answered('{"ts":"2"}') is None


def test_two_runs_at_work_do_not_try_the_same_effect(ledger: Ledger) -> None:
    begun(ledger)
    begun(ledger, "r2")
    ledger.outbox.intend("k", "r1", 1, NOON)

    with pytest.raises(RetryLater, match="run r1 is at work on the same effect"):
        ledger.outbox.intend("k", "r2", 1, NOON)


def test_an_effect_of_a_run_that_stands_still_is_taken_over(ledger: Ledger) -> None:
    begun(ledger)
    begun(ledger, "r2", NOON + 9 * MINUTE)
    ledger.outbox.intend("k", "r1", 1, NOON)

    taken = ledger.outbox.intend("k", "r2", 1, NOON + MINUTE)

    assert (taken.run, taken.maybe_repeated) == ("r2", True)
    with pytest.raises(FenceLost, match="run r1: the effect k is tried by another run now"):
        ledger.outbox.check("k", "r1", 1)
    ledger.outbox.check("k", "r2", 1)


def test_an_effect_that_nobody_intended_is_not_ours(ledger: Ledger) -> None:
    begun(ledger)

    with pytest.raises(FenceLost):
        ledger.outbox.check("k", "r1", 1)


def test_what_is_due_first_is_claimed_by_one(ledger: Ledger) -> None:
    begun(ledger)
    queued(ledger, "late", NOON + MINUTE)
    queued(ledger, "early", NOON)

    claimed = ledger.outbox.claim("me", NOON, NOON + MINUTE)

    assert claimed is not None
    assert (claimed.key, claimed.state, claimed.fence, claimed.attempts) == (
        "early",
        "sending",
        1,
        1,
    )
    assert ledger.outbox.claim("you", NOON, NOON + MINUTE) is None


def test_what_a_dead_worker_left_half_sent_may_be_a_repeat(ledger: Ledger) -> None:
    begun(ledger)
    queued(ledger)
    ledger.outbox.claim("me", NOON, NOON + MINUTE)

    claimed = ledger.outbox.claim("you", NOON + MINUTE, NOON + 2 * MINUTE)

    assert claimed is not None
    assert (claimed.owner, claimed.fence, claimed.maybe_repeated) == ("you", 2, True)
    with pytest.raises(FenceLost, match="effect k: is sending, and no longer ours to send"):
        ledger.outbox.check_sending("k", 1)


@pytest.mark.parametrize("maybe_arrived", [True, False])
def test_what_was_put_off_is_claimed_when_it_is_due(ledger: Ledger, maybe_arrived: bool) -> None:
    begun(ledger)
    queued(ledger)
    ledger.outbox.claim("me", NOON, NOON + MINUTE)
    ledger.outbox.put_off("k", 1, NOON + MINUTE, "no answer", maybe_arrived=maybe_arrived)

    assert ledger.outbox.claim("me", NOON, NOON + MINUTE) is None
    claimed = ledger.outbox.claim("me", NOON + MINUTE, NOON + 2 * MINUTE)
    assert claimed is not None
    assert (claimed.maybe_repeated, claimed.why) == (maybe_arrived, "no answer")


def test_what_was_given_up_is_never_claimed_again(ledger: Ledger) -> None:
    begun(ledger)
    queued(ledger)
    ledger.outbox.claim("me", NOON, NOON + MINUTE)
    ledger.outbox.fail("k", 1, "no such channel")

    assert ledger.outbox.claim("me", NOON + MINUTE, NOON + MINUTE) is None
    assert state_of(ledger) == "failed"


def test_what_is_overtaken_is_never_sent(ledger: Ledger) -> None:
    begun(ledger)
    queued(ledger)

    dropped = ledger.outbox.overtake("k", NOON)

    assert dropped is not None
    assert dropped.state == "dropped"
    assert ledger.outbox.claim("me", NOON, NOON + MINUTE) is None
    assert ledger.outbox.overtake("none", NOON) is None


def test_what_is_being_sent_is_waited_for(ledger: Ledger) -> None:
    begun(ledger)
    queued(ledger)
    ledger.outbox.claim("me", NOON, NOON + MINUTE)

    with pytest.raises(RetryLater, match="effect k is being sent"):
        ledger.outbox.overtake("k", NOON)
    ledger.outbox.overtake("k", NOON + MINUTE)
    with pytest.raises(FenceLost, match="effect k: is dropped"):
        ledger.outbox.check_sending("k", 1)


def test_what_was_sent_is_known_to_what_comes_after(ledger: Ledger) -> None:
    begun(ledger)
    queued(ledger)
    ledger.outbox.claim("me", NOON, NOON + MINUTE)
    ledger.outbox.done("k", "message 7", known=False)

    done = ledger.outbox.overtake("k", NOON)

    assert done is not None
    assert (done.state, done.answer) == ("done", "message 7")


@pytest.mark.parametrize(("known", "repeated"), [(False, True), (True, False)])
def test_what_a_frozen_worker_sent_after_another_is_a_repeat(
    ledger: Ledger, known: bool, repeated: bool
) -> None:
    begun(ledger)
    ledger.outbox.intend("k", "r1", 1, NOON)
    ledger.outbox.done("k", "by the other", known=known)

    assert ledger.outbox.done("k", "by the frozen one", known=known).maybe_repeated is repeated


class Stale:
    """What another worker claimed between our look and our lock."""

    def first(self, database: Database, where: str, values: Values) -> Row:
        return {"key": "k"}

    def hold(self, database: Database, key: str) -> Row | None:
        return EFFECTS.hold(database, key)


def test_what_another_claimed_meanwhile_is_left_to_it(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(ledger)
    queued(ledger)
    assert ledger.outbox.claim("you", NOON, NOON + MINUTE) is not None
    monkeypatch.setattr("graph.outbox.EFFECTS", Stale())
    assert ledger.outbox.claim("me", NOON, NOON + MINUTE) is None
