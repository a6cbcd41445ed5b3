"""A row of the general reading: what an exception has to look like, and the cause it then names."""

import re
from typing import NamedTuple

from contracts.log_report import Finding, Frame


class Row(NamedTuple):
    cause: str
    saw: str
    """What the row saw: completes the sentence "it looks like this because …"."""
    types: str = ""
    """Of the last word of the exception's name, whole."""
    message: str = ""
    code: str = ""
    """Of the source line of the innermost frame in the user's code."""
    file: str = ""
    """Of the innermost frame."""


def fits(row: Row, finding: Finding, user: Frame | None) -> bool:
    last_word = finding.name.rpartition(".")[2]
    innermost = finding.frames[-1].file if finding.frames else ""
    return (
        (not row.types or re.fullmatch(row.types, last_word) is not None)
        and (not row.message or re.search(row.message, finding.message) is not None)
        and (not row.code or re.search(row.code, user.code if user else "") is not None)
        and (not row.file or re.search(row.file, innermost) is not None)
    )
