"""What evidence and sources hint at for a run: the failure, the value behind it, columns."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from contracts.fix import Patch
from contracts.log_report import Finding
from tools.ladder.outcome import Expected, Plant
from tools.source_map_clues import Clues

_WRAPPERS = frozenset(
    {
        *("Py4JJavaError", "SparkException", "PythonException", "AnalysisException", "SystemExit"),
        *("PYTHON_EXCEPTION", "FAILED_EXECUTE_UDF", "TASK_WRITE_FAILED", "STREAM_FAILED"),
        *("SparkRuntimeException", "SparkConnectGrpcException", "CalledProcessError"),
    }
)
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
_WORDS = re.compile(r"\b[A-Za-z]{4,}\b")
_DATE_PATTERN = re.compile(
    r"""(["'])((?=[^"']*yy)(?=[^"']*M)(?=[^"']*d)[yMdHhmsSaT:./ \-]{4,})\1"""
)

_HEADS = frozenset({"+++", "---"})


def expected_of(findings: Iterable[Finding]) -> Expected:
    """What is certain of the failure's names; wrappers are the name of every failure."""
    found = list(findings)
    names = {name for one in found for name in _names(one)} - _WRAPPERS
    message = re.sub(r"SQLSTATE: \w+", "", found[0].message) if found else ""
    words = _WORDS.findall(re.sub(r"'[^']*'|\"[^\"]*\"", " ", message))
    told = words if len(words) > 1 else _WORDS.findall(message)
    return Expected(names=tuple(sorted(names)), words=tuple(told[:6]))


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


def named_of(patch: Patch, sources: Mapping[str, bytes]) -> tuple[str, ...]:
    """Of the target, of what the change adds, and of the lines that call the target's function."""
    added = [
        line for line in patch.diff.splitlines() if line[:1] in "+-" and line[:3] not in _HEADS
    ]
    text = sources.get(patch.target.file, b"").decode("utf-8", "replace")
    functions = set(re.findall(r"\bdef (\w+)", patch.target.code))
    calls = [line for line in text.splitlines() if functions & set(_WORD.findall(line))]
    words = (word for part in (*added, *calls, patch.target.code) for word in _WORD.findall(part))
    return tuple(dict.fromkeys(words))


def patterns_of(patch: Patch, sources: Mapping[str, bytes]) -> tuple[str, ...]:
    changed = [line for line in patch.diff.splitlines() if line[:1] == "-"]
    texts = (*changed, *(data.decode("utf-8", "replace") for data in sources.values()))
    return tuple(dict.fromkeys(found for text in texts for _, found in _DATE_PATTERN.findall(text)))


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
    for word, after in zip(arguments, [*arguments[1:], ""], strict=False):
        name, joined, value = word.removeprefix("--").partition("=")
        if word.startswith("--"):
            yield name.replace("-", "_"), value if joined else after


def _column(node: ast.expr) -> str | None:
    match node:
        case (
            ast.Call(args=[ast.Constant(value=str(name))])
            | ast.Subscript(slice=ast.Constant(value=str(name)))
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
