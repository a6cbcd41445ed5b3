"""Give a column its old name back where it is read, as many places use it."""

from collections.abc import Sequence
from dataclasses import replace

import libcst as cst
import libcst.matchers as m

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.codemods._missing import missing_column
from tools.codemods._paths import reader_of, reader_sites
from tools.codemods._schemas import renamed
from tools.source_map import NotThisFailure, Project, Site
from tools.source_map_clues import Clues
from tools.source_map_names import text_of
from tools.source_map_tree import Tree

_MANY = 2


def sites(tree: Tree) -> tuple[Site, ...]:
    return tuple(site for site in reader_sites(tree) if not _is_renamed(site))


def _is_renamed(site: Site) -> bool:
    around = site.tree.parents[site.node]
    return isinstance(around, cst.Attribute) and around.attr.value == "withColumnRenamed"


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    """Where one place alone uses the column, that place is the smaller change."""
    old = missing_column(clues)
    told = renamed(clues, old)
    if told is None or _uses(project, old) < _MANY:
        raise NotThisFailure
    at = clues.model_copy(update={"findings": (), "text": told[0]})
    return replace(reader_of(at, project, list(found)), how=f'"{told[1]}", "{old}"')


def _uses(project: Project, name: str) -> int:
    strings = (
        each for tree in project.trees.values() for each in m.findall(tree.module, m.SimpleString())
    )
    return sum(text_of(each) == name for each in strings)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    told = renamed(clues, missing_column(clues)) or ("", "")
    return (
        Precondition(
            what="one column went and one came, of the same type and at the same place",
            met_by=clues.evidence,
            detail=(
                f"{missing_column(clues)} of {told[0]} is now {told[1]}, and"
                f" {_uses(project, missing_column(clues))} places use it"
            ),
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    end = site.tree.span(site.node)[1]
    return (replace_span(site.tree, end, end, f".withColumnRenamed({site.how})"),)


CODEMOD = Codemod(
    id="rename-column-at-read",
    about="Give the column its old name back where it is read",
    fixes=frozenset({"data.column-missing", "data.nested-field-missing"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="none",
    effect_note=(
        "Everything after the reader sees the old name. An input that has both names would get"
        " two columns of one name; one that still has the old alone stays as it is."
    ),
    review="read",
    refuses=(
        "the columns of an earlier run are not known, or more than one column went or came",
        "more than one reader can be of the input",
    ),
)
