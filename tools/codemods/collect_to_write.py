"""Write from the executors what the driver only fetches to write it."""

from collections.abc import Mapping, Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.codemods._columns import outside
from tools.source_map import Project, Refused, Site, at_failing_line
from tools.source_map_clues import Clues
from tools.source_map_names import method_sites
from tools.source_map_tree import Tree

_WRITES: Mapping[str, str] = {
    "to_parquet": '.write.mode("overwrite").parquet',
    "to_csv": '.write.mode("overwrite").option("header", True).csv',
}


def sites(tree: Tree) -> tuple[Site, ...]:
    """`frame.toPandas().to_parquet(path)` as a whole statement."""
    return tuple(
        Site(tree, site.node, _inner(site).attr)
        for site in method_sites(tree, frozenset(_WRITES))
        if _fetches(site) and isinstance(tree.parents[site.node], cst.Expr)
    )


def _call(site: Site) -> cst.Call:
    return cst.ensure_type(site.node, cst.Call)


def _fetches(site: Site) -> bool:
    match _call(site).func:
        case cst.Attribute(
            value=cst.Call(func=cst.Attribute(attr=cst.Name(value="toPandas")), args=[])
        ):
            return True
        case _:
            return False


def _inner(site: Site) -> cst.Attribute:
    """`frame.toPandas`."""
    outer = cst.ensure_type(_call(site).func, cst.Attribute)
    return cst.ensure_type(cst.ensure_type(outer.value, cst.Call).func, cst.Attribute)


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    return at_failing_line(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    given = {arg.keyword.value for arg in _call(site).args if arg.keyword}
    plain = [arg for arg in _call(site).args if not arg.keyword and not arg.star]
    if len(plain) != 1 or given - {"index"}:
        raise Refused("the file is written with other settings than a path", (site,))
    path = site.tree.code(plain[0].value)
    if site.tree.text.count(path) > 1:
        raise Refused(f"{path} is used again, perhaps as the one file that it was", (site,))
    return (
        Precondition(
            what="the rows are fetched only to be written",
            met_by=clues.evidence,
            detail=f"line {site.line} writes {path} from the driver",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    tree, outer = site.tree, cst.ensure_type(_call(site).func, cst.Attribute)
    first = outside(tree, _inner(site).value)[1]
    end = tree.span(_call(site))[1]
    path = next(arg for arg in _call(site).args if not arg.keyword)
    if "#" in tree.text[first:end]:
        raise Refused("a comment stands in the statement", (site,))
    text = f"{_WRITES[outer.attr.value]}({tree.code(path.value)})"
    return (replace_span(tree, first, end, text),)


CODEMOD = Codemod(
    id="collect-to-write",
    about="Write from the executors",
    fixes=frozenset({"memory.driver-heap", "memory.max-result-size"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="order",
    effect_note=(
        "The same rows as a folder of files instead of one file, in any order, at a path that the"
        " executors must reach. Whoever reads the one file has to read the folder."
    ),
    review="think",
    refuses=(
        "the rows are used for anything but one write, or it has further settings",
        "the path is used again in the file",
    ),
)
