"""Read with the columns of the last run that was well, where none can be told from the input."""

from collections.abc import Sequence
from dataclasses import replace

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.codemods._columns import outside
from tools.codemods._paths import call_of, called, chain, paths_in, reader_of, reader_sites
from tools.codemods._schemas import columns
from tools.source_map import Project, Refused, Site
from tools.source_map_clues import Clues
from tools.source_map_tree import Tree

_BY_NAME = frozenset({"parquet", "orc", "json"})
"""Of CSV and text the columns go by place, and names are not looked at."""


def sites(tree: Tree) -> tuple[Site, ...]:
    return tuple(
        site
        for site in reader_sites(tree)
        if called(call_of(site))[0] in _BY_NAME and "schema" not in called(call_of(site))
    )


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    site = reader_of(clues, project, list(found))
    paths = paths_in(clues.message)
    known = [
        change.before
        for change in clues.changes
        if change.kind == "schema" and any(path.startswith(change.name) for path in paths)
    ]
    if len(known) != 1 or not columns(known[0]) or "more fields" in known[0]:
        raise Refused("the columns of the last run that was well are not known", (site,))
    ddl = ", ".join(f"{name} {kind}" for name, kind in columns(known[0]).items())
    return replace(site, how=ddl)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    return (
        Precondition(
            what="the columns are those of the last run that was well",
            met_by=clues.evidence,
            detail=f"line {site.line} reads {len(site.how.split(', '))} columns by their own names",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    end = outside(site.tree, next(chain(call_of(site))).value)[1]
    return (replace_span(site.tree, end, end, f'.schema("{site.how}")'),)


CODEMOD = Codemod(
    id="explicit-schema",
    about="Name the columns that are read",
    fixes=frozenset({"data.empty-input"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="changes-values",
    effect_note=(
        "An empty input gives no rows instead of a failure, and a renamed column gives NULL"
        " instead of one. If the input should have come, wait for it instead."
    ),
    review="think",
    opt_in=True,
    refuses=(
        "the columns of the last run that was well are not known in full",
        "it is CSV or text, where columns go by place",
        "more than one reader can be of the path",
    ),
)
