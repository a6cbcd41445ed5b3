"""What an edit of a column expression needs: types as they are written, keys, operands."""

import re

import libcst as cst
import libcst.matchers as m

from tools.source_map import Site
from tools.source_map_calls import enclosing
from tools.source_map_names import calls, column_name, is_spark_function, text_of
from tools.source_map_tree import Tree

_SAME_TYPE = {
    "integer": "int", "long": "bigint", "short": "smallint", "byte": "tinyint", "real": "float",
    "dec": "decimal", "numeric": "decimal", "bool": "boolean",
}  # fmt: skip
_CLASS = re.compile(r"^(?:\w+\.)*(?P<name>[A-Z]\w*)Type\((?P<args>[^()]*)\)$")
_KEYED = frozenset(
    {"join", "groupBy", "groupby", "partitionBy", "dropDuplicates", "drop_duplicates"}
    | {"repartition"}
)


def type_name(text: str) -> str:
    """One spelling for a SQL type: `DECIMAL(10, 2)` and `DecimalType(10, 2)` are one."""
    found = _CLASS.match(text.strip())
    if found:
        args = f"({found['args']})" if found["args"] else ""
        text = f"{found['name']}{args}"
    plain = re.sub(r"\s+", "", text).lower()
    head, bracket, rest = plain.partition("(")
    return f"{_SAME_TYPE.get(head, head)}{bracket}{rest}"


def type_of(tree: Tree, node: cst.BaseExpression) -> str | None:
    """The type that a literal or `DecimalType(10, 2)` names; None where it is computed."""
    text = text_of(node)
    if text is not None:
        return type_name(text)
    if isinstance(node, cst.Call) and _CLASS.match(tree.code(node)):
        return type_name(tree.code(node))
    return None


def target_column(site: Site) -> str | None:
    """The column that the expression around the site makes: by `withColumn` or `alias`."""
    for node in enclosing(site.tree, site.node):
        match node:
            case cst.Call(
                func=cst.Attribute(attr=cst.Name(value="withColumn")),
                args=[cst.Arg(value=name), _],
            ):
                return text_of(name)
            case _:
                pass
    return None


def is_key(tree: Tree, name: str) -> bool:
    """Whether rows are joined, grouped, partitioned or told apart by this column in the file."""
    return any(
        isinstance(call.func, cst.Attribute)
        and call.func.attr.value in _KEYED
        and any(_names(tree, arg.value, name) for arg in call.args)
        for call in calls(tree)
    )


def _names(tree: Tree, node: cst.BaseExpression, name: str) -> bool:
    found = m.findall(node, m.SimpleString() | m.Subscript() | m.Attribute())
    return any(
        text_of(each) == name
        or column_name(tree, each) == name
        or (isinstance(each, cst.Attribute) and each.attr.value == name)
        for each in (node, *found)
    )


def is_column(tree: Tree, node: cst.BaseExpression) -> bool:
    """Whether it is surely a column: made by a function of Spark or taken from a frame by name."""
    if column_name(tree, node) is not None:
        return True
    match node:
        case cst.Call(func=cst.Attribute(value=inner)) if is_column(tree, inner):
            return True
        case cst.Call(func=func):
            names = ("sum", "avg", "min", "max", "count", "coalesce", "abs", "round", "when")
            return is_spark_function(tree, func, *names)
        case cst.BinaryOperation(left=left, right=right):
            return is_column(tree, left) or is_column(tree, right)
        case _:
            return False


def outside(tree: Tree, node: cst.BaseExpression) -> tuple[int, int]:
    """The span of an expression with its own parentheses."""
    if not node.lpar:
        return tree.span(node)
    return tree.span(node.lpar[0])[0], tree.span(node.rpar[-1])[1]
