"""Unite two frames by column name where one has columns that the other lacks."""

from collections.abc import Sequence
from itertools import pairwise

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node, replace_span
from tools.source_map import Project, Refused, Site, at_failing_line, only_live
from tools.source_map_clues import Clues
from tools.source_map_names import arguments, method_sites
from tools.source_map_plan import Columns, union_branches
from tools.source_map_tree import Tree

_UNIONS = frozenset({"union", "unionAll"})
_SPARK_WITH_MISSING_COLUMNS = (3, 1)


def sites(tree: Tree) -> tuple[Site, ...]:
    return method_sites(tree, _UNIONS)


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    """Spark checks a union where it is built; Spark Connect only when the frame is used."""
    if clues.called and _UNIONS.isdisjoint(each.function for each in clues.called):
        return only_live(project, found)
    return at_failing_line(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    if clues.spark is not None and clues.spark < _SPARK_WITH_MISSING_COLUMNS:
        raise Refused(
            f"Spark {clues.spark[0]}.{clues.spark[1]} has no allowMissingColumns", (site,)
        )
    if arguments(_call(site), "other") is None or len(_call(site).args) != 1:
        raise Refused("the call has other arguments than the one frame to unite with", (site,))
    left, right = _sides(clues, site)
    extra = _extra_columns(left, right, site)
    return (
        Precondition(
            what="the columns of one side contain those of the other, as the plan in the log shows",
            met_by=clues.evidence,
            detail=f"only in the {extra[0]} input: {', '.join(extra[1])}",
        ),
    )


def _sides(clues: Clues, site: Site) -> tuple[Columns, Columns]:
    branches = union_branches(clues.text)
    if len(branches) < 2:
        raise Refused(
            "the log does not show the plan of the union, so its columns are not known", (site,)
        )
    *others, right = branches
    if right is None or None in others:
        raise Refused(
            "the plan in the log does not list all columns of the union's inputs", (site,)
        )
    left = [each for each in others if each is not None]
    if any(a.names != b.names for a, b in pairwise(left)):
        raise Refused("the inputs before the failing one differ among themselves", (site,))
    return left[0], right


def _extra_columns(left: Columns, right: Columns, site: Site) -> tuple[str, tuple[str, ...]]:
    for side in (left, right):
        if len(side.keys) != len(side.names):
            raise Refused(
                "one input has a column name twice, so names do not tell columns", (site,)
            )
    if left.keys == right.keys:
        raise Refused("both inputs have the same columns: it is their types that differ", (site,))
    if not (left.keys < right.keys or right.keys < left.keys):
        only = (", ".join(a.without(b)) for a, b in ((left, right), (right, left)))
        raise Refused(
            f"each input has columns that the other lacks ({' | '.join(only)}):"
            " a renamed column would become two half-empty ones",
            (site,),
        )
    if differ := sorted(key for key in left.longs ^ right.longs if key in left.keys & right.keys):
        raise Refused(f"shared columns differ in type: {', '.join(differ)}", (site,))
    return (
        ("second", right.without(left))
        if left.keys < right.keys
        else ("first", left.without(right))
    )


def _call(site: Site) -> cst.Call:
    return cst.ensure_type(site.node, cst.Call)


def edit(site: Site) -> Sequence[Edit]:
    end = site.tree.span(_call(site).args[0])[1]
    return (
        replace_node(site.tree, site.at, "unionByName"),
        replace_span(site.tree, end, end, ", allowMissingColumns=True"),
    )


CODEMOD = Codemod(
    id="union-by-name",
    about="Unite by column name, as one input has columns that the other lacks",
    fixes=frozenset({"data.union-mismatch"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="widens",
    effect_note=(
        "The result gets every column of both inputs, those of the first in their order and the"
        " others after them; where an input lacks a column its rows hold NULL. If the extra column"
        " is not wanted, select the shared columns on that input instead."
    ),
    review="read",
    refuses=(
        "the plan in the log does not show the columns of both inputs",
        "neither input's columns contain the other's, or a name occurs twice",
        "a shared column differs in type",
        "the line of the failure holds more than one union",
    ),
)
