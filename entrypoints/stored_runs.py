"""Finds a stored run by its name or the start of it."""

from entrypoints.usage import UsageError
from graph.state import State


def resolve(state: State, given: str) -> str:
    """Raises UsageError where no run or more than one begins so."""
    names = [run.run for run in state.ledger.runs() if run.run.startswith(given)]
    if len(names) == 1 or given in names:
        return given if given in names else names[0]
    if not names:
        raise UsageError(f"no stored run begins with {given}; `breakfix runs` lists them")
    raise UsageError(f"{len(names)} runs begin with {given}: {', '.join(sorted(names)[:5])}, …")
