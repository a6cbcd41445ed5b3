"""An operator between two columns, and how to write the function that answers NULL instead."""

import re
from collections.abc import Mapping, Sequence

import libcst as cst

from contracts.fix import Edit
from tools.codemod import replace_span
from tools.codemods._columns import is_column, outside
from tools.source_map import Refused, Site
from tools.source_map_names import functions_name
from tools.source_map_tree import Tree

SINCE_SPARK = (3, 5)
_COMMENT = re.compile(r"#")


class _Operations(cst.CSTVisitor):
    def __init__(self, kinds: tuple[type[cst.BaseBinaryOp], ...]) -> None:
        self.kinds = kinds
        self.found: list[cst.BinaryOperation] = []

    def visit_BinaryOperation(self, node: cst.BinaryOperation) -> None:
        if isinstance(node.operator, self.kinds):
            self.found.append(node)


def operations(tree: Tree, kinds: Mapping[type[cst.BaseBinaryOp], str]) -> tuple[Site, ...]:
    """Those whose both sides are surely columns."""
    visitor = _Operations(tuple(kinds))
    tree.module.visit(visitor)
    return tuple(
        Site(tree, node, node)
        for node in visitor.found
        if is_column(tree, node.left) and is_column(tree, node.right)
    )


def as_function(site: Site, name: str) -> Sequence[Edit]:
    """`left OP right` becomes `F.name(left, right)`; the text of both sides stays where it is."""
    tree, node = site.tree, cst.ensure_type(site.node, cst.BinaryOperation)
    functions = functions_name(tree)
    if functions is None:
        raise Refused("the file has no name for pyspark.sql.functions to call it by", (site,))
    first, left_end = outside(tree, node.left)
    right, end = outside(tree, node.right)
    if _COMMENT.search(tree.text[left_end:right]):
        raise Refused("a comment stands beside the operator", (site,))
    return (
        replace_span(tree, first, first, f"{functions}.{name}("),
        replace_span(tree, left_end, right, ", "),
        replace_span(tree, end, end, ")"),
    )
