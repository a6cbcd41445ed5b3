"""Turn values that a cast refuses into NULL instead of failing the job."""

import re
from collections.abc import Sequence
from dataclasses import replace

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node
from tools.codemods._columns import is_key, target_column, type_name, type_of
from tools.source_map import NotThisFailure, Project, Refused, Site, where_built
from tools.source_map_clues import Clues
from tools.source_map_names import column_name, functions_name, method_sites
from tools.source_map_tree import Tree

_CAST = re.compile(
    r"The value (?P<value>'.*?'|\S+) of the type \"?(?P<source>[\w(), ]+?)\"? cannot be cast to"
    r" \"?(?P<type>[\w(), ]+?)\"? because"
)
_WITH_METHOD = (4, 0)
_WITH_FUNCTION = (3, 2)


def sites(tree: Tree) -> tuple[Site, ...]:
    return tuple(
        site
        for site in method_sites(tree, frozenset({"cast", "astype"}))
        if len(_call(site).args) == 1 and type_of(tree, _call(site).args[0].value)
    )


def _call(site: Site) -> cst.Call:
    return cst.ensure_type(site.node, cst.Call)


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    told = _CAST.search(clues.message)
    if told is None:
        raise NotThisFailure
    same = [site for site in found if _type(site) == type_name(told["type"])]
    return replace(where_built(project, same), how=_how(clues))


def _type(site: Site) -> str | None:
    return type_of(site.tree, _call(site).args[0].value)


def _how(clues: Clues) -> str:
    """The method of Spark 4; before it Python had only the SQL function."""
    if clues.spark is None or clues.spark < _WITH_FUNCTION:
        raise Refused("the log does not show a Spark version that has try_cast")
    return "method" if clues.spark >= _WITH_METHOD else "function"


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    name = target_column(site) or column_name(site.tree, _receiver(site))
    if name is None or is_key(site.tree, name):
        raise Refused(
            f"{name or 'the column'} is a key of a join, a group or a partition here, or may be:"
            " its rows would get lost",
            (site,),
        )
    told = _CAST.search(clues.message)
    value = told["value"] if told else "a value"
    return (
        Precondition(
            what="the value that the log quotes is none of the type, and the column is no key",
            met_by=clues.evidence,
            detail=f"{value} is no {_type(site)}; {name} becomes NULL in such rows",
        ),
    )


def _receiver(site: Site) -> cst.BaseExpression:
    return cst.ensure_type(_call(site).func, cst.Attribute).value


def edit(site: Site) -> Sequence[Edit]:
    if site.how != "function":
        return (replace_node(site.tree, site.at, "try_cast"),)
    name, functions = column_name(site.tree, _receiver(site)), functions_name(site.tree)
    if name is None or functions is None or not isinstance(_receiver(site), cst.Call):
        raise Refused("before Spark 4 only `F.col(…).cast(…)` can be written another way", (site,))
    text = f'{functions}.expr("try_cast(`{name}` as {_type(site)})")'
    return (replace_node(site.tree, site.node, text),)


CODEMOD = Codemod(
    id="try-cast",
    about="Turn values that the cast refuses into NULL",
    fixes=frozenset({"data.bad-cast"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="changes-values",
    effect_note=(
        "Rows with such values get NULL, which averages skip and inner joins drop. Count them"
        " before this is merged, and report them in the job: the log quotes one of them only."
    ),
    review="think",
    opt_in=True,
    refuses=(
        "more than one cast to the type can have run, and Spark names no line",
        "the column is a key of a join, a group or a partition in the file",
        "the job's Spark version is not known, or has no try_cast",
    ),
)
