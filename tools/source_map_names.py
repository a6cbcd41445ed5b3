"""What a name or a call in the source means, by its imports and scopes and not by its spelling."""

from collections.abc import Iterable
from functools import lru_cache

import libcst as cst
from libcst.helpers import get_full_name_for_node
from libcst.metadata import QualifiedNameSource
from libcst.metadata.scope_provider import Scope

from tools.source_map import Site
from tools.source_map_calls import enclosing
from tools.source_map_tree import Tree

_FUNCTIONS = (
    "pyspark.sql.functions",
    "pyspark.sql.functions.builtin",
    "pyspark.sql.connect.functions",
    "pyspark.sql.connect.functions.builtin",
)


class _Calls(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: list[cst.Call] = []

    def visit_Call(self, node: cst.Call) -> None:
        self.found.append(node)


class _Stars(cst.CSTVisitor):
    def __init__(self) -> None:
        self.modules: list[str] = []

    def visit_ImportFrom(self, node: cst.ImportFrom) -> None:
        if isinstance(node.names, cst.ImportStar):
            self.modules.append(get_full_name_for_node(node.module) or "" if node.module else "")


@lru_cache(maxsize=64)
def calls(tree: Tree) -> tuple[cst.Call, ...]:
    """Every call of the file, in the order of its text."""
    visitor = _Calls()
    tree.module.visit(visitor)
    return tuple(visitor.found)


@lru_cache(maxsize=64)
def star_imports(tree: Tree) -> tuple[str, ...]:
    visitor = _Stars()
    tree.module.visit(visitor)
    return tuple(visitor.modules)


def imported(tree: Tree, node: cst.CSTNode) -> frozenset[str]:
    """The dotted names that `node` can stand for by the imports it sees; empty if it is no import.

    A name that another definition may also give is none: nothing is known of it. Neither is an
    attribute of what a call gives back, `F.col("k").cast`.
    """
    scope = tree.scopes.get(node) if _is_dotted(node) else None
    found = tuple(scope.get_qualified_names_for(node)) if scope else ()
    if scope is None or any(each.source is not QualifiedNameSource.IMPORT for each in found):
        return frozenset()
    names = frozenset(each.name for each in found)
    if not names and isinstance(node, cst.Name) and not scope[node.value]:
        stars = star_imports(tree)
        return frozenset({f"{stars[0]}.{node.value}"}) if len(stars) == 1 else frozenset()
    return names


def _is_dotted(node: cst.CSTNode) -> bool:
    while isinstance(node, cst.Attribute):
        node = node.value
    return isinstance(node, cst.Name)


def is_imported(tree: Tree, node: cst.CSTNode, wanted: Iterable[str]) -> bool:
    names = imported(tree, node)
    return bool(names) and names <= frozenset(wanted)


def method_sites(tree: Tree, names: frozenset[str]) -> tuple[Site, ...]:
    """Calls `x.name(…)` of a value, not of an imported module."""
    return tuple(
        Site(tree, call, call.func.attr)
        for call in calls(tree)
        if isinstance(call.func, cst.Attribute)
        and call.func.attr.value in names
        and not imported(tree, call.func)
    )


@lru_cache(maxsize=64)
def functions_name(tree: Tree) -> str | None:
    """The name that the file gives `pyspark.sql.functions`, mostly `F`; None where it has none."""
    scope = tree.scopes[tree.module]
    names = sorted({each.name for each in scope.assignments}) if scope else []
    return next((name for name in names if _is_functions(scope, name)), None)


def _is_functions(scope: Scope | None, name: str) -> bool:
    found = scope.get_qualified_names_for(name) if scope else ()
    return {each.name for each in found} == {_FUNCTIONS[0]}


def is_spark_function(tree: Tree, node: cst.CSTNode, *names: str) -> bool:
    """Whether `node` is one of these functions of `pyspark.sql.functions`, however imported."""
    wanted = (f"{module}.{name}" for module in _FUNCTIONS for name in names)
    return is_imported(tree, node, wanted)


def column_name(tree: Tree, node: cst.CSTNode) -> str | None:
    """`k` of `F.col("k")`, `frame["k"]`; an attribute `frame.k` may be a method as well."""
    match node:
        case cst.Call(args=[cst.Arg(value=value)]) if is_spark_function(
            tree, node.func, "col", "column"
        ):
            return text_of(value)
        case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=index))]):
            return text_of(index)
        case _:
            return None


def statement_of(tree: Tree, node: cst.CSTNode) -> cst.CSTNode:
    """The innermost statement around `node`."""
    kinds = (cst.SimpleStatementLine, cst.BaseCompoundStatement)
    around = (node, *enclosing(tree, node))
    return next(each for each in around if isinstance(each, kinds))


def text_of(node: cst.CSTNode) -> str | None:
    """The value of a plain string literal."""
    match node:
        case cst.SimpleString() | cst.ConcatenatedString():
            value = node.evaluated_value
            return value if isinstance(value, str) else None
        case _:
            return None


def arguments(call: cst.Call, *names: str) -> dict[str, cst.Arg] | None:
    """The arguments by name, positional ones named in order; None where `*` or more hide some."""
    found: dict[str, cst.Arg] = {}
    for place, arg in enumerate(call.args):
        name = arg.keyword.value if arg.keyword else (names[place] if place < len(names) else "")
        if arg.star or not name or name in found:
            return None
        found[name] = arg
    return found
