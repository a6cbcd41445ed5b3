"""Drop the hint that broadcasts a side too large for it; the joined rows stay the same."""

import re
from collections.abc import Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.codemods._columns import outside
from tools.source_map import NotThisFailure, Project, Refused, Site, only_live
from tools.source_map_clues import Clues
from tools.source_map_names import arguments, calls, imported, is_imported, text_of
from tools.source_map_tree import Tree

_FUNCTIONS = (
    "pyspark.sql.functions.broadcast",
    "pyspark.sql.functions.builtin.broadcast",
    "pyspark.sql.connect.functions.broadcast",
)
_HINTS = frozenset({"broadcast", "broadcastjoin", "mapjoin"})
_SIZE = re.compile(
    r"[Ll]arger than [\d.]+ ?[KMGT]?i?B?\b[^:]*: (?P<size>[\d.]+) ?(?P<unit>[KMGT]?i?B)\b"
)
"""`Cannot broadcast the table that is larger than 8.0 GiB: 9.1 GiB.`

https://github.com/apache/spark/blob/v3.5.5/sql/catalyst/src/main/scala/org/apache/spark/sql/errors/QueryExecutionErrors.scala
"""
_RESULTS = re.compile(
    r"serialized results of [\d,]+ tasks \((?P<size>[\d.]+) (?P<unit>[KMGT]?i?B)\) is bigger than"
)
"""A broadcast is fetched by the driver first, and its bytes count as results."""
_ROWS = re.compile(r"broadcast the table over \d+ rows: \d+ rows")
_UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}
_THRESHOLD = "spark.sql.autoBroadcastJoinThreshold"
_DEFAULT_THRESHOLD = 10 * 2**20
_CONFIGURED = re.compile(r"^(?P<number>-?\d+)\s*(?P<unit>[kmgt]?)b?$", re.IGNORECASE)
_IN_SQL = re.compile(r"/\*\+[^*]*\b(?:broadcast|broadcastjoin|mapjoin)\b", re.IGNORECASE)


def sites(tree: Tree) -> tuple[Site, ...]:
    return tuple(
        Site(tree, call, call.func.attr if isinstance(call.func, cst.Attribute) else call.func)
        for call in calls(tree)
        if is_imported(tree, call.func, _FUNCTIONS) or _is_hint(tree, call)
    )


def _is_hint(tree: Tree, call: cst.Call) -> bool:
    if not isinstance(call.func, cst.Attribute) or call.func.attr.value != "hint":
        return False
    name = text_of(call.args[0].value) if call.args else None
    return name is not None and name.lower() in _HINTS and not imported(tree, call.func)


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    """A hint takes effect when the action runs: no frame names it, so it must be the only one."""
    if clues.cause == "memory.max-result-size" and "BroadcastExchangeExec" not in clues.text:
        raise NotThisFailure
    for tree in project.trees.values():
        if _IN_SQL.search(tree.text):
            raise Refused(f"{tree.name} has a broadcast hint in SQL text as well", tuple(found))
    return only_live(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    call = cst.ensure_type(site.node, cst.Call)
    if arguments(call, "df") is None or len(call.args) != 1:
        raise Refused("the hint has other arguments than the one it needs", (site,))
    threshold = _threshold(clues, site)
    if threshold < 0:
        detail = f"{_THRESHOLD} is {threshold}: Spark broadcasts nothing by itself"
    else:
        detail = _size_over(threshold, clues, site)
    return (
        Precondition(
            what="without the hint Spark does not have to broadcast this side again",
            met_by=clues.evidence,
            detail=detail,
        ),
    )


def _size_over(threshold: int, clues: Clues, site: Site) -> str:
    if clues.cause == "memory.broadcast-oom" or _ROWS.search(clues.text):
        return f"the side did not fit where {_THRESHOLD} allows {threshold} bytes"
    found = _SIZE.search(clues.text) or _RESULTS.search(clues.text)
    if found is None:
        raise Refused(
            f"the log does not say how large the side is: below {_THRESHOLD} ({threshold} bytes)"
            " Spark broadcasts it without the hint as well",
            (site,),
        )
    size = int(float(found["size"]) * _UNITS[found["unit"].rstrip("iB")])
    if size <= threshold:
        raise Refused(
            f"the side has {size} bytes and {_THRESHOLD} is {threshold}: Spark broadcasts it"
            " without the hint as well",
            (site,),
        )
    return f"the side has {found['size']} {found['unit']}, over {_THRESHOLD} of {threshold} bytes"


def _threshold(clues: Clues, site: Site) -> int:
    value = clues.setting(_THRESHOLD)
    if value is None:
        return _DEFAULT_THRESHOLD
    found = _CONFIGURED.match(value.strip())
    if found is None:
        raise Refused(f"{_THRESHOLD} is {value!r}, which is no size", (site,))
    return int(found["number"]) * _UNITS[found["unit"].upper()]


def edit(site: Site) -> Sequence[Edit]:
    call, tree = cst.ensure_type(site.node, cst.Call), site.tree
    first, end = tree.span(call)
    if isinstance(call.func, cst.Attribute) and call.func.attr.value == "hint":
        return (_cut(site, outside(tree, call.func.value)[1], end),)
    inner, inner_end = outside(tree, call.args[0].value)
    return (_cut(site, first, inner), _cut(site, inner_end, end))


def _cut(site: Site, first: int, end: int) -> Edit:
    if "#" in site.tree.text[first:end]:
        raise Refused("a comment stands where the hint would be cut", (site,))
    return replace_span(site.tree, first, end, "")


CODEMOD = Codemod(
    id="drop-broadcast-hint",
    about="Drop the hint that broadcasts a side too large for it",
    fixes=frozenset(
        {
            "memory.broadcast-too-large",
            "memory.broadcast-timeout",
            "memory.broadcast-oom",
            "memory.max-result-size",
        }
    ),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="order",
    effect_note=(
        "The same rows, perhaps in another order, from a join that shuffles. Spark still"
        " broadcasts the side where its own estimate is below spark.sql.autoBroadcastJoinThreshold."
    ),
    review="skim",
    refuses=(
        "more than one hint can have run, or one stands in SQL text",
        "the side is not shown to be over spark.sql.autoBroadcastJoinThreshold",
        "a comment stands inside the hint",
    ),
)
