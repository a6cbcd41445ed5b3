"""Call the method that pandas kept for one that it renamed."""

import re
from collections.abc import Mapping, Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node
from tools.source_map import NotThisFailure, Project, Refused, Site, at_failing_line
from tools.source_map_clues import Clues
from tools.source_map_names import method_sites
from tools.source_map_tree import Tree

_RENAMED: Mapping[tuple[str, str], str] = {
    ("DataFrame", "iteritems"): "items",
    ("Series", "iteritems"): "items",
    ("DataFrame", "applymap"): "map",
    ("Styler", "applymap"): "map",
}
"""Class and method as the message names them; empty where nothing does the same.

https://pandas.pydata.org/docs/whatsnew/v2.0.0.html · https://pandas.pydata.org/docs/whatsnew/v3.0.0.html
"""
_METHODS = frozenset(method for (_, method), new in _RENAMED.items() if new)
_LACKS = re.compile(r"'(?P<owner>\w+)' object has no attribute '(?P<method>\w+)'")


def sites(tree: Tree) -> tuple[Site, ...]:
    return method_sites(tree, _METHODS)


def _method(site: Site) -> str:
    return cst.ensure_type(site.at, cst.Name).value


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    told = _LACKS.search(clues.message)
    if told is None or not _RENAMED.get((told["owner"], told["method"])):
        raise NotThisFailure
    return at_failing_line(project, [site for site in found if _method(site) == told["method"]])


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    """Spark's DataFrame prints the same message: only a frame of pandas tells them apart."""
    if not any("/pandas/core/" in each.file or "/pandas/io/" in each.file for each in clues.called):
        raise Refused("the stack does not show that the object is one of pandas", (site,))
    told = _LACKS.search(clues.message)
    owner = told["owner"] if told else ""
    return (
        Precondition(
            what="the object is one of pandas, which has the method under its new name",
            met_by=clues.evidence,
            detail=f"{owner}.{_method(site)} is now {owner}.{_new(site)}",
        ),
    )


def _new(site: Site) -> str:
    return next(new for (_, method), new in _RENAMED.items() if method == _method(site) and new)


def edit(site: Site) -> Sequence[Edit]:
    return (replace_node(site.tree, site.at, _new(site)),)


CODEMOD = Codemod(
    id="pandas-renames",
    about="Call the method by the name that pandas kept",
    fixes=frozenset({"code.removed-api", "code.driver-exception"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="none",
    effect_note="The same method under its new name.",
    review="read",
    refuses=(
        "the stack does not show that the object is one of pandas",
        "the method was removed without one that does the same",
        "the failing line calls it more than once",
    ),
)
