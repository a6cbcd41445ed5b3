"""Answer NULL where an addition, subtraction or product overflows, instead of failing the job."""

from collections.abc import Mapping, Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod
from tools.codemods._operators import SINCE_SPARK, as_function, operations
from tools.source_map import NotThisFailure, Project, Refused, Site, where_built
from tools.source_map_clues import Clues
from tools.source_map_tree import Tree

_KINDS: Mapping[type[cst.BaseBinaryOp], str] = {
    cst.Add: "try_add",
    cst.Subtract: "try_subtract",
    cst.Multiply: "try_multiply",
}


def sites(tree: Tree) -> tuple[Site, ...]:
    return operations(tree, _KINDS)


def _function(site: Site) -> str:
    operator = cst.ensure_type(site.node, cst.BinaryOperation).operator
    return next(name for kind, name in _KINDS.items() if isinstance(operator, kind))


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    if "ARITHMETIC_OVERFLOW" not in clues.text:
        raise NotThisFailure
    return where_built(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    if clues.spark is None or clues.spark < SINCE_SPARK:
        raise Refused(f"the log does not show a Spark version that has {_function(site)}", (site,))
    return (
        Precondition(
            what="both sides are columns of a type that overflowed",
            met_by=clues.evidence,
            detail=f"line {site.line} computes {site.tree.code(site.node)}",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    return as_function(site, _function(site))


CODEMOD = Codemod(
    id="try-arith",
    about="Answer NULL where the result does not fit its type",
    fixes=frozenset({"data.overflow"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="changes-values",
    effect_note=(
        "Rows whose result overflows get NULL. A wider type on both sides keeps their values and"
        " is the better change wherever the target allows it."
    ),
    review="think",
    opt_in=True,
    refuses=(
        "the overflow is in a cast or a sum, or the sides are not surely columns",
        "more than one such operation can have run, and Spark names no line",
        "the job's Spark version is not known, or is below 3.5",
    ),
)
