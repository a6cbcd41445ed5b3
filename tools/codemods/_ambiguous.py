"""What the message of an ambiguous reference names."""

import re

from tools.source_map import NotThisFailure
from tools.source_map_clues import Clues

_REFERENCE = re.compile(
    r"Reference [`'\"](?P<name>[^`'\"]+)[`'\"] is ambiguous,"
    r" could be: (?P<all>[^\n]*)"
)
"""``Reference `k` is ambiguous, could be: [`c`.`k`, `o`.`k`].`` 3.3: `could be: c.k, o.k.`"""


def ambiguous_name(clues: Clues) -> str:
    found = _REFERENCE.search(clues.message)
    if found is None:
        raise NotThisFailure
    return found["name"].replace("`", "")


def candidates(clues: Clues) -> frozenset[str]:
    """The qualifiers under which the message finds the name."""
    name, found = ambiguous_name(clues), _REFERENCE.search(clues.message)
    words = re.findall(r"[\w`.]+", found["all"]) if found else []
    listed = (word.replace("`", "").strip(".") for word in words)
    return frozenset(word.removesuffix(f".{name}") for word in listed if word.endswith(f".{name}"))
