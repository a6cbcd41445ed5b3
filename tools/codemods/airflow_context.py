"""Read the context of a task by the names that Airflow 3 gives it."""

import re
from collections.abc import Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node
from tools.source_map import NotThisFailure, Project, Refused, Site, at_failing_line
from tools.source_map_clues import Clues
from tools.source_map_names import text_of
from tools.source_map_tree import Tree

_KEY = re.compile(r"KeyError: ['\"]execution_date['\"]")
_CONTEXTS = frozenset({"context", "kwargs", "ctx", "ti_context"})


class _Subscripts(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: list[cst.BaseExpression] = []

    def visit_Subscript(self, node: cst.Subscript) -> None:
        match node:
            case cst.Subscript(
                value=cst.Name(value=name),
                slice=[cst.SubscriptElement(slice=cst.Index(value=index))],
            ) if name in _CONTEXTS and text_of(index) == "execution_date":
                self.found.append(index)
            case _:
                pass


def sites(tree: Tree) -> tuple[Site, ...]:
    """`context["execution_date"]`."""
    visitor = _Subscripts()
    tree.module.visit(visitor)
    return tuple(Site(tree, node, node) for node in visitor.found)


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    if not _KEY.search(clues.text):
        raise NotThisFailure
    return at_failing_line(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    if not any("airflow" in imports for imports in _lines(site.tree)):
        raise Refused(f"{site.tree.name} imports nothing of Airflow", (site,))
    return (
        Precondition(
            what="the context has not had this name since Airflow 3, and logical_date is the same",
            met_by=clues.evidence,
            detail=f"line {site.line} asks for execution_date",
        ),
    )


def _lines(tree: Tree) -> list[str]:
    return [line for line in tree.lines if line.lstrip().startswith(("import ", "from "))]


def also(site: Site) -> Sequence[Site]:
    return tuple(each for each in sites(site.tree) if each.node is not site.node)


def edit(site: Site) -> Sequence[Edit]:
    written = site.tree.code(site.node)
    return (replace_node(site.tree, site.node, written.replace("execution_date", "logical_date")),)


CODEMOD = Codemod(
    id="airflow-context",
    about="Ask the context for logical_date",
    fixes=frozenset({"code.index-or-key", "code.driver-exception", "code.removed-api"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    also=also,
    effect="none",
    effect_note="The same moment under the name that Airflow has given it since 2.2.",
    review="skim",
    refuses=(
        "the failing line does not read execution_date from a context",
        "the file imports nothing of Airflow",
    ),
)
