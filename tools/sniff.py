"""What a file is, by its content first and its name second."""

import re
from typing import Literal, NamedTuple

from contracts.inputs import Role
from tools.unwrap_json import Str, read_object
from tools.unwrap_layouts import header

HEAD = 64 * 1024

Kind = Literal["log", "event-log", "event-log-part", "source", "run", "skip", "gap"]


class Sniffed(NamedTuple):
    kind: Kind
    role: Role = "driver"
    executor: str | None = None
    why: str = ""
    """For a gap: what the file is instead."""
    starts_application: bool = False
    """The log of a Spark driver from its beginning."""


_MAGIC = (
    b"PK\x03\x04",
    b"\x7fELF",
    b"\x89PNG",
    b"PAR1",
    b"SQLite format 3",
    b"%PDF",
    b"\xff\xd8\xff",
)
_RUN = re.compile(r"(?:^|/)run(?:[._-][\w.-]*)?\.json$")
_SOURCE = re.compile(
    r"\.(?:py|ipynb|ya?ml|toml|properties)$|(?:^|/)(?:requirements|constraints)[\w.-]*\.txt$"
    r"|(?:^|/)spark[\w.-]*\.conf$",
    re.IGNORECASE,
)
"""Code, and what says with which settings and packages it runs."""
_SETTINGS = re.compile(
    r"(?:^|/)(?:[\w-]*[_.-])?(?:spark|emr|glue|cluster|jobs?|submit|steps|configurations)"
    r"(?:[_.-][\w-]*)?\.json$",
    re.IGNORECASE,
)
_LOG_NAME = re.compile(
    r"(?:\.(?:log|out|err|stderr|stdout|txt|jsonl|ndjson)|/(?:stderr|stdout|syslog|driver|log))"
    r"(?:[._-]?[\w-]+)?(?:\.\d+)?(?:\.(?:gz|zst))?$|(?:^|/)(?:stdout|stderr|driver|log)[\w-]*$",
    re.IGNORECASE,
)
_OTHER_NAME = re.compile(
    r"\.(?:md|rst|toml|ya?ml|cfg|ini|sql|csv|tsv|html?|css|js|java|scala|sh|xml|parquet|avro|orc|ipynb"
    r"|properties|lock|png|jar|whl|zip|tar)$",
    re.IGNORECASE,
)
_EXECUTOR_PATH = re.compile(
    r"(?:^|/)executors?[^/]*/(?:[^/]*/)*?(?:executor[_-]?)?(\d+)(?:[./_-]|$)|(?:^|/)executor[_-]?(\d+)(?:[./_-]|$)"
)
_EXECUTOR_ID = re.compile(rb'--executor-id"?[ =]"?(\d+)')
_EXECUTOR_HEAD = (b"Spark Executor Command:", b"CoarseGrainedExecutorBackend: Started daemon")
_PART = re.compile(r"(?:^|/)eventlog_v2_[^/]+/events_(\d+)_[^/]+$")
_STATUS = re.compile(r"(?:^|/)appstatus_[^/]+$")
_AIRFLOW = re.compile(
    rb"^\[\d{4}-\d\d-\d\d[T ,][^\]]{6,40}\] (?:\{[\w.-]+:\d+\} )?[A-Z]+ - "
    rb"|<TaskInstance: |airflow\.sdk|\"ti_id\"|::group::",
    re.MULTILINE,
)
_AIRFLOW_PATH = re.compile(r"attempt=\d+\.log|(?:^|/)task_id=")
_STARTS = (b"Running Spark version ", b"Submitted application: ")


def part_number(name: str) -> int | None:
    match = _PART.search(name)
    return int(match[1]) if match else None


def sniff(name: str, head: bytes) -> Sniffed:
    """`head` is the beginning of the decompressed file."""
    if _STATUS.search(name):
        return Sniffed("skip")
    if not head.strip():
        return Sniffed("gap", why="the file is empty")
    if head.startswith(_MAGIC) or head.count(0) * 20 > len(head):
        return Sniffed("gap", why="a binary file, no log")
    if head.lstrip().startswith(b'{"Event":"SparkListener'):
        return Sniffed("event-log" if part_number(name) is None else "event-log-part")
    if _SOURCE.search(name):
        return Sniffed("source")
    if _RUN.search(name):
        return Sniffed("run")
    if _SETTINGS.search(name) and not _is_log_document(head):
        return Sniffed("source")
    return _sniff_text(name, head)


def _sniff_text(name: str, head: bytes) -> Sniffed:
    executor = _executor(name, head)
    if executor is not None or any(mark in head for mark in _EXECUTOR_HEAD):
        return Sniffed("log", "executor", executor)
    if _AIRFLOW_PATH.search(name) or _AIRFLOW.search(head):
        return Sniffed("log", "task-host")
    if _is_log(name, head):
        return Sniffed("log", starts_application=any(mark in head for mark in _STARTS))
    return Sniffed("gap", why="neither a log, nor an event log, nor Python source")


def _executor(name: str, head: bytes) -> str | None:
    if match := _EXECUTOR_PATH.search(name):
        return match[1] or match[2]
    told = _EXECUTOR_ID.search(head) if any(mark in head for mark in _EXECUTOR_HEAD) else None
    return told[1].decode() if told else None


def _is_log(name: str, head: bytes) -> bool:
    if _OTHER_NAME.search(name):
        return False
    if _LOG_NAME.search(name):
        return True
    lines = head.splitlines()[:50]
    if name.endswith(".json"):
        return _is_log_document(head)
    return "." not in name.rpartition("/")[2] or any(header(line) for line in lines)


def _is_log_document(head: bytes) -> bool:
    """The answer of Airflow's API, or one JSON record a line."""
    item = read_object(head)
    if item is None:
        return False
    return "content" in item or isinstance(item.get("event"), Str) or "message" in item
