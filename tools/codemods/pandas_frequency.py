"""Name a frequency of pandas as the version that ran wants it."""

import re
from collections.abc import Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node
from tools.source_map import NotThisFailure, Project, Refused, Site, at_failing_line
from tools.source_map_clues import Clues
from tools.source_map_tree import Tree

_TOLD = re.compile(
    r"'(?P<old>[A-Z][A-Z-]*)' is no longer supported for offsets\. "
    r"Please use '(?P<new>[A-Z][A-Z-]*)' instead"
)
"""https://pandas.pydata.org/docs/whatsnew/v2.2.0.html"""
_OLD = frozenset({"M", "Q", "Y", "A", "BM", "BQ", "BY", "BA", "SM", "CBM"})


class _Literals(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: list[cst.SimpleString] = []

    def visit_Arg(self, node: cst.Arg) -> None:
        match node.value:
            case cst.SimpleString() as literal if literal.raw_value.partition("-")[0] in _OLD:
                self.found.append(literal)
            case _:
                pass


def sites(tree: Tree) -> tuple[Site, ...]:
    visitor = _Literals()
    tree.module.visit(visitor)
    return tuple(Site(tree, literal, literal) for literal in visitor.found)


def _literal(site: Site) -> cst.SimpleString:
    return cst.ensure_type(site.node, cst.SimpleString)


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    told = _TOLD.search(clues.message)
    if told is None:
        raise NotThisFailure
    same = [site for site in found if _literal(site).raw_value == told["old"]]
    site = at_failing_line(project, same)
    return Site(site.tree, site.node, site.at, how=told["new"])


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    return (
        Precondition(
            what="pandas itself says which name the frequency has now",
            met_by=clues.evidence,
            detail=f"{_literal(site).raw_value} is now {site.how}",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    if not site.how:
        raise Refused("only the message says the new name", (site,))
    literal = _literal(site)
    return (replace_node(site.tree, literal, literal.value.replace(literal.raw_value, site.how)),)


CODEMOD = Codemod(
    id="pandas-frequency",
    about="Use the name that pandas has for the frequency now",
    fixes=frozenset({"code.removed-api", "code.driver-exception", "data.bad-cast"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="none",
    effect_note="The same frequency under its new name.",
    review="skim",
    refuses=(
        "the message does not say which name takes its place",
        "the failing line has several literals of the old name, or none",
    ),
)
