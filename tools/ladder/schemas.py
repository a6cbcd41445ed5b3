"""Which columns the inputs of a job had, from the plans that its event log and its log show."""

import re
from collections.abc import Iterable, Iterator

from tools.ladder.outcome import Table

_BLOCK = re.compile(r"\n\(\d+\) (?:Batch|File)?Scan (\w+) *([^\n]*)\n((?:[A-Z]\w+[^\n]*\n)+)")
_OUTPUT = re.compile(r"^Output(?: \[\d+\])?: \[([^\]]*)\]", re.MULTILINE)
_LOCATION = re.compile(r"^Location: \w+ ?(?:\(\d+ paths?\))?\[([^\],]+)", re.MULTILINE)
_SCHEMA = re.compile(r"^ReadSchema: struct<(.*)>\s*$", re.MULTILINE)
_RELATION = re.compile(r"\bRelation\s?([\w.`]*)\s?\[([^\]]*)\]")
_COLUMN = re.compile(r"^(\w+)#(\d+)(L?)$")
_EQUAL = re.compile(r"\((\w+)#\d+L? = ([^()]+)\)|EqualTo\((\w+),([^()]*)\)")
_IN = re.compile(r"\bIn\((\w+), ?\[([^\]]*)\]\)|(\w+)#\d+L? IN \(([^()]*)\)")

Columns = tuple[tuple[str, str], ...]


def tables_of(plans: Iterable[str]) -> tuple[Table, ...]:
    """One for each place that was read, with the columns of all its scans, by name."""
    found: dict[str, dict[str, str]] = {}
    for plan in plans:
        for kind, table, body in _BLOCK.findall(plan + "\n"):
            name = table.strip() or _place(body)
            if name and not _is_inference(kind, body):
                found.setdefault(name, {}).update(_columns(body))
    return tuple(
        Table(name=name, columns=tuple(columns.items())) for name, columns in sorted(found.items())
    )


def _place(body: str) -> str:
    found = _LOCATION.search(body)
    return re.sub(r"^file:/*", "/", found[1].strip()) if found else ""


def _is_inference(kind: str, body: str) -> bool:
    """Spark reads a file as text to learn its header: no input of the job."""
    return kind == "text" and "ReadSchema: struct<value:string>" in body


def _columns(body: str) -> dict[str, str]:
    """Of the files by type; those that only the output has are folders, of type string."""
    output = _OUTPUT.search(body)
    schema = _SCHEMA.search(body)
    columns = {name: kind for name, _, kind in _listed(output[1] if output else "")}
    return {**columns, **dict(_typed(schema[1] if schema else ""))}


def relations_of(text: str) -> tuple[Columns, ...]:
    """Of a logical plan in a message: the columns of each input, in the order of reading."""
    found: dict[int, Columns] = {}
    for _, listed in _RELATION.findall(text):
        columns = tuple(_listed(listed))
        if columns:
            found[columns[0][1]] = tuple((name, kind) for name, _, kind in columns)
    return tuple(columns for _, columns in sorted(found.items()))


def _listed(text: str) -> Iterator[tuple[str, int, str]]:
    for word in text.split(","):
        if found := _COLUMN.match(word.strip()):
            yield found[1], int(found[2]), "bigint" if found[3] else "string"


def _typed(text: str) -> Iterator[tuple[str, str]]:
    """`a:int,b:array<string>`, cut at commas outside brackets; a shortened rest is left out."""
    for part in _split(text):
        name, _, kind = part.partition(":")
        if kind and "..." not in part:
            yield name.strip(), kind.strip()


def _split(text: str) -> Iterator[str]:
    depth = start = 0
    for at, char in enumerate(text):
        depth += (char in "<(") - (char in ">)")
        if char == "," and depth == 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def wanted_of(plans: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Values that a column has to equal for a row to come through."""
    found: dict[str, dict[str, None]] = {}
    for plan in plans:
        for a, b, c, d in _EQUAL.findall(plan):
            found.setdefault(a or c, {})[(b or d).strip()] = None
        for a, b, c, d in _IN.findall(plan):
            found.setdefault(a or c, {}).update(dict.fromkeys(_words(b or d)))
    return {
        name: tuple(value for value in values if not re.match(r"\w+#\d", value))
        for name, values in sorted(found.items())
    }


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
