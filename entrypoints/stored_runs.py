"""Finds a stored run by its name or the start of it."""

from entrypoints.usage import UsageError
from graph.state import State

SHOWN = 1000


def resolve(state: State, given: str) -> str:
    """A run and what was derived from it (`RUN~f1`, `RUN.act1`) begin alike: the run is meant.

    Raises UsageError where no run or more than one begins so.
    """
    names = state.ledger.named(given, SHOWN) if given else []
    if not names:
        raise UsageError(f"no stored run begins with {given!r}; `breakfix runs` lists them")
    first = given if given in names else min(names, key=len)
    if given != first and not all(name.startswith(first) for name in names):
        raise UsageError(f"{len(names)} runs begin with {given}: {', '.join(names[:5])}, …")
    return first
