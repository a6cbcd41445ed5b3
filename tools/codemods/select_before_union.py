"""Leave out the columns that only the second input has, where the target has a fixed width."""

from collections.abc import Sequence
from dataclasses import replace

import libcst as cst
import libcst.matchers as m

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.codemods._columns import outside
from tools.source_map import NotThisFailure, Project, Refused, Site, at_failing_line
from tools.source_map_calls import enclosing
from tools.source_map_clues import Clues
from tools.source_map_names import arguments, method_sites
from tools.source_map_plan import union_branches
from tools.source_map_tree import Tree


def sites(tree: Tree) -> tuple[Site, ...]:
    return tuple(
        site
        for site in method_sites(tree, frozenset({"union", "unionAll"}))
        if arguments(_call(site), "other") and not _is_selected(site)
    )


def _call(site: Site) -> cst.Call:
    return cst.ensure_type(site.node, cst.Call)


def _is_selected(site: Site) -> bool:
    match _call(site).args[0].value:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="select"))):
            return True
        case _:
            return False


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    """Only where the function inserts into a table by place: else a wider result is the answer."""
    site = at_failing_line(project, found)
    around = list(enclosing(site.tree, site.node))
    function = next((each for each in around if isinstance(each, cst.FunctionDef)), around[-1])
    if not m.findall(function, m.Attribute(attr=m.Name("insertInto"))):
        raise NotThisFailure
    branches = union_branches(clues.text)
    if len(branches) != 2 or branches[0] is None or branches[1] is None:
        raise Refused("the plan in the log does not list the columns of two inputs", (site,))
    left, right = branches[0], branches[1]
    if not left.keys < right.keys or len(left.keys) != len(left.names):
        raise Refused("the second input does not hold every column of the first", (site,))
    return replace(site, how=", ".join(f'"{name}"' for name in left.names))


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    return (
        Precondition(
            what="the result goes into a table by place, and the first input has its columns",
            met_by=clues.evidence,
            detail=f"the second input is cut to {site.how}",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    end = outside(site.tree, _call(site).args[0].value)[1]
    return (replace_span(site.tree, end, end, f".select({site.how})"),)


CODEMOD = Codemod(
    id="select-before-union",
    about="Leave out the columns that only the second input has",
    fixes=frozenset({"data.union-mismatch"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="order",
    effect_note="The columns stay as they were; the new one of the second input is left out.",
    review="read",
    refuses=(
        "the second input does not hold every column of the first, by the plan in the log",
        "the result is not inserted into a table by place in the same function",
    ),
)
