"""Answer NULL where a column is divided by zero, instead of failing the job."""

from collections.abc import Mapping, Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod
from tools.codemods._operators import SINCE_SPARK, as_function, operations
from tools.source_map import NotThisFailure, Project, Refused, Site, where_built
from tools.source_map_clues import Clues
from tools.source_map_tree import Tree

_KINDS: Mapping[type[cst.BaseBinaryOp], str] = {cst.Divide: "try_divide"}


def sites(tree: Tree) -> tuple[Site, ...]:
    return operations(tree, _KINDS)


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    """Python's own ZeroDivisionError is no business of a column's operator."""
    if "DIVIDE_BY_ZERO" not in clues.text and "divide by zero" not in clues.text.lower():
        raise NotThisFailure
    return where_built(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    if clues.spark is None or clues.spark < SINCE_SPARK:
        raise Refused("the log does not show a Spark version that has try_divide", (site,))
    return (
        Precondition(
            what="both sides are columns, and the result keeps its type",
            met_by=clues.evidence,
            detail=f"line {site.line} divides {site.tree.code(site.node)}",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    return as_function(site, "try_divide")


CODEMOD = Codemod(
    id="try-divide",
    about="Answer NULL where the divisor is zero",
    fixes=frozenset({"data.divide-by-zero"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="changes-values",
    effect_note=(
        "Rows with a zero divisor get NULL: an average then skips them, which is another number"
        " than with 0. Ask what such a row means before this is merged."
    ),
    review="think",
    opt_in=True,
    refuses=(
        "the division is Python's own, or its sides are not surely columns",
        "more than one division can have run, and Spark names no line",
        "the job's Spark version is not known, or is below 3.5",
    ),
)
