from datetime import UTC, datetime

import pytest

from graph.effects import RunEffects
from graph.leases import FenceLost
from graph.ledger import Ledger
from graph.records import EffectRow, Run, iso
from tools.effect import RemoteRefused, Sent, effect_key

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Remote:
    """Keeps what it was sent; breaks after it, if told to."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.breaks = False

    def act(self) -> str:
        self.sent.append("message")
        if self.breaks:
            raise ConnectionResetError("the answer never came")
        return "ok"

    def look(self) -> str | None:
        return "found" if self.sent else None


@pytest.fixture
def effects(ledger: Ledger) -> RunEffects:
    run = Run(run="r1", flow="f", event_id="e", root="/", given="{}", code_version="c", started="s")
    return RunEffects(ledger, "r1", ledger.begin(run, "me", NOON).fence, lambda: NOON)


def done(answer: str, *, maybe_repeated: bool = False) -> Sent:
    return Sent(answer, maybe_repeated)


def test_an_effect_happens_once(effects: RunEffects) -> None:
    remote = Remote()

    assert effects.effect("key", remote.look, remote.act) == done("ok")
    assert effects.effect("key", remote.look, remote.act) == done("ok")
    assert remote.sent == ["message"]


def broken_once(effects: RunEffects, remote: Remote) -> None:
    remote.breaks = True
    with pytest.raises(ConnectionResetError):
        effects.effect("key", remote.look, remote.act)
    remote.breaks = False


def test_what_arrived_without_an_answer_is_found_and_not_repeated(effects: RunEffects) -> None:
    remote = Remote()
    broken_once(effects, remote)

    assert effects.effect("key", remote.look, remote.act) == done("found")
    assert remote.sent == ["message"]


def test_where_the_remote_cannot_be_asked_a_repeat_is_flagged(effects: RunEffects) -> None:
    remote = Remote()
    broken_once(effects, remote)

    assert effects.effect("key", None, remote.act) == done("ok", maybe_repeated=True)
    assert remote.sent == ["message", "message"]


def test_a_first_try_is_never_flagged(effects: RunEffects) -> None:
    assert effects.effect("key", None, Remote().act) == done("ok")


def test_a_worker_that_lost_its_lease_sends_nothing(effects: RunEffects) -> None:
    remote = Remote()
    effects.ledger.lease("r1", "you", NOON, NOON)

    with pytest.raises(FenceLost):
        effects.effect("key", remote.look, remote.act)
    assert remote.sent == []


def test_a_lease_lost_while_looking_is_noticed(effects: RunEffects) -> None:
    remote = Remote()

    def slow_look() -> None:
        effects.ledger.lease("r1", "you", NOON, NOON)

    with pytest.raises(FenceLost):
        effects.effect("key", slow_look, remote.act)
    assert remote.sent == []


def test_a_key_is_the_same_for_every_try() -> None:
    assert effect_key("slack", "#data", "a" * 64) == effect_key("slack", "#data", "a" * 64)
    assert effect_key("slack", "#data", "a" * 64) != effect_key("slack", "#other", "a" * 64)


def test_a_refusal_is_no_try_that_may_have_arrived(effects: RunEffects) -> None:
    def refuse() -> str:
        raise RemoteRefused("403 from the channel")

    with pytest.raises(RemoteRefused):
        effects.effect("key", None, refuse)

    assert effects.effect("key", None, Remote().act) == done("ok")


def test_what_waits_to_be_sent_is_overtaken(effects: RunEffects) -> None:
    effects.ledger.outbox.queue(EffectRow(key="early", run="r1", state="queued", due=iso(NOON)))

    assert effects.overtake("early") is None
    assert effects.overtake("never queued") is None


def test_what_was_sent_before_is_known(effects: RunEffects) -> None:
    effects.effect("early", None, Remote().act)

    assert effects.overtake("early") == done("ok")
