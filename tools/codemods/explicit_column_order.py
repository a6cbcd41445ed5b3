"""Put the columns in the table's order, as `insertInto` goes by place."""

import re
from collections.abc import Sequence
from dataclasses import replace

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.codemods._columns import outside
from tools.source_map import NotThisFailure, Project, Refused, Site, at_failing_line
from tools.source_map_clues import Clues
from tools.source_map_names import method_sites
from tools.source_map_tree import Tree

_COLUMNS = re.compile(
    r"Table columns: (?P<table>[^\n]*?)\.?\s+(?:- )?Data columns: (?P<data>[^\n]*)"
)
_NAME = re.compile(r"[`'\"]?([A-Za-z_]\w*)[`'\"]?")


def sites(tree: Tree) -> tuple[Site, ...]:
    """`x.write.insertInto(…)` of columns that are not selected right before."""
    return tuple(
        site
        for site in method_sites(tree, frozenset({"insertInto"}))
        if _write(site) is not None and not _is_selected(site)
    )


def _write(site: Site) -> cst.Attribute | None:
    call = cst.ensure_type(site.node, cst.Call)
    node: cst.BaseExpression = cst.ensure_type(call.func, cst.Attribute).value
    while isinstance(node, cst.Attribute | cst.Call):
        if isinstance(node, cst.Attribute) and node.attr.value == "write":
            return node
        node = node.func if isinstance(node, cst.Call) else node.value
    return None


def _is_selected(site: Site) -> bool:
    write = _write(site)
    match write.value if write else None:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="select"))):
            return True
        case _:
            return False


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    told = _COLUMNS.search(clues.text)
    if told is None:
        raise NotThisFailure
    table, data = (_NAME.findall(told[side]) for side in ("table", "data"))
    site = at_failing_line(project, found)
    if sorted(table) != sorted(data) or len(set(table)) != len(table) or table == data:
        raise Refused("the table and the data have not the same columns in two orders", (site,))
    return replace(site, how=", ".join(f'"{name}"' for name in table))


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    return (
        Precondition(
            what="table and data have the same columns, in two orders",
            met_by=clues.evidence,
            detail=f"the table has them as {site.how}",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    write = cst.ensure_type(_write(site), cst.Attribute)
    end = outside(site.tree, write.value)[1]
    return (replace_span(site.tree, end, end, f".select({site.how})"),)


CODEMOD = Codemod(
    id="explicit-column-order",
    about="Put the columns in the table's order",
    fixes=frozenset({"data.write-schema-mismatch"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="changes-values",
    effect_note=(
        "Each value goes to the column of its name. Earlier runs may have written them swapped"
        " without failing: compare some rows."
    ),
    review="think",
    refuses=(
        "the message does not list the columns of the table and of the data",
        "the names differ",
        "the failing line has no write by place",
    ),
)
