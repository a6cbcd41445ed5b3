"""Keep no copy of a frame that is used once."""

import re
from collections.abc import Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.codemods._columns import outside
from tools.codemods._paths import is_used
from tools.source_map import Project, Refused, Site, only_live
from tools.source_map_clues import Clues
from tools.source_map_names import method_sites
from tools.source_map_tree import Tree

_STORE_FULL = re.compile(
    r"Not enough space to cache rdd_|Will not store rdd_|Persisting block rdd_"
)
_CHANGING = re.compile(
    r"\b(?:rand|randn|uuid|current_timestamp|current_date|now|udf|pandas_udf|shuffle|sample"
    r"|monotonically_increasing_id)\b"
)


def sites(tree: Tree) -> tuple[Site, ...]:
    return tuple(
        site
        for site in method_sites(tree, frozenset({"cache", "persist"}))
        if not cst.ensure_type(site.node, cst.Call).args
    )


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    return only_live(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    if not _STORE_FULL.search(clues.text):
        raise Refused("the log does not show that stored frames filled the memory", (site,))
    for tree in project.trees.values():
        if changing := _CHANGING.search(tree.text):
            raise Refused(
                f"{tree.name} uses {changing[0]}: without the copy rows may be computed twice and"
                " differ",
                (site,),
            )
    name = _assigned(site)
    if name is None or is_used(site.tree, name) != 2:
        raise Refused("the frame is not shown to be used once", (site,))
    return (
        Precondition(
            what="the frame is used once, and gives the same whenever it is computed",
            met_by=clues.evidence,
            detail=f"{name} is kept and used at one place",
        ),
    )


def _assigned(site: Site) -> str | None:
    """The name that the whole expression is assigned to."""
    match site.tree.parents[site.node]:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
            return name
        case _:
            return None


def edit(site: Site) -> Sequence[Edit]:
    call = cst.ensure_type(site.node, cst.Call)
    first = outside(site.tree, cst.ensure_type(call.func, cst.Attribute).value)[1]
    end = site.tree.span(call)[1]
    if "#" in site.tree.text[first:end]:
        raise Refused("a comment stands in the call", (site,))
    return (replace_span(site.tree, first, end, ""),)


CODEMOD = Codemod(
    id="remove-cache",
    about="Keep no copy of the frame",
    fixes=frozenset({"memory.executor-heap", "memory.gc-overhead"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="none",
    effect_note="The same rows; the memory of the copy is free for the work itself.",
    review="read",
    refuses=(
        "the log does not show that stored frames filled the memory",
        "the frame is used more than once, or not assigned to a name",
        "anything in the sources gives another result when computed again",
    ),
)
