"""From what the evidence names to the one construct of the source that it means, or candidates."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import libcst as cst
from libcst.helpers import get_full_name_for_node

from contracts.fix import Target
from contracts.log_report import Frame
from tools.source_map_calls import (
    Calls,
    Function,
    enclosing,
    function_of,
    has_main_guard,
    under_main_guard,
)
from tools.source_map_tree import Tree, read_tree

_LEAST_CODE = 12
"""A shorter line, such as `main()`, stands in too many files to name one."""


_PUBLIC = frozenset(
    """
    airflow arrow attr attrs avro awsglue azure boto3 botocore certifi chispa click
    confluent_kafka cryptography cx_Oracle databricks dateutil dbt delta dotenv duckdb
    fastavro fsspec gcsfs google graphframes great_expectations h3 httpx hudi jinja2
    jsonschema kafka lightgbm loguru mlflow mysql numpy oracledb orjson packaging pandas
    pandera pendulum polars psycopg psycopg2 py4j pyarrow pydantic pydeequ pyiceberg
    pymongo pymysql pyodbc pyspark pytest pytz pyspark_client redis requests s3fs scipy
    sedona sentry_sdk simplejson six sklearn slack_sdk snowflake sqlalchemy structlog
    synapseml tenacity torch tqdm typer typing_extensions ujson urllib3 xgboost yaml
    """.split()  # noqa: SIM905 (a table to read, not a list to type)
)
"""Packages that build no frames of the user's: their source is not needed to know them all."""


class NotThisFailure(Exception):
    """The codemod's cause has several kinds of failure, and this is none that it is made for."""


class Refused(Exception):
    """No edit is made: the reason, and the constructs among which none could be chosen."""

    def __init__(self, why: str, candidates: tuple["Site", ...] = ()) -> None:
        super().__init__(why)
        self.why = why
        self.candidates = candidates


@dataclass(frozen=True, eq=False)
class Site:
    """A construct; `at` is the part of it whose line a traceback prints."""

    tree: Tree
    node: cst.CSTNode
    at: cst.CSTNode

    @property
    def line(self) -> int:
        return self.tree.range(self.at).start.line

    @property
    def target(self) -> Target:
        first, end = self.tree.span(self.node)
        start = self.tree.byte(first)
        return Target(
            file=self.tree.name,
            line=self.line,
            byte=start,
            length=self.tree.byte(end) - start,
            function=function_of(self.tree, self.node).name,
            code=self.tree.code(self.node),
        )


@dataclass(frozen=True)
class Placed:
    """A frame of the failing stack, and the loaded file it stands in, if that is known."""

    frame: Frame
    file: str | None


@dataclass(frozen=True, eq=False)
class Project:
    """The files that the failing stack runs through, and those that they import."""

    trees: Mapping[str, Tree]
    stack: tuple[Placed, ...]
    """Frames of user code, outermost first."""
    absent: tuple[str, ...] = ()
    """Modules that the files import, neither among the sources nor known as public."""

    def with_data(self, file: str, data: bytes) -> "Project":
        """The same stack over one changed file; frames keep their lines."""
        return replace(self, trees={**self.trees, file: read_tree(file, data)})

    @cached_property
    def calls(self) -> Calls:
        return Calls(self.trees)

    def is_live(self, site: Site) -> bool:
        inner = function_of(site.tree, site.node).node
        if inner is None and under_main_guard(site.tree, site.node):
            return site.tree.name in self._entries
        return (site.tree.name, inner) in self._live

    @cached_property
    def _entries(self) -> frozenset[str]:
        """Files whose own code started the run: their `__main__` part has run."""
        if any(each.file for each in self.stack):
            first = next(each for each in self.stack if each.file)
            return frozenset({first.file or ""})
        return frozenset(self.trees)

    @cached_property
    def _live(self) -> frozenset[tuple[str, cst.FunctionDef | None]]:
        roots = [self._function_at(each) for each in self.stack if each.file]
        started = [Function(name, None) for name in self._entries if self._starts_itself(name)]
        return self.calls.live([*roots, *started])

    def _starts_itself(self, file: str) -> bool:
        outermost = next((each for each in self.stack if each.file), None)
        is_module = outermost is None or outermost.frame.function in {"<module>", ""}
        return is_module or has_main_guard(self.trees[file])

    def _function_at(self, placed: Placed) -> Function:
        tree = self.trees[placed.file or ""]
        statement = statement_at(tree, placed.frame.line or 0)
        return function_of(tree, statement) if statement else Function(tree.name, None)


