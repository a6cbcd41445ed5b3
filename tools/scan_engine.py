"""Chooses the fastest way to find literals that this machine has."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.util import find_spec

from tools.scan_literals import Literal, Re2Table, Table

Compile = Callable[[Sequence[Literal]], Table]
"""No literal may be empty or hold a line break."""


def engine(*, has_hyperscan: bool) -> Compile:
    if not has_hyperscan:
        return Re2Table
    from tools.scan_hyperscan import HyperscanTable

    return HyperscanTable


_compile = engine(has_hyperscan=find_spec("hyperscan") is not None)


@lru_cache(maxsize=8)
def _compiled(literals: tuple[Literal, ...]) -> Table:
    return _compile(literals)


def compile_literals(literals: Sequence[Literal]) -> Table:
    """A table costs tens of milliseconds: one of the same literals is made once a process."""
    return _compiled(tuple(literals))
