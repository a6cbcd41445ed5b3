"""Use the new name of a column where the old one is used."""

from collections.abc import Sequence
from dataclasses import replace

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node
from tools.codemods._missing import missing_column
from tools.codemods._schemas import renamed
from tools.source_map import Project, Refused, Site, at_failing_line, where_built
from tools.source_map_clues import Clues
from tools.source_map_names import text_of
from tools.source_map_tree import Tree


class _Strings(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: list[cst.SimpleString] = []

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        self.found.append(node)


def sites(tree: Tree) -> tuple[Site, ...]:
    """Every literal: which of them names the column is the evidence's to say."""
    visitor = _Strings()
    tree.module.visit(visitor)
    return tuple(Site(tree, node, node) for node in visitor.found)


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    old = missing_column(clues)
    same = [site for site in found if _column(site) == old]
    site = where_built(project, same) if project.told else at_failing_line(project, same)
    told = renamed(clues, old)
    if told is None:
        raise Refused(
            f"nothing shows that {old} was renamed: no earlier run's columns are known in which it"
            " alone is replaced by one other of the same type and place",
            (site,),
        )
    return replace(site, how=told[1])


def _column(site: Site) -> str:
    return (text_of(site.node) or "").rpartition(".")[2]


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    told = renamed(clues, missing_column(clues)) or ("", "")
    return (
        Precondition(
            what="one column went and one came, of the same type and at the same place",
            met_by=clues.evidence,
            detail=f"{missing_column(clues)} of {told[0]} is now {told[1]}",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    written = site.tree.code(site.node)
    name = _column(site)
    if not site.how or written.count(name) != 1:
        raise Refused("the literal cannot be changed at one place", (site,))
    return (replace_node(site.tree, site.node, written.replace(name, site.how)),)


CODEMOD = Codemod(
    id="rename-column-use",
    about="Use the new name of the column",
    fixes=frozenset({"data.column-missing", "data.nested-field-missing"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    keeps_site=True,
    effect="none",
    effect_note=(
        "The column under its new name. That values mean the same is not shown: ask the producer"
        " whether the rename is meant."
    ),
    review="read",
    refuses=(
        "the columns of an earlier run are not known, or more than one column went or came",
        "the new column has another type or another place",
        "the failing line holds the name more than once, or in SQL text",
    ),
)
