"""The two sides of a join, and how it joins."""

from dataclasses import dataclass, field

import libcst as cst

from tools.source_map import Site
from tools.source_map_calls import enclosing
from tools.source_map_names import arguments, text_of


@dataclass(frozen=True, eq=False)
class Key:
    """`frame["column"]` or `frame.column`."""

    frame: str
    column: str
    node: cst.BaseExpression = field(repr=False)


def call_of(site: Site) -> cst.Call:
    return cst.ensure_type(site.node, cst.Call)


def comparison(site: Site) -> cst.Comparison | None:
    given = arguments(call_of(site), "other", "on", "how") or {}
    on = given["on"].value if "on" in given else None
    match on:
        case cst.Comparison(comparisons=[cst.ComparisonTarget(operator=cst.Equal())]):
            return on
        case _:
            return None


def equal_keys(site: Site) -> tuple[Key, Key] | None:
    """The two sides of the only `==`, where each is a column of one of the joined names."""
    on = comparison(site)
    if on is None:
        return None
    receiver = cst.ensure_type(call_of(site).func, cst.Attribute).value
    other = (arguments(call_of(site), "other", "on", "how") or {})["other"].value
    pair = [_key(on.left), _key(on.comparisons[0].comparator)]
    names = [each.value for each in (receiver, other) if isinstance(each, cst.Name)]
    by_frame = {each.frame: each for each in pair if each}
    if len(names) != 2 or set(by_frame) != set(names) or names[0] == names[1]:
        return None
    left, right = by_frame[names[0]], by_frame[names[1]]
    return (left, right) if left.column == right.column else None


def _key(node: cst.BaseExpression) -> Key | None:
    match node:
        case cst.Subscript(
            value=cst.Name(value=frame),
            slice=[cst.SubscriptElement(slice=cst.Index(value=index))],
        ):
            column = text_of(index)
            return Key(frame, column, node) if column else None
        case cst.Attribute(value=cst.Name(value=frame), attr=cst.Name(value=column)):
            return Key(frame, column, node)
        case _:
            return None


def function_around(site: Site) -> cst.CSTNode:
    """The function around the join, or the module."""
    around = list(enclosing(site.tree, site.node))
    return next((each for each in around if isinstance(each, cst.FunctionDef)), around[-1])


def how_of(site: Site) -> str | None:
    """The type of the join as it is written; None where it is computed."""
    given = arguments(call_of(site), "other", "on", "how") or {}
    return text_of(given["how"].value) if "how" in given else "inner"
