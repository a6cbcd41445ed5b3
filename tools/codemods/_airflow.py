"""Where a DAG file says something about one task: arguments of operators and of `@task`."""

from collections.abc import Sequence

import libcst as cst

from contracts.fix import Edit
from tools.codemod import replace_span
from tools.source_map import Project, Refused, Site, only_live
from tools.source_map_calls import enclosing
from tools.source_map_names import calls
from tools.source_map_tree import Tree


def argument_sites(tree: Tree, names: frozenset[str]) -> tuple[Site, ...]:
    """Keyword arguments of these names; `at` is what is called, as a traceback names that line."""
    return tuple(
        Site(tree, arg, call.func)
        for call in calls(tree)
        for arg in call.args
        if arg.keyword and arg.keyword.value in names
    )


def arg_of(site: Site) -> cst.Arg:
    return cst.ensure_type(site.node, cst.Arg)


def name_of(site: Site) -> str:
    keyword = arg_of(site).keyword
    return keyword.value if keyword else ""


def call_around(site: Site) -> cst.Call:
    return cst.ensure_type(site.tree.parents[site.node], cst.Call)


def decorated(site: Site) -> cst.FunctionDef | None:
    """The function whose decorator the argument belongs to."""
    around = site.tree.parents.get(call_around(site))
    if not isinstance(around, cst.Decorator):
        return None
    above = (each for each in enclosing(site.tree, around) if isinstance(each, cst.FunctionDef))
    return next(above, None)


def of_the_task(project: Project, found: Sequence[Site]) -> Site:
    """The argument of the task whose function is on the stack, else the only one there is."""
    names = {placed.frame.function for placed in project.stack if placed.file}
    named = [site for site in found if (made := decorated(site)) and made.name.value in names]
    if len(named) == 1:
        return named[0]
    if names - {"<module>", ""} and any(decorated(site) for site in found):
        raise Refused("no task of the failing stack says it itself", tuple(found))
    return only_live(project, found)


def without_argument(site: Site) -> Edit:
    """The argument and one comma."""
    tree, args = site.tree, call_around(site).args
    place = args.index(arg_of(site))
    if place + 1 < len(args):
        first, end = tree.span(args[place])[0], tree.span(args[place + 1])[0]
    elif place:
        first, end = tree.span(args[place - 1])[1], tree.span(args[place])[1]
    else:
        first, end = tree.span(args[place])
    if "#" in tree.text[first:end]:
        raise Refused("a comment stands beside the argument", (site,))
    return replace_span(tree, first, end, "")
