"""Where files other than Python set a key of Spark: the bytes of the value."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
"""And what TOML has besides, which is compared as a whole."""

_VALUE = r"(?P<quote>[\"']?)(?P<value>[^\s\"',}\]#]+)(?P=quote)"
_NAMED = (
    ("databricks", re.compile(r"(?:^|/)databricks\.ya?ml$|\bspark_conf\b", re.MULTILINE)),
    ("kubernetes", re.compile(r"^kind:\s*(?:Scheduled)?SparkApplication\s*$", re.MULTILINE)),
    ("glue", re.compile(r"\bglue\w*\b", re.IGNORECASE)),
    ("emr", re.compile(r"\"?Classification\"?\s*[:=]|HadoopJarStep|sparkSubmitParameters")),
)
_SPEC = re.compile(r"^(?P<indent>[ ]*)(?P<who>driver|executor):[ ]*$")
_FIELDS = {"memory": "memory", "memoryOverhead": "memoryOverhead", "cores": "cores"}
_FIELD = re.compile(rf"^(?P<indent>[ ]*)(?P<field>\w+):[ ]+{_VALUE}[ ]*(?:#.*)?$")


@dataclass(frozen=True, order=True)
class Place:
    """A value of a key as it is written; `first` and `end` are code points of the text."""

    priority: int
    """Lower ones win."""
    kind: str
    file: str
    first: int
    end: int
    value: str


PRIORITY = {
    "session": 0, "builder": 1, "operator": 2, "submit": 2, "properties": 3,
    "databricks": 4, "kubernetes": 4, "glue": 4, "emr": 4, "file": 4,
}  # fmt: skip


def kind_of(name: str, text: str) -> str:
    if name.endswith((".properties", ".conf")):
        return "properties"
    return next((kind for kind, says in _NAMED if says.search(f"{name}\n{text}")), "file")


def mentions(text: str, key: str) -> tuple[int, ...]:
    """Where the key stands in the text, comments left out."""
    found = re.finditer(rf"(?<![\w.]){re.escape(key)}(?![\w.])", text)
    return tuple(each.start() for each in found if not _in_comment(text, each.start()))


def _in_comment(text: str, at: int) -> bool:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return line.lstrip().startswith(("#", "//")) or " #" in line


def places_in(name: str, text: str, key: str) -> tuple[Place, ...]:
    """`key: value`, `"key": "value"`, `key=value`, `--conf key=value`, and a SparkApplication's."""
    kind = kind_of(name, text)
    pattern = re.compile(rf"{re.escape(key)}[\"']?(?:[ \t]*[:=][ \t]*|[ \t]+){_VALUE}")
    plain = (pattern.match(text, at) for at in mentions(text, key))
    found = [
        Place(PRIORITY[kind], kind, name, each.start("value"), each.end("value"), each["value"])
        for each in plain
        if each
    ]
    if kind == "kubernetes":
        found += _of_the_spec(name, text, key)
    return tuple(sorted(found))


def _of_the_spec(name: str, text: str, key: str) -> Iterator[Place]:
    """`spec.executor.memory` is spark.executor.memory."""
    who, indent, at = "", 0, 0
    for line in text.splitlines(keepends=True):
        if head := _SPEC.match(line.rstrip("\r\n")):
            who, indent = head["who"], len(head["indent"])
        elif field := _FIELD.match(line.rstrip("\r\n")):
            deeper = len(field["indent"]) > indent
            if who and deeper and f"spark.{who}.{_FIELDS.get(field['field'], '')}" == key:
                first = at + field.start("value")
                yield Place(
                    PRIORITY["kubernetes"], "kubernetes", name, first,
                    first + len(field["value"]), field["value"],
                )  # fmt: skip
            who = who if deeper else ""
        at += len(line)


def is_sound(name: str, before: str, after: str) -> bool:
    """Whether a parser of the format reads both, and one value alone differs."""
    if name.endswith(".json"):
        return _leaves_differ(json.loads(before), json.loads(after)) == 1
    if name.endswith(".toml"):
        return _leaves_differ(tomllib.loads(before), tomllib.loads(after)) == 1
    return before.count("\n") == after.count("\n")


def _leaves_differ(before: Json, after: Json) -> int:
    match before, after:
        case dict(), dict() if before.keys() == after.keys():
            return sum(_leaves_differ(before[key], after[key]) for key in before)
        case list(), list() if len(before) == len(after):
            return sum(_leaves_differ(a, b) for a, b in zip(before, after, strict=True))
        case _:
            return int(before != after)
