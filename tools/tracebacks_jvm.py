"""The lines of a JVM stack trace."""

import re
from functools import lru_cache
from typing import NamedTuple

from contracts.log_report import Frame
from tools.frames import is_user_jvm
from tools.planted import is_data

_AT = re.compile(
    r"^\s*at (?:app//|platform//)?((?:[\w.@-]*/)*)([\w.$<>/ \u0080-\uffff-]+)\(([^()]*)\)"
    r"(?: ~?\[[^\]]*\])?\s*$"
)
_PLACE = re.compile(r"^(.+?)(?::(\d+))?$")
MORE = re.compile(r"^\s*\.\.\. \d+ (?:more|common frames omitted)\s*$")
DRIVER = "Driver stacktrace:"

_SEGMENTS = r"(?:[a-z_][\w-]*\.)+"
NAME = rf"{_SEGMENTS}(?:[A-Za-z_]\w*\$)*[A-Z][\w$]*"
_NAMED = r"(?:Exception|Error|Throwable|Failure|Interrupt|Timeout|Violation|Fault|Abort)\w{0,12}"
# Exception in thread "main" java.lang.OutOfMemoryError: Java heap space
_START = re.compile(
    r'^\s*(?P<lead>Exception in thread "[^"]*" |(?:Caused by|Suppressed|Wrapped by): |: )?'
    rf"(?P<name>{_SEGMENTS}(?:[A-Za-z_]\w*\$)*[A-Z][\w$]*?{_NAMED}|(?<=: )(?:{NAME}|[A-Z]\w+))"
    r"(?:: ?(?P<message>.*))?$",
    re.DOTALL,
)
# ... (TID 2) (host executor 1): java.lang.OutOfMemoryError: Java heap space
INLINE = re.compile(
    rf"(?:(?<=[:(>,=] )|(?<=[\[(=])|^|(?<=\s))(?P<name>{_SEGMENTS}(?:\w+\$)*[A-Z][\w$]*{_NAMED})"
    r"(?:: (?P<message>.*)|$)",
    re.DOTALL,
)


# Roots of packages of the JVM; other dotted names are Python's until a frame says otherwise.
_ROOT = re.compile(
    r"^(?:java|javax|jakarta|jdk|sun|org|com|net|io|edu|dev|scala|kotlin|akka|software|oracle|shaded"
    r"|breeze|py4j\.(?!protocol)|[a-z]{2}\.\w+\.\w+\.)\b"
)


def is_jvm(name: str) -> bool:
    return bool(_ROOT.match(name)) or "." not in name


class Start(NamedTuple):
    name: str
    message: str
    name_at: int
    message_at: int
    caused: bool
    """It is beneath the exception before it."""
    py4j: bool


def frame(text: str) -> Frame | None:
    match = _AT.match(text)
    if match is None:
        return None
    place = _PLACE.match(match[3])
    file, line = (place[1], place[2]) if place else ("", None)
    function = match[2]
    return Frame(
        file=file if file not in ("Native Method", "Unknown Source") else "",
        line=int(line) if line and int(line) > 0 else None,
        function=function,
        user=is_user_jvm(function),
    )


@lru_cache(maxsize=8192)
def frame_of(raw: bytes) -> Frame | None:
    """The same of a raw line; traces repeat their frames."""
    return frame(raw.decode("latin-1"))


def start(text: str) -> Start | None:
    """An exception at the start of a line: with a package, or after `Caused by`."""
    match = _START.match(text)
    if match is None:
        return None
    lead = match["lead"] or ""
    at = match.start("message") if match["message"] is not None else len(text)
    return Start(
        name=match["name"],
        message=match["message"] or "",
        name_at=match.start("name"),
        message_at=at,
        caused=lead.startswith(("Caused", "Suppressed", "Wrapped")),
        py4j=lead == ": ",
    )


def inline(text: str) -> Start | None:
    """An exception named within a line, the last one if there are several."""
    found = None
    at = 0
    while match := INLINE.search(text, at):
        at = match.end("name")
        if not is_data(text.encode("latin-1", "replace"), match.start("name")):
            found = match
    if found is None:
        return None
    message = found["message"] or ""
    at = found.start("message") if found["message"] is not None else len(text)
    return Start(found["name"], message, found.start("name"), at, False, False)
