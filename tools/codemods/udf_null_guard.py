"""Let a UDF answer None for the None that it was given, where it failed on it."""

import re
from collections.abc import Iterator, Sequence

import libcst as cst
import libcst.matchers as m

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.source_map import NotThisFailure, Project, Refused, Site, at_failing_line
from tools.source_map_clues import Clues
from tools.source_map_names import calls, is_imported
from tools.source_map_tree import Tree

_UDF = ("pyspark.sql.functions.udf", "pyspark.sql.udf.udf", "pyspark.sql.functions.builtin.udf")
_NONE = re.compile(
    r"'NoneType' object (?:has no attribute '(?P<attribute>\w+)'|is not (?P<index>subscriptable))"
)


class _Functions(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: list[cst.FunctionDef] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.found.append(node)


class _Uses(cst.CSTVisitor):
    """`name.…` and `name[…]`, and whether anything else gives `name` a value."""

    def __init__(self, name: str) -> None:
        self.found: list[cst.Attribute | cst.Subscript] = []
        self.is_assigned = False
        self._is_name = m.Name(name)

    def visit_Attribute(self, node: cst.Attribute) -> None:
        if m.matches(node.value, self._is_name):
            self.found.append(node)

    def visit_Subscript(self, node: cst.Subscript) -> None:
        if m.matches(node.value, self._is_name):
            self.found.append(node)

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:
        self.is_assigned |= bool(m.findall(node.target, self._is_name))

    def visit_For(self, node: cst.For) -> None:
        self.is_assigned |= bool(m.findall(node.target, self._is_name))


def sites(tree: Tree) -> tuple[Site, ...]:
    """First uses of the parameters of UDFs that no guard at the top of the body protects."""
    return tuple(site for function in _udfs(tree) for site in _unguarded(tree, function))


def _udfs(tree: Tree) -> Iterator[cst.FunctionDef]:
    visitor = _Functions()
    tree.module.visit(visitor)
    passed = {
        call.args[0].value.value
        for call in calls(tree)
        if call.args and isinstance(call.args[0].value, cst.Name)
        and is_imported(tree, call.func, _UDF)
    }  # fmt: skip
    for function in visitor.found:
        decorators = (each.decorator for each in function.decorators)
        names = (each.func if isinstance(each, cst.Call) else each for each in decorators)
        if function.name.value in passed or any(is_imported(tree, each, _UDF) for each in names):
            yield function


def _unguarded(tree: Tree, function: cst.FunctionDef) -> Iterator[Site]:
    for param in function.params.params:
        uses = _Uses(param.name.value)
        function.body.visit(uses)
        if not uses.found or uses.is_assigned or _is_guarded(function, param.name.value):
            continue
        for use in uses.found:
            at = use.attr if isinstance(use, cst.Attribute) else use.value
            yield Site(tree, function, at)


def _is_guarded(function: cst.FunctionDef, name: str) -> bool:
    """Whether the body speaks of `name` and None anywhere: then its author thought of it."""
    is_none = m.ComparisonTarget(comparator=m.Name("None"))
    by_none = m.Comparison(left=m.Name(name), comparisons=[is_none])
    by_truth = m.OneOf(
        m.If(test=m.OneOf(m.Name(name), m.UnaryOperation(m.Not(), m.Name(name)))),
        m.IfExp(test=m.Name(name)),
    )
    return bool(m.findall(function.body, by_none) or m.findall(function.body, by_truth))


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    told = _NONE.search(clues.message)
    if told is None:
        raise NotThisFailure
    same = [site for site in found if _is_told(site, told)]
    return at_failing_line(project, same)


def _is_told(site: Site, told: re.Match[str]) -> bool:
    use = site.tree.parents[site.at]
    if isinstance(use, cst.Subscript):
        return told["index"] is not None
    return isinstance(use, cst.Attribute) and use.attr.value == told["attribute"]


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    if not isinstance(_function(site).body, cst.IndentedBlock):
        raise Refused("the body of the UDF stands on the line of its name", (site,))
    return (
        Precondition(
            what="the value on which the UDF failed is its own parameter, and None",
            met_by=clues.evidence,
            detail=f"line {site.line} uses {_name(site)}, and nothing in the UDF expects None",
        ),
    )


def _function(site: Site) -> cst.FunctionDef:
    return cst.ensure_type(site.node, cst.FunctionDef)


def _name(site: Site) -> str:
    use = site.tree.parents[site.at]
    value = use.value if isinstance(use, cst.Attribute | cst.Subscript) else site.at
    return cst.ensure_type(value, cst.Name).value


def edit(site: Site) -> Sequence[Edit]:
    """Two lines before the first statement, with its indent and the file's own line end."""
    tree = site.tree
    first = _first_statement(_function(site))
    start = tree.span(first)[0]
    line = tree.lines[tree.range(first).start.line - 1]
    indent = line[: len(line) - len(line.lstrip())]
    step = tree.module.default_indent
    end = tree.module.default_newline
    guard = f"if {_name(site)} is None:{end}{indent}{step}return None{end}{indent}"
    return (replace_span(tree, start, start, guard),)


def _first_statement(function: cst.FunctionDef) -> cst.CSTNode:
    """The first one after a docstring."""
    body = function.body.body
    has_docstring = function.get_docstring(clean=False) is not None and len(body) > 1
    return body[1 if has_docstring else 0]


def also(site: Site) -> Sequence[Site]:
    """The other uses of the same parameter, which the one guard protects as well."""
    return tuple(
        each
        for each in sites(site.tree)
        if each.node is site.node and each.at is not site.at and _name(each) == _name(site)
    )


CODEMOD = Codemod(
    id="udf-null-guard",
    about="Answer None where the UDF is given None",
    fixes=frozenset({"code.none-value", "code.udf-exception"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    also=also,
    effect="changes-values",
    effect_note=(
        "Rows with NULL in this column get NULL from the UDF instead of failing the job. Ask"
        " whether such rows should exist; a guard around the call would not protect a Python UDF."
    ),
    review="think",
    refuses=(
        "the exception is not about None, or not in the UDF itself",
        "the function is a pandas UDF: a Series is never None",
        "the UDF already asks for None, or assigns the parameter anew",
    ),
)
