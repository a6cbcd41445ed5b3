"""Import Airflow's own operators and sensors from where Airflow 3 has them."""

import re
from collections.abc import Mapping, Sequence

import libcst as cst
from libcst.helpers import get_full_name_for_node

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node
from tools.source_map import NotThisFailure, Project, Refused, Site, at_failing_line
from tools.source_map_calls import enclosing
from tools.source_map_clues import Clues
from tools.source_map_tree import Tree

_STANDARD = "airflow.providers.standard"
_MOVED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "airflow.operators.bash_operator": (
        f"{_STANDARD}.operators.bash",
        {"BashOperator": "BashOperator"},
    ),
    "airflow.operators.python_operator": (
        f"{_STANDARD}.operators.python",
        {
            name: name
            for name in (
                "PythonOperator",
                "BranchPythonOperator",
                "ShortCircuitOperator",
                "PythonVirtualenvOperator",
            )
        },
    ),
    "airflow.operators.dummy_operator": (
        f"{_STANDARD}.operators.empty",
        {"DummyOperator": "EmptyOperator"},
    ),
    "airflow.operators.dummy": (
        f"{_STANDARD}.operators.empty",
        {"DummyOperator": "EmptyOperator", "EmptyOperator": "EmptyOperator"},
    ),
    "airflow.operators.dagrun_operator": (
        f"{_STANDARD}.operators.trigger_dagrun",
        {"TriggerDagRunOperator": "TriggerDagRunOperator"},
    ),
    "airflow.operators.latest_only_operator": (
        f"{_STANDARD}.operators.latest_only",
        {"LatestOnlyOperator": "LatestOnlyOperator"},
    ),
    "airflow.sensors.external_task_sensor": (
        f"{_STANDARD}.sensors.external_task",
        {"ExternalTaskSensor": "ExternalTaskSensor", "ExternalTaskMarker": "ExternalTaskMarker"},
    ),
}
"""Modules that all of Airflow 2 had and Airflow 3 has not: a failing import proves Airflow 3.

Airflow 3 always brings the standard provider.
https://docs.astral.sh/ruff/rules/airflow3-moved-to-provider/
"""
_MISSING = re.compile(
    r"No module named '(?P<module>airflow[\w.]*)'|from '(?P<source>airflow[\w.]*)'"
)


class _Imports(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: list[cst.ImportFrom] = []

    def visit_ImportFrom(self, node: cst.ImportFrom) -> None:
        if node.module and not node.relative and get_full_name_for_node(node.module) in _MOVED:
            self.found.append(node)


def sites(tree: Tree) -> tuple[Site, ...]:
    visitor = _Imports()
    tree.module.visit(visitor)
    return tuple(Site(tree, node, node) for node in visitor.found)


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    if not any(
        old == name or old.startswith(f"{name}.") for old in _MOVED for name in _named(clues)
    ):
        raise NotThisFailure
    return at_failing_line(project, found)


def _named(clues: Clues) -> set[str]:
    """The modules that the message calls missing."""
    return {name for found in _MISSING.finditer(clues.message) for name in found.groups() if name}


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    module = _module(site)
    if not any(module == name or module.startswith(f"{name}.") for name in _named(clues)):
        raise Refused(f"the message does not say that {module} is missing", (site,))
    for each in (site, *also(site)):
        _refuse(each)
    return (
        Precondition(
            what="the module is one that Airflow 3 has not any more",
            met_by=clues.evidence,
            detail=f"{module} is now {_MOVED[module][0]}",
        ),
    )


def _refuse(site: Site) -> None:
    names = _node(site).names
    if isinstance(names, cst.ImportStar):
        raise Refused(
            f"line {site.line} imports *, so the names that are used are not known", (site,)
        )
    known = _MOVED[_module(site)][1]
    if unknown := [each.evaluated_name for each in names if each.evaluated_name not in known]:
        raise Refused(
            f"no new place is known for {', '.join(unknown)} of line {site.line}", (site,)
        )
    if any(isinstance(each, cst.Try) for each in enclosing(site.tree, site.node)):
        raise Refused(
            f"the import of line {site.line} stands in a try, perhaps on purpose", (site,)
        )


def _node(site: Site) -> cst.ImportFrom:
    return cst.ensure_type(site.node, cst.ImportFrom)


def _module(site: Site) -> str:
    return get_full_name_for_node(_node(site).module or site.node) or ""


def also(site: Site) -> Sequence[Site]:
    """The other imports of the file that the same upgrade broke."""
    return tuple(each for each in sites(site.tree) if each.node is not site.node)


def edit(site: Site) -> Sequence[Edit]:
    node, (place, names) = _node(site), _MOVED[_module(site)]
    edits = [replace_node(site.tree, node.module or node, place)]
    for alias in () if isinstance(node.names, cst.ImportStar) else node.names:
        old = alias.evaluated_name
        if names[old] != old:
            text = names[old] if alias.asname else f"{names[old]} as {old}"
            edits.append(replace_node(site.tree, alias.name, text))
    return edits


CODEMOD = Codemod(
    id="airflow-imports",
    about="Import from where Airflow 3 has it",
    fixes=frozenset({"orchestration.dag-import", "dependency.python-module"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    also=also,
    effect="none",
    effect_note="The same classes under their new address; the names in the file stay.",
    review="skim",
    refuses=(
        "a name of the import has no known new place, or the import is *",
        "an import of the kind stands in a try",
        "the message does not name the module of the failing line",
    ),
)
