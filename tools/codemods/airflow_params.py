"""Call Airflow with the parameters that Airflow 3 has."""

import re
from collections.abc import Mapping, Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node
from tools.codemods._airflow import arg_of, argument_sites, call_around, name_of, without_argument
from tools.source_map import NotThisFailure, Project, Refused, Site, at_failing_line
from tools.source_map_clues import Clues
from tools.source_map_tree import Tree

_RENAMED: Mapping[str, str] = {
    "schedule_interval": "schedule",
    "timetable": "schedule",
    "concurrency": "max_active_tasks",
    "task_concurrency": "max_active_tis_per_dag",
    "fail_stop": "fail_fast",
}
_GONE = frozenset({"provide_context", "default_view", "orientation"})
"""What Airflow 3 always does, or what it has no page for any more.

https://airflow.apache.org/docs/apache-airflow/3.0.0/release_notes.html
"""
_UNEXPECTED = re.compile(
    r"(?P<callee>\w*)(?:\.__init__)?\(\) got an unexpected keyword argument '(?P<name>\w+)'"
    r"|Invalid arguments were:\s*\*\*kwargs: \{'(?P<passed>\w+)'"
)
_CALLEES = re.compile(r"(?:^|\.)(?:DAG|dag|task|\w*(?:Operator|Sensor))$")


def sites(tree: Tree) -> tuple[Site, ...]:
    return tuple(
        site
        for site in argument_sites(tree, _GONE | frozenset(_RENAMED))
        if _CALLEES.search(tree.code(site.at))
    )


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    name = _told(clues)
    if name not in _GONE and name not in _RENAMED:
        raise NotThisFailure
    return at_failing_line(project, [site for site in found if name_of(site) == name])


def _told(clues: Clues) -> str:
    found = _UNEXPECTED.search(clues.text)
    return (found["name"] or found["passed"]) if found else ""


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    for each in (site, *also(site)):
        given = {arg.keyword.value for arg in call_around(each).args if arg.keyword}
        if _RENAMED.get(name_of(each)) in given:
            raise Refused(f"line {each.line} gives both the old and the new parameter", (each,))
    name = name_of(site)
    what = f"is now {_RENAMED[name]}" if name in _RENAMED else "has no meaning any more"
    return (
        Precondition(
            what="the installed Airflow does not take the parameter, as the message says",
            met_by=clues.evidence,
            detail=f"{name} {what}",
        ),
    )


def also(site: Site) -> Sequence[Site]:
    """The same parameter in the other calls of the file."""
    return tuple(
        each
        for each in sites(site.tree)
        if each.node is not site.node and name_of(each) == name_of(site)
    )


def edit(site: Site) -> Sequence[Edit]:
    keyword = arg_of(site).keyword
    if keyword and keyword.value in _RENAMED:
        return (replace_node(site.tree, keyword, _RENAMED[keyword.value]),)
    return (without_argument(site),)


def touches(site: Site) -> Sequence[cst.CSTNode]:
    return (call_around(site),)


CODEMOD = Codemod(
    id="airflow-params",
    about="Call Airflow with the parameter that it has",
    fixes=frozenset({"orchestration.dag-import", "code.removed-api", "code.driver-exception"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    also=also,
    touches=touches,
    effect="none",
    effect_note="The same schedule and limits under their new names.",
    review="skim",
    refuses=(
        "the parameter went away without one that does the same, such as sla",
        "the call gives the old and the new parameter",
        "the message does not name a parameter",
    ),
)
