"""Use the context that runs already instead of a second one."""

import re
from collections.abc import Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.source_map import NotThisFailure, Project, Refused, Site, at_failing_line
from tools.source_map_clues import Clues
from tools.source_map_names import calls, is_imported
from tools.source_map_tree import Tree

_TWICE = re.compile(
    r"Cannot run multiple SparkContexts at once|Only one SparkContext (?:may|should) be running"
)
_CLASSES = ("pyspark.SparkContext", "pyspark.context.SparkContext")


def sites(tree: Tree) -> tuple[Site, ...]:
    return tuple(
        Site(tree, call, call.func)
        for call in calls(tree)
        if is_imported(tree, call.func, _CLASSES)
    )


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    if not _TWICE.search(clues.text):
        raise NotThisFailure
    return at_failing_line(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    args = cst.ensure_type(site.node, cst.Call).args
    if len(args) > 1 or any(
        arg.star or (arg.keyword and arg.keyword.value != "conf") for arg in args
    ):
        raise Refused("the call gives more than a conf, which getOrCreate does not take", (site,))
    if args and not args[0].keyword:
        raise Refused("the first argument of SparkContext is its master, not a conf", (site,))
    return (
        Precondition(
            what="a context runs already, as the message says",
            met_by=clues.evidence,
            detail=f"line {site.line} makes a second one",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    end = site.tree.span(site.at)[1]
    return (replace_span(site.tree, end, end, ".getOrCreate"),)


CODEMOD = Codemod(
    id="reuse-context",
    about="Use the context that runs already",
    fixes=frozenset({"code.context-lifecycle"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="configuration",
    effect_note=(
        "The settings of the first context stay in force; those of the second are not applied."
    ),
    review="read",
    refuses=("the call gives a master or other arguments than a conf",),
)
