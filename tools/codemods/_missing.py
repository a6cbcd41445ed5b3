"""The column that a message says is missing."""

import re

from tools.source_map import NotThisFailure
from tools.source_map_clues import Clues

_MISSING = re.compile(
    r"(?:column, variable, or function parameter with name|column or function parameter with name"
    r"|[Cc]annot resolve(?: column name)?|[Cc]olumn) [`'\"]+(?P<name>[\w.` ]+?)[`'\"]+"
)


def missing_column(clues: Clues) -> str:
    """Without its qualifier."""
    found = _MISSING.search(clues.message)
    named = clues.field("column") or (found["name"] if found else "")
    if not named:
        raise NotThisFailure
    return named.replace("`", "").strip("'\" ").rpartition(".")[2]
