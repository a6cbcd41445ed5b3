"""Calls that read or write at a path, and whether a path of the log can be theirs."""

import re
from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from tools.source_map import Project, Refused, Site, only_live
from tools.source_map_clues import Clues
from tools.source_map_names import method_sites, text_of
from tools.source_map_tree import Tree

READS = frozenset({"parquet", "orc", "json", "csv", "text", "load", "table"})
WRITES = frozenset({"parquet", "orc", "json", "csv", "text", "save"})
_PATH = re.compile(
    r"(?:file|s3[an]?|gs|abfss?|wasbs?|hdfs|dbfs):/[^\s'\",;)\]]+|/[\w=.:+-]+(?:/[^\s'\",;)\]]+)+"
)
_LEAST = 3
"""A shorter part of a path stands in too many of them."""


def chain(call: cst.Call) -> Iterator[cst.Attribute]:
    """The attributes of a chain of calls, last one first: of `a.b().c()` c and b."""
    node: cst.BaseExpression = call
    while isinstance(node, cst.Call | cst.Attribute | cst.Subscript):
        if isinstance(node, cst.Attribute):
            yield node
        node = node.func if isinstance(node, cst.Call) else node.value


def called(call: cst.Call) -> tuple[str, ...]:
    return tuple(each.attr.value for each in chain(call))


def reader_sites(tree: Tree) -> tuple[Site, ...]:
    """`spark.read….parquet(path)` and its like."""
    return tuple(site for site in method_sites(tree, READS) if "read" in called(call_of(site))[1:])


def writer_sites(tree: Tree) -> tuple[Site, ...]:
    """`frame.write….parquet(path)` and its like."""
    return tuple(
        site for site in method_sites(tree, WRITES) if "write" in called(call_of(site))[1:]
    )


def call_of(site: Site) -> cst.Call:
    return cst.ensure_type(site.node, cst.Call)


def paths_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found.rstrip(".") for found in _PATH.findall(text)))


def _parts(node: cst.BaseExpression) -> tuple[str, ...]:
    """The literal parts of a path, in order; none where it is a name."""
    if (text := text_of(node)) is not None:
        return (text.rstrip("/*"),)
    if isinstance(node, cst.FormattedString):
        texts = (part for part in node.parts if isinstance(part, cst.FormattedStringText))
        return tuple(part.value.rstrip("/*") for part in texts)
    return ()


def can_be(site: Site, path: str) -> bool | None:
    """Whether the call's path is the one; None where nothing of it is written down."""
    args = call_of(site).args
    parts = [part for part in _parts(args[0].value) if len(part) >= _LEAST] if args else []
    if not parts:
        return None
    at = 0
    for part in parts:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def reader_of(clues: Clues, project: Project, found: list[Site]) -> Site:
    """The reader of a path that the message names; the others must be sure to be none of it."""
    paths = paths_in(clues.message)
    live = [site for site in found if project.is_live(site)]
    if not paths:
        return only_live(project, found)
    fits = {site: [can_be(site, path) for path in paths] for site in live}
    same = [site for site, told in fits.items() if True in told]
    open_ = [site for site, told in fits.items() if None in told and True not in told]
    if len(same) == 1 and not open_:
        return same[0]
    if not same and len(open_) == 1 == len(live):
        return open_[0]
    raise Refused(f"{len(same) or len(live)} readers can be of {paths[0]}", tuple(same or live))


def is_used(tree: Tree, name: str) -> int:
    """How often a name is used in the file, its own assignment included."""
    return len(m.findall(tree.module, m.Name(name)))
