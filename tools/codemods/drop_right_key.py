"""Drop the right side's copy of the join key, which a join on an expression keeps twice."""

import re
from collections.abc import Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.codemods._joins import comparison, equal_keys, function_around, how_of
from tools.source_map import Project, Refused, Site, only_live
from tools.source_map_clues import Clues
from tools.source_map_names import method_sites
from tools.source_map_tree import Tree

_KEEPS_LEFT_KEY = frozenset({"inner", "left", "leftouter", "left_outer"})
_NAMED = re.compile(
    r"(?:The column|duplicate column\(s\)[^\n]*:) [`'\"]?(?P<column>[^`'\"\s,;]+?)"
    r"[`'\"]?(?: already|[,.;\s]|$)"
)
"""4.x: ``The column `sku` already exists.`` 3.3: ``Found duplicate column(s) when …: `sku` ``"""


def sites(tree: Tree) -> tuple[Site, ...]:
    joins = method_sites(tree, frozenset({"join"}))
    return tuple(site for site in joins if equal_keys(site) and not _is_dropped(site))


def _is_dropped(site: Site) -> bool:
    around = site.tree.parents[site.node]
    return isinstance(around, cst.Attribute) and around.attr.value == "drop"


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    """The write names the column, not the join: the only join that keeps this column twice."""
    column = clues.field("column").strip("`'\"").lower() or _column(clues)
    same = [
        site for site in found if (keys := equal_keys(site)) and keys[0].column.lower() == column
    ]
    return only_live(project, same)


def _column(clues: Clues) -> str:
    found = _NAMED.search(clues.message)
    if found is None:
        raise Refused("the message does not name the column that exists twice")
    return found["column"].lower()


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    how = how_of(site)
    if how is None or how.lower() not in _KEEPS_LEFT_KEY:
        raise Refused(
            f"a {how or 'computed'} join: rows without a partner have their key on the right only",
            (site,),
        )
    right = site.tree.code(_right(site))
    uses = site.tree.code(function_around(site)).count(right)
    if uses > 1:
        raise Refused(f"{right} is used again, which would not be there any more", (site,))
    return (
        Precondition(
            what="the key of the right side equals that of the left in every row, or is NULL",
            met_by=clues.evidence,
            detail=f"a {how} join on {site.tree.code(comparison(site) or site.node)}",
        ),
    )


def _right(site: Site) -> cst.CSTNode:
    keys = equal_keys(site)
    return keys[1].node if keys else site.node


def edit(site: Site) -> Sequence[Edit]:
    end = site.tree.span(site.node)[1]
    return (replace_span(site.tree, end, end, f".drop({site.tree.code(_right(site))})"),)


CODEMOD = Codemod(
    id="drop-right-key",
    about="Drop the right side's copy of the join key",
    fixes=frozenset({"sql.duplicate-column"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="none",
    effect_note=(
        "One column less, the copy of the key that came from the right side; rows, the other"
        " columns and their order stay."
    ),
    review="skim",
    refuses=(
        "a right or full join: it would lose the key of rows without a partner",
        "the join compares more than one pair, or names that are not the joined frames",
        "the right key is used again in the function",
        "more than one such join can have run",
    ),
)
