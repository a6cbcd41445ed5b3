"""Let a task that failed on something passing try again."""

from collections.abc import Sequence

import libcst as cst
import libcst.matchers as m

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node
from tools.codemods._airflow import arg_of, argument_sites, decorated, of_the_task
from tools.source_map import Project, Refused, Site
from tools.source_map_clues import Clues
from tools.source_map_tree import Tree

_WRITES = frozenset(
    {"write", "to_sql", "insert", "insert_rows", "insert_many", "append", "post", "put", "patch"}
    | {"delete", "send", "publish", "execute", "executemany", "commit", "save", "upload", "run"}
)
_WRITE_CALL = m.Call(func=m.Attribute(attr=m.OneOf(*(m.Name(name) for name in sorted(_WRITES)))))


def sites(tree: Tree) -> tuple[Site, ...]:
    """`retries=0`: said on purpose or by habit, and below what a passing failure needs."""
    return tuple(
        site
        for site in argument_sites(tree, frozenset({"retries"}))
        if isinstance(arg_of(site).value, cst.Integer)
        and cst.ensure_type(arg_of(site).value, cst.Integer).evaluated_value == 0
    )


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    return of_the_task(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    function = decorated(site)
    if function is None:
        raise Refused("what an operator does when it runs twice is not in this file", (site,))
    writes = m.findall(function.body, _WRITE_CALL)
    if writes:
        line = site.tree.range(writes[0]).start.line
        raise Refused(f"line {line} may write, and would write again in a second try", (site,))
    return (
        Precondition(
            what="the failure passes by itself, and the task writes nothing in this file",
            met_by=clues.evidence,
            detail=f"{function.name.value} is given up after its first try",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    return (replace_node(site.tree, arg_of(site).value, "2"),)


CODEMOD = Codemod(
    id="airflow-retries",
    about="Let the task try again",
    fixes=frozenset(
        {
            "external.timeout",
            "external.connection-refused",
            "external.server-error",
            "external.rate-limited",
            "storage.timeout",
            "storage.throttled",
        }
    ),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="none",
    effect_note="Up to two more tries, each after the retry delay of the task or the DAG.",
    review="read",
    refuses=(
        "the task is no function of the file, or calls something that may write",
        "the stack does not say which task ran",
    ),
)
