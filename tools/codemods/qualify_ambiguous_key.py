"""Say which side of an inner join a key is read from, where both sides have it."""

import re
from collections.abc import Sequence
from dataclasses import replace

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.codemods._ambiguous import ambiguous_name, candidates
from tools.source_map import Project, Refused, Site, where_built
from tools.source_map_clues import Clues
from tools.source_map_names import arguments, calls, column_name, method_sites, text_of
from tools.source_map_tree import Tree

_OPENING = re.compile(r"^[rRuUbB]*(?:'''|\"\"\"|'|\")")


def sites(tree: Tree) -> tuple[Site, ...]:
    """`F.col("k")` without a qualifier."""
    return tuple(
        Site(tree, call.args[0].value, call)
        for call in calls(tree)
        if (name := column_name(tree, call)) and "." not in name
        and isinstance(call.args[0].value, cst.SimpleString)
    )  # fmt: skip


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    name = ambiguous_name(clues)
    site = where_built(project, [each for each in found if text_of(each.node) == name])
    left = _left_alias(project, name, candidates(clues))
    if left is None:
        raise Refused(
            f"{name} is no key on which an inner join of two aliases compares both sides: they"
            " differ, and a person must say which is meant",
            (site,),
        )
    return replace(site, how=left)


def _left_alias(project: Project, name: str, wanted: frozenset[str]) -> str | None:
    """The first of two aliases whose `k` are equal by the condition of an inner join."""
    for tree in project.trees.values():
        for join in method_sites(tree, frozenset({"join"})):
            pair = _equal_aliases(tree, cst.ensure_type(join.node, cst.Call), name)
            if pair and frozenset(pair) == wanted and project.is_live(join):
                return pair[0]
    return None


def _equal_aliases(tree: Tree, call: cst.Call, name: str) -> tuple[str, str] | None:
    given = arguments(call, "other", "on", "how") or {}
    if "on" not in given or ("how" in given and text_of(given["how"].value) != "inner"):
        return None
    match given["on"].value:
        case cst.Comparison(
            left=left, comparisons=[cst.ComparisonTarget(operator=cst.Equal(), comparator=right)]
        ):
            sides = [(column_name(tree, each) or "").split(".") for each in (left, right)]
            if all(len(side) == 2 and side[1] == name for side in sides):
                return sides[0][0], sides[1][0]
            return None
        case _:
            return None


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    name = text_of(site.node)
    return (
        Precondition(
            what="an inner join compares this very column of both sides, so they are equal",
            met_by=clues.evidence,
            detail=f"{name} of {' and '.join(sorted(candidates(clues)))} are equal in every row",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    if not site.how:
        raise Refused("which side is meant is not known", (site,))
    first = site.tree.span(site.node)[0]
    opening = _OPENING.match(site.tree.code(site.node))
    at = first + (opening.end() if opening else 0)
    return (replace_span(site.tree, at, at, f"{site.how}."),)


CODEMOD = Codemod(
    id="qualify-ambiguous-key",
    about="Read the join key from the left side",
    fixes=frozenset({"sql.ambiguous-column"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="none",
    effect_note="An inner join on this column makes both sides equal, so either gives the same.",
    review="skim",
    refuses=(
        "the column is no key of the join: the two sides differ, and nothing says which is meant",
        "the join is a left, right or full one, or joins no aliases",
        "the name is used more than once, and Spark names no line",
    ),
)