class _Statements(cst.CSTVisitor):
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.found: list[tuple[int, int, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.SimpleStatementLine | cst.BaseCompoundStatement):
            place = self.tree.range(node)
            self.found.append((place.start.line, place.end.line, node))
        return not isinstance(node, cst.BaseExpression)


def statement_at(tree: Tree, line: int) -> cst.CSTNode | None:
    """The smallest statement that stands on `line`."""
    visitor = _Statements(tree)
    tree.module.visit(visitor)
    over = [each for each in visitor.found if each[0] <= line <= each[1]]
    return min(over, key=lambda each: (each[1] - each[0], -each[0]))[2] if over else None


def place_frames(frames: Sequence[Frame], files: Mapping[str, bytes]) -> tuple[Placed, ...]:
    """Say of each frame which file it stands in, by its path and by the lines it printed.

    A job is often submitted under another name than its file has: then only lines can tell.
    """
    paths = dict.fromkeys(frame.file for frame in frames)
    found = {path: _file_of(path, [f for f in frames if f.file == path], files) for path in paths}
    return tuple(Placed(frame, found[frame.file]) for frame in frames)


def _file_of(path: str, frames: Sequence[Frame], files: Mapping[str, bytes]) -> str | None:
    fits = [name for name, data in files.items() if _lines_fit(frames, data)]
    shared = {name: _shared_suffix(path, name) for name in fits}
    longest = max(shared.values(), default=0)
    if longest:
        best = [name for name in fits if shared[name] == longest]
    else:
        printed = any(len(frame.code) >= _LEAST_CODE for frame in frames)
        best = fits if printed else []
    return best[0] if len(best) == 1 else None


def _shared_suffix(path: str, name: str) -> int:
    ours, theirs = reversed(path.split("/")), reversed(name.split("/"))
    parts = zip(ours, theirs, strict=False)
    return next(
        (n for n, (a, b) in enumerate(parts) if a != b), min(path.count("/"), name.count("/")) + 1
    )


def _lines_fit(frames: Sequence[Frame], data: bytes) -> bool:
    lines = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")
    return all(_line_fits(frame, lines) for frame in frames)


def _line_fits(frame: Frame, lines: Sequence[str]) -> bool:
    if frame.line is None or frame.line > len(lines):
        return False
    printed = frame.code.split("\n")[0].split()
    return not printed or printed == lines[frame.line - 1].split()


def load(frames: Sequence[Frame], files: Mapping[str, bytes]) -> Project:
    """Read the files of `frames` and what they import; raises UnreadableError for one of them."""
    stack = place_frames(frames, files)
    todo = list(dict.fromkeys(each.file for each in stack if each.file)) or _only(files)
    trees = {name: read_tree(name, files[name]) for name in todo}
    absent: set[str] = set()
    while todo:
        for module in imported_modules(trees[todo.pop()]):
            found = _files_of(module, files)
            absent |= set() if found or _is_public(module) else {module}
            new = [name for name in found if name not in trees]
            trees |= {name: read_tree(name, files[name]) for name in new}
            todo += new
    return Project(trees=dict(sorted(trees.items())), stack=stack, absent=tuple(sorted(absent)))


def _only(files: Mapping[str, bytes]) -> list[str]:
    """Without a frame the one source file there is, or none."""
    return list(files) if len(files) == 1 else []


def _files_of(module: str, files: Mapping[str, bytes]) -> list[str]:
    """Files of the run that `module`, or the module that a name is imported from, can be."""
    ends = {
        name: name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in files
    }
    wanted = (f".{module}", f".{module.rpartition('.')[0]}" if "." in module else f".{module}")
    return [name for name, dotted in ends.items() if f".{dotted}".endswith(wanted)]


def _is_public(module: str) -> bool:
    root = module.partition(".")[0]
    return root in sys.stdlib_module_names or root in _PUBLIC


class _Imports(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: dict[str, None] = {}

    def visit_Import(self, node: cst.Import) -> None:
        self.found |= {alias.evaluated_name: None for alias in node.names}

    def visit_ImportFrom(self, node: cst.ImportFrom) -> None:
        module = (get_full_name_for_node(node.module) or "") if node.module else ""
        names = () if isinstance(node.names, cst.ImportStar) else node.names
        self.found |= {f"{module}.{each.evaluated_name}".lstrip("."): None for each in names}
        if module and not names:
            self.found[module] = None


def imported_modules(tree: Tree) -> Iterable[str]:
    visitor = _Imports()
    tree.module.visit(visitor)
    return visitor.found


def at_failing_line(project: Project, sites: Sequence[Site]) -> Site:
    """The site on the line of the innermost frame of user code."""
    if not project.stack:
        raise Refused("the log prints no line of the user's code for this failure", tuple(sites))
    innermost = project.stack[-1]
    where = f"{innermost.frame.file}:{innermost.frame.line}"
    if innermost.file is None:
        raise Refused(f"{where} is not among the sources, or they are not the ones that ran")
    tree = project.trees[innermost.file]
    statement = statement_at(tree, innermost.frame.line or 0)
    there = [site for site in sites if statement and _within(site, tree, statement)]
    return _one_of(there, innermost.frame.line or 0, where)


def _within(site: Site, tree: Tree, statement: cst.CSTNode) -> bool:
    if site.tree is not tree:
        return False
    head = statement if isinstance(statement, cst.SimpleStatementLine) else None
    around = list(enclosing(tree, site.node))
    if head:
        return head in around
    first = next(
        (e for e in around if isinstance(e, cst.SimpleStatementLine | cst.BaseCompoundStatement)),
        None,
    )
    return first is statement


def _one_of(there: list[Site], line: int, where: str) -> Site:
    if not there:
        raise Refused(f"no construct that this change is made for stands at {where}")
    if len(there) == 1:
        return there[0]
    exact = [site for site in there if site.line == line]
    starts = {site.tree.range(_outermost(site)).start.line for site in there}
    if len(exact) == 1 and line not in starts:
        return exact[0]
    raise Refused(f"{len(there)} of them stand in the statement at {where}", tuple(there))


def _outermost(site: Site) -> cst.CSTNode:
    """The expression around the site: Python up to 3.9 names its first line for all of it."""
    around = [site.node, *enclosing(site.tree, site.node)]
    return [each for each in around if isinstance(each, cst.BaseExpression)][-1]


def only_live(project: Project, sites: Sequence[Site]) -> Site:
    """The only site that can have run."""
    if not any(each.file for each in project.stack) and len(project.trees) != 1:
        raise Refused("no frame of the failing stack stands in a source file of the run")
    if project.absent:
        raise Refused(f"the source of {', '.join(project.absent)} is not there, and may hold more")
    live = tuple(site for site in sites if project.is_live(site))
    if len(live) == 1:
        return live[0]
    if not live:
        raise Refused(
            "no construct that this change is made for can be reached from the failing stack"
        )
    raise Refused(f"{len(live)} of them can have run, and the log does not say which", live)
