"""Read a value of the session on the driver, before the function that is shipped to executors."""

import re
from collections.abc import Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod
from tools.codemods._closures import captured, nested_shipped, shipped_around, taken_out
from tools.source_map import NotThisFailure, Project, Refused, Site, only_live
from tools.source_map_calls import enclosing
from tools.source_map_clues import Clues
from tools.source_map_names import calls, text_of
from tools.source_map_tree import Tree

_MESSAGE = re.compile(
    r"CONTEXT_ONLY_VALID_ON_DRIVER|reference SparkContext from a broadcast variable"
    r"|SparkContext can only be used on the driver"
)
_PLAIN = frozenset({"applicationId", "version", "appName", "defaultParallelism", "uiWebUrl"})
_SESSIONS = frozenset({"spark", "sc", "session", "spark_session", "spark_context"})


class _Attributes(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: list[cst.Attribute] = []

    def visit_Attribute(self, node: cst.Attribute) -> None:
        if node.attr.value in _PLAIN:
            self.found.append(node)


def sites(tree: Tree) -> tuple[Site, ...]:
    """`sc.applicationId`, `spark.conf.get("k")` in a function that is shipped."""
    shipped = nested_shipped(tree)
    visitor = _Attributes()
    tree.module.visit(visitor)
    values: list[cst.Attribute | cst.Call] = [*visitor.found, *filter(_is_setting, calls(tree))]
    return tuple(
        Site(tree, node, node)
        for node in values
        for function in enclosing(tree, node)
        if function in shipped and _root(node) in _SESSIONS
    )


def _is_setting(call: cst.Call) -> bool:
    match call:
        case cst.Call(
            func=cst.Attribute(
                value=cst.Attribute(attr=cst.Name(value="conf")), attr=cst.Name("get")
            ),
            args=[cst.Arg(value=name)],
        ):
            return text_of(name) is not None
        case _:
            return False


def _root(node: cst.CSTNode) -> str | None:
    while isinstance(node, cst.Attribute | cst.Call):
        node = node.value if isinstance(node, cst.Attribute) else node.func
    return node.value if isinstance(node, cst.Name) else None


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    if not _MESSAGE.search(clues.text):
        raise NotThisFailure
    return only_live(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    function, name = shipped_around(site), _root(site.node)
    if name not in captured(site.tree, function):
        raise Refused(
            f"{name} is no name of the function around, so no line is safe for it", (site,)
        )
    if site.tree.code(function.body).count(f"{name}.") > 1:
        raise Refused(f"the function uses {name} for other things as well", (site,))
    return (
        Precondition(
            what="the function needs a plain value of the session, and nothing else of it",
            met_by=clues.evidence,
            detail=f"{site.tree.code(site.node)} is read once, on the driver",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    match site.node:
        case cst.Call(args=[cst.Arg(value=key)]):
            last = re.sub(r"\W+", "_", text_of(key) or "").rpartition("_")[2]
        case _:
            last = cst.ensure_type(site.node, cst.Attribute).attr.value
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", last).lower()
    return taken_out(site, f"{_root(site.node)}_{snake}")


def touches(site: Site) -> Sequence[cst.CSTNode]:
    return (shipped_around(site),)


CODEMOD = Codemod(
    id="hoist-spark-context",
    about="Read the session's value before the function that is shipped",
    fixes=frozenset({"code.not-serializable"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    touches=touches,
    effect="none",
    effect_note="The same value, read once on the driver, where alone the session exists.",
    review="read",
    refuses=(
        "the function uses a frame or another part of the session: that needs a join",
        "the session is no name of the function around",
    ),
)
