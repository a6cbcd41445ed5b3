"""Take a plain value out of an object before the function that is shipped to executors."""

import re
from collections.abc import Iterator, Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod
from tools.codemods._closures import (
    captured,
    nested_shipped,
    shipped_around,
    taken_out,
)
from tools.source_map import NotThisFailure, Project, Refused, Site, only_live
from tools.source_map_calls import enclosing
from tools.source_map_clues import Clues
from tools.source_map_names import calls
from tools.source_map_tree import Tree

_PICKLE = re.compile(r"cannot pickle '(?P<type>[\w.]+)' object|[Cc]an't pickle ")
_PLAIN = frozenset({"str", "int", "float", "bool", "bytes"})


def sites(tree: Tree) -> tuple[Site, ...]:
    """`store.value("k")` in a shipped function: a method of a captured object, constants only."""
    return tuple(
        Site(tree, call, call)
        for function in nested_shipped(tree)
        for call in _calls_in(tree, function)
        if _receiver(call) in captured(tree, function) and _is_constant(call)
    )


def _calls_in(tree: Tree, function: cst.FunctionDef) -> Iterator[cst.Call]:
    return (call for call in calls(tree) if function in enclosing(tree, call))


def _receiver(call: cst.Call) -> str | None:
    match call.func:
        case cst.Attribute(value=cst.Name(value=name)):
            return name
        case _:
            return None


def _is_constant(call: cst.Call) -> bool:
    plain = (cst.SimpleString, cst.Integer, cst.Float)
    return all(isinstance(arg.value, plain) and not arg.star for arg in call.args)


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    if not _PICKLE.search(clues.text):
        raise NotThisFailure
    return only_live(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    call, function = cst.ensure_type(site.node, cst.Call), shipped_around(site)
    holds = captured(site.tree, function)
    receiver = _receiver(call) or ""
    if holds - {receiver} or receiver not in holds:
        others = ", ".join(sorted(holds - {receiver}))
        raise Refused(f"the function holds {others} as well, which may be what fails", (site,))
    if site.tree.code(function.body).count(f"{_receiver(call)}.") > 1:
        raise Refused(f"the function uses {_receiver(call)} for other things as well", (site,))
    method = cst.ensure_type(call.func, cst.Attribute).attr.value
    if not _is_plain_read(project, method):
        raise Refused(
            f"{method} is no method of the sources that only returns a plain value by its"
            " annotation: called once it may give another result",
            (site,),
        )
    return (
        Precondition(
            what="the call gives a plain value that no row changes, and the function needs no more",
            met_by=clues.evidence,
            detail=f"{site.tree.code(call)} is taken once, on the driver",
        ),
    )


class _Methods(cst.CSTVisitor):
    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[cst.FunctionDef] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        if node.name.value == self.name:
            self.found.append(node)


def _is_plain_read(project: Project, name: str) -> bool:
    """Whether one definition has this name, and it is one `return` of an annotated plain type."""
    found: list[cst.FunctionDef] = []
    for tree in project.trees.values():
        visitor = _Methods(name)
        tree.module.visit(visitor)
        found += visitor.found
    return len(found) == 1 and _returns_plain(found[0])


def _returns_plain(function: cst.FunctionDef) -> bool:
    match function:
        case cst.FunctionDef(
            returns=cst.Annotation(annotation=cst.Name(value=kind)),
            body=cst.IndentedBlock(body=[cst.SimpleStatementLine(body=[cst.Return()])]),
        ):
            return kind in _PLAIN
        case _:
            return False


def edit(site: Site) -> Sequence[Edit]:
    call = cst.ensure_type(site.node, cst.Call)
    method = cst.ensure_type(call.func, cst.Attribute).attr.value
    return taken_out(site, f"{_receiver(call)}_{method}")


def touches(site: Site) -> Sequence[cst.CSTNode]:
    return (shipped_around(site),)


CODEMOD = Codemod(
    id="hoist-closure-value",
    about="Take the value out of the object before the function that is shipped",
    fixes=frozenset({"code.not-serializable"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    touches=touches,
    effect="none",
    effect_note=(
        "The value is read once, on the driver, instead of for each row. It travels to the"
        " executors inside the function: think twice if it is a secret."
    ),
    review="read",
    refuses=(
        "the function holds other objects of the functions around it, or uses this one otherwise",
        "an argument of the call depends on the row",
        "the method is not in the sources, or does more than return an annotated plain value",
    ),
)
