"""Loads the files that a failing stack runs through, and those that they import."""

import sys
from collections.abc import Iterable, Mapping, Sequence

import libcst as cst
from libcst.helpers import get_full_name_for_node

from contracts.log_report import Frame
from tools.source_map import Project
from tools.source_map_frames import place_frames
from tools.source_map_tree import Tree, read_tree

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


def load(
    frames: Sequence[Frame], files: Mapping[str, bytes], contexts: Sequence[Frame] = ()
) -> Project:
    """Read the files of `frames` and what they import; raises UnreadableError for one of them."""
    files = {name: data for name, data in files.items() if name.endswith(".py")}
    placed = place_frames((*frames, *contexts), files)
    stack, told = placed[: len(frames)], placed[len(frames) :]
    todo = list(dict.fromkeys(each.file for each in placed if each.file)) or _only(files)
    trees = {name: read_tree(name, files[name]) for name in todo}
    absent: set[str] = set()
    while todo:
        for module in imported_modules(trees[todo.pop()]):
            found = _files_of(module, files)
            absent |= set() if found or _is_public(module) else {module}
            new = [name for name in found if name not in trees]
            trees |= {name: read_tree(name, files[name]) for name in new}
            todo += new
    return Project(
        trees=dict(sorted(trees.items())), stack=stack, told=told, absent=tuple(sorted(absent))
    )


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
