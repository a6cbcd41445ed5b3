"""Set a key where the session is made, as it cannot be changed once the session runs."""

import re
from collections.abc import Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_span
from tools.codemods._statements import stands_alone, without
from tools.source_map import NotThisFailure, Project, Refused, Site, at_failing_line
from tools.source_map_calls import function_of
from tools.source_map_clues import Clues
from tools.source_map_names import calls, statement_of, text_of
from tools.source_map_tree import Tree

_KEY = re.compile(
    r"(?:CANNOT_MODIFY_CONFIG[^\n]*?config:?|Cannot modify the value of (?:a )?(?:static|Spark)"
    r" config:?) [`'\"]?(?P<key>spark\.[\w.]+\w)"
)
_AT_SUBMIT = ("spark.driver.", "spark.jars", "spark.submit.", "spark.yarn.", "spark.master")
"""In the builder of a submitted job these come too late as well: the JVM runs."""


def sites(tree: Tree) -> tuple[Site, ...]:
    """`x.conf.set("spark.k", "v")` as a statement of its own."""
    return tuple(
        Site(tree, statement_of(tree, call), call)
        for call in calls(tree)
        if _is_set(call) and stands_alone(tree, call)
    )


def _is_set(call: cst.Call) -> bool:
    match call:
        case cst.Call(
            func=cst.Attribute(
                value=cst.Attribute(attr=cst.Name(value="conf")), attr=cst.Name(value="set")
            ),
            args=[cst.Arg(value=key), cst.Arg(value=value)],
        ):
            constant = isinstance(value, cst.SimpleString | cst.Integer | cst.Name)
            return (text_of(key) or "").startswith("spark.") and constant
        case _:
            return False


def _call(site: Site) -> cst.Call:
    return cst.ensure_type(site.at, cst.Call)


def _key(site: Site) -> str:
    return text_of(_call(site).args[0].value) or ""


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    told = _KEY.search(clues.text)
    if told is None:
        raise NotThisFailure
    return at_failing_line(project, [site for site in found if _key(site) == told["key"]])


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    if _key(site).startswith(_AT_SUBMIT):
        raise Refused(
            f"{_key(site)} has an effect only where the job is submitted: set it there", (site,)
        )
    value = _call(site).args[1].value
    if isinstance(value, cst.Name) and value.value not in ("True", "False"):
        raise Refused("the value is computed after the session is made, perhaps", (site,))
    return (
        Precondition(
            what="the key is one of the context, and the session is made in the same function",
            met_by=clues.evidence,
            detail=f"line {_builder(site).start} makes the session without {_key(site)}",
        ),
    )


class _Builder:
    """The one `….getOrCreate()` of the function, and where a `.config` fits in."""

    def __init__(self, site: Site, call: cst.Call) -> None:
        func = cst.ensure_type(call.func, cst.Attribute)
        self.call = call
        self.start = site.tree.range(func.attr).start.line
        self.first = site.tree.span(func.value)[1]
        self.end = site.tree.span(func.attr)[0]


def _builder(site: Site) -> _Builder:
    tree, function = site.tree, function_of(site.tree, site.node).node
    found = [
        call
        for call in calls(tree)
        if isinstance(call.func, cst.Attribute)
        and call.func.attr.value == "getOrCreate"
        and function_of(tree, call).node is function
        and tree.span(call)[1] < tree.span(site.node)[0]
    ]
    if len(found) != 1:
        raise Refused(f"the session is made at {len(found)} places of the function", (site,))
    return _Builder(site, found[0])


def edit(site: Site) -> Sequence[Edit]:
    tree, builder = site.tree, _builder(site)
    between = tree.text[builder.first : builder.end]
    if "#" in between:
        raise Refused("a comment stands where the session is made", (site,))
    given = tree.text[tree.span(_call(site).args[0])[0] : tree.span(_call(site).args[1])[1]]
    space = between[: len(between) - len(between.lstrip())]
    added = f"{space}.config({given})"
    return (replace_span(tree, builder.first, builder.first, added), without(site))


def touches(site: Site) -> Sequence[cst.CSTNode]:
    return (_builder(site).call,)


CODEMOD = Codemod(
    id="move-static-conf",
    about="Set the key where the session is made",
    fixes=frozenset({"config.not-modifiable"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    touches=touches,
    effect="configuration",
    effect_note="The key gets the value that was asked for, from the start of the session on.",
    review="skim",
    refuses=(
        "the session is made elsewhere, or at more than one place",
        "the key belongs to the submit command, where alone it has an effect",
        "the value is computed, or a comment stands beside the statement",
    ),
)
