"""Leave the session running while it is still used."""

import re
from collections.abc import Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod
from tools.codemods._statements import stands_alone, without
from tools.source_map import NotThisFailure, Project, Refused, Site, only_live
from tools.source_map_calls import function_of
from tools.source_map_clues import Clues
from tools.source_map_names import method_sites, statement_of
from tools.source_map_tree import Tree

_STOPPED = re.compile(
    r"stopped SparkContext|SparkContext (?:was|has been) (?:already )?(?:stopped|shut down)"
)
_SESSIONS = re.compile(r"^(?:self\.)?_?(?:spark|sc|session|spark_session|spark_context|ctx)$")


def sites(tree: Tree) -> tuple[Site, ...]:
    """`spark.stop()` as a statement of its own."""
    return tuple(
        Site(tree, statement_of(tree, site.node), site.at)
        for site in method_sites(tree, frozenset({"stop"}))
        if stands_alone(tree, site.node) and _is_session(site)
    )


def _is_session(site: Site) -> bool:
    call = cst.ensure_type(site.node, cst.Call)
    receiver = cst.ensure_type(call.func, cst.Attribute).value
    return not call.args and bool(_SESSIONS.match(site.tree.code(receiver)))


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    if not _STOPPED.search(clues.text):
        raise NotThisFailure
    return only_live(project, [site for site in found if not _comes_after(project, site)])


def _comes_after(project: Project, site: Site) -> bool:
    """Whether a frame of the stack shows that its function had not come to this line yet."""
    function = function_of(site.tree, site.node)
    return any(
        placed.file == site.tree.name
        and placed.frame.function == (function.name.rpartition(".")[2] or "<module>")
        and (placed.frame.line or 0) < site.line
        for placed in project.stack
    )


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    if not any(each.file for each in project.stack):
        raise Refused("the log prints no line of the user's code that used the session", (site,))
    return (
        Precondition(
            what="the session is used after this line has stopped it",
            met_by=clues.evidence,
            detail=f"line {site.line} stops it, {_last(project)} uses it",
        ),
    )


def _last(project: Project) -> str:
    last = next(each for each in reversed(project.stack) if each.file)
    return f"{last.file}:{last.frame.line}"


def edit(site: Site) -> Sequence[Edit]:
    return (without(site),)


CODEMOD = Codemod(
    id="remove-inner-stop",
    about="Leave the session running while it is still used",
    fixes=frozenset({"code.context-lifecycle"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="none",
    effect_note="The session ends with the program, or at a later stop, instead of in between.",
    review="read",
    refuses=(
        "more than one stop can have run before the failing line",
        "the stack does not show the line that used the session",
        "the statement is alone in its block or shares its line",
    ),
)
