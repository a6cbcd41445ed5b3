"""Which codemods there are and what they fix, read from their text.

A codemod imports LibCST, which costs a third of a diagnosis; only one that is tried is imported.
"""

import ast
import importlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tools.registry import RegistryError

if TYPE_CHECKING:
    from tools.codemod import Codemod

FOLDER = Path(__file__).with_name("codemods")


class Entry(NamedTuple):
    module: str
    fixes: frozenset[str]


@cache
def index() -> Mapping[str, Entry]:
    """By id, in their order; a test holds it to the codemods themselves."""
    files = [path for path in FOLDER.glob("*.py") if not path.stem.startswith("_")]
    return dict(sorted(_declared(path) for path in files))


def ids_for(cause: str) -> tuple[str, ...]:
    return tuple(id for id, entry in index().items() if cause in entry.fixes)


def codemod(id: str) -> "Codemod":
    found: Codemod = importlib.import_module(index()[id].module).CODEMOD
    return found


def _declared(path: Path) -> tuple[str, Entry]:
    """Of `CODEMOD = Codemod(id="…", fixes=frozenset({…}), …)`, the two literals."""
    for statement in ast.parse(path.read_bytes()).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="CODEMOD")], value=ast.Call(keywords=keywords)):
                given = {keyword.arg: keyword.value for keyword in keywords}
                return ast.literal_eval(given["id"]), Entry(
                    f"tools.codemods.{path.stem}", _causes(given["fixes"])
                )
            case _:
                pass
    raise RegistryError(f"{path.name}: want `CODEMOD = Codemod(id=…, fixes=frozenset({{…}}), …)`")


def _causes(fixes: ast.expr) -> frozenset[str]:
    match fixes:
        case ast.Call(args=[ast.Set() as causes]):
            return frozenset(ast.literal_eval(causes))
        case _:
            raise RegistryError(f"line {fixes.lineno}: `fixes` is not frozenset({{…}})")
