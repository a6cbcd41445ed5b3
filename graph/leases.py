"""Who works on a run: a lease with a fencing number, so that a stale worker can do no harm."""

from dataclasses import replace
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from graph.database import Database
from graph.records import Lease, LeaseRow, flat, iso
from graph.sealed import LEASES

LEASE = timedelta(seconds=60)
"""How long a run stays with a process that says nothing more."""
BEAT = LEASE / 4
"""How often a process that works on a run says so."""
_BELIEVED = 2 * LEASE
"""A lease that ends later than this was given by a clock that jumped back since."""

_READ = TypeAdapter(LeaseRow)
_NEXT = """SELECT leases.run FROM runs JOIN leases ON leases.run = runs.run
    WHERE runs.state = 'running' AND leases.due <= :now
    AND (leases.until <= :now OR leases.until > :unbelieved)
    ORDER BY runs.started, runs.run LIMIT 1"""


class FenceLost(RuntimeError):
    """Somebody else holds the run now: stop, and touch nothing outside."""


class Leases:
    def __init__(self, database: Database) -> None:
        self.database = database

    def begin(self, run: str, owner: str, until: datetime) -> Lease:
        row = LeaseRow(
            run=run,
            owner=owner,
            fence=1,
            until=iso(until),
            due="",
            attempts=1,
            head="",
            why=None,
        )
        LEASES.insert(self.database, flat(row))
        return Lease(1, 1)

    def next(self, now: datetime) -> str | None:
        """The oldest open run that is due and that nobody holds."""
        values = {"now": iso(now), "unbelieved": iso(now + _BELIEVED)}
        row = self.database.row(_NEXT, values)
        return None if row is None else str(row["run"])

    def take(self, run: str, head: str, owner: str, now: datetime, until: datetime) -> Lease | None:
        """None while another holds it; its owner may take it again."""
        with self.database.transaction():
            row = self._hold(run)
            if row is None or (row.owner != owner and _is_held(row, now)):
                return None
            attempts = row.attempts + 1 if row.head == head else 1
            taken = replace(
                row,
                owner=owner,
                fence=row.fence + 1,
                until=iso(until),
                due="",
                attempts=attempts,
                head=head,
            )
            LEASES.update(self.database, flat(taken))
            return Lease(taken.fence, attempts)

    def renew(self, run: str, fence: int, until: datetime) -> None:
        """Hold on to a run; at a past time, give it back."""
        with self.database.transaction():
            row = self.check(run, fence)
            LEASES.update(self.database, flat(replace(row, until=iso(until))))

    def give_back(self, run: str, fence: int, due: datetime, why: str) -> None:
        """Not to be taken before `due`; `why` is what the list shows until then."""
        with self.database.transaction():
            row = self.check(run, fence)
            given = replace(row, until="", due=iso(due), why=why)
            LEASES.update(self.database, flat(given))

    def check(self, run: str, fence: int) -> LeaseRow:
        """Raises FenceLost; inside a transaction the lease cannot be lost until that ends."""
        row = self._hold(run)
        if row is None or row.fence != fence:
            raise FenceLost(
                f"run {run}: the lease with fence {fence} is no longer held; "
                "another worker has the run"
            )
        return row

    def is_held(self, run: str, now: datetime) -> bool:
        row = LEASES.read(self.database, run)
        return row is not None and _is_held(_READ.validate_python(row), now)

    def read(self, run: str) -> LeaseRow | None:
        row = LEASES.read(self.database, run)
        return None if row is None else _READ.validate_python(row)

    def _hold(self, run: str) -> LeaseRow | None:
        row = LEASES.hold(self.database, run)
        return None if row is None else _READ.validate_python(row)


def _is_held(row: LeaseRow, now: datetime) -> bool:
    return iso(now) < row.until <= iso(now + _BELIEVED)
