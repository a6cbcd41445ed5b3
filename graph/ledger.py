"""What happened, for good: runs, one row a step, the inbox, leases and effects."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from pydantic import TypeAdapter

from graph.database import Database, Row
from graph.records import EffectRow, Headline, Run, RunState, StepRow, iso


class UnknownRun(LookupError):
    """No run of this name."""


class FenceLost(RuntimeError):
    """Somebody else holds the run now: stop, and touch nothing outside."""


_READ_RUN = TypeAdapter(Run)
_READ_STEP = TypeAdapter(StepRow)
_READ_EFFECT = TypeAdapter(EffectRow)

_BEGIN = """INSERT INTO runs VALUES (:run, :flow, :parent, :event_id, :dag_id, :task_id, :root,
    :given, :code_version, :started, :finished, :state, :why, :verdict, :failure_key, :head,
    :seal)"""
_MOVE = """UPDATE runs SET finished = :finished, state = :state, why = :why, verdict = :verdict,
    failure_key = :failure_key, head = :head, seal = :seal WHERE run = :run"""
_STEP = """INSERT INTO steps VALUES (:run, :step, :position, :key, :inputs, :recorded, :output,
    :code_version, :hash)"""
_LEASE = "INSERT INTO leases VALUES (:run, :owner, 1, :until)"
_TAKE = """UPDATE leases SET owner = :owner, fence = fence + 1, until = :until
    WHERE run = :run AND (until <= :now OR owner = :owner)"""
_RENEW = "UPDATE leases SET until = :until WHERE run = :run AND fence = :fence"
_ACCEPT = "INSERT INTO inbox VALUES (:event_id, :event, :received, NULL) ON CONFLICT DO NOTHING"
_INTEND = "INSERT INTO effects VALUES (:key, :run, :fence, 'intent', NULL, 0)"
_DONE = """UPDATE effects SET state = 'done', answer = :answer, maybe_repeated = :maybe_repeated
    WHERE key = :key"""


class Ledger:
    def __init__(self, database: Database) -> None:
        self.database = database

    def begin(self, run: Run, owner: str, until: datetime, rows: Sequence[StepRow] = ()) -> int:
        """Write a new run down, with the rows it starts with, and lease it, in one commit.

        The fence is returned.
        """
        with self.database.transaction():
            self.database.change(_BEGIN, run.values())
            self.database.change(_LEASE, {"run": run.run, "owner": owner, "until": iso(until)})
            for row in rows:
                self.database.change(_STEP, row.values())
        return 1

    def run(self, run: str) -> Run:
        row = self.database.row("SELECT * FROM runs WHERE run = :run", {"run": run})
        if row is None:
            raise UnknownRun(f"run {run}: the ledger has none of this name; see `breakfix runs`")
        return _READ_RUN.validate_python(row)

    def runs(self) -> list[Run]:
        """Every run, latest first."""
        rows = self.database.rows("SELECT * FROM runs ORDER BY started DESC, run DESC")
        return [_READ_RUN.validate_python(row) for row in rows]

    def names(self) -> list[str]:
        """Of every run, oldest first."""
        rows = self.database.rows("SELECT run FROM runs ORDER BY started, run")
        return [str(row["run"]) for row in rows]

    def named(self, beginning: str, limit: int) -> list[str]:
        """The names that begin so, in order."""
        values: Row = {"from": beginning, "to": f"{beginning}\U0010ffff", "limit": limit}
        sql = "SELECT run FROM runs WHERE run >= :from AND run < :to ORDER BY run LIMIT :limit"
        return [str(row["run"]) for row in self.database.rows(sql, values)]

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
            self.check_fence(run, fence)
            self._update(run, lambda one: replace(one, state=state, why=why))

    def lease(self, run: str, owner: str, now: datetime, until: datetime) -> int | None:
        """Take a run that nobody holds, or that its owner takes again; None while it is held."""
        values = {"run": run, "owner": owner, "now": iso(now), "until": iso(until)}
        with self.database.transaction():
            return self._fence(run) if self.database.change(_TAKE, values) else None

    def renew(self, run: str, fence: int, until: datetime) -> None:
        """Hold on to a run; at a past time, give it back."""
        values: Row = {"run": run, "fence": fence, "until": iso(until)}
        with self.database.transaction():
            if not self.database.change(_RENEW, values):
                raise _lost(run, fence)

    def check_fence(self, run: str, fence: int) -> None:
        if self._fence(run) != fence:
            raise _lost(run, fence)

    def accept(self, event_id: str, event: str, at: datetime) -> bool:
        """Write an event down before it is acknowledged; False where it is known already."""
        values = {"event_id": event_id, "event": event, "received": iso(at)}
        with self.database.transaction():
            return self.database.change(_ACCEPT, values) == 1

    def intend(self, key: str, run: str, fence: int) -> EffectRow | None:
        """Write down that an effect will be tried; what is known of it if it was before."""
        with self.database.transaction():
            self.check_fence(run, fence)
            known = self.effect(key)
            if known is None:
                self.database.change(_INTEND, {"key": key, "run": run, "fence": fence})
            return known

    def effect(self, key: str) -> EffectRow | None:
        row = self.database.row("SELECT * FROM effects WHERE key = :key", {"key": key})
        return None if row is None else _READ_EFFECT.validate_python(row)

    def done(self, key: str, answer: str, *, maybe_repeated: bool) -> EffectRow:
        """The remote answered: true whoever holds the run now, so no fence is asked for."""
        values: Row = {"key": key, "answer": answer, "maybe_repeated": int(maybe_repeated)}
        with self.database.transaction():
            self.database.change(_DONE, values)
        return EffectRow(state="done", answer=answer, maybe_repeated=maybe_repeated)

    def problems(self) -> list[str]:
        """What the database finds wrong with its own file."""
        return self.database.problems()

    def close(self) -> None:
        self.database.close()

    def _record(self, row: StepRow, fence: int, change: Callable[[Run], Run]) -> None:
        self.check_fence(row.run, fence)
        self.database.change(_STEP, row.values())
        self._update(row.run, change)

    def _update(self, run: str, change: Callable[[Run], Run]) -> None:
        changed = change(self.run(run))
        self.database.change(_MOVE, changed.values())

    def _fence(self, run: str) -> int:
        rows = self.database.rows("SELECT fence FROM leases WHERE run = :run", {"run": run})
        return int(str(rows[0]["fence"])) if rows else 0


def _lost(run: str, fence: int) -> FenceLost:
    return FenceLost(
        f"run {run}: the lease with fence {fence} is no longer held; another worker has the run"
    )
