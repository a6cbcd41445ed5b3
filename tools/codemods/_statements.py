"""Taking a whole statement out of its block, with its line."""

import libcst as cst

from contracts.fix import Edit
from tools.codemod import replace_span
from tools.source_map import Refused, Site
from tools.source_map_names import statement_of
from tools.source_map_tree import Tree


def stands_alone(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether the expression is a statement, on lines of its own or beside others."""
    around = tree.parents[node]
    line = tree.parents.get(around)
    return isinstance(around, cst.Expr) and isinstance(line, cst.SimpleStatementLine)


def _alone(block: cst.CSTNode) -> bool:
    return isinstance(block, cst.IndentedBlock) and len(block.body) == 1


def without(site: Site) -> Edit:
    """The lines of the statement that the site is, up to the line break after it."""
    tree, statement = site.tree, statement_of(site.tree, site.node)
    line = cst.ensure_type(statement, cst.SimpleStatementLine)
    if len(line.body) != 1:
        raise Refused("the statement shares its line with others", (site,))
    if _alone(tree.parents[statement]):
        raise Refused("the block would be empty without the statement", (site,))
    if line.trailing_whitespace.comment:
        raise Refused("a comment stands beside the statement", (site,))
    first, end = tree.span(statement)
    start = tree.text.rfind("\n", 0, first) + 1
    after = tree.text.find("\n", end)
    return replace_span(tree, start, len(tree.text) if after < 0 else after + 1, "")
