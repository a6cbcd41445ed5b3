"""Events that were accepted: written down before the acknowledgement, begun once each."""

from collections.abc import Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from graph.database import Database
from graph.records import Waiting, flat
from graph.sealed import INBOX

_READ = TypeAdapter(Waiting)
_NEXT = "WHERE state = 'waiting' ORDER BY received, event_id"
_FAILED = """SELECT event_id, event, wishes, root, received, state, why, run FROM inbox
    WHERE state = :state ORDER BY received, event_id LIMIT :limit"""


class Inbox:
    def __init__(self, database: Database) -> None:
        self.database = database

    def accept(self, events: Sequence[Waiting]) -> list[bool]:
        """All in one commit; False for an event that is known already."""
        with self.database.transaction():
            return [INBOX.insert(self.database, flat(event)) for event in events]

    def next(self) -> Waiting | None:
        """The one that waits longest; whoever begins it first has it."""
        row = INBOX.first(self.database, _NEXT, {})
        return None if row is None else _READ.validate_python(row)

    def begin(self, event_id: str, run: str) -> bool:
        """Inside the transaction that writes the run down; False if somebody was faster."""
        row = self._hold(event_id)
        if row.state != "waiting":
            return False
        INBOX.update(self.database, flat(replace(row, state="begun", run=run)))
        return True

    def fail(self, event_id: str, why: str) -> None:
        """It can never begin; it stays in the list of those, with the reason."""
        with self.database.transaction():
            row = self._hold(event_id)
            INBOX.update(self.database, flat(replace(row, state="failed", why=why)))

    def forget(self, event_id: str) -> None:
        """Its content, if it came through here; it is still known, and never begun again."""
        with self.database.transaction():
            if INBOX.hold(self.database, event_id) is not None:
                row = self._hold(event_id)
                INBOX.update(self.database, flat(replace(row, event="", wishes="", why=None)))

    def listed(self, state: str, limit: int) -> list[Waiting]:
        rows = self.database.rows(_FAILED, {"state": state, "limit": limit})
        return [_READ.validate_python(row) for row in rows]

    def _hold(self, event_id: str) -> Waiting:
        return _READ.validate_python(INBOX.hold(self.database, event_id))
