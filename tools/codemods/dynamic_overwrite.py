"""Replace the partitions that this run writes, and no others, where the path exists already."""

from collections.abc import Sequence

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.codemods._columns import outside
from tools.codemods._paths import call_of, called, chain, reader_sites, writer_sites
from tools.source_map import Project, Refused, Site, at_failing_line
from tools.source_map_clues import Clues
from tools.source_map_tree import Tree


def sites(tree: Tree) -> tuple[Site, ...]:
    """Writers that say no mode, so that they fail where something is."""
    return tuple(site for site in writer_sites(tree) if "mode" not in called(call_of(site)))


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    return at_failing_line(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    call = call_of(site)
    if "partitionBy" not in called(call):
        raise Refused(
            "the write has no partitionBy: this mode would replace everything at the path", (site,)
        )
    path = site.tree.code(call.args[0].value) if call.args else ""
    if any(path and path in site.tree.code(each.node) for each in reader_sites(site.tree)):
        raise Refused(f"{path} is read in the same file", (site,))
    return (
        Precondition(
            what="the write is by partition, and the path is not read in the file",
            met_by=clues.evidence,
            detail=f"line {site.line} writes partitions at {path}",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    last = next(chain(call_of(site)))
    end = outside(site.tree, last.value)[1]
    gap = site.tree.text[end : site.tree.span(last.attr)[0]]
    space = gap[: len(gap) - len(gap.lstrip())]
    added = ('.mode("overwrite")', '.option("partitionOverwriteMode", "dynamic")')
    return (replace_span(site.tree, end, end, "".join(f"{space}{each}" for each in added)),)


CODEMOD = Codemod(
    id="dynamic-overwrite",
    about="Replace the partitions that this run writes",
    fixes=frozenset({"sql.path-exists"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="drops-rows",
    effect_note=(
        "What earlier runs wrote into the same partitions is replaced; other partitions stay, also"
        " where this run has no rows for them. Not for a ledger that must never be written over."
    ),
    review="think",
    opt_in=True,
    refuses=(
        "the write has no partitionBy: everything at the path would be replaced",
        "the path is read in the same file",
        "the failing line is no write without a mode",
    ),
)
