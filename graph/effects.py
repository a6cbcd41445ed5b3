"""Effects: what leaves the house happens once, or is found again, or is flagged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from contracts.base import canonical, sha256_of
from graph.ledger import Ledger
from graph.records import EffectRow

Answer: TypeAlias = str
"""Canonical JSON of what the remote said."""
Look: TypeAlias = Callable[[], Answer | None]
Act: TypeAlias = Callable[[], Answer]


class RetryLater(Exception):
    """The remote asks us to come back at `at`; the run's lease is given back until then."""

    def __init__(self, at: datetime, why: str) -> None:
        super().__init__(f"{why}; next try at {at.isoformat()}")
        self.at = at


@dataclass(frozen=True, slots=True)
class Effects:
    """The effects of one run, by whoever holds its lease."""

    ledger: Ledger
    run: str
    fence: int

    def effect(self, key: str, look: Look | None, act: Act) -> EffectRow:
        """Intent, fence, look at the remote for the key, act, done.

        `look` gives the remote's answer to an earlier try, or None if it never arrived; where the
        remote cannot be asked it is None itself, and a second try is flagged `maybe_repeated`.
        """
        before = self.ledger.intend(key, self.run, self.fence)
        if before is not None and before.state == "done":
            return before
        found = look() if look is not None else None
        if found is not None:
            return self.ledger.done(key, found, maybe_repeated=False)
        self.ledger.check_fence(self.run, self.fence)
        blind_repeat = look is None and before is not None
        return self.ledger.done(key, act(), maybe_repeated=blind_repeat)


def effect_key(kind: str, target: str, content: str) -> str:
    """The name under which a remote knows one effect: the same for every try and every worker."""
    return sha256_of(canonical([kind, target, content]))
