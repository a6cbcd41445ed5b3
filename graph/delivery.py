"""The effect loop: sends what steps queued, while their runs go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from contracts.delivery import Announcement
from graph.leases import LEASE, FenceLost
from graph.records import EffectRow
from graph.runs import TRIES, wait_after
from graph.state import State
from tools.effect import NOT_SENT, RemoteRefused, RetryLater
from tools.notifier import Channel


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of one try."""

    key: str
    run: str
    state: Literal["done", "put off", "failed", "lost"]
    why: str | None = None
    error: Exception | None = None
    """A fault of ours, or a missing artifact."""


def deliver_once(state: State, channels: Mapping[str, Channel]) -> Delivered | None:
    """Send what is due next; None when nothing is."""
    now = state.hands.clock()
    row = state.ledger.outbox.claim(state.hands.owner, now, now + LEASE)
    if row is None:
        return None
    try:
        return _send(state, channels, row)
    except RetryLater as later:
        state.ledger.outbox.put_off(row.key, row.fence, later.at, str(later), maybe_arrived=False)
        return Delivered(row.key, row.run, "put off", str(later))
    except RemoteRefused as refused:
        state.ledger.outbox.fail(row.key, row.fence, str(refused))
        return Delivered(row.key, row.run, "failed", str(refused))
    except FenceLost as lost:
        return Delivered(row.key, row.run, "lost", str(lost))
    except OSError as error:
        return _try_again(state, row, error)
    except Exception as error:  # noqa: BLE001  (one bad message never stops the next)
        why = f"{type(error).__name__}: {error}"
        state.ledger.outbox.fail(row.key, row.fence, why)
        return Delivered(row.key, row.run, "failed", why, error)


def _send(state: State, channels: Mapping[str, Channel], row: EffectRow) -> Delivered:
    outbox = state.ledger.outbox
    announcement = state.store.get(str(row.request), Announcement)
    channel = channels.get(announcement.to[0])
    if channel is None:
        raise RemoteRefused(f"no channel {announcement.to[0]} is configured here")
    found = channel.look(row.key) if channel.can_be_asked else None
    if found is None:
        outbox.check_sending(row.key, row.fence)
        found = channel.announce(announcement, row.key, row.run)
    outbox.done(row.key, found, known=channel.can_be_asked)
    return Delivered(row.key, row.run, "done")


def _try_again(state: State, row: EffectRow, error: OSError) -> Delivered:
    if row.attempts >= TRIES:
        why = f"given up after {TRIES} tries; the last: {error}"
        state.ledger.outbox.fail(row.key, row.fence, why)
        return Delivered(row.key, row.run, "failed", why)
    due = state.hands.clock() + wait_after(row.attempts)
    state.ledger.outbox.put_off(
        row.key, row.fence, due, str(error), maybe_arrived=not isinstance(error, NOT_SENT)
    )
    return Delivered(row.key, row.run, "put off", str(error))
