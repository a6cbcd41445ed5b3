"""The general reading of an exception that no pack names: its type, its message, its last line.

Most failures in practice are of the user's own code and no dictionary holds them. The tables read
from top to bottom; the first row that fits decides. Rows look at the exception's type (its last
word), its message, the source line of the innermost user frame, and the innermost file; then the
words of the class's name are read, then those of the message, then an exception that the message
itself names.
"""

import re
from typing import NamedTuple

from contracts.log_report import Finding, Frame
from tools.reading_codes import coded
from tools.reading_frame import doing
from tools.reading_jvm import is_worded, worded
from tools.reading_library import narrower, of_library
from tools.reading_names import in_pythons_words, loosely_named, named
from tools.reading_own import OWN
from tools.reading_phrases import phrased
from tools.reading_program import PROGRAM
from tools.reading_remote import REMOTE
from tools.reading_row import fits


class Reading(NamedTuple):
    cause: str
    saw: str
    """What decided: completes the sentence "it looks like this because …"."""


_ROWS = (*OWN, *REMOTE, *PROGRAM)

_WORKER = {"code.driver-exception": "code.udf-exception", "code.index-or-key": "code.udf-exception"}

_WITHIN = re.compile(r"(?<![\w.])((?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception)): ([^\n]{3,})")
"""An exception that a message names: `… Error: ModuleNotFoundError: No module named 'etl'`."""


_TRACEBACK = "Traceback (most recent call last)"


def read(finding: Finding) -> Reading | None:
    """The cause that the exception itself names; None where its words say nothing."""
    if finding.matched != "exception":
        return None
    if is_worded(finding.name) and (said := worded(finding.name, finding.message)) is not None:
        return Reading(said.cause, said.saw)
    if not _is_python(finding):
        return None
    reading = _narrowed(_told(finding), finding) or _raised(finding)
    if finding.process == "python-worker" or finding.name.endswith("PythonException"):
        return reading._replace(cause=_WORKER.get(reading.cause, reading.cause))
    return reading


def heard(finding: Finding) -> Reading | None:
    """What a line says that no exception stands in; None where it does not sound like a failure."""
    if (code := coded(finding.message)) is not None:
        return Reading(*code)
    phrase = phrased(finding.message)
    return Reading(phrase.cause, f"the line says: {phrase.saw}") if phrase is not None else None


def _narrowed(reading: Reading | None, finding: Finding) -> Reading | None:
    kind = None if reading is None else narrower(reading.cause, finding, _user_frame(finding))
    return reading if kind is None else Reading(*kind)


def _told(finding: Finding) -> Reading | None:
    """By the tables, or by an exception within the message."""
    if (code := coded(finding.message)) is not None:
        return Reading(*code)
    if (row := _row(finding)) is not None:
        return row
    if (name := named(finding.name)) is not None:
        return Reading(name.cause, name.saw)
    if not in_pythons_words(finding.name) and (said := _said(finding)) is not None:
        return said
    if (name := None if _by_user(finding) else loosely_named(finding.name)) is not None:
        return Reading(name.cause, name.saw)
    return _of_library(finding)


def _by_user(finding: Finding) -> bool:
    """Whether the user's own code raised it: what it is called need not fit what it means."""
    return bool(finding.frames) and finding.frames[-1].user


def _of_library(finding: Finding) -> Reading | None:
    kind = of_library(finding, _user_frame(finding))
    return Reading(*kind) if kind is not None else None


def _row(finding: Finding) -> Reading | None:
    user = _user_frame(finding)
    row = next((row for row in _ROWS if fits(row, finding, user)), None)
    return Reading(row.cause, row.saw) if row is not None else None


def _said(finding: Finding) -> Reading | None:
    named = list(_WITHIN.finditer(finding.message))
    if named:
        within = named[-1] if _TRACEBACK in finding.message else named[0]
        update = {"name": within[1], "message": within[2], "frames": ()}
        inner = _row(finding.model_copy(update=update))
        if inner is not None:
            return inner
    phrase = phrased(finding.message)
    return Reading(phrase.cause, f"the message says: {phrase.saw}") if phrase is not None else None


def _raised(finding: Finding) -> Reading:
    user = _user_frame(finding)
    saw = doing(user.code) if user is not None else None
    return Reading(
        UNTOLD, f"{_NOTHING_CAUGHT_IT}; {saw}" if saw is not None else _NOTHING_CAUGHT_IT
    )


UNTOLD = "code.driver-exception"
"""What is left where no word of an exception says more."""

_NOTHING_CAUGHT_IT = "it was raised in the user's code and nothing caught it"


def _user_frame(finding: Finding) -> Frame | None:
    return next((frame for frame in reversed(finding.frames) if frame.user), None)


def left_unset(last: Finding, caught: Finding) -> bool:
    """Whether a name has no value because the code caught an exception and went on.

    Both were raised in the same function of the user's, the caught one first.
    """
    if last.name.rpartition(".")[2] not in ("UnboundLocalError", "NameError"):
        return False
    own = [frame for frame in last.frames if frame.user][-1:]
    places = {(frame.file, frame.function) for frame in caught.frames}
    return caught.last.byte < last.first.byte and any(
        (frame.file, frame.function) in places for frame in own
    )


def _is_python(finding: Finding) -> bool:
    frames_are_java = bool(finding.frames) and finding.frames[-1].file.endswith((".java", ".scala"))
    return not frames_are_java and not finding.name.startswith(("java.", "scala.", "org.apache."))
