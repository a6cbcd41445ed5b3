"""Use the names that NumPy kept for those that it removed."""

import re
from collections.abc import Iterable, Mapping, Sequence

import libcst as cst
from libcst.metadata.scope_provider import BuiltinAssignment

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node
from tools.source_map import NotThisFailure, Project, Refused, Site, at_failing_line
from tools.source_map_clues import Clues
from tools.source_map_names import is_imported
from tools.source_map_tree import Tree

_BUILTINS: Mapping[str, str] = {
    "bool": "bool", "int": "int", "float": "float", "complex": "complex", "object": "object",
    "str": "str", "long": "int", "unicode": "str",
}  # fmt: skip
"""Plain aliases of builtins, removed in 1.24.

https://numpy.org/doc/stable/release/1.24.0-notes.html
"""
_RENAMED: Mapping[str, str] = {
    "NaN": "nan", "NAN": "nan", "Inf": "inf", "Infinity": "inf", "infty": "inf", "PINF": "inf",
    "float_": "float64", "complex_": "complex128", "unicode_": "str_", "string_": "bytes_",
    "product": "prod", "cumproduct": "cumprod", "sometrue": "any", "alltrue": "all",
    "round_": "round",
}  # fmt: skip
"""Removed in 2.0; both names were one object in 1.x.

https://numpy.org/doc/stable/numpy_2_0_migration_guide.html
"""
_LATER: Mapping[str, str] = {"trapz": "trapezoid", "row_stack": "vstack"}
"""Removed in 2.4; a NumPy that still lacks the new name has the old one, so these change alone.

https://numpy.org/doc/stable/release/2.4.0-notes.html
"""
_NAMES = frozenset({*_BUILTINS, *_RENAMED, *_LATER})
_REMOVED = re.compile(
    r"module 'numpy' has no attribute '(?P<name>\w+)'|`np\.(?P<old>\w+)` was removed"
)


class _Attributes(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: list[cst.Attribute] = []

    def visit_Attribute(self, node: cst.Attribute) -> None:
        if node.attr.value in _NAMES:
            self.found.append(node)


def sites(tree: Tree) -> tuple[Site, ...]:
    visitor = _Attributes()
    tree.module.visit(visitor)
    return tuple(
        Site(tree, node, node.attr)
        for node in visitor.found
        if is_imported(tree, node, (f"numpy.{node.attr.value}",))
    )


def _name(site: Site) -> str:
    return cst.ensure_type(site.node, cst.Attribute).attr.value


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    told = _REMOVED.search(clues.message)
    if told is None:
        raise NotThisFailure
    name = told["name"] or told["old"]
    return at_failing_line(project, _first_of_lines(site for site in found if _name(site) == name))


def _first_of_lines(found: Iterable[Site]) -> list[Site]:
    """One for each line: all on a line fail alike, and all are changed."""
    by_line: dict[tuple[str, int], Site] = {}
    for site in found:
        by_line.setdefault((site.tree.name, site.line), site)
    return list(by_line.values())


def also(site: Site) -> Sequence[Site]:
    """All other removed names of the file: they fail one after the other."""
    others = (each for each in sites(site.tree) if each.node is not site.node)
    return tuple(each for each in others if _name(each) not in _LATER or _name(site) in _LATER)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    for each in (site, *also(site)):
        _refuse_shadowed(each)
    others = len(also(site))
    return (
        Precondition(
            what="both names were one object in every NumPy that had the old one",
            met_by=clues.evidence,
            detail=f"numpy.{_name(site)} was {_new(site)}"
            + (f"; {others} more of the kind in the file" if others else ""),
        ),
    )


def _new(site: Site) -> str:
    name = _name(site)
    return _BUILTINS[name] if name in _BUILTINS else f"numpy.{_renamed(name)}"


def _renamed(name: str) -> str:
    return _RENAMED.get(name) or _LATER[name]


def _refuse_shadowed(site: Site) -> None:
    name, scope = _name(site), site.tree.scopes.get(site.node)
    if name in _BUILTINS and scope is not None:
        meant = scope[_BUILTINS[name]]
        if not all(isinstance(each, BuiltinAssignment) for each in meant):
            raise Refused(f"the file gives {_BUILTINS[name]} another meaning", (site,))


def edit(site: Site) -> Sequence[Edit]:
    name, node = _name(site), cst.ensure_type(site.node, cst.Attribute)
    if name in _BUILTINS:
        return (replace_node(site.tree, node, _BUILTINS[name]),)
    return (replace_node(site.tree, node.attr, _renamed(name)),)


CODEMOD = Codemod(
    id="numpy-aliases",
    about="Use the name that NumPy kept",
    fixes=frozenset({"code.removed-api", "code.driver-exception", "code.udf-exception"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    also=also,
    effect="none",
    effect_note="The same object under the name that is left.",
    review="skim",
    refuses=(
        "the message does not name an attribute that NumPy removed",
        "the file gives the builtin's name another meaning",
    ),
)
