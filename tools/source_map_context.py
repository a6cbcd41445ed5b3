"""Where Spark itself says that something was called: query contexts and call sites of stages."""

import re

from contracts.log_report import Frame

_CALLED = re.compile(
    r'"(?P<fragment>\w+)" was called from\s*\n\s*(?P<file>\S+?):(?P<line>\d+)\s*$', re.M
)
"""`"cast" was called from` and on the next line `/opt/jobs/prices.py:18`.

https://github.com/apache/spark/blob/v4.0.0/sql/api/src/main/scala/org/apache/spark/sql/catalyst/trees/QueryContexts.scala
"""
_LOGGED = re.compile(
    r'"context": ?\{"file": ?"(?P<file>[^"]+)", ?"line": ?"?(?P<line>\d+)"?,'
    r' ?"fragment": ?"(?P<fragment>\w*)"'
)
"""The JSON line of DataFrameQueryContextLogger."""
_STAGE = re.compile(r"^(?P<function>\w+) at (?P<file>\S+\.py):(?P<line>\d+)$")
"""`collect at export.py:42`; of a JVM call site the file is Scala or Java."""


def contexts_of(text: str) -> tuple[Frame, ...]:
    """Every place that `text` says an expression was built at, in order, each once."""
    printed = text.replace("\\n", "\n")
    found = [*_CALLED.finditer(printed), *_LOGGED.finditer(text)]
    return tuple(
        dict.fromkeys(
            Frame(file=each["file"], line=int(each["line"]), function=each["fragment"], user=True)
            for each in found
        )
    )


def stage_site(name: str) -> Frame | None:
    """The line of user code that a stage is named after."""
    found = _STAGE.match(name.strip())
    if found is None:
        return None
    return Frame(file=found["file"], line=int(found["line"]), function=found["function"], user=True)
