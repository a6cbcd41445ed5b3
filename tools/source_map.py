"""From what the evidence names to the one construct of the source that it means, or candidates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import libcst as cst

from contracts.fix import Target
from tools.source_map_calls import (
    Calls,
    Function,
    enclosing,
    function_of,
    has_main_guard,
    under_main_guard,
)
from tools.source_map_frames import Placed
from tools.source_map_tree import Tree


class NotThisFailure(Exception):
    """The codemod's cause has several kinds of failure, and this is none that it is made for."""


class Refused(Exception):
    """No edit is made: the reason, and the constructs among which none could be chosen."""

    def __init__(self, why: str, candidates: tuple["Site", ...] = ()) -> None:
        super().__init__(why)
        self.why = why
        self.candidates = candidates


@dataclass(frozen=True, eq=False)
class Site:
    """A construct; `at` is the part of it whose line a traceback prints."""

    tree: Tree
    node: cst.CSTNode = field(repr=False)
    at: cst.CSTNode = field(repr=False)
    how: str = ""
    """What the evidence decides about the text of the edit."""

    @property
    def line(self) -> int:
        return self.tree.range(self.at).start.line

    @property
    def target(self) -> Target:
        first, end = self.tree.span(self.node)
        start = self.tree.byte(first)
        return Target(
            file=self.tree.name,
            line=self.line,
            byte=start,
            length=self.tree.byte(end) - start,
            function=function_of(self.tree, self.node).name,
            code=self.tree.code(self.node),
        )


@dataclass(frozen=True, eq=False)
class Project:
    """The files that the failing stack runs through, and those that they import."""

    trees: Mapping[str, Tree]
    stack: tuple[Placed, ...]
    """Frames of user code, outermost first."""
    absent: tuple[str, ...] = ()
    """Modules that the files import, neither among the sources nor known as public."""
    told: tuple[Placed, ...] = ()
    """Where Spark says that the failing expression was built, last one best."""

    @cached_property
    def calls(self) -> Calls:
        return Calls(self.trees)

    def is_live(self, site: Site) -> bool:
        inner = function_of(site.tree, site.node).node
        if inner is None and under_main_guard(site.tree, site.node):
            return site.tree.name in self._entries
        return (site.tree.name, inner) in self._live

    @cached_property
    def _entries(self) -> frozenset[str]:
        """Files whose own code started the run: their `__main__` part has run."""
        if any(each.file for each in self.stack):
            first = next(each for each in self.stack if each.file)
            return frozenset({first.file or ""})
        return frozenset(self.trees)

    @cached_property
    def _live(self) -> frozenset[tuple[str, cst.FunctionDef | None]]:
        roots = [self._function_at(each) for each in self.stack if each.file]
        started = [Function(name, None) for name in self._entries if self._starts_itself(name)]
        return self.calls.live([*roots, *started])

    def _starts_itself(self, file: str) -> bool:
        outermost = next((each for each in self.stack if each.file), None)
        is_module = outermost is None or outermost.frame.function in {"<module>", ""}
        return is_module or has_main_guard(self.trees[file])

    def _function_at(self, placed: Placed) -> Function:
        tree = self.trees[placed.file or ""]
        statement = statement_at(tree, placed.frame.line or 0)
        return function_of(tree, statement) if statement else Function(tree.name, None)


class _Statements(cst.CSTVisitor):
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.found: list[tuple[int, int, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.SimpleStatementLine | cst.BaseCompoundStatement):
            place = self.tree.range(node)
            self.found.append((_first_line(self.tree, node), place.end.line, node))
        return not isinstance(node, cst.BaseExpression)


def _first_line(tree: Tree, node: cst.CSTNode) -> int:
    """Decorators are part of what they decorate."""
    decorated = isinstance(node, cst.FunctionDef | cst.ClassDef) and node.decorators
    return tree.range(decorated[0] if decorated else node).start.line


def statement_at(tree: Tree, line: int) -> cst.CSTNode | None:
    """The smallest statement that stands on `line`."""
    visitor = _Statements(tree)
    tree.module.visit(visitor)
    over = [each for each in visitor.found if each[0] <= line <= each[1]]
    return min(over, key=lambda each: (each[1] - each[0], -each[0]))[2] if over else None


def at_failing_line(project: Project, sites: Sequence[Site]) -> Site:
    """The site on the line of the innermost frame of user code."""
    if not project.stack:
        raise Refused("the log prints no line of the user's code for this failure", tuple(sites))
    innermost = project.stack[-1]
    where = f"{innermost.frame.file}:{innermost.frame.line}"
    if innermost.file is None:
        raise Refused(f"{where} is not among the sources, or they are not the ones that ran")
    tree = project.trees[innermost.file]
    statement = statement_at(tree, innermost.frame.line or 0)
    there = [site for site in sites if statement and _within(site, tree, statement)]
    return _one_of(there, innermost.frame.line or 0, where)


def where_built(project: Project, sites: Sequence[Site]) -> Site:
    """The site at the place that Spark 4 names for the expression, else the only live one."""
    for told in reversed(project.told):
        if told.file is None:
            continue
        line = told.frame.line or 0
        there = [site for site in sites if _is_at(site, told.file, line)]
        return _one_of(there, line, f"{told.frame.file}:{line}")
    return only_live(project, sites)


def _is_at(site: Site, file: str, line: int) -> bool:
    """On the line itself, or in an expression that starts there: Python up to 3.9 names that."""
    if site.tree.name != file:
        return False
    return line in (site.line, site.tree.range(_outermost(site)).start.line)


def _within(site: Site, tree: Tree, statement: cst.CSTNode) -> bool:
    """Whether `statement` is the innermost one around the site."""
    if site.tree is not tree:
        return False
    around = (site.at, *enclosing(tree, site.at))
    kinds = (cst.SimpleStatementLine, cst.BaseCompoundStatement)
    return next((each for each in around if isinstance(each, kinds)), None) is statement


def _one_of(there: list[Site], line: int, where: str) -> Site:
    if not there:
        raise Refused(f"no construct that this change is made for stands at {where}")
    exact = [site for site in there if site.line == line]
    starts = {site.tree.range(_outermost(site)).start.line for site in there}
    if len(there) == 1 and (exact or line in starts):
        return there[0]
    if len(exact) == 1 and line not in starts:
        return exact[0]
    raise Refused(f"{len(there)} of them stand in the statement at {where}", tuple(there))


def _outermost(site: Site) -> cst.CSTNode:
    """The expression around the site: Python up to 3.9 names its first line for all of it."""
    around = [site.at, *enclosing(site.tree, site.at)]
    inner = [
        each for each in around if isinstance(each, cst.BaseSmallStatement | cst.BaseExpression)
    ]
    return inner[-1] if inner else site.at


def only_live(project: Project, sites: Sequence[Site]) -> Site:
    """The only site that can have run."""
    if not any(each.file for each in project.stack) and len(project.trees) != 1:
        raise Refused("no frame of the failing stack stands in a source file of the run")
    if project.absent:
        raise Refused(f"the source of {', '.join(project.absent)} is not there, and may hold more")
    live = tuple(site for site in sites if project.is_live(site))
    if len(live) == 1:
        return live[0]
    if not live:
        raise Refused(
            "no construct that this change is made for can be reached from the failing stack"
        )
    raise Refused(f"{len(live)} of them can have run, and the log does not say which", live)
