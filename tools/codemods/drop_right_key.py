"""Drop the right side's copy of the join key, which a join on an expression keeps twice."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.source_map import Project, Refused, Site, only_live
from tools.source_map_calls import enclosing
from tools.source_map_clues import Clues
from tools.source_map_names import arguments, method_sites, text_of
from tools.source_map_tree import Tree

_KEEPS_LEFT_KEY = frozenset({"inner", "left", "leftouter", "left_outer"})
_NAMED = re.compile(
    r"(?:The column|duplicate column\(s\)[^\n]*:) [`'\"]?(?P<column>[^`'\"\s,;]+?)"
    r"[`'\"]?(?: already|[,.;\s]|$)"
)
"""4.x: ``The column `sku` already exists.`` 3.3: ``Found duplicate column(s) when …: `sku` ``"""


@dataclass(frozen=True, eq=False)
class _Key:
    """`frame["column"]` or `frame.column`."""

    frame: str
    column: str
    node: cst.BaseExpression = field(repr=False)


def sites(tree: Tree) -> tuple[Site, ...]:
    joins = method_sites(tree, frozenset({"join"}))
    return tuple(site for site in joins if _keys(site) and not _is_dropped(site))


def _call(site: Site) -> cst.Call:
    return cst.ensure_type(site.node, cst.Call)


def _comparison(site: Site) -> cst.Comparison | None:
    given = arguments(_call(site), "other", "on", "how") or {}
    on = given["on"].value if "on" in given else None
    match on:
        case cst.Comparison(comparisons=[cst.ComparisonTarget(operator=cst.Equal())]):
            return on
        case _:
            return None


def _keys(site: Site) -> tuple[_Key, _Key] | None:
    """The two sides of the only `==`, where each is a column of one of the joined names."""
    on = _comparison(site)
    if on is None:
        return None
    receiver = cst.ensure_type(_call(site).func, cst.Attribute).value
    other = (arguments(_call(site), "other", "on", "how") or {})["other"].value
    pair = [_key(on.left), _key(on.comparisons[0].comparator)]
    names = [each.value for each in (receiver, other) if isinstance(each, cst.Name)]
    by_frame = {each.frame: each for each in pair if each}
    if len(names) != 2 or set(by_frame) != set(names) or names[0] == names[1]:
        return None
    left, right = by_frame[names[0]], by_frame[names[1]]
    return (left, right) if left.column == right.column else None


def _key(node: cst.BaseExpression) -> _Key | None:
    match node:
        case cst.Subscript(
            value=cst.Name(value=frame),
            slice=[cst.SubscriptElement(slice=cst.Index(value=index))],
        ):
            column = text_of(index)
            return _Key(frame, column, node) if column else None
        case cst.Attribute(value=cst.Name(value=frame), attr=cst.Name(value=column)):
            return _Key(frame, column, node)
        case _:
            return None


def _is_dropped(site: Site) -> bool:
    around = site.tree.parents[site.node]
    return isinstance(around, cst.Attribute) and around.attr.value == "drop"


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    """The write names the column, not the join: the only join that keeps this column twice."""
    column = clues.field("column") or _column(clues)
    same = [site for site in found if (keys := _keys(site)) and keys[0].column.lower() == column]
    return only_live(project, same)


def _column(clues: Clues) -> str:
    found = _NAMED.search(clues.message)
    if found is None:
        raise Refused("the message does not name the column that exists twice")
    return found["column"].lower()


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    given = arguments(_call(site), "other", "on", "how") or {}
    how = text_of(given["how"].value) if "how" in given else "inner"
    if how is None or how.lower() not in _KEEPS_LEFT_KEY:
        raise Refused(
            f"a {how or 'computed'} join: rows without a partner have their key on the right only",
            (site,),
        )
    right = site.tree.code(_right(site))
    uses = site.tree.code(_block(site)).count(right)
    if uses > 1:
        raise Refused(f"{right} is used again, which would not be there any more", (site,))
    return (
        Precondition(
            what="the key of the right side equals that of the left in every row, or is NULL",
            met_by=clues.evidence,
            detail=f"a {how} join on {site.tree.code(_comparison(site) or site.node)}",
        ),
    )


def _right(site: Site) -> cst.CSTNode:
    keys = _keys(site)
    return keys[1].node if keys else site.node


def _block(site: Site) -> cst.CSTNode:
    """The function around the join, or the module."""
    around = list(enclosing(site.tree, site.node))
    return next((each for each in around if isinstance(each, cst.FunctionDef)), around[-1])


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
