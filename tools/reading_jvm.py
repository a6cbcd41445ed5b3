"""What the words of Spark's and the JVM's exceptions mean where no pack entry names them.

Spark writes hundreds of messages without a condition's name; they share a few turns of phrase.
"""

import re
from typing import NamedTuple


class Worded(NamedTuple):
    cause: str
    saw: str


class _Words(NamedTuple):
    types: str
    message: str
    cause: str
    saw: str


_ANALYSIS = r"AnalysisException|SparkException|SparkRuntimeException|Spark\w*Exception"
_ILLEGAL = r"IllegalArgumentException|\w*Config\w*Exception|SparkIllegalArgumentException"
_ANY = r"\w+"

_WORDS: tuple[_Words, ...] = (
    _Words(
        _ANY,
        r"(?i)failed to find data source|can ?not (?:load|instantiate) class|no suitable driver"
        r"|cannot find catalog plugin class|failed to load class|cannot load driver class",
        "dependency.jar-missing",
        "a class that a package brings could not be loaded",
    ),
    _Words(
        _ANALYSIS,
        r"(?i)\bmultiple sources found for\b",
        "dependency.jar-conflict",
        "two packages bring the same data source",
    ),
    _Words(
        _ILLEGAL,
        r"(?i)\bkeytab\b|\bkerberos\b|\bprincipal\b",
        "auth.kerberos",
        "the message speaks of Kerberos",
    ),
    _Words(
        _ILLEGAL,
        r"\b(?:spark|hadoop|fs|hive|yarn|mapreduce|parquet|kafka)\.[a-z][\w.-]*\w",
        "config.invalid-value",
        "the message names a configuration key",
    ),
    _Words(
        _ILLEGAL,
        r"(?i)requirement failed|no enum constant|out of range"
        r"|must be (?:positive|greater|less|at (?:least|most)|one of|between|set|specified|>|<)"
        r"|should be (?:positive|greater|less|at least|one of|between|>|<)"
        r"|\binvalid (?:value|url|master|option|level|port|size|time|format)"
        r"|(?:size|time) must be specified|unknown (?:codec|option|mode|master)"
        r"|illegal (?:pattern|character)|is not a valid (?:value|name)",
        "config.invalid-value",
        "the message says that a value is not one that may be set",
    ),
    _Words(
        _ANALYSIS,
        r"(?i)\b(?:is|are) ambiguous\b|conflicting attributes",
        "sql.ambiguous-column",
        "a name can be read in two ways",
    ),
    _Words(
        _ANALYSIS,
        r"(?i)\bduplicated? (?:column|field|name)|found duplicate",
        "sql.duplicate-column",
        "a column comes twice",
    ),
    _Words(
        _ANALYSIS,
        r"(?i)\b(?:path|file)\b.{0,200}\b(?:does not exist|not found)",
        "data.path-missing",
        "a path does not exist",
    ),
    _Words(
        _ANALYSIS,
        r"(?i)\b(?:database|namespace|catalog)\b.{0,120}\b(?:not found|does not exist)"
        r"|couldn't find a catalog",
        "sql.database-missing",
        "a database or catalog does not exist",
    ),
    _Words(
        _ANALYSIS,
        r"(?i)\bfunction\b.{0,120}\b(?:not found|undefined|does not exist)|undefined function"
        r"|invalid number of arguments",
        "sql.unknown-function",
        "a function is not known",
    ),
    _Words(
        _ANALYSIS,
        r"(?i)number of columns (?:does|produced)|same number of (?:partition )?columns"
        r"|(?:too many|not enough) data columns|incompatible data to table"
        r"|mismatched user specified column|n(?:o|')t match (?:the |that of the )?(?:existing|table"
        r"|data|specified|actual)|match that of the existing table|not present in the new schema",
        "data.write-schema-mismatch",
        "what is written does not fit the table",
    ),
    _Words(
        _ANALYSIS,
        r"(?i)\bcolumns?\b.{0,200}\b(?:not found|(?:does not|doesn't) exist|cannot be resolved"
        r"|is not defined|is not a partition column)|cannot resolve|(?:can't|cannot|unable to) find"
        r" (?:the |required |partition )*column|no such struct field",
        "data.column-missing",
        "a column is not in the schema",
    ),
    _Words(
        _ANALYSIS,
        r"(?i)\b(?:table|view|relation)\b.{0,120}\b(?:not found|does not exist)",
        "sql.table-missing",
        "a table or view does not exist",
    ),
    _Words(
        _ANALYSIS,
        r"(?i)\balready exists\b",
        "sql.path-exists",
        "the object exists already",
    ),
    _Words(
        _ANALYSIS,
        r"(?i)unable to infer schema|schema must be specified|schema needs to be specified",
        "data.empty-input",
        "there is nothing that a schema could be read from",
    ),
    _Words(
        _ANALYSIS,
        r"(?i)could not execute broadcast in",
        "memory.broadcast-timeout",
        "a broadcast took too long",
    ),
    _Words(
        _ANALYSIS,
        r"(?i)cannot broadcast the table|HashedRelation (?:that is larger|with more) than",
        "memory.broadcast-too-large",
        "a table is too large to be broadcast",
    ),
    _Words(
        _ANALYSIS,
        r"(?i)implicit cartesian product",
        "skew.cartesian",
        "a join has no condition",
    ),
    _Words(
        _ANALYSIS,
        r"(?i)\bgroup by\b|\baggregate (?:function|expression)",
        "sql.grouping",
        "the message speaks of aggregates",
    ),
    _Words(
        _ANALYSIS,
        r"(?i)type mismatch|needs to be an? |(?:should|must) be (?:an?|of|the same) |cannot be"
        r" (?:cast|converted)|incompatible types?|is not (?:of type|a (?:numeric|boolean|string))",
        "sql.type-mismatch",
        "an argument has the wrong type",
    ),
    _Words(
        r"ParseException",
        r"",
        "sql.syntax",
        "the text is no SQL that Spark can parse",
    ),
    _Words(
        r"AnalysisException|(?:Spark)?UnsupportedOperationException",
        r"(?i)not (?:yet )?support|n't support|unsupported|not allowed|not implemented|disallowed"
        r"|\bcan only\b|only (?:be|supports?|supported)|can ?not|can't|must be used with",
        "sql.unsupported",
        "the message says that this is not supported",
    ),
)


_OF_THE_JVM = frozenset(
    {
        "AnalysisException",
        "ParseException",
        "SparkException",
        "SparkRuntimeException",
        "IllegalArgumentException",
        "UnsupportedOperationException",
    }
)
"""Airflow 3 prints the last word of a name alone."""


def worded(name: str, message: str) -> Worded | None:
    last = name.rpartition(".")[2]
    row = next((row for row in _WORDS if _fits(row, last, message)), None)
    return Worded(row.cause, row.saw) if row is not None else None


def _fits(row: _Words, last: str, message: str) -> bool:
    return re.fullmatch(row.types, last) is not None and re.search(row.message, message) is not None


def is_worded(name: str) -> bool:
    """Whether Spark or the JVM wrote the exception."""
    return name.startswith(("java.", "scala.", "org.apache.spark.", "pyspark.")) or (
        name in _OF_THE_JVM
    )
