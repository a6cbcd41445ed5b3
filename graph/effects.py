"""Effects: what leaves the house happens once, or is found again, or is flagged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from graph.ledger import Ledger
from graph.records import EffectRow
from tools.effect import NOT_SENT, Act, Look, Sent


@dataclass(frozen=True, slots=True)
class RunEffects:
    """The effects of one run, by whoever holds its lease."""

    ledger: Ledger
    run: str
    fence: int
    clock: Callable[[], datetime]
    last_try: bool = False

    def effect(self, key: str, look: Look | None, act: Act) -> Sent:
        """Intent, fence, look at the remote for the key, act, done.

        `look` gives the remote's answer to an earlier try, or None if it never arrived; where the
        remote cannot be asked it is None itself, and a second try is flagged `maybe_repeated`.
        """
        outbox = self.ledger.outbox
        tried = outbox.intend(key, self.run, self.fence, self.clock())
        if tried.state == "done":
            return _sent(tried)
        found = look() if look is not None else None
        if found is not None:
            return _sent(outbox.done(key, found, known=True))
        outbox.check(key, self.run, self.fence)
        try:
            answer = act()
        except NOT_SENT as error:
            outbox.not_sent(key, str(error))
            raise
        return _sent(outbox.done(key, answer, known=look is not None))

    def overtake(self, key: str) -> Sent | None:
        row = self.ledger.outbox.overtake(key, self.clock())
        return _sent(row) if row is not None and row.state == "done" else None


def _sent(row: EffectRow) -> Sent:
    return Sent(row.answer or "", row.maybe_repeated)
