"""What a forge is: where a patch goes as a branch, and perhaps as a pull request."""

from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from contracts.fix import FileChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A patch to be looked at by people; one branch for each failure."""

    branch: str
    title: str
    text: str
    changes: tuple[FileChange, ...]


class Proposed(BaseModel):
    """What stands at the forge."""

    model_config = ConfigDict(frozen=True)

    commit: str
    url: str | None = None
    """Of a pull request; a forge without such has branches only."""
    found: bool = False
    """It was there before."""


class Forge(Protocol):
    """Nothing is ever forced, merged or deleted.

    Each method may raise RetryLater, RemoteUnavailable or RemoteRefused.
    """

    def look(self, branch: str) -> Proposed | None:
        """What an earlier try left, or None."""
        ...

    def propose(self, proposal: Proposal) -> Proposed: ...
