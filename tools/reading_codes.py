"""Error codes that a message holds: SQLSTATEs, and the codes of cloud services.

Where no pack knows the words, the code still tells the class: they are given out by class.
"""

import re
from typing import NamedTuple

from tools.reading_names import loosely_named, named


class Coded(NamedTuple):
    cause: str
    saw: str


_SQLSTATES = {
    "0A": "sql.unsupported",
    "08": "external.connection-refused",
    "21": "sql.cardinality",
    "21S01": "data.write-schema-mismatch",
    "22": "data.bad-cast",
    "22001": "data.overflow",
    "22003": "data.overflow",
    "22007": "data.datetime-parse",
    "22008": "data.datetime-parse",
    "22012": "data.divide-by-zero",
    "22021": "data.encoding",
    "22P04": "data.malformed-record",
    "23": "data.constraint",
    "23505": "data.duplicate-key",
    "28": "auth.login-failed",
    "3D": "sql.database-missing",
    "3F": "sql.database-missing",
    "40": "table.concurrent-append",
    "42501": "auth.access-denied",
    "42601": "sql.syntax",
    "42702": "sql.ambiguous-column",
    "42703": "data.column-missing",
    "42S22": "data.column-missing",
    "42803": "sql.grouping",
    "42804": "sql.type-mismatch",
    "42883": "sql.unknown-function",
    "42P01": "sql.table-missing",
    "42S02": "sql.table-missing",
    "42P07": "sql.path-exists",
    "42S01": "sql.path-exists",
    "42S21": "sql.duplicate-column",
    "42701": "sql.duplicate-column",
    "53100": "shuffle.disk-full",
    "53200": "memory.execution-memory",
    "53300": "external.connection-refused",
    "55P03": "storage.lock-held",
    "57014": "external.timeout",
    "57P": "external.connection-refused",
    "58": "external.server-error",
    "70100": "external.timeout",
    "HYT": "external.timeout",
}
"""A SQLSTATE, or what its class begins with → the cause; the longest beginning counts."""

# ERROR 1146 (42S02) at line 3: … / ERROR: … (SQLSTATE 42P01) / ('42S02', '[42S02] [Microsoft]…
_STATE = re.compile(
    r"\bERROR \d+ \((?P<a>[0-9A-Z]{5})\)|\bSQL ?STATE\W{1,4}(?P<b>[0-9A-Z]{5})\b"
    r"|\[(?P<c>(?:[0-9]{2}|HY)[0-9A-Z]{3})\]|\bsqlcode .{0,20}sqlstate (?P<d>[0-9A-Z]{5})\b"
)

# An error occurred (ThrottlingException) when calling the GetObject operation: …
_AWS = re.compile(r"An error occurred \((?P<code>[\w.]+)\) when calling the (?P<action>\w+)")
# ErrorCode:ContainerNotFound / Code: AuthorizationFailure
_AZURE = re.compile(r"(?:\bErrorCode|\bError Code|\bCode): ?(?P<code>[A-Z][A-Za-z]{5,})\b")
# StatusCode.NOT_FOUND / status = StatusCode.UNAVAILABLE
_GRPC = re.compile(r"\bStatusCode\.(?P<code>[A-Z_]+)\b")

_OF_TABLES = re.compile(
    r"(?:Batch|Transact)?(?:Get|Put|Write|Update|Delete)Items?$|BatchWriteItem|BatchGetItem"
    r"|Scan$|Query$"
    r"|\w*Tables?$|ExecuteStatement"
)
_OF_STREAMS = re.compile(
    r"PutRecords?$|GetRecords$|GetShardIterator|\w*Stream\w*$|\w*Queue\w*$|SendMessage\w*"
    r"|ReceiveMessage|Publish$|\w*Topic\w*$"
)

