"""What happened, for good: runs and one row a step, beside the inbox, leases and effects."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from pydantic import TypeAdapter

from graph.database import Database, Row
from graph.inbox import Inbox
from graph.leases import Leases
from graph.outbox import Outbox
from graph.records import FORGOTTEN, Headline, Held, Lease, Run, RunState, StepRow, iso
from graph.sealed import TABLES


class UnknownRun(LookupError):
    """No run of this name."""


_READ_RUN = TypeAdapter(Run)
_READ_STEP = TypeAdapter(StepRow)

_BEGIN = """INSERT INTO runs VALUES (:run, :flow, :parent, :event_id, :dag_id, :task_id, :root,
    :given, :code_version, :started, :finished, :state, :why, :verdict, :failure_key, :head,
    :seal)"""
_MOVE = """UPDATE runs SET finished = :finished, state = :state, why = :why, verdict = :verdict,
    failure_key = :failure_key, head = :head, seal = :seal WHERE run = :run"""
_STEP = """INSERT INTO steps VALUES (:run, :step, :position, :key, :inputs, :recorded, :output,
    :code_version, :hash)"""


class Ledger:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.leases = Leases(database)
        self.inbox = Inbox(database)
        self.outbox = Outbox(database, self.leases)

    def begin(self, run: Run, owner: str, until: datetime, rows: Sequence[StepRow] = ()) -> Held:
        """Write a new run down, with the rows it starts with, and lease it, in one commit."""
        with self.database.transaction():
            self.database.change(_BEGIN, run.values())
            lease = self.leases.begin(run.run, owner, until)
            for row in rows:
                self.database.change(_STEP, row.values())
        return Held(run, lease.fence)

    def begin_event(self, event_id: str, run: Run, owner: str, until: datetime) -> Held | None:
        """The same for an event of the inbox; None if another began it first."""
        with self.database.transaction():
            if not self.inbox.begin(event_id, run.run):
                return None
            return self.begin(run, owner, until)

    def adopt(self, run: Run, rows: Sequence[StepRow]) -> None:
        """Write down a run that another ledger had, with its rows; nobody holds it.

        Inside a transaction, so that several come together or none does.
        """
        self.database.change(_BEGIN, run.values())
        for row in rows:
            self.database.change(_STEP, row.values())

    def run(self, run: str) -> Run:
        row = self.database.row("SELECT * FROM runs WHERE run = :run", {"run": run})
        if row is None:
            raise UnknownRun(f"run {run}: the ledger has none of this name; see `breakfix runs`")
        return _READ_RUN.validate_python(row)

    def runs(self, limit: int | None = None, state: str | None = None) -> list[Run]:
        """Latest first; all of them, or so many, or those of a state."""
        of_state = "WHERE state = :state" if state else ""
        bound = "LIMIT :limit" if limit is not None else ""
        sql = f"SELECT * FROM runs {of_state} ORDER BY started DESC, run DESC {bound}"  # noqa: S608
        given = {"state": state, "limit": limit}
        values = {name: value for name, value in given.items() if value is not None}
        return [_READ_RUN.validate_python(row) for row in self.database.rows(sql, values)]

    def names(self) -> list[str]:
        """Of every run, oldest first."""
        rows = self.database.rows("SELECT run FROM runs ORDER BY started, run")
        return [str(row["run"]) for row in rows]

    def named(self, beginning: str, limit: int) -> list[str]:
        """The names that begin so, in order."""
        values: Row = {"from": beginning, "to": f"{beginning}\U0010ffff", "limit": limit}
        sql = "SELECT run FROM runs WHERE run >= :from AND run < :to ORDER BY run LIMIT :limit"
        return [str(row["run"]) for row in self.database.rows(sql, values)]

    def derived(self, run: str) -> list[str]:
        """Its forks and what people did about it."""
        sql = "SELECT run FROM runs WHERE parent = :run ORDER BY run"
        return [str(row["run"]) for row in self.database.rows(sql, {"run": run})]

    def forget(self, run: str, why: str) -> None:
        """The row says so; of the event that it began from only the id stays."""
        with self.database.transaction():
            found = self.run(run)
            self.inbox.forget(found.event_id)
            self._update(run, lambda one: replace(one, why=f"{FORGOTTEN}{why}"))

    def seal(self, run: str) -> str:
        """The hash that was written with the run's row; equal to `Run.seal()` of an intact one."""
        return str(
            self.database.rows("SELECT seal FROM runs WHERE run = :run", {"run": run})[0]["seal"]
        )

    def of_task(self, dag_id: str | None, task_id: str | None) -> list[Run]:
        """Finished runs of one task, latest first; no forks of them, and no acts."""
        sql = """SELECT * FROM runs WHERE dag_id = :dag_id AND task_id = :task_id
            AND state = 'finished' AND parent IS NULL ORDER BY started DESC, run DESC"""
        rows = self.database.rows(sql, {"dag_id": dag_id, "task_id": task_id})
        return [_READ_RUN.validate_python(row) for row in rows]

    def steps(self, run: str) -> list[StepRow]:
        sql = "SELECT * FROM steps WHERE run = :run ORDER BY position"
        return [_READ_STEP.validate_python(row) for row in self.database.rows(sql, {"run": run})]

    def record(self, row: StepRow, fence: int) -> None:
        """Write a step's row and move the run's head to it."""
        with self.database.transaction():
            self._record(row, fence, lambda run: replace(run, head=row.hash))

    def record_last(self, row: StepRow, fence: int, headline: Headline, at: datetime) -> None:
        """The last row of a run and its end, in one commit."""

        def finish(run: Run) -> Run:
            return replace(
                run,
                head=row.hash,
                state="finished",
                why=None,
                finished=iso(at),
                verdict=headline.verdict,
                failure_key=headline.failure_key,
            )

        with self.database.transaction():
            self._record(row, fence, finish)

    def stop(self, run: str, fence: int, state: RunState, why: str) -> None:
        """Park a run, or give it up, with the reason that its list shows."""
        with self.database.transaction():
            self.leases.check(run, fence)
            self._update(run, lambda one: replace(one, state=state, why=why))

    def lease(self, run: str, owner: str, now: datetime, until: datetime) -> Lease | None:
        """Take a run that nobody holds, or that its owner takes again; None while it is held."""
        with self.database.transaction():
            return self.leases.take(run, self.run(run).head, owner, now, until)

    def claim(self, owner: str, now: datetime, until: datetime) -> Held | None:
        """Take the oldest open run that is due, if nobody else was faster."""
        with self.database.transaction():
            run = self.leases.next(now)
            if run is None:
                return None
            found = self.run(run)
            lease = self.leases.take(run, found.head, owner, now, until)
            return None if lease is None else Held(found, lease.fence, lease.attempts)

    def damaged(self) -> list[str]:
        """Rows of the inbox, of leases and of effects that are not what was written."""
        return [
            f"{table.name} {key}: its row was changed after it was written"
            for table in TABLES
            for key in table.damaged(self.database)
        ]

    def problems(self) -> list[str]:
        """What the database finds wrong with its own file."""
        return self.database.problems()

    def close(self) -> None:
        self.database.close()

    def _record(self, row: StepRow, fence: int, change: Callable[[Run], Run]) -> None:
        self.leases.check(row.run, fence)
        self.database.change(_STEP, row.values())
        self._update(row.run, change)

    def _update(self, run: str, change: Callable[[Run], Run]) -> None:
        changed = change(self.run(run))
        self.database.change(_MOVE, changed.values())
