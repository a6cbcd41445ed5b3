"""The particulars of an advice: who may not do what on what, which path, key, connection, host."""

import re
from collections.abc import Iterable, Mapping

from tools.source_map_clues import Clues

_NAMES: Mapping[str, tuple[str, ...]] = {
    "action": ("action", "permission", "privilege", "operation"),
    "resource": ("resource", "object", "scope", "securable", "bucket", "table", "path", "file"),
    "principal": ("principal", "user", "identity", "role", "account", "caller"),
    "path": ("path", "location", "file", "uri"),
    "table": ("table", "relation", "relationName", "object", "view"),
    "column": ("column", "objectName", "field"),
    "connection": ("connection", "conn_id", "connection_id", "conn"),
    "variable": ("variable", "name", "key"),
    "setting": ("setting", "key", "config", "conf", "configName", "parameter", "option"),
    "value": ("value", "configured"),
    "limit": ("limit", "timeout", "threshold"),
    "host": ("host", "address", "endpoint", "url"),
    "module": ("module", "package", "class", "provider"),
    "seconds": ("retry_after", "seconds"),
}
"""Our name of a particular → names of fields that packs give it under, best first."""

_PRINTED: Mapping[str, tuple[str, ...]] = {
    # AWS: User: arn:… is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k"
    # GCP: x@p.iam.gserviceaccount.com does not have storage.objects.get access to …
    # GCP: Permission 'x.y.z' denied on resource //…
    # Azure: does not have authorization to perform action 'Microsoft.…/read' over scope '/sub…'
    # Unity: User does not have MODIFY on Table 'main.sales.orders'.
    # MySQL: SELECT command denied to user 'etl'@'host' for table 'orders'
    "action": (
        r"not authorized to perform:? ([\w-]+:\w+)",
        r"authorization to perform action '([^']+)'",
        r"Permission '?([\w.]+\.[\w.]+)'? denied",
        r"does not have ([a-z]\w+\.[\w.]+) (?:access|permission)",
        r"does not have ((?:[A-Z]+ )*[A-Z]+(?: [A-Z]+)*) on \w+ ['\"]",
        r"([A-Z]+) command denied to user",
        r"Insufficient privileges to (\w+)",
        r"permission=([A-Z_]+)",
        r"access=([A-Z_]+)",
    ),
    "resource": (
        r"on resource:? \"?([^\s\"]+?)\"?(?: because|[\s,.]*$|\s)",
        r"over scope '([^']+)'",
        r"denied on (?:resource )?'?([^\s']+)'?",
        r"access to the Google Cloud Storage (?:object|bucket)[ .:]+(gs://\S+)",
        r"does not have [A-Z ]+ on (\w+ '[^']+')",
        r"permission denied for ((?:table|schema|relation|database|sequence|view|function) \S+)",
        r"command denied to user \S+ for (table '[^']+')",
        r"Insufficient privileges to operate on (\w+ '[^']+')",
        r"Permission denied: user=[^,\s]+, access=\w+, inode=\"([^\"]+)\"",
        r"\[Errno 13\] Permission denied: '([^']+)'",
    ),
    "principal": (
        r"User: (arn:\S+) is not authorized",
        r"([\w.-]+@[\w.-]+\.gserviceaccount\.com) does not have",
        r"The client '([^']+)'",
        r"command denied to user ('[^']+')",
        r"Permission denied: user=([^,\s]+)",
    ),
    "path": (
        r"Path does not exist:? (\S+?)\.?(?: SQLSTATE|$|\s)",
        r"No such file or directory:? '([^']+)'",
        r"path (\S+) already exists",
    ),
    "connection": (r"conn_id [`'\"]?([^`'\"\s]+?)[`'\"]? isn't defined",),
    "variable": (r"Variable '?([\w.-]+)'? (?:does not exist|not found)",),
    "table": (r"[Tt]able or view [`'\"]?([\w.`]+?)[`'\"]? (?:cannot be found|not found)",),
    "setting": (r"value of the Spark config:? \"?(spark\.[\w.]+)", r"\b(spark\.[a-z][\w.]*\w)\b"),
    "module": (
        r"No module named '([\w.]+)'",
        r"ClassNotFoundException: ([\w.$]+)",
        r"data source: ([\w.]+)",
    ),
    "host": (r"(?:to|host|server at) \"?([\w.-]+:\d{2,5})\b",),
    "seconds": (r"[Rr]etry[- ][Aa]fter:? (\d+)",),
}


def facts_of(clues: Clues) -> dict[str, str]:
    """What the finding says by name, else what its message prints in a known form."""
    given = {name: value for name, value in clues.fields if value}
    message = "\n".join(finding.message for finding in clues.findings) or clues.text
    found = {
        what: _given(names, given) or _printed(what, message) for what, names in _NAMES.items()
    }
    return {what: value for what, value in found.items() if value}


def _given(names: Iterable[str], given: Mapping[str, str]) -> str:
    return next((given[name] for name in names if name in given), "")


def _printed(what: str, message: str) -> str:
    tries = (re.search(pattern, message, re.MULTILINE) for pattern in _PRINTED.get(what, ()))
    return next((found[1] for found in tries if found), "")
