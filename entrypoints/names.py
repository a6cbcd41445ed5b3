"""The start-up check against a foreign package that hides one of ours."""

import sys
from importlib.machinery import PathFinder
from pathlib import Path

from entrypoints.usage import UsageError

_HOME = Path(__file__).resolve().parent.parent
_OURS = ("contracts", "tools", "agents", "graph", "prompts", "evals", "entrypoints")


class ForeignPackageError(UsageError):
    """Another distribution installed a package of one of our names before ours."""


def check_names() -> None:
    """Raise ForeignPackageError when one of our packages would be imported from elsewhere."""
    for name in _OURS:
        spec = PathFinder.find_spec(name, sys.path)
        home = Path(spec.origin).resolve().parent.parent if spec and spec.origin else None
        if home != _HOME:
            raise ForeignPackageError(
                f"`{name}` would be imported from {home}, not from {_HOME}: another package of that"
                " name is installed here. Install breakfix in an environment of its own,"
                " for example with `pipx install breakfix` or `uv tool install breakfix`."
            )
