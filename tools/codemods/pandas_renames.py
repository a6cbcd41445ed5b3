"""Call the method that pandas or Polars kept for one that it renamed."""

import re
from collections.abc import Mapping, Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node
from tools.source_map import NotThisFailure, Project, Refused, Site, at_failing_line
from tools.source_map_clues import Clues
from tools.source_map_names import method_sites
from tools.source_map_tree import Tree

_RENAMED: dict[tuple[str, str], str] = {
    ("DataFrame", "iteritems"): "items",
    ("Series", "iteritems"): "items",
    ("DataFrame", "applymap"): "map",
    ("Styler", "applymap"): "map",
}
"""Class and method as the message names them.

https://pandas.pydata.org/docs/whatsnew/v2.0.0.html · https://pandas.pydata.org/docs/whatsnew/v3.0.0.html
"""
_POLARS: dict[tuple[str, str], str] = {
    (owner, old): new
    for owner in ("DataFrame", "LazyFrame")
    for old, new in {
        "groupby": "group_by", "with_column": "with_columns", "with_row_count": "with_row_index",
        "groupby_dynamic": "group_by_dynamic", "groupby_rolling": "rolling",
    }.items()
}  # fmt: skip
"""https://docs.pola.rs/releases/upgrade/"""
_LIBRARIES = {
    "pandas": (_RENAMED, ("/pandas/core/", "/pandas/io/")),
    "Polars": (_POLARS, ("/polars/",)),
}
_METHODS = frozenset(method for _, method in (*_RENAMED, *_POLARS))
_LACKS = re.compile(r"'(?P<owner>\w+)' object has no attribute '(?P<method>\w+)'")


def sites(tree: Tree) -> tuple[Site, ...]:
    return method_sites(tree, _METHODS)


def _method(site: Site) -> str:
    return cst.ensure_type(site.at, cst.Name).value


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    told = _LACKS.search(clues.message)
    if told is None or not _news(told["owner"], told["method"]):
        raise NotThisFailure
    return at_failing_line(project, [site for site in found if _method(site) == told["method"]])


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    """Spark's DataFrame prints the same message: only a frame of the library tells them apart."""
    told = _LACKS.search(clues.message)
    owner = told["owner"] if told else ""
    news = _news(owner, _method(site))
    named = [name for name in news if _is_shown(name, clues)]
    if not named:
        raise Refused(f"the stack does not show that the object is one of {_or(news)}", (site,))
    return (
        Precondition(
            what=f"the object is one of {named[0]}, which has the method under its new name",
            met_by=clues.evidence,
            detail=f"{owner}.{_method(site)} is now {owner}.{news[named[0]]}",
        ),
    )


def _news(owner: str, method: str) -> Mapping[str, str]:
    """The new name, by library."""
    return {
        name: table[owner, method]
        for name, (table, _) in _LIBRARIES.items()
        if (owner, method) in table
    }


def _is_shown(library: str, clues: Clues) -> bool:
    return any(folder in each.file for each in clues.called for folder in _LIBRARIES[library][1])


def _or(names: Mapping[str, str]) -> str:
    return " or ".join(names)


def edit(site: Site) -> Sequence[Edit]:
    """No method of one library has the name of one of the other's."""
    new = next(new for (_, old), new in (_RENAMED | _POLARS).items() if old == _method(site))
    return (replace_node(site.tree, site.at, new),)


CODEMOD = Codemod(
    id="pandas-renames",
    about="Call the method by the name that its library kept",
    fixes=frozenset({"code.removed-api", "code.driver-exception"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="none",
    effect_note="The same method under its new name.",
    review="read",
    refuses=(
        "the stack does not show that the object is one of pandas or Polars",
        "the method was removed without one that does the same",
        "the failing line calls it more than once",
    ),
)
