"""Reads the columns of a union's inputs out of the plan that an analysis error prints."""

import re
from dataclasses import dataclass, field

_UNION = re.compile(r"'?Union\b[^:]*$")
_BRANCH = re.compile(r"(?P<tree>:[ :]*[:+]- |\+- |:- )(?P<node>'?[A-Z]\w*.*)$")
"""`:  +- Project [a#1L]`: bars of the outer levels, then the arm of this node.

Airflow strips leading blanks, so below the last input depth cannot be told; above it bars remain.
"""
_COLUMN = re.compile(r"^(?P<name>[^#]+)#\d+(?P<long>L?)$")
_LIST = re.compile(
    r"^(?P<kind>[A-Z]\w*) \[(?P<columns>.*)\](?: [a-z]\w*)?(?:, (?:true|false))?\s*\"?,?\}?$"
)
_SAME_COLUMNS = (
    "Filter ",
    "Deduplicate ",
    "Distinct",
    "Sort ",
    "SubqueryAlias ",
    "GlobalLimit ",
    "LocalLimit ",
    "Repartition ",
    "RepartitionByExpression ",
    "ResolvedHint ",
    "Sample ",
)
_LISTS = {"Project", "Relation", "LogicalRDD", "LocalRelation"}


@dataclass(frozen=True, slots=True)
class Columns:
    """Output columns of one input, in order; Spark compares their names without case."""

    names: tuple[str, ...]
    longs: frozenset[str] = field(default_factory=frozenset)
    """Keys of those that the plan marks as bigint, the only type it prints."""

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(name.lower() for name in self.names)

    def without(self, other: "Columns") -> tuple[str, ...]:
        return tuple(name for name in self.names if name.lower() not in other.keys)


def union_branches(text: str) -> tuple[Columns | None, ...]:
    """The inputs of the first union in `text`, first to last; None for one not listed in full."""
    lines = text.splitlines()
    start = next(
        (
            n
            for n, line in enumerate(lines)
            if _UNION.search(line.rstrip('",}')) and _arm(lines, n + 1)
        ),
        None,
    )
    if start is None:
        return ()
    branches: list[list[str]] = []
    for line in lines[start + 1 :]:
        arm = _BRANCH.search(line)
        if arm is None:
            break
        if arm["tree"] in {":- ", "+- "} and not _is_last(branches):
            branches.append([arm["tree"]])
        branches[-1].append(arm["node"])
    return tuple(_output(nodes[1:]) for nodes in branches) if _is_last(branches) else ()


def _arm(lines: list[str], at: int) -> bool:
    found = _BRANCH.search(lines[at]) if at < len(lines) else None
    return found is not None and found["tree"] == ":- "


def _is_last(branches: list[list[str]]) -> bool:
    return bool(branches) and branches[-1][0] == "+- "


def _output(nodes: list[str]) -> Columns | None:
    """The columns of the first node that lists them, below nodes that pass theirs on."""
    node = next((node for node in nodes if not node.startswith(_SAME_COLUMNS)), "")
    found = _LIST.match(node)
    if found is None or found["kind"] not in _LISTS or " more fields" in node:
        return None
    columns = [_COLUMN.match(item.rpartition(" AS ")[2]) for item in _items(found["columns"])]
    named = [column for column in columns if column]
    if len(named) != len(columns):
        return None
    longs = frozenset(column["name"].lower() for column in named if column["long"])
    return Columns(tuple(column["name"] for column in named), longs)


def _items(text: str) -> list[str]:
    """Split at the commas that stand in no bracket."""
    items, depth = [""], 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            items.append("")
        else:
            items[-1] += sign
    return [item.strip() for item in items]
