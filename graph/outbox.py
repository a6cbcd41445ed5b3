"""Effects as rows: an intent before anything leaves the house, an answer after it."""

from dataclasses import replace
from datetime import datetime

from pydantic import TypeAdapter

from graph.database import Database, Row
from graph.leases import FenceLost, Leases
from graph.records import EffectRow, flat, iso
from graph.sealed import EFFECTS
from tools.effect import RetryLater

_READ = TypeAdapter(EffectRow)
_DUE = """WHERE state IN ('queued', 'sending') AND due <= :now AND until <= :now
    ORDER BY due, key"""


class Outbox:
    def __init__(self, database: Database, leases: Leases) -> None:
        self.database = database
        self._leases = leases

    def read(self, key: str) -> EffectRow | None:
        row = EFFECTS.read(self.database, key)
        return None if row is None else _READ.validate_python(row)

    def answered(self, answer: str) -> EffectRow | None:
        """What got this answer: an address of a message leads back to its run."""
        row = EFFECTS.first(self.database, "WHERE answer = :answer", {"answer": answer})
        return None if row is None else _READ.validate_python(row)

    def intend(self, key: str, run: str, fence: int, now: datetime) -> EffectRow:
        """Write down that a run will try an effect, unless it is done.

        Raises RetryLater while another run that is at work tries the same.
        """
        with self.database.transaction():
            self._leases.check(run, fence)
            known = self._hold(key)
            if known is None:
                intent = EffectRow(key=key, run=run, fence=fence, state="intent")
                self._insert(intent)
                return intent
            if known.state == "done":
                return known
            self._wait_for(known, run, now)
            unclear = known.maybe_repeated or known.state == "intent"
            again = replace(known, run=run, fence=fence, state="intent", maybe_repeated=unclear)
            self._update(again)
            return again

    def not_sent(self, key: str, why: str) -> None:
        """The remote did nothing: the next try is no repeat of this one."""
        with self.database.transaction():
            self._update(replace(self._found(key), state="refused", why=why))

    def check(self, key: str, run: str, fence: int) -> None:
        """Raises FenceLost where another took the run, or the effect, over."""
        with self.database.transaction():
            self._leases.check(run, fence)
            row = self._hold(key)
            if row is None or (row.run, row.fence) != (run, fence):
                raise FenceLost(f"run {run}: the effect {key} is tried by another run now")

    def done(self, key: str, answer: str, *, known: bool) -> EffectRow:
        """The remote answered: true whoever holds the run now, so no fence is asked for.

        `known` says that the remote was asked what it has; else an earlier try that got no answer,
        or one that was sent while this one stood still, makes it a repeat.
        """
        with self.database.transaction():
            found = self._found(key)
            repeated = found.maybe_repeated or found.state == "done"
            row = replace(
                found,
                state="done",
                answer=answer,
                maybe_repeated=repeated and not known,
                until="",
                why=None,
            )
            self._update(row)
            return row

    def queue(self, row: EffectRow) -> None:
        """For the effect loop; once a key."""
        self._insert(row)

    def claim(self, owner: str, now: datetime, until: datetime) -> EffectRow | None:
        """The next one that is due; one that a worker left half sent may be a repeat."""
        with self.database.transaction():
            due = EFFECTS.first(self.database, _DUE, {"now": iso(now)})
            if due is None:
                return None
            row = self._found(str(due["key"]))
            if row.state not in ("queued", "sending") or row.until > iso(now):
                return None
            claimed = replace(
                row,
                state="sending",
                owner=owner,
                until=iso(until),
                fence=row.fence + 1,
                attempts=row.attempts + 1,
                maybe_repeated=row.maybe_repeated or row.state == "sending",
            )
            self._update(claimed)
            return claimed

    def check_sending(self, key: str, fence: int) -> EffectRow:
        """Raises FenceLost where another sends it now, or it was dropped."""
        row = self._found(key)
        if (row.state, row.fence) != ("sending", fence):
            raise FenceLost(f"effect {key}: is {row.state}, and no longer ours to send")
        return row

    def put_off(
        self, key: str, fence: int, due: datetime, why: str, *, maybe_arrived: bool
    ) -> None:
        with self.database.transaction():
            row = self.check_sending(key, fence)
            unclear = row.maybe_repeated or maybe_arrived
            put_off = replace(row, state="queued", until="", due=iso(due), why=why)
            self._update(replace(put_off, maybe_repeated=unclear))

    def fail(self, key: str, fence: int, why: str) -> None:
        """Given up; it stays in the list of those, with the reason."""
        with self.database.transaction():
            row = self.check_sending(key, fence)
            self._update(replace(row, state="failed", until="", why=why))

    def overtake(self, key: str, now: datetime) -> EffectRow | None:
        """Before something newer is sent: what became of a queued one, which is not sent after.

        Raises RetryLater while it is being sent.
        """
        with self.database.transaction():
            row = self._hold(key)
            if row is None or row.state not in ("queued", "sending"):
                return row
            if row.state == "sending" and row.until > iso(now):
                raise RetryLater(datetime.fromisoformat(row.until), f"effect {key} is being sent")
            dropped = replace(row, state="dropped", until="", why="overtaken by the result")
            self._update(dropped)
            return dropped

    def _wait_for(self, known: EffectRow, run: str, now: datetime) -> None:
        other = self._leases.read(known.run)
        if known.run != run and other is not None and other.until > iso(now):
            at = datetime.fromisoformat(other.until)
            raise RetryLater(at, f"run {known.run} is at work on the same effect")

    def _hold(self, key: str) -> EffectRow | None:
        row = EFFECTS.hold(self.database, key)
        return None if row is None else _READ.validate_python(row)

    def _found(self, key: str) -> EffectRow:
        return _READ.validate_python(EFFECTS.hold(self.database, key))

    def _insert(self, row: EffectRow) -> None:
        EFFECTS.insert(self.database, _values(row))

    def _update(self, row: EffectRow) -> None:
        EFFECTS.update(self.database, _values(row))


def _values(row: EffectRow) -> Row:
    values: Row = flat(row)
    return {**values, "maybe_repeated": int(row.maybe_repeated)}
