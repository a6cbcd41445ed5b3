from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.database import open_database
from graph.effects import Effects, effect_key
from graph.ledger import FenceLost, Ledger
from graph.records import EffectRow, Run

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
def effects(tmp_path: Path) -> Generator[Effects]:
    ledger = Ledger(open_database(tmp_path / "ledger.db", "OFF"))
    run = Run(run="r1", flow="f", event_id="e", root="/", given="{}", code_version="c", started="s")
    yield Effects(ledger, "r1", ledger.begin(run, "me", NOON))
    ledger.close()


def done(answer: str, *, maybe_repeated: bool = False) -> EffectRow:
    return EffectRow(state="done", answer=answer, maybe_repeated=maybe_repeated)


def test_an_effect_happens_once(effects: Effects) -> None:
    remote = Remote()

    assert effects.effect("key", remote.look, remote.act) == done("ok")
    assert effects.effect("key", remote.look, remote.act) == done("ok")
    assert remote.sent == ["message"]


def broken_once(effects: Effects, remote: Remote) -> None:
    remote.breaks = True
    with pytest.raises(ConnectionResetError):
        effects.effect("key", remote.look, remote.act)
    remote.breaks = False


def test_what_arrived_without_an_answer_is_found_and_not_repeated(effects: Effects) -> None:
    remote = Remote()
    broken_once(effects, remote)

    assert effects.effect("key", remote.look, remote.act) == done("found")
    assert remote.sent == ["message"]


def test_where_the_remote_cannot_be_asked_a_repeat_is_flagged(effects: Effects) -> None:
    remote = Remote()
    broken_once(effects, remote)

    assert effects.effect("key", None, remote.act) == done("ok", maybe_repeated=True)
    assert remote.sent == ["message", "message"]


def test_a_first_try_is_never_flagged(effects: Effects) -> None:
    assert effects.effect("key", None, Remote().act) == done("ok")


def test_a_worker_that_lost_its_lease_sends_nothing(effects: Effects) -> None:
    remote = Remote()
    effects.ledger.lease("r1", "you", NOON, NOON)

    with pytest.raises(FenceLost):
        effects.effect("key", remote.look, remote.act)
    assert remote.sent == []


def test_a_lease_lost_while_looking_is_noticed(effects: Effects) -> None:
    remote = Remote()

    def slow_look() -> None:
        effects.ledger.lease("r1", "you", NOON, NOON)

    with pytest.raises(FenceLost):
        effects.effect("key", slow_look, remote.act)
    assert remote.sent == []


def test_a_key_is_the_same_for_every_try() -> None:
    assert effect_key("slack", "#data", "a" * 64) == effect_key("slack", "#data", "a" * 64)
    assert effect_key("slack", "#data", "a" * 64) != effect_key("slack", "#other", "a" * 64)
