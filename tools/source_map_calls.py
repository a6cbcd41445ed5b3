"""Which functions of the loaded files can have run: dead duplicates are told apart by this."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import libcst as cst
from libcst.metadata.scope_provider import Assignment

from tools.source_map_tree import Tree


@dataclass(frozen=True)
class Function:
    """A function of a file, or with node None the code of the module itself."""

    file: str
    node: cst.FunctionDef | None
    name: str = ""
    """With the names around it, `Report.lines`."""


def enclosing(tree: Tree, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes around `node`, innermost first."""
    while node in tree.parents:
        node = tree.parents[node]
        yield node


def function_of(tree: Tree, node: cst.CSTNode) -> Function:
    """The function that `node` stands in."""
    outer = list(enclosing(tree, node))
    inner = next((each for each in outer if isinstance(each, cst.FunctionDef)), None)
    names = [each.name.value for each in outer if isinstance(each, cst.FunctionDef | cst.ClassDef)]
    return Function(tree.name, inner, ".".join(reversed(names)))


def under_main_guard(tree: Tree, node: cst.CSTNode) -> bool:
    return any(_is_main_guard(each) for each in enclosing(tree, node))


def has_main_guard(tree: Tree) -> bool:
    return any(_is_main_guard(statement) for statement in tree.module.body)


def _is_main_guard(node: cst.CSTNode) -> bool:
    """`if __name__ == …`; without LibCST's matchers, whose import costs more than LibCST."""
    match node:
        case cst.If(
            test=cst.Comparison(
                left=cst.Name(value="__name__"),
                comparisons=[cst.ComparisonTarget(operator=cst.Equal())],
            )
        ):
            return True
        case _:
            return False


class _Names(cst.CSTVisitor):
    """Every name and attribute, with the function that it is used in."""

    def __init__(self) -> None:
        self.stack: list[cst.FunctionDef | None] = [None]
        self.uses: dict[cst.FunctionDef | None, list[cst.Name | cst.Attribute]] = {None: []}
        self.defined: list[cst.FunctionDef] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        for part in (node.params, *node.decorators):
            part.visit(self)
        self.defined.append(node)
        self.stack.append(node)
        self.uses[node] = []
        node.body.visit(self)
        self.stack.pop()
        return False

    def visit_Name(self, node: cst.Name) -> None:
        self.uses[self.stack[-1]].append(node)

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        self.uses[self.stack[-1]].append(node)
        node.value.visit(self)
        return False


@dataclass(frozen=True, eq=False)
class Calls:
    """A call graph that rather has an edge too many: what it calls dead is dead."""

    trees: Mapping[str, Tree]

    @cached_property
    def _names(self) -> Mapping[str, _Names]:
        found = {name: _Names() for name in self.trees}
        for name, visitor in found.items():
            self.trees[name].module.visit(visitor)
        return found

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[tuple[Tree, cst.FunctionDef], ...]]:
        table: dict[str, list[tuple[Tree, cst.FunctionDef]]] = {}
        for name, visitor in self._names.items():
            for node in visitor.defined:
                table.setdefault(node.name.value, []).append((self.trees[name], node))
        return {name: tuple(found) for name, found in table.items()}

    def live(self, roots: Iterable[Function]) -> frozenset[tuple[str, cst.FunctionDef | None]]:
        """Functions that `roots` can reach; the code of every module has run."""
        todo = [(root.file, root.node) for root in roots]
        seen: set[tuple[str, cst.FunctionDef | None]] = {(name, None) for name in self.trees}
        reached: set[tuple[str, cst.FunctionDef | None]] = set()
        while todo:
            file, node = todo.pop()
            if (file, node) in reached:
                continue
            reached.add((file, node))
            for use in self._names[file].uses.get(node, ()):
                todo += [(tree.name, target) for tree, target in self._targets(file, use)]
        return frozenset(seen | reached)

    def _targets(
        self, file: str, use: cst.Name | cst.Attribute
    ) -> Iterator[tuple[Tree, cst.FunctionDef]]:
        if isinstance(use, cst.Attribute):
            yield from self._by_name.get(use.attr.value, ())
            return
        local = list(self._local(self.trees[file], use))
        yield from local
        if not local:
            imported = self._imported_as(self.trees[file], use)
            yield from (found for found in self._by_name.get(imported, ()) if found[0].name != file)

    def _local(self, tree: Tree, use: cst.Name) -> Iterator[tuple[Tree, cst.FunctionDef]]:
        scope = tree.scopes.get(use)
        found = (
            [each.node for each in scope[use.value] if isinstance(each, Assignment)]
            if scope
            else []
        )
        functions = [node for node in found if isinstance(node, cst.FunctionDef)]
        yield from ((tree, node) for node in _not_redefined(tree, functions))
        for node in found:
            if isinstance(node, cst.ClassDef):
                yield from ((tree, method) for method in _dunders(node))

    def _imported_as(self, tree: Tree, use: cst.Name) -> str:
        scope = tree.scopes.get(use)
        names = (
            sorted(each.name for each in scope.get_qualified_names_for(use.value)) if scope else []
        )
        return names[0].rpartition(".")[2] if names else use.value


def _not_redefined(tree: Tree, functions: list[cst.FunctionDef]) -> list[cst.FunctionDef]:
    """Of two `def`s of one name in one block only the last is left when it is called."""
    kept = {id(tree.parents[node]): node for node in functions}
    return list(kept.values())


def _dunders(node: cst.ClassDef) -> Iterator[cst.FunctionDef]:
    for statement in node.body.body:
        if isinstance(statement, cst.FunctionDef) and statement.name.value.startswith("__"):
            yield statement
