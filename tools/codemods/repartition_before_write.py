"""Bring the rows of a partition together before it is written, so that it gets few files."""

import re
from collections.abc import Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.codemods._columns import outside
from tools.codemods._paths import call_of, called, chain, writer_sites
from tools.source_map import Project, Refused, Site, only_live
from tools.source_map_clues import Clues
from tools.source_map_names import text_of
from tools.source_map_tree import Tree

_MANY_FILES = 100
_SMALL_BYTES = 3 * 2**20
_ORDERED = frozenset({"repartition", "coalesce", "hint", "orderBy", "sort", "sortWithinPartitions"})
_READ = re.compile(r"reads (?P<files>[\d,]+) files of (?P<kib>[\d,]+) KiB on average")


def sites(tree: Tree) -> tuple[Site, ...]:
    """`x.write.partitionBy("g")…` of rows that nothing has brought together or in order."""
    return tuple(
        site
        for site in writer_sites(tree)
        if "partitionBy" in called(call_of(site))
        and _ORDERED.isdisjoint(called(call_of(site)))
        and _keys(site)
    )


def _keys(site: Site) -> tuple[str, ...]:
    """The literal columns of `partitionBy`; none where one is computed."""
    (by,) = [each for each in chain(call_of(site)) if each.attr.value == "partitionBy"][:1]
    call = site.tree.parents[by]
    args = call.args if isinstance(call, cst.Call) else ()
    names = [text_of(arg.value) for arg in args]
    known = tuple(name for name in names if name is not None)
    return known if len(known) == len(names) else ()


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    return only_live(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    told = _READ.search(clues.text)
    files, size = (int(told[n].replace(",", "")) for n in (1, 2)) if told else (0, 0)
    if files <= _MANY_FILES or size * 1024 >= _SMALL_BYTES:
        raise Refused(
            f"{files} files of {size} KiB are known: over {_MANY_FILES} below"
            f" {_SMALL_BYTES >> 20} MiB would be needed",
            (site,),
        )
    return (
        Precondition(
            what="far more files than partitions, each far smaller than a task could read",
            met_by=clues.evidence,
            detail=f"{files} files of {size} KiB on average",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    (write,) = [each for each in chain(call_of(site)) if each.attr.value == "write"][:1]
    end = outside(site.tree, write.value)[1]
    names = ", ".join(f'"{name}"' for name in _keys(site))
    return (replace_span(site.tree, end, end, f".repartition({names})"),)


CODEMOD = Codemod(
    id="repartition-before-write",
    about="Bring the rows of a partition together before it is written",
    fixes=frozenset({"skew.small-files"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="none",
    effect_note=(
        "The same rows in fewer files, after one more shuffle. One task writes each partition: for"
        " one that holds most rows use the rebalance hint instead."
    ),
    review="skim",
    refuses=(
        "the numbers are not known, or the files are few or large enough",
        "rows are brought together or in order already",
        "a column of partitionBy is computed, or more than one writer can have run",
    ),
)
