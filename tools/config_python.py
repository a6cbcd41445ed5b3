"""Where Python code sets a key of Spark: builder, session, operator, arguments of a submit."""

import re
from collections.abc import Iterator

import libcst as cst

from tools.config_text import PRIORITY, Place
from tools.source_map_names import calls, text_of
from tools.source_map_tree import Tree

_IN_TEXT = re.compile(r"(?P<value>[^\s\"'\\]+)")


class _Literals(cst.CSTVisitor):
    def __init__(self) -> None:
        self.pairs: list[tuple[cst.BaseExpression, cst.BaseExpression]] = []
        self.strings: list[cst.SimpleString] = []

    def visit_DictElement(self, node: cst.DictElement) -> None:
        self.pairs.append((node.key, node.value))

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        self.strings.append(node)


def python_places(tree: Tree, key: str) -> tuple[Place, ...]:
    literals = _Literals()
    tree.module.visit(literals)
    set_ = [each for call in calls(tree) if (each := _of_call(tree, call, key))]
    given = [
        each
        for name, value in literals.pairs
        if text_of(name) == key and (each := _literal(tree, value, "operator"))
    ]
    return tuple(sorted([*set_, *given, *_in_strings(tree, literals.strings, key)]))


def _of_call(tree: Tree, call: cst.Call, key: str) -> Place | None:
    """`….config("key", value)`, `conf.set("key", value)`, `spark.conf.set("key", value)`."""
    match call:
        case cst.Call(
            func=cst.Attribute(value=receiver, attr=cst.Name(value="config" | "set" as method)),
            args=[cst.Arg(value=name), cst.Arg(value=value)],
        ) if text_of(name) == key:
            of_session = isinstance(receiver, cst.Attribute) and receiver.attr.value == "conf"
            kind = "session" if of_session and method == "set" else "builder"
            return _literal(tree, value, kind)
        case _:
            return None


def _literal(tree: Tree, node: cst.BaseExpression, kind: str) -> Place | None:
    text = text_of(node) if isinstance(node, cst.SimpleString) else None
    if text is None and not isinstance(node, cst.Integer):
        return None
    first, end = tree.span(node)
    written = tree.text[first:end]
    value = written if text is None else text
    at = first + written.find(value)
    return Place(PRIORITY[kind], kind, tree.name, at, at + len(value), value)


def _in_strings(tree: Tree, strings: list[cst.SimpleString], key: str) -> Iterator[Place]:
    """`"key=value"` of a list of arguments, `"… --conf key=value …"` of a command."""
    for node in strings:
        first, end = tree.span(node)
        for found in re.finditer(rf"(?<![\w.]){re.escape(key)}=", tree.text[first:end]):
            value = _IN_TEXT.match(tree.text, first + found.end(), end)
            if value:
                yield Place(
                    PRIORITY["submit"], "submit", tree.name, value.start(), value.end(),
                    value["value"],
                )  # fmt: skip
