"""The text in front of a log line's message: who prints which, with a line as it is printed."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple


class Header(NamedTuple):
    """What stands before the message, which goes from `start` to `end` of the line."""

    start: int
    end: int
    time: bytes = b""
    level: str = ""
    logger: str = ""
    carrier: bool = False
    """It only carries lines of another program: it says nothing about where a record begins."""


_LEVEL = (
    rb"(?P<level>TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE"
    rb"|trace|debug|info|notice|warn|warning|error|fatal|critical)"
)
_ISO = (
    rb"(?P<time>\d{4}-\d\d-\d\d[T ,]+\d\d:\d\d:\d\d(?:[.,]\d{1,9})?"
    rb"(?: ?(?:Z|UTC|[+-]\d\d:?\d\d)\b|Z)?)"
)
_CLOCK = rb"(?P<time>\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)"
_NAME = rb"(?P<logger>[A-Za-z_][\w.$/@-]{0,200})"

# Airflow's loggers that print lines of another program: subprocess, spark-submit, a pod, a shell.
_CARRIERS = re.compile(
    r"(?:^|\b)(?:subprocess|spark_submit|logging_mixin|pod_manager|kubernetes_pod|ssh|docker"
    r"|task\.std(?:out|err)|SparkSubmitHook|SubprocessHook|PodManager|SSHHook|ecs|batch"
    r"|winrm|emr|bash|process_utils|dbt)(?:\.py)?\b"
)


def is_carrier(logger: str) -> bool:
    return bool(_CARRIERS.search(logger))


def is_spark(logger: str) -> bool:
    """What Airflow's Spark hooks log is the driver's."""
    return "spark_submit" in logger or "SparkSubmit" in logger


_LAYOUTS: tuple[tuple[str, re.Pattern[bytes]], ...] = tuple(
    (name, re.compile(pattern, re.DOTALL))
    for name, pattern in (
        # 2026-11-23T09:21:58.26Z stderr F Traceback (most recent call last):
        ("cri", rb"(?P<time>\d{4}-\d\d-\d\dT\S{8,30}) (?:stdout|stderr) [FP] "),
        # [2026-11-23T09:21:58.260+0000] {taskinstance.py:3337} ERROR - Task failed with exception
        ("airflow2", rb"\[" + _ISO + rb"\] \{(?P<logger>[\w.-]+):\d+\} " + _LEVEL + rb" - "),
        # [2026-09-19T02:48:22.161057Z] INFO - Task instance is in running state
        ("airflow3", rb"\[" + _ISO + rb"\] (?:\{(?P<logger>[\w.-]+):\d+\} )?" + _LEVEL + rb" - "),
        ("airflow-group", rb" " + _LEVEL + rb" - (?=::)"),
        # 2026-11-23T09:44:15.579712Z [info     ] DAG bundles loaded [airflow.x] loc=manager.py:304
        ("structlog", _ISO + rb" \[" + _LEVEL + rb" *\] "),
        # 26/11/23 09:45:30 INFO DAGScheduler: Job 0 finished
        (
            "spark",
            rb"(?P<time>\d\d/\d\d/\d\d \d\d:\d\d:\d\d(?:[.,]\d+)?) "
            + _LEVEL
            + rb"\s{1,4}(?:\[[^\]]{1,100}\] )?(?:"
            + _NAME
            + rb": )?",
        ),
        # 2026-11-23 09:45:30,123 - orders.load - ERROR - no rows
        ("python-dashes", _ISO + rb" - (?:\[)?" + _NAME + rb"(?:\])? - " + _LEVEL + rb" - "),
        # 2026-11-23 09:45:30.123 | ERROR    | orders.load:main:12 - no rows
        ("loguru", _ISO + rb" \| " + _LEVEL + rb" *\| (?P<logger>[\w.<>]+):[\w<>]+:\d+ - "),
        # [2026-11-23 09:45:30,123: ERROR/MainProcess] Task failed
        ("celery", rb"\[" + _ISO + rb": " + _LEVEL + rb"/(?P<logger>[\w-]+)\] "),
        # [2026-11-23 09:45:30,123] ERROR in app: Exception on /load
        ("flask", rb"\[" + _ISO + rb"\] " + _LEVEL + rb" in (?P<logger>[\w.]+): "),
        # 2026-11-23 09:45:30.123 ERROR 4711 --- [main] c.x.Loader : no rows
        (
            "spring",
            _ISO + rb"\s+" + _LEVEL + rb" \d+ --- (?:\[[^\]]{0,100}\] ?){1,3}\s*"
            rb"(?P<logger>[\w.$\[\]/]+)\s*: ",
        ),
        # 2026-11-23 09:45:30,123 ERROR [main] org.x.Loader (Loader.java:12) - no rows
        # 2026-11-23 09:45:30.123 [main] ERROR org.x.Loader - no rows
        (
            "log4j",
            rb"\[?(?:" + _ISO + rb"|" + _CLOCK.replace(b"time", b"clock") + rb")\]?:?\s+"
            rb"(?:\[[^\]]{1,120}\]:?\s+)?\[?" + _LEVEL + rb"\]?:?(?=\s)\s+"
            rb"(?:\[[^\]]{1,120}\]:?\s+)?(?:- )?"
            rb"(?:(?![\w.$]*(?:Exception|Error)\b)(?P<logger>[A-Za-z_][\w$]*(?:[./][\w$]+)+)"
            rb"(?::\d+|\([^)]{0,80}\)| \([^)]{0,80}\)"
            rb"| \[[^\]]{0,100}\])?\s?(?:: | ?- |(?= )))?",
        ),
        # ERROR:orders.load:no rows
        ("python-basic", _LEVEL + rb":(?P<logger>[\w.-]+):"),
        # E1123 09:21:58.123456   123 file.go:12] no rows
        ("glog", rb"(?P<glog>[IWEF])\d{4} " + _CLOCK + rb"\s+\d+ [\w.-]+:\d+\] "),
        # time="2026-11-23T09:21:58Z" level=error msg="no rows"
        ("logfmt", rb'time="?' + _ISO + rb'"? level=' + _LEVEL + rb'(?: msg="?)?'),
        # Nov 23 09:21:58 host prog[12]: no rows
        ("syslog", rb"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]+ [\w./-]+(?:\[\d+\])?: "),
        # scheduler-1  | no rows
        ("compose", rb"[a-z][\w.-]{1,60} +\| "),
        # [base] no rows
        ("container", rb"\[(?P<logger>base)\] "),
        # 2026-11-23T09:21:58.1234567Z no rows
        ("stamp", rb"(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z) "),
    )
)
_PURE_CARRIERS = frozenset({"cri", "syslog", "compose", "container", "stamp"})
_GLOG = {b"I": "info", b"W": "warning", b"E": "error", b"F": "fatal"}

# ` source=airflow.task loc=x.py:3`, `: source="task"`, ` [task] loc=x.py:3`
_TAIL = re.compile(
    rb'(?:\s+\[[\w.$]+\](?:\s+[\w.]+=(?:"[^"]*"|\S+))*'
    rb'|(?::?\s+(?:chan|source|loc|logger)=(?:"[^"]*"|\S+))+)\s*\Z'
)
_TAIL_LOGGER = re.compile(rb"\[([\w.$]+)\]|source=\"?([\w.$]+)")
_WITH_TAIL = frozenset({"airflow3", "structlog"})


def header(line: bytes) -> Header | None:
    """The header that `line` begins with; None for a bare line."""
    for name, pattern in _LAYOUTS:
        if match := pattern.match(line):
            return _header(name, match, line)
    return None


def _header(name: str, match: re.Match[bytes], line: bytes) -> Header:
    groups = match.groupdict(b"")
    tail = _TAIL.search(line, match.end()) if name in _WITH_TAIL else None
    logger = (groups.get("logger") or b"").decode(errors="replace")
    if tail and (named := _TAIL_LOGGER.search(tail[0])):
        logger = (named[1] or named[2]).decode(errors="replace")
    level = (groups.get("level") or b"").decode().lower()
    carrier = name in _PURE_CARRIERS or (name not in _OWN and is_carrier(logger))
    return Header(
        start=match.end(),
        end=tail.start() if tail else len(line),
        time=groups.get("time") or b"",
        level=_GLOG.get(groups.get("glog", b""), level),
        logger=logger,
        carrier=carrier,
    )


_OWN = frozenset({"spark", "log4j", "spring", "python-basic", "python-dashes", "loguru"})

_TIME = re.compile(
    rb"(\d{4})-(\d\d)-(\d\d)[T ,]+(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))? ?(Z|UTC|[+-]\d\d:?\d\d)"
)


def utc_time(printed: bytes) -> datetime | None:
    """An aware time; None where the line does not say its zone."""
    match = _TIME.match(printed)
    if match is None:
        return None
    *date, fraction, zone = match.groups()
    micros = int((fraction or b"0").ljust(6, b"0")[:6])
    try:
        local = datetime(*map(int, date), micros, tzinfo=_zone(zone))  # type: ignore[misc,arg-type]
    except ValueError:
        return None
    return local.astimezone(UTC)


def _zone(zone: bytes) -> timezone:
    if not zone[1:2].isdigit():
        return UTC
    sign = -1 if zone.startswith(b"-") else 1
    digits = zone[1:].replace(b":", b"")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
