"""Loop over `toLocalIterator()` instead of `collect()`, so the driver holds one partition."""

from collections.abc import Sequence

import libcst as cst
import libcst.matchers as m

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node
from tools.source_map import Project, Refused, Site, at_failing_line
from tools.source_map_clues import Clues
from tools.source_map_names import method_sites
from tools.source_map_tree import Tree

_ACTS_ON_SPARK = m.Attribute(
    attr=m.OneOf(
        *(
            m.Name(name)
            for name in (
                "sql", "table", "write", "writeTo", "insertInto", "saveAsTable", "unpersist",
                "stop", "catalog", "delete", "merge", "createOrReplaceTempView", "conf",
            )
        )
    )
)  # fmt: skip


def sites(tree: Tree) -> tuple[Site, ...]:
    """Only a `for` that alone sees the rows: nothing else can ask for their number or an index."""
    return tuple(
        site
        for site in method_sites(tree, frozenset({"collect"}))
        if isinstance(loop := tree.parents[site.node], cst.For)
        and loop.iter is site.node
        and not cst.ensure_type(site.node, cst.Call).args
    )


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    return at_failing_line(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    loop = cst.ensure_type(site.tree.parents[site.node], cst.For)
    if m.findall(loop.body, _ACTS_ON_SPARK):
        raise Refused("the loop acts on tables or the session while rows would still come", (site,))
    return (
        Precondition(
            what="the rows are used by this loop alone, once and in order",
            met_by=clues.evidence,
            detail=f"line {site.line} collects only to loop",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    return (replace_node(site.tree, site.at, "toLocalIterator"),)


CODEMOD = Codemod(
    id="collect-to-iterator",
    about="Fetch one partition at a time instead of all rows at once",
    fixes=frozenset({"memory.driver-heap", "memory.max-result-size"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="none",
    effect_note=(
        "The same rows in the same order; one job for each partition, so an expensive frame should"
        " be cached. The driver still has to hold the largest partition."
    ),
    review="read",
    refuses=(
        "the failing line is no `for` over `.collect()`: a kept list may be indexed or counted",
        "the loop acts on tables or the session",
    ),
)
