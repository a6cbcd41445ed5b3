"""What a line of code was doing when it failed, as far as the line alone shows it."""

import re

_DOING: tuple[tuple[str, str], ...] = (
    (r"^raise\b", "the code raised it itself"),
    (r"^assert\b", "the code asserted something"),
    (
        r"\bopen\s*\(|\.(?:read_\w+|to_(?:csv|parquet|json|excel)|write_text|read_text|unlink"
        r"|rename)\(",
        "the line opens, reads or writes a file",
    ),
    (
        r"\b(?:connect|create_engine|urlopen|login|get_conn|get_client)\w*\s*\(|\b(?:requests|httpx"
        r"|session|client|http)\.\w+\(",
        "the line talks to another system",
    ),
    (
        r"\b(?:execute|executemany|read_sql\w*|sql|query|run_query|get_records|get_first)\s*\(",
        "the line runs a statement of SQL",
    ),
    (r"\b(?:subprocess|os)\.\w+\(|\bPopen\(|check_call\(", "the line starts a program"),
    (
        r"\b(?:int|float|Decimal|strptime|fromisoformat|to_datetime|astype|to_numeric|bool)\s*\(",
        "the line converts a value",
    ),
    (r"\bloads?\s*\(|\.json\(\)|\bparse\w*\(", "the line parses a text"),
    (r"^(?:from|import)\b", "the line imports"),
    (r"[\w\])]\s*\[[^\]]+\]", "the line takes something by key or index"),
    (r"(?<!/)/(?!/)|//|%(?!s)", "the line divides"),
    (r"^\w+(?:\s*,\s*\w+)+\s*=[^=]", "the line unpacks a value"),
    (r"\w\s*\(", "the line calls something"),
    (r"\w\.\w", "the line reads an attribute"),
)
_COMPILED = tuple((re.compile(pattern), doing) for pattern, doing in _DOING)


def doing(code: str) -> str | None:
    """None where there is no line, or it shows nothing."""
    line = code.strip()
    return next((said for pattern, said in _COMPILED if pattern.search(line)), None)
