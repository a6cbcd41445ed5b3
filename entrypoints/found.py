"""What a finished run found, as every command shows it."""

from dataclasses import dataclass

from contracts.delivery import Notification
from contracts.fix import Fix, Verification
from contracts.verdict import Verdict
from graph.state import State


@dataclass(frozen=True, slots=True)
class Found:
    run: str
    verdict: Verdict
    fix: Fix
    verification: Verification
    notification: Notification


def found(state: State, run: str) -> Found:
    """Raises LookupError where the run is not stored or not finished."""
    return Found(
        run=run,
        verdict=state.artifact(run, "verdict", Verdict),
        fix=state.artifact(run, "fix", Fix),
        verification=state.artifact(run, "verification", Verification),
        notification=state.artifact(run, "notification", Notification),
    )
