"""Let a sensor give its slot back while it waits."""

from collections.abc import Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node, replace_span
from tools.source_map import Project, Refused, Site, only_live
from tools.source_map_clues import Clues
from tools.source_map_names import calls, imported, text_of
from tools.source_map_tree import Tree

_LEAST_POKE_S = 60


def sites(tree: Tree) -> tuple[Site, ...]:
    """Calls of sensors that hold their slot: in mode `poke`, which is the default."""
    return tuple(
        Site(tree, call, call.func)
        for call in calls(tree)
        if _is_sensor(tree, call.func) and _mode(call) == "poke"
    )


def _is_sensor(tree: Tree, node: cst.BaseExpression) -> bool:
    names = imported(tree, node)
    return bool(names) and all(
        name.startswith("airflow.") and name.endswith("Sensor") for name in names
    )


def _given(call: cst.Call, name: str) -> cst.BaseExpression | None:
    return next((arg.value for arg in call.args if arg.keyword and arg.keyword.value == name), None)


def _mode(call: cst.Call) -> str | None:
    mode = _given(call, "mode")
    hidden = any(arg.star for arg in call.args) or _given(call, "deferrable") is not None
    return None if hidden else ("poke" if mode is None else text_of(mode))


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    return only_live(project, found)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    poke = _given(_call(site), "poke_interval")
    seconds = (
        60 if poke is None
        else cst.ensure_type(poke, cst.Integer).evaluated_value
        if isinstance(poke, cst.Integer)
        else 0
    )  # fmt: skip
    if seconds < _LEAST_POKE_S:
        raise Refused(
            "it looks more often than once a minute, or one cannot say: a slot for each look"
            " costs more",
            (site,),
        )
    return (
        Precondition(
            what="the sensor looks once a minute or less, and holds a slot all the time",
            met_by=clues.evidence,
            detail=f"line {site.line} waits in mode poke",
        ),
    )


def _call(site: Site) -> cst.Call:
    return cst.ensure_type(site.node, cst.Call)


def edit(site: Site) -> Sequence[Edit]:
    mode = _given(_call(site), "mode")
    if mode is not None:
        return (replace_node(site.tree, mode, '"reschedule"'),)
    args = _call(site).args
    if not args:
        raise Refused("the sensor is given no argument to write the mode beside", (site,))
    first = site.tree.span(args[0])[0]
    gap = site.tree.text[site.tree.span(_call(site).func)[1] : first].partition("(")[2]
    if "#" in gap:
        raise Refused("a comment stands before the first argument", (site,))
    return (replace_span(site.tree, first, first, f'mode="reschedule",{gap or " "}'),)


CODEMOD = Codemod(
    id="sensor-reschedule",
    about="Let the sensor give its slot back while it waits",
    fixes=frozenset({"orchestration.stuck-queued"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="none",
    effect_note=(
        "The sensor sees the same; between two looks other tasks can run. A sensor that timed out"
        " is not helped by this: it waited for something that did not come."
    ),
    review="skim",
    refuses=(
        "the sensor looks more often than once a minute",
        "it is deferrable already, or more than one sensor holds a slot",
        "it is no sensor of Airflow: one of your own may keep state between looks",
    ),
)
