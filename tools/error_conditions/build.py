"""Writes table.json and messages.json from Spark's own releases.

`python -m tools.error_conditions.build RELEASES` reads `RELEASES/<version>/*.json`: the files
`error/error-classes.json` or `error/error-conditions.json` of the jar spark-common-utils (4.x, 3.5)
or spark-core (3.3, 3.4), and PySpark's `pyspark/errors/error-conditions.json` as
`py-error-conditions.json` (its `error_classes.py` before 4.0, as `py-error_classes.py`).
"""

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, TypeAdapter

LITERAL_MIN = 15
"""A message is known by a run of at least as many fixed characters."""
NAMELESS_MIN = 24
"""As LITERAL_MIN, for messages that have a number and no name: they are many and short."""
_NAMELESS = "_LEGACY_ERROR_TEMP_"

_PARAMETER = re.compile(r"<[A-Za-z][\w.-]*>")
_ANCHOR_RUN = re.compile(r"[^\x00-\x1f\x7f-\U0010ffff\"\\<>&]+")


class _Condition(BaseModel):
    """One condition of Spark's file; keys that are not read here are left out."""

    message: list[str] = []
    sqlState: str | None = None
    subClass: dict[str, "_Condition"] = {}


_FILE = TypeAdapter(dict[str, _Condition])


class Named(NamedTuple):
    """A condition or subclass of one release, with its whole message."""

    name: str
    sqlstate: str | None
    message: str


def flat(conditions: Mapping[str, _Condition]) -> Iterator[Named]:
    for name, condition in conditions.items():
        message = "\n".join(condition.message)
        yield Named(name, condition.sqlState, message)
        for sub, inner in condition.subClass.items():
            whole = f"{message} {chr(10).join(inner.message)}".strip()
            yield Named(f"{name}.{sub}", inner.sqlState or condition.sqlState, whole)


def read_release(folder: Path) -> Iterator[Named]:
    """What one release names: Spark's own file, then PySpark's."""
    new = folder / "error-conditions.json"
    spark = new if new.exists() else folder / "error-classes.json"
    yield from flat(_FILE.validate_json(spark.read_bytes()))
    python = folder / "py-error-conditions.json"
    if python.exists():
        yield from flat(_FILE.validate_json(python.read_bytes()))
    code = folder / "py-error_classes.py"
    if not python.exists() and code.exists():
        yield from flat(_FILE.validate_json(_constant(code.read_text(encoding="utf-8"))))


def _constant(module: str) -> str:
    """The one text that the module assigns at its top level."""
    values = (node.value for node in ast.parse(module).body if isinstance(node, ast.Assign))
    texts = (node.value for node in values if isinstance(node, ast.Constant))
    return next(text for text in texts if isinstance(text, str))


def anchor(message: str) -> str | None:
    """The longest fixed run of the message that may be searched in raw bytes, if long enough."""
    fixed = _PARAMETER.sub("\n", message)
    runs = [run.strip() for run in _ANCHOR_RUN.findall(fixed)]
    best = max(runs, key=len, default="")
    return best if len(best) >= LITERAL_MIN else None


def prints_no_class(minor: str, name: str) -> bool:
    return minor == "3.3" or name.startswith(_NAMELESS)


class Tables(NamedTuple):
    names: dict[str, object]
    """`minors`; `conditions`: name to [minors as bits, SQLSTATE]; `classless`: [anchor, name,
    message] of each message that is printed without its class."""
    messages: dict[str, list[str]]
    """Name to the wordings that stand after `[NAME] `, where they have parameters."""


def tables(releases: Mapping[str, Iterable[Named]], spoken: Mapping[str, Iterable[str]]) -> Tables:
    states: dict[str, str | None] = {}
    bits: dict[str, int] = {}
    messages: dict[str, dict[str, None]] = {}
    classless: dict[tuple[str, str, str], None] = {}
    for bit, (minor, named) in enumerate(releases.items()):
        for name, sqlstate, message in named:
            states[name] = sqlstate or states.get(name)
            bits[name] = bits.get(name, 0) | 1 << bit
            if not prints_no_class(minor, name):
                messages.setdefault(name, {})[message] = None
            elif found := _long_enough(name, message):
                classless[found, name, message] = None
    classless = _telling(classless)
    for name, texts in spoken.items():
        classless |= {(anchor(text) or text, name, text): None for text in texts}
    return Tables(
        names={
            "minors": list(releases),
            "conditions": {
                name: [bits[name], states[name]]
                for name in sorted(bits)
                if not name.startswith(_NAMELESS)
            },
            "classless": sorted(classless),
        },
        messages={
            name: [text for text in texts if _PARAMETER.search(text)]
            for name, texts in sorted(messages.items())
            if any(_PARAMETER.search(text) for text in texts)
        },
    )


def _telling(rows: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], None]:
    """Without the messages whose anchor stands in the message of another condition as well."""
    all_rows = tuple(rows)
    texts: dict[str, set[str]] = {}
    for _, name, message in all_rows:
        texts.setdefault(message, set()).add(name.partition(".")[0])
    return {
        row: None
        for row in all_rows
        if all(
            row[0] not in text or row[1].partition(".")[0] in names for text, names in texts.items()
        )
    }


def _long_enough(name: str, message: str) -> str | None:
    found = anchor(message)
    least = NAMELESS_MIN if name.startswith(_NAMELESS) else LITERAL_MIN
    return found if found is not None and len(found) >= least else None


def written(rows: Mapping[str, object] | Mapping[str, list[str]]) -> str:
    """One condition a line, so that a new release is a readable difference."""
    text = json.dumps(rows, separators=(",", ":"), ensure_ascii=False)
    return re.sub(r'(?<=\]),(?=["\[])', ",\n", text) + "\n"


def main(releases: Path, here: Path) -> None:
    spoken = tomllib.loads((here / "spark33.toml").read_text(encoding="utf-8"))["messages"]
    folders = sorted(path for path in releases.iterdir() if path.is_dir())
    by_minor = {".".join(path.name.split(".")[:2]): read_release(path) for path in folders}
    names, messages = tables(by_minor, spoken)
    (here / "table.json").write_text(written(names), encoding="utf-8")
    (here / "messages.json").write_text(written(messages), encoding="utf-8")


if __name__ == "__main__":  # pragma: no cover
    main(Path(sys.argv[1]), Path(__file__).parent)
