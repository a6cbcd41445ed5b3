"""Functions that are shipped to executors, and how a value is taken out of one beforehand."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import libcst as cst
import libcst.matchers as m

from contracts.fix import Edit
from tools.codemod import replace_node, replace_span
from tools.source_map import Refused, Site
from tools.source_map_calls import enclosing
from tools.source_map_names import calls, is_spark_function
from tools.source_map_tree import Tree

_SHIPS = frozenset(
    {"map", "flatMap", "filter", "foreach", "foreachPartition", "mapPartitions", "mapValues"}
    | {"mapInPandas", "mapInArrow", "applyInPandas", "apply", "reduceByKey", "keyBy"}
)


class _Functions(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: list[cst.FunctionDef] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.found.append(node)


@lru_cache(maxsize=16)
def nested_shipped(tree: Tree) -> tuple[cst.FunctionDef, ...]:
    """Functions defined inside a function and passed to `udf` or to a method of a frame."""
    visitor = _Functions()
    tree.module.visit(visitor)
    passed = {
        arg.value.value
        for call in calls(tree)
        if _ships(tree, call)
        for arg in call.args[:1]
        if isinstance(arg.value, cst.Name)
    }
    return tuple(
        each
        for each in visitor.found
        if outer_function(tree, each) and (each.name.value in passed or _is_udf(tree, each))
    )


def _ships(tree: Tree, call: cst.Call) -> bool:
    if is_spark_function(tree, call.func, "udf", "pandas_udf"):
        return True
    return isinstance(call.func, cst.Attribute) and call.func.attr.value in _SHIPS


def _is_udf(tree: Tree, function: cst.FunctionDef) -> bool:
    made = (each.decorator for each in function.decorators)
    names = (each.func if isinstance(each, cst.Call) else each for each in made)
    return any(is_spark_function(tree, each, "udf", "pandas_udf") for each in names)


def outer_function(tree: Tree, node: cst.CSTNode) -> cst.FunctionDef | None:
    around = (each for each in enclosing(tree, node) if isinstance(each, cst.FunctionDef))
    return next(around, None)


def inner_names(function: cst.FunctionDef) -> frozenset[str]:
    """Names that the function gives a meaning of its own: parameters, targets, imports."""
    params = m.findall(function.params, m.Param())
    found = {each.name.value for each in params if isinstance(each, cst.Param)}
    targets = m.findall(function.body, m.AssignTarget() | m.For() | m.CompFor() | m.AsName())
    for each in targets:
        inside = each.name if isinstance(each, cst.AsName) else getattr(each, "target", each)
        found |= {n.value for n in m.findall(inside, m.Name()) if isinstance(n, cst.Name)}
    return frozenset(found)


def outer_names(tree: Tree, function: cst.FunctionDef) -> frozenset[str]:
    """Names that the functions around it give a meaning: what the closure may hold."""
    around = (each for each in enclosing(tree, function) if isinstance(each, cst.FunctionDef))
    return frozenset(name for outer in around for name in inner_names(outer))


def captured(tree: Tree, function: cst.FunctionDef) -> frozenset[str]:
    """Names of the functions around it that the function uses."""
    used = _loads(tree, function)
    return frozenset(used) & (outer_names(tree, function) - inner_names(function))


def _loads(tree: Tree, function: cst.FunctionDef) -> Iterator[str]:
    for each in m.findall(function.body, m.Name()):
        around = tree.parents.get(each)
        is_attribute = isinstance(around, cst.Attribute) and around.attr is each
        is_keyword = isinstance(around, cst.Arg) and around.keyword is each
        if isinstance(each, cst.Name) and not is_attribute and not is_keyword:
            yield each.value


def shipped_around(site: Site) -> cst.FunctionDef:
    """The shipped function that the site stands in."""
    shipped = nested_shipped(site.tree)
    return next(
        each
        for each in enclosing(site.tree, site.node)
        if isinstance(each, cst.FunctionDef) and each in shipped
    )


def taken_out(site: Site, name: str) -> Sequence[Edit]:
    """`name = <expression>` on the line before the function, and `name` in place of it."""
    tree, function = site.tree, shipped_around(site)
    if name in tree.text:
        raise Refused(f"the file uses the name {name} already", (site,))
    head = function.decorators[0] if function.decorators else function
    start = tree.span(head)[0]
    line = tree.lines[tree.range(head).start.line - 1]
    indent = line[: len(line) - len(line.lstrip())]
    before = f"{name} = {tree.code(site.node)}{tree.module.default_newline}{indent}"
    return (replace_span(tree, start, start, before), replace_node(tree, site.node, name))
