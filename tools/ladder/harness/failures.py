"""Names a failure by all that its messages call it, as a log would."""

import re
import traceback

_CONDITION = re.compile(r"\[([A-Z][A-Z0-9_]+(?:\.[A-Z0-9_]+)*)\]")
_DOTTED = re.compile(r"\b(?:[\w$]+\.)*([A-Z][\w$]*(?:Exception|Error))\b")
_MISSING = (
    re.compile(r"(?:column|variable|parameter|function parameter)[^`\[]* with name `([^`]+)`"),
    re.compile(r"Column '([^']+)' does not exist"),
    re.compile(r"cannot resolve '`?([^'`]+)`?' given input columns"),
    re.compile(r"\[ATTRIBUTE_NOT_SUPPORTED\] Attribute `(\w+)`"),
    re.compile(r"'DataFrame' object has no attribute '(\w+)'"),
)
_OFFERED = re.compile(r"(?:following\?|columns:)\s*\[([^\]]*)\]")
_BAD_CAST = re.compile(
    r"value '([^']*)' of the type .{0,3}\w+.{0,3} cannot be cast to \W{0,3}(\w+)"
)
_BAD_TIME = re.compile(r"(?:Text|parse) '([^']*)'")
_KINDS = {
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP_NTZ": "timestamp",
    "BOOLEAN": "boolean",
}


def told(error, folder):
    """What a failure is called, what it says, and the innermost line of the job's own code."""
    message = str(error)
    names = {type(one).__name__ for one in chain(error)}
    names |= set(_CONDITION.findall(message)) | set(_DOTTED.findall(message))
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(folder)]
    line = frames[-1].lineno if frames else None
    return {
        "names": sorted(names),
        "message": message if len(message) < 9000 else message[:4000] + message[-4000:],
        "line": line,
    }


def chain(error):
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def is_expected(failure, expected):
    """Whether it is the failure of the log: by a name, or by the words of its message."""
    if failure is None:
        return False
    named = set(expected["names"]) & set(failure["names"])
    if expected["telling"]:
        return bool(named & set(expected["telling"]))
    if expected["names"] and not named:
        return False
    words = expected["words"]
    return bool(words or named) and all(w in failure["message"] for w in words)


def missing_column(failure):
    """A column that no input has, and those that stood where it was looked for."""
    for pattern in _MISSING:
        found = pattern.search(failure["message"])
        if found:
            offered = _OFFERED.search(failure["message"])
            names = re.findall(r"[\w]+", offered[1]) if offered else []
            return found[1].rpartition(".")[2].strip("`"), names
    return None


def misread_date(failure, planted):
    """Whether a day of ours, not the one that was planted, does not fit the job's pattern."""
    found = _BAD_TIME.search(failure["message"])
    return found is not None and "~" not in found[1] and found[1] != planted


def misread_word(failure):
    """The column of an invented word that could not be read as a number or a date."""
    found = _BAD_CAST.search(failure["message"])
    if found and "~" in found[1]:
        return found[1].partition("~")[0], _KINDS.get(found[2], "number")
    found = _BAD_TIME.search(failure["message"])
    if found and "~" in found[1]:
        return found[1].partition("~")[0], "date"
    found = re.search(
        r"could not convert string to float: '(\w+)~|invalid literal .*'(\w+)~", failure["message"]
    )
    return ((found[1] or found[2]), "number") if found else None
