"""What is asked of a run: the job, its inputs as far as the evidence shows them, the failure."""

import ast
import json
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from contracts.fix import Patch
from contracts.inputs import Inputs
from contracts.log_report import Finding
from tools.ladder.outcome import Expected, Plant, Side, Table
from tools.ladder.schemas import Columns, relations_of, tables_of, wanted_of
from tools.source_map_clues import Clues

_WRAPPERS = frozenset(
    {"Py4JJavaError", "SparkException", "PythonException", "AnalysisException", "SystemExit"}
)
_COMMAND = re.compile(r'"sun\.java\.command":"((?:[^"\\]|\\.)*)"')
_DESCRIPTION = re.compile(r'"physicalPlanDescription":("(?:[^"\\]|\\.)*")')
_QUOTED = (
    re.compile(r"value '([^']*)' of the type"),
    re.compile(r"(?:Text|[Pp]arse|string to float:|For input string:) ['\"]([^'\"]*)['\"]"),
    re.compile(r"KeyError: '([^']*)'"),
)
_PLANTS: Mapping[str, tuple[Plant, ...]] = {
    "code.none-value": (Plant(kind="null"),),
    "data.null-violation": (Plant(kind="null"),),
    "data.divide-by-zero": (Plant(kind="number", value="0"),),
    "data.overflow": (Plant(kind="largest"),),
}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    script: str
    """Its name among the sources."""
    arguments: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    relations: tuple[Columns, ...] = ()
    wanted: Mapping[str, tuple[str, ...]]
    plants: tuple[Plant, ...] = ()
    named: tuple[str, ...] = ()
    """Words of the changed code, those of its own lines first."""
    expected: Expected
    settings: Mapping[str, str]
    spark: bool

    def as_json(self, recipe: Side | None) -> bytes:
        """`recipe`: what the run before the change came to need."""
        plain = {
            "script": self.script,
            "arguments": self.arguments,
            "tables": [table.model_dump() for table in self.tables],
            "relations": self.relations,
            "wanted": self.wanted,
            "plants": [plant.model_dump() for plant in self.plants],
            "named": self.named,
            "expected": self.expected.model_dump(),
            "settings": self.settings,
            "spark": self.spark,
            "recipe": recipe and _recipe(recipe),
        }
        return json.dumps(plain, sort_keys=True).encode()


def _recipe(side: Side) -> dict[str, object]:
    plain = side.model_dump(include={"tables", "spare", "profiles", "plant"})
    return {**plain, "red": side.red is not None}


def order_of(
    patch: Patch, clues: Clues, inputs: Inputs, sources: Mapping[str, bytes], event_log: str
) -> Order:
    """`event_log`: those of its lines that tell a plan or the command."""
    plans = [json.loads(text) for text in _DESCRIPTION.findall(event_log)]
    command = _command(inputs, event_log)
    script, arguments = _script(command, sources, patch)
    text = sources.get(script, b"").decode("utf-8", "replace")
    wanted = {**wanted_of(plans), **dict(compared(text, arguments))}
    return Order(
        script=script,
        arguments=arguments,
        tables=tables_of(plans),
        relations=relations_of(clues.text),
        wanted=wanted,
        plants=plants_of(clues),
        named=_named(patch, sources),
        expected=expected_of(clues.findings),
        settings=dict(clues.settings),
        spark=any(b"pyspark" in data for data in sources.values()),
    )


def _command(inputs: Inputs, event_log: str) -> tuple[str, ...]:
    told = inputs.run.command if inputs.run else ()
    if not told and (found := _COMMAND.search(event_log)):
        told = (json.loads(f'"{found[1]}"'),)
    if len(told) != 1:
        return told
    try:
        return tuple(shlex.split(told[0]))
    except ValueError:
        return tuple(told[0].split())


