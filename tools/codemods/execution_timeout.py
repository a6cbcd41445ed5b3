"""Give a task the time that its own history shows it to need."""

import math
import re
from collections.abc import Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node
from tools.codemods._airflow import arg_of, argument_sites, of_the_task
from tools.source_map import Project, Refused, Site
from tools.source_map_clues import Clues
from tools.source_map_tree import Tree

_UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
_DELTA = re.compile(r"^(?:\w+\.)*timedelta\((?P<unit>seconds|minutes|hours|days)=(?P<n>\d+)\)$")
_LEAST_RUNS = 3


def sites(tree: Tree) -> tuple[Site, ...]:
    return tuple(
        site
        for site in argument_sites(tree, frozenset({"execution_timeout"}))
        if _DELTA.match(tree.code(arg_of(site).value))
    )


def _seconds(site: Site) -> int:
    found = _DELTA.match(site.tree.code(arg_of(site).value))
    return int(found["n"]) * _UNITS[found["unit"]] if found else 0


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    return of_the_task(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    limit, needed = _seconds(site), clues.green_seconds
    if len(needed) < _LEAST_RUNS:
        raise Refused(
            f"the limit is {limit} s, and how long the task takes when it is well is known from"
            f" {len(needed)} runs, not from {_LEAST_RUNS}: it may be stuck",
            (site,),
        )
    if max(needed) * 2 < limit:
        raise Refused(
            f"well runs took at most {max(needed)} s of the {limit} s: this one was stuck", (site,)
        )
    if needed[-1] <= needed[0]:
        raise Refused("the runs before do not take longer and longer", (site,))
    return (
        Precondition(
            what="the task takes longer and longer, and nearly reached its limit before",
            met_by=clues.evidence,
            detail=f"it took {needed[0]} s and last {needed[-1]} s of {limit} s",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    """Half as much again, in whole minutes."""
    minutes = math.ceil(_seconds(site) * 1.5 / 60)
    value = cst.ensure_type(arg_of(site).value, cst.Call).args[0]
    return (replace_node(site.tree, value, f"minutes={minutes}"),)


CODEMOD = Codemod(
    id="execution-timeout",
    about="Give the task the time that it has come to need",
    fixes=frozenset({"orchestration.task-timeout"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    keeps_site=True,
    effect="configuration",
    effect_note="The task may run half as long again before it is stopped.",
    review="read",
    refuses=(
        "fewer than three well runs of the task are known",
        "the runs before stayed far below the limit, or do not grow: the task was stuck",
        "more than one task of the file has a limit, and the stack does not say which ran",
    ),
)
