from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from contracts.delivery import Announcement, Notification
from graph.delivery import deliver_once
from graph.records import EffectRow, iso
from graph.runs import TRIES, begin
from graph.state import State
from tests.graph.toy import TOY, Clock, event_of, hands
from tools.effect import (
    RemoteRefused,
    RemoteUnavailable,
    RemoteUnreachable,
    RetryLater,
)


@dataclass
class Remote:
    """A channel that does what it is told."""

    can_be_asked: bool = False
    fails: Exception | None = None
    loses_answers: bool = False
    sent: list[str] = field(default_factory=list[str])

    def look(self, key: str) -> str | None:
        return f"found {key}" if self.sent else None

    def announce(self, announcement: Announcement, key: str, run: str) -> str:
        if self.fails is not None and not self.loses_answers:
            raise self.fails
        self.sent.append(announcement.title)
        if self.fails is not None:
            raise self.fails
        return f"sent {key}"

    def send(self, notification: Notification, key: str, run: str, earlier: str | None) -> str:
        raise NotImplementedError


@pytest.fixture
def waiting(state: State, root: Path) -> State:
    """With one announcement in the queue, to `#data`."""
    event = event_of(root)
    begin(state, TOY, event, {"event": event}, root)
    [run] = state.ledger.runs()
    request = state.store.put(Announcement(title="reading the logs", to=("#data",)))
    state.ledger.outbox.queue(
        EffectRow(
            key="k",
            run=run.run,
            state="queued",
            kind="announce",
            request=request,
            due=iso(Clock().now),
        )
    )
    return state


def after(state: State, passed: timedelta) -> State:
    clock = Clock(Clock().now + passed)
    return replace(state, hands=hands("you", clock))


def row(state: State) -> EffectRow:
    found = state.ledger.outbox.read("k")
    assert found is not None
    return found


def test_what_is_queued_is_sent_once(waiting: State) -> None:
    remote = Remote()

    delivered = deliver_once(waiting, {"#data": remote})

    assert delivered is not None
    assert delivered.state == "done"
    assert (row(waiting).answer, row(waiting).maybe_repeated) == ("sent k", False)
    assert deliver_once(waiting, {"#data": remote}) is None
    assert remote.sent == ["reading the logs"]


def test_a_channel_that_is_not_configured_here_is_a_reason(waiting: State) -> None:
    delivered = deliver_once(waiting, {})

    assert delivered is not None
    assert (delivered.state, delivered.why) == ("failed", "no channel #data is configured here")
    assert row(waiting).why == "no channel #data is configured here"


def test_a_remote_that_asks_to_wait_is_asked_then(waiting: State) -> None:
    hour = timedelta(hours=1)
    busy = Remote(fails=RetryLater(Clock().now + hour, "429"))

    delivered = deliver_once(waiting, {"#data": busy})
    assert delivered is not None
    assert delivered.state == "put off"
    assert deliver_once(after(waiting, hour / 2), {"#data": Remote()}) is None

    deliver_once(after(waiting, hour), {"#data": Remote()})
    assert (row(waiting).state, row(waiting).maybe_repeated) == ("done", False)


def test_what_the_remote_refuses_is_given_up_at_once(waiting: State) -> None:
    delivered = deliver_once(waiting, {"#data": Remote(fails=RemoteRefused("403 from the hook"))})

    assert delivered is not None
    assert (delivered.state, row(waiting).state) == ("failed", "failed")


@pytest.mark.parametrize(
    ("error", "repeated"),
    [(RemoteUnavailable("no answer"), True), (RemoteUnreachable("no connection"), False)],
)
def test_a_repeat_is_flagged_where_the_first_may_have_arrived(
    waiting: State, error: Exception, repeated: bool
) -> None:
    remote = Remote(fails=error, loses_answers=True)
    delivered = deliver_once(waiting, {"#data": remote})
    assert delivered is not None
    assert delivered.state == "put off"

    remote.fails = None
    deliver_once(after(waiting, timedelta(seconds=5)), {"#data": remote})

    assert (row(waiting).state, row(waiting).maybe_repeated) == ("done", repeated)


def test_what_can_be_asked_is_asked_and_not_repeated(waiting: State) -> None:
    remote = Remote(can_be_asked=True, fails=RemoteUnavailable("no answer"), loses_answers=True)
    deliver_once(waiting, {"#data": remote})

    remote.fails = None
    deliver_once(after(waiting, timedelta(seconds=5)), {"#data": remote})

    assert remote.sent == ["reading the logs"]
    assert (row(waiting).answer, row(waiting).maybe_repeated) == ("found k", False)


def test_a_remote_that_never_answers_is_given_up_with_its_reason(waiting: State) -> None:
    remote = Remote(fails=RemoteUnreachable("connection refused"))
    for number in range(TRIES - 1):
        delivered = deliver_once(after(waiting, timedelta(hours=number)), {"#data": remote})
        assert delivered is not None
        assert delivered.state == "put off"

    delivered = deliver_once(after(waiting, timedelta(hours=TRIES)), {"#data": remote})

    why = "given up after 12 tries; the last: connection refused"
    assert delivered is not None
    assert (delivered.state, row(waiting).why) == ("failed", why)


def test_a_channel_that_breaks_is_one_failed_message_with_its_reason(waiting: State) -> None:
    broken = ValueError("no such field")

    delivered = deliver_once(waiting, {"#data": Remote(fails=broken)})

    assert delivered is not None
    assert (delivered.state, delivered.error) == ("failed", broken)
    assert row(waiting).why == "ValueError: no such field"


def test_a_worker_that_was_frozen_sends_nothing_any_more(waiting: State) -> None:
    @dataclass
    class Frozen(Remote):
        can_be_asked: bool = True

        def look(self, key: str) -> str | None:
            minutes = timedelta(minutes=2)
            waiting.ledger.outbox.claim("you", Clock().now + minutes, Clock().now + 2 * minutes)
            return None

    remote = Frozen()
    delivered = deliver_once(waiting, {"#data": remote})

    assert delivered is not None
    assert (delivered.state, remote.sent) == ("lost", [])


def test_an_announcement_that_is_gone_is_given_up_and_the_next_one_is_sent(
    waiting: State,
) -> None:
    remote = Remote()
    row = waiting.ledger.outbox.read("k")
    assert row is not None
    waiting.ledger.outbox.queue(replace(row, key="l", request=waiting.store.put_bytes(b"other")))
    waiting.store.forget(str(row.request), "asked for")

    first = deliver_once(waiting, {"#data": remote})
    second = deliver_once(waiting, {"#data": remote})

    assert first is not None
    assert second is not None
    assert (first.state, first.why) == (
        "failed",
        f"ForgottenArtifact: artifact {row.request}: forgotten, asked for",
    )
    assert (second.key, second.state) == ("l", "failed")
    assert deliver_once(waiting, {"#data": remote}) is None
