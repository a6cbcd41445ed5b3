"""Use the names that Airflow 3 gives to templates."""

import re
from collections.abc import Mapping, Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node
from tools.source_map import NotThisFailure, Project, Refused, Site
from tools.source_map_clues import Clues
from tools.source_map_tree import Tree

_RENAMED: Mapping[str, str] = {
    "execution_date": "logical_date",
    "yesterday_ds": "macros.ds_add(ds, -1)",
    "tomorrow_ds": "macros.ds_add(ds, 1)",
}
"""Those that Airflow 2 defined by the words on the right.

https://github.com/apache/airflow/blob/2.11.0/airflow/models/taskinstance.py
"""
_OLD = re.compile(rf"(?<![\w.'\"])(?:{'|'.join(_RENAMED)})(?!\w)")
_BRACES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_UNDEFINED = re.compile(r"'(?P<name>\w+)' is undefined|KeyError: '(?P<key>\w+)'")


class _Strings(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: list[cst.SimpleString] = []

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        if _names(node.value):
            self.found.append(node)


def _names(text: str) -> frozenset[str]:
    """Old names between the braces of a template."""
    return frozenset(name for part in _BRACES.findall(text) for name in _OLD.findall(part))


def sites(tree: Tree) -> tuple[Site, ...]:
    visitor = _Strings()
    tree.module.visit(visitor)
    return tuple(Site(tree, node, node) for node in visitor.found)


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    """The first that has the name: the others of the file are changed with it."""
    told = _UNDEFINED.search(clues.text)
    name = (told["name"] or told["key"]) if told else ""
    if name not in _RENAMED:
        raise NotThisFailure
    same = [site for site in found if name in _names(site.tree.code(site.node))]
    files = {site.tree.name for site in same}
    if len(files) != 1:
        raise Refused(f"{name} stands in templates of {len(files)} files", tuple(same))
    return same[0]


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    old = ", ".join(sorted(_names(site.tree.code(site.node))))
    return (
        Precondition(
            what="Airflow 3 has not the name any more, and another one means the same",
            met_by=clues.evidence,
            detail=f"{old} is renamed in {len(also(site)) + 1} templates of {site.tree.name}",
        ),
    )


def also(site: Site) -> Sequence[Site]:
    """The other templates of the file: they fail one after the other."""
    return tuple(each for each in sites(site.tree) if each.node is not site.node)


def edit(site: Site) -> Sequence[Edit]:
    def renamed(braces: re.Match[str]) -> str:
        return _OLD.sub(lambda name: _RENAMED[name[0]], braces[0])

    return (replace_node(site.tree, site.node, _BRACES.sub(renamed, site.tree.code(site.node))),)


CODEMOD = Codemod(
    id="airflow-templates",
    about="Use the name that Airflow 3 gives to templates",
    fixes=frozenset({"orchestration.template"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    also=also,
    effect="none",
    effect_note=(
        "The same moment under its new name. Templates in SQL or YAML files are not looked at."
    ),
    review="skim",
    refuses=(
        "the name went away without one that always means the same, such as prev_ds",
        "the name stands in templates of several files",
    ),
)
