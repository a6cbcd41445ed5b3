"""Join on the name of the key, so that the result has it once."""

import re
from collections.abc import Sequence

import libcst.matchers as m

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.codemods._ambiguous import ambiguous_name
from tools.codemods._columns import outside
from tools.codemods._joins import call_of, equal_keys, function_around, how_of
from tools.source_map import Project, Refused, Site, only_live
from tools.source_map_clues import Clues
from tools.source_map_names import arguments, method_sites
from tools.source_map_tree import Tree

_BY_PLACE = m.Attribute(
    attr=m.OneOf(*(m.Name(name) for name in ("insertInto", "union", "unionAll", "toDF")))
)


def sites(tree: Tree) -> tuple[Site, ...]:
    return tuple(site for site in method_sites(tree, frozenset({"join"})) if equal_keys(site))


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    name = ambiguous_name(clues)
    same = [site for site in found if (keys := equal_keys(site)) and keys[0].column == name]
    if not same:
        raise Refused(f"no join compares {name} of two frames by their names")
    return only_live(project, same)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    if how_of(site) != "inner":
        raise Refused("only in an inner join the two keys are equal in every row", (site,))
    if not _same_type(clues, ambiguous_name(clues)):
        raise Refused("the plan in the log does not show that both keys have one type", (site,))
    keys = equal_keys(site)
    for key in keys or ():
        code = site.tree.code(key.node)
        if site.tree.code(function_around(site)).count(code) > 1:
            raise Refused(f"{code} is used again, after the join has made one of both", (site,))
    if m.findall(function_around(site), _BY_PLACE):
        raise Refused("columns are used by their place, and the key would move", (site,))
    return (
        Precondition(
            what="both sides of the inner join hold the same key, of one type",
            met_by=clues.evidence,
            detail=f"line {site.line} compares {ambiguous_name(clues)} with itself",
        ),
    )


def _same_type(clues: Clues, name: str) -> bool:
    """Whether the plan compares the columns as they are: a cast shows two types."""
    bare = re.escape(name)
    found = re.search(rf"Join Inner, \({bare}#\d+(L?) = {bare}#\d+(L?)\)", clues.text)
    return found is not None and found[1] == found[2]


def edit(site: Site) -> Sequence[Edit]:
    given = arguments(call_of(site), "other", "on", "how") or {}
    keys = equal_keys(site)
    first, end = outside(site.tree, given["on"].value)
    if keys is None or "#" in site.tree.text[first:end]:
        raise Refused("a comment stands in the condition", (site,))
    return (replace_span(site.tree, first, end, f'"{keys[0].column}"'),)


CODEMOD = Codemod(
    id="join-on-name",
    about="Join on the name of the key",
    fixes=frozenset({"sql.ambiguous-column"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="order",
    effect_note=(
        "The same rows; the key comes first, and the right side's copy of it is gone. Whatever"
        " reads columns by their place would read others."
    ),
    review="read",
    refuses=(
        "the ambiguous column is no key of the join, or the join is no inner one",
        "the plan in the log does not show that both keys have one type",
        "a key is used again, or columns are used by their place",
    ),
)