_SERVICE_CODES: tuple[tuple[str, str], ...] = (
    ("auth.expired", r"expired\w*|request expired"),
    ("auth.kms", r"kms|key (disabled|unavailable)|disabled exception"),
    ("auth.clock-skew", r"skewed|too skewed|not (yet )?valid"),
    (
        "auth.login-failed",
        r"signature|unrecognized client|invalid client token|security token|(invalid|incorrect)"
        r" (\w+ )?(token|credentials?|identity|access key|client)|unauthenticated|authentication"
        r"|unauthorized client",
    ),
    (
        "auth.access-denied",
        r"access ?denied|denied|unauthorized|forbidden|not authorized|permission",
    ),
    (
        "external.rate-limited",
        r"throttl\w*|too many requests|request limit|rate|slow down|resource exhausted"
        r"|limit exceeded"
        r"|provisioned throughput|concurrent \w+ exceeded|over limit|quota|busy",
    ),
    ("cluster.capacity", r"insufficient|capacity|no capacity|out of capacity"),
    (
        "table.concurrent-append",
        r"conflict|concurrent modification|conditional check failed"
        r"|transaction conflict|transaction canceled|aborted|locked|in use|in progress",
    ),
    ("sql.path-exists", r"already exists?|exists|already owned by you"),
    ("storage.bucket-missing", r"no such bucket|(bucket|container) (not found|being deleted)"),
    (
        "data.path-missing",
        r"no such key|(blob|path|file|object|key) not found|filesystem not found",
    ),
    ("sql.table-missing", r"table not found|entity not found|no such table"),
    (
        "streaming.source-missing",
        r"(queue|topic|stream|subscription) (not found|does not exist)"
        r"|non existent queue|queue does not exist",
    ),
    ("external.timeout", r"timeout|timed out|deadline exceeded|expired iterator"),
    (
        "external.server-error",
        r"internal\w*|service unavailable|unavailable|server|dependency|unknown"
        r"|data loss",
    ),
    ("sql.unsupported", r"unsupported|not supported|unimplemented|not implemented"),
    (
        "config.invalid-value",
        r"invalid (parameter|argument|configuration|setting)\w*"
        r"|(parameter|argument|configuration) \w+|malformed policy|out of range|illegal location",
    ),
    (
        "external.request-rejected",
        r"invalid|validation|bad|malformed|not found|no such|missing|failed"
        r"|too large|too many|mismatch|precondition|illegal|rejected|stopped|exceeds",
    ),
)
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def coded(message: str) -> Coded | None:
    """What the first code of the message says; None where it has none of a known class."""
    if state := _STATE.search(message):
        return _of_state(next(filter(None, state.groups())))
    if (aws := _AWS.search(message)) and "already exists" in message:
        return Coded("sql.path-exists", f"{aws['action']} says that it exists already")
    if aws:
        return _of_service(aws["code"], aws["action"])
    found = _AZURE.search(message) or _GRPC.search(message)
    return _of_service(found["code"], "") if found is not None else None


def _of_state(state: str) -> Coded | None:
    starts = (state[:length] for length in (5, 3, 2))
    cause = next((_SQLSTATES[start] for start in starts if start in _SQLSTATES), None)
    return Coded(cause, f"the SQLSTATE {state} is of that class") if cause is not None else None


def _of_service(code: str, action: str) -> Coded | None:
    words = " ".join(_WORD.findall(code.replace("_", " "))).lower()
    if re.search(r"not found|does not exist|no such", words) and "bucket" not in words:
        if _OF_TABLES.match(action):
            return Coded("sql.table-missing", f"{action} did not find its table")
        if _OF_STREAMS.match(action):
            return Coded("streaming.source-missing", f"{action} did not find its stream or queue")
    for cause, pattern in _SERVICE_CODES:
        if re.search(rf"\b(?:{pattern})\b", words):
            return Coded(cause, f"the service's code {code} says so")
    found = named(code) or loosely_named(code)
    return Coded(found.cause, found.saw) if found is not None else None
