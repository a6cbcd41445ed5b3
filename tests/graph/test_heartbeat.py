from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from graph.database import DatabaseUnavailable
from graph.heartbeat import beating, renewed
from graph.leases import LEASE, Leases
from graph.records import iso
from graph.runs import begin
from graph.state import State
from tests.graph.toy import TOY, Clock, event_of


@dataclass
class Telling:
    """A clock that says when it was read."""

    now: datetime
    read: Event = field(default_factory=Event)

    def __call__(self) -> datetime:
        self.read.set()
        return self.now


@pytest.fixture
def run(state: State, root: Path) -> str:
    event = event_of(root)
    return begin(state, TOY, event, {"event": event}, root).run.run


def test_a_run_is_held_while_it_is_worked_on(state: State, run: str) -> None:
    clock = Telling(Clock().now + timedelta(hours=1))

    with beating(state.ledger.leases, run, 1, clock, timedelta(microseconds=1)):
        assert clock.read.wait(10)

    lease = state.ledger.leases.read(run)
    assert lease is not None
    assert lease.until == iso(clock.now + LEASE)


def test_a_lost_lease_is_not_renewed(state: State, run: str) -> None:
    later = Clock().now + timedelta(hours=1)
    state.ledger.lease(run, "you", later, later + LEASE)
    clock = Telling(later)

    with beating(state.ledger.leases, run, 1, clock, timedelta(microseconds=1)):
        assert clock.read.wait(10)

    assert not renewed(state.ledger.leases, run, 1, later)


class Gone(Leases):
    def renew(self, run: str, fence: int, until: datetime) -> None:
        raise DatabaseUnavailable("the server is restarting")


def test_a_database_that_is_away_is_asked_again_at_the_next_beat(state: State, run: str) -> None:
    assert renewed(Gone(state.ledger.database), run, 1, Clock().now)
