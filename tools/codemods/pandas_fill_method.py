"""Call `ffill` or `bfill` where pandas removed the `method` of `fillna`."""

import re
from collections.abc import Mapping, Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node, replace_span
from tools.source_map import NotThisFailure, Project, Site, at_failing_line
from tools.source_map_clues import Clues
from tools.source_map_names import arguments, method_sites
from tools.source_map_tree import Tree

_NEW: Mapping[str, str] = {
    "ffill": "ffill",
    "pad": "ffill",
    "bfill": "bfill",
    "backfill": "bfill",
}
"""https://pandas.pydata.org/docs/whatsnew/v3.0.0.html"""
_REMOVED = re.compile(r"fillna\(\) got an unexpected keyword argument 'method'")


def sites(tree: Tree) -> tuple[Site, ...]:
    return tuple(site for site in method_sites(tree, frozenset({"fillna"})) if _new(site))


def _new(site: Site) -> str | None:
    """None where a value is given besides, or the method is no literal."""
    given = arguments(_call(site))
    if given is None or "method" not in given or "value" in given:
        return None
    match given["method"].value:
        case cst.SimpleString() as literal:
            return _NEW.get(str(literal.evaluated_value))
        case _:
            return None


def _call(site: Site) -> cst.Call:
    return cst.ensure_type(site.node, cst.Call)


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    if not _REMOVED.search(clues.message):
        raise NotThisFailure
    return at_failing_line(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    return (
        Precondition(
            what="`fillna` has no `method` any more, and has `ffill` and `bfill` for it",
            met_by=clues.evidence,
            detail=f"the method is {_new(site)}, which every pandas has by itself",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    """The argument goes with the comma and blanks after it, or before it where it is the last."""
    args, tree = _call(site).args, site.tree
    place = next(n for n, arg in enumerate(args) if arg.keyword and arg.keyword.value == "method")
    first, end = tree.span(args[place])
    if place + 1 < len(args):
        end = tree.span(args[place + 1])[0]
    elif place:
        first = tree.span(args[place - 1])[1]
    return (
        replace_node(tree, site.at, _new(site) or ""),
        replace_span(tree, first, end, ""),
    )


CODEMOD = Codemod(
    id="pandas-fill-method",
    about="Fill with the method that pandas kept",
    fixes=frozenset({"code.removed-api", "code.driver-exception", "code.udf-exception"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="none",
    effect_note="`fillna(method=…)` did nothing but call it.",
    review="skim",
    refuses=(
        "the message is not that `fillna` has no `method`",
        "the method is no literal, or a value is given besides",
    ),
)