def _script(
    command: Sequence[str], sources: Mapping[str, bytes], patch: Patch
) -> tuple[str, tuple[str, ...]]:
    """The source that the command names by the longest end of its path, and its arguments."""
    for place, word in enumerate(command):
        if word.endswith(".py"):
            name = _source(word, sources) or _only(sources) or patch.target.file
            return name, tuple(command[place + 1 :])
    return patch.target.file, ()


def _source(path: str, sources: Mapping[str, bytes]) -> str | None:
    fits = [name for name in sources if f"/{path}".endswith(f"/{name.rpartition('/')[2]}")]
    return max(fits, key=lambda name: _common_end(name, path), default=None)


def _common_end(a: str, b: str) -> int:
    pairs = zip(reversed(a.split("/")), reversed(b.split("/")), strict=False)
    return next((at for at, (x, y) in enumerate(pairs) if x != y), len(a))


def _only(sources: Mapping[str, bytes]) -> str | None:
    return next(iter(sources)) if len(sources) == 1 else None


def expected_of(findings: Iterable[Finding]) -> Expected:
    """What is certain of the failure's names; wrappers are the name of every failure."""
    found = list(findings)
    names = {name for one in found for name in _names(one)} - _WRAPPERS
    words = [word for one in found[:1] for word in re.findall(r"\b[A-Za-z]{4,}\b", one.message)]
    return Expected(names=tuple(sorted(names)), words=tuple(words[:6]))


def _names(finding: Finding) -> Iterator[str]:
    match finding.matched:
        case "condition":
            yield finding.name
        case "exception":
            yield finding.name.rpartition(".")[2]
        case _:
            yield from re.findall(r"\[([A-Z][A-Z0-9_]+(?:\.[A-Z0-9_]+)*)\]", finding.message)


def plants_of(clues: Clues) -> tuple[Plant, ...]:
    """What has to stand in a row for the failure to come again."""
    if clues.cause in _PLANTS:
        return _PLANTS[clues.cause]
    values = dict.fromkeys(
        found[1] for pattern in _QUOTED if (found := pattern.search(clues.message))
    )
    return tuple(Plant(kind="text", value=value) for value in values)


def _named(patch: Patch, sources: Mapping[str, bytes]) -> tuple[str, ...]:
    """Of the target, of what the change adds, and of the lines that call the target's function."""
    added = [line for line in patch.diff.splitlines() if line[:1] in "+-" and line[:3] not in _HEADS]
    text = sources.get(patch.target.file, b"").decode("utf-8", "replace")
    functions = set(re.findall(r"\bdef (\w+)", patch.target.code))
    calls = [line for line in text.splitlines() if functions & set(_WORD.findall(line))]
    words = (word for part in (*added, *calls, patch.target.code) for word in _WORD.findall(part))
    return tuple(dict.fromkeys(words))


_HEADS = frozenset({"+++", "---"})


def compared(text: str, arguments: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Columns that the source compares with a literal, or with an argument of the command."""
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError):
        return
    given = dict(_options(arguments))
    for node in nodes:
        match node:
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                column, value = _column(left), _value(right, given)
                if column and value:
                    yield column, (value,)
            case _:
                pass


def _options(arguments: Sequence[str]) -> Iterator[tuple[str, str]]:
    for word, after in zip(arguments, [*arguments[1:], ""], strict=True):
        name, joined, value = word.removeprefix("--").partition("=")
        if word.startswith("--"):
            yield name.replace("-", "_"), value if joined else after


def _column(node: ast.expr) -> str | None:
    match node:
        case ast.Call(args=[ast.Constant(value=str(name))]) | ast.Subscript(
            slice=ast.Constant(value=str(name))
        ):
            return name.rpartition(".")[2]
        case ast.Attribute(attr=name):
            return name
        case _:
            return None


def _value(node: ast.expr, given: Mapping[str, str]) -> str | None:
    match node:
        case ast.Constant(value=str() | int() | float() as value):
            return str(value)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return given.get(name)
        case _:
            return None
