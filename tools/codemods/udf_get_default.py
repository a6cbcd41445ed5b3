"""Answer None for a key that the record lacks, instead of failing the job."""

import re
from collections.abc import Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.source_map import NotThisFailure, Project, Refused, Site, at_failing_line
from tools.source_map_clues import Clues
from tools.source_map_names import text_of
from tools.source_map_tree import Tree

_KEY = re.compile(r"KeyError: ['\"](?P<key>[^'\"\n]+)['\"]")


class _Subscripts(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: list[cst.Subscript] = []
        self.written: set[cst.Subscript] = set()

    def visit_Subscript(self, node: cst.Subscript) -> None:
        if _key(node) is not None:
            self.found.append(node)

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:
        self._write(node.target)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        self._write(node.target)

    def visit_Del(self, node: cst.Del) -> None:
        self._write(node.target)

    def _write(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.Subscript):
            self.written.add(node)


def _key(node: cst.Subscript) -> str | None:
    match node.slice:
        case [cst.SubscriptElement(slice=cst.Index(value=index))]:
            return text_of(index)
        case _:
            return None


def sites(tree: Tree) -> tuple[Site, ...]:
    """`record["k"]` that is read."""
    visitor = _Subscripts()
    tree.module.visit(visitor)
    return tuple(
        Site(tree, node, node.value) for node in visitor.found if node not in visitor.written
    )


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    told = _KEY.search(clues.text)
    if told is None:
        raise NotThisFailure
    same = [site for site in found if _key(_node(site)) == told["key"]]
    return at_failing_line(project, same)


def _node(site: Site) -> cst.Subscript:
    return cst.ensure_type(site.node, cst.Subscript)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    if clues.called:
        raise Refused("a library looks the key up, so the object is no plain dictionary", (site,))
    around = site.tree.parents[site.node]
    uses = (cst.BinaryOperation, cst.UnaryOperation, cst.Attribute, cst.Subscript, cst.Arg)
    if isinstance(around, uses):
        raise Refused("the value is used at once, and None would fail there", (site,))
    return (
        Precondition(
            what="the record lacks this key, and what follows takes None",
            met_by=clues.evidence,
            detail=f"line {site.line} asks for {_key(_node(site))}",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    node, tree = _node(site), site.tree
    opening = tree.span(node.lbracket)
    closing = tree.span(node.rbracket)
    return (replace_span(tree, *opening, ".get("), replace_span(tree, *closing, ")"))


CODEMOD = Codemod(
    id="udf-get-default",
    about="Answer None for a key that the record lacks",
    fixes=frozenset({"code.index-or-key", "code.udf-exception"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="changes-values",
    effect_note=(
        "Records without the key count as if the value were unknown. If the producer promises the"
        " key this hides a broken delivery: ask first."
    ),
    review="think",
    opt_in=True,
    refuses=(
        "the exception is no KeyError of a text, or a library raised it",
        "the value is computed with, called or passed on at once",
        "the failing line asks for the key more than once",
    ),
)
