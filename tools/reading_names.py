"""What the name of an exception's class says, read as words: `RowCountMismatch`, `FeedMissing`.

Programs that define exceptions of their own choose names that tell what went wrong.
"""

import re
from typing import NamedTuple

from tools.reading_name_words import LEFT, SURE, Words

_OWN: tuple[Words, ...] = (
    Words("auth.expired", r"expired|expiry", "something has expired"),
    Words(
        "auth.credentials-missing",
        r"(missing|no|empty|undefined) (\w+ )?(credentials?|tokens?|auth|api key|password)"
        r"|(credentials?|tokens?|api key|password) (\w+ )?(missing|not found|not set|undefined)"
        r"|credentials?",
        "credentials are missing",
    ),
    Words(
        "auth.login-failed",
        r"authentication|auth(n)? (error|failed|failure|exception)|unauthori[sz]ed|login|logon"
        r"|(invalid|bad|wrong) (token|password|signature|api key)|token (invalid|rejected|revoked)",
        "the login was refused",
    ),
    Words(
        "auth.access-denied",
        r"forbidden|denied|permissions?|authori[sz]ation|privileges?|not (allowed|permitted)",
        "access was refused",
    ),
    Words(
        "external.rate-limited",
        r"rate limit(ed|s)?|throttl\w*|too many requests|slow down|quota|limit reached",
        "the rate or the quota is limited",
    ),
    Words(
        "config.environment-missing",
        r"env(ironment)? (var\w* )?.*(missing|not set|undefined)"
        r"|(missing|undefined) env\w*",
        "an environment variable is missing",
    ),
    Words(
        "config.missing-argument",
        r"(missing|undefined|required) (\w+ )?(config\w*|settings?|options?|param\w*|arguments?"
        r"|value)|(config\w*|settings?|options?|param\w*|arguments?|value) (\w+ )?(missing"
        r"|undefined|required|not (set|given|found))|undefined value",
        "a setting or an argument is missing",
    ),
    Words(
        "config.invalid-value",
        r"config\w*|settings?|options?|invalid (arg\w*|param\w*)|bad (arg\w*|param\w*)"
        r"|unknown (mode|environment|env|target|stage|profile)",
        "it is about the configuration",
    ),
    Words(
        "data.duplicate-key",
        r"duplicat\w*|not unique|unique\w*|already (loaded|processed|imported)",
        "something is there twice",
    ),
    Words(
        "data.column-missing",
        r"(missing|unknown|no such|absent) (column|field|header|attribute)s?"
        r"|(column|field|header)s? (\w+ )?(missing|not found|unknown|absent)",
        "a column or field is missing",
    ),
    Words(
        "data.path-missing",
        r"(file|path|input|object|blob|partition|source|feed|dump|delivery|folder|directory"
        r"|data ?set"
        r"|manifest|extract|export|snapshot)s? (\w+ )?(missing|not (found|there|ready|available)"
        r"|absent|does not exist|gone)|(missing|no( such)?|absent) (\w+ )?(file|path|input|object"
        r"|blob|partition|source|feed|dump|delivery|folder|directory|manifest|extract)s?",
        "an input is missing",
    ),
    Words(
        "data.empty-input",
        r"empty|no (data|rows|records|results?|input)|zero rows|nothing to (load|do|process)"
        r"|(data|rows|records) not found",
        "there is no data",
    ),
    Words(
        "data.write-schema-mismatch",
        r"(schema|layout|header|column|shape)s? (\w+ )?(mismatch\w*|changed|drift\w*|error|invalid"
        r"|unexpected|evolution|difference)|(unexpected|wrong|invalid|incompatible) (schema|layout"
        r"|header|columns?|shape)",
        "the shape of the data is another one",
    ),
    Words(
        "data.quality-check",
        r"quality|validation|expectations?|reconcil\w*|anomal\w*|freshness|stale( data)?"
        r"|thresholds?"
        r"|completeness|assertion|schema errors?|checks?|row count\w*|count mismatch"
        r"|control total\w*"
        r"|balance\w*|mismatch\w*|inconsisten\w*|integrity|sanity|out of (range|bounds)|rejects?"
        r"|rejected rows|too (many|few) \w+|implausible|invariant|tolerance|contract",
        "a check of the data failed",
    ),
    Words(
        "data.malformed-record",
        r"pars(e|er|ing)|malformed|decod(e|er|ing)|deseriali[sz]\w*|(bad|invalid|broken|corrupt\w*)"
        r" (record|row|line|message|payload|event|format)|format (error|exception)|unreadable"
        r"|(record|row|line|message|payload) (invalid|error|exception)",
        "a record does not parse",
    ),
    Words("data.corrupt-file", r"corrupt\w*|damaged|truncated|checksum", "something is damaged"),
    Words(
        "external.timeout",
        r"time ?outs?|timed out|deadline|took too long|not finished",
        "something was not answered in time",
    ),
    Words(
        "external.server-error",
        r"unavailable|maintenance|(internal )?server error|gateway|overload\w*|service (down|error)"
        r"|temporar(y|ily)|outage",
        "the other side failed",
    ),
    Words(
        "external.connection-refused",
        r"connect(ion|or)?|disconnected|unreachable|network|socket|transport|not connected",
        "the other side cannot be reached",
    ),
    Words(
        "external.contract-changed",
        r"(unexpected|invalid|bad|unknown) (api )?(response|answer|reply|payload|version)"
        r"|(response|answer|payload) (\w+ )?(changed|invalid|unexpected|format)|api version",
        "the answer has another shape",
    ),
    Words(
        "table.concurrent-append",
        r"conflict\w*|concurrent\w*|optimistic|version mismatch|stale (write|object|version)"
        r"|deadlock\w*|serialization failure",
        "two writers met",
    ),
    Words("storage.lock-held", r"lock(ed)?|already running|busy", "a lock is held"),
    Words("shuffle.disk-full", r"disk full|no space", "the disk is full"),
    Words(
        "external.request-rejected",
        r"(resource|entity|report|endpoint|api|http|client|request) (\w+ )?not found|bad request"
        r"|request (rejected|refused|failed|invalid|denied)|invalid request|unprocessable"
        r"|client error|(entity|resource) (missing|unknown)",
        "the request was rejected",
    ),
)

_WORDS = (*SURE, *_OWN)

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_PYTHONS_WORDS = re.compile(
    r"ArithmeticError|AttributeError|BlockingIOError|BrokenPipeError|BufferError|"
    r"ConnectionError|EOFError|FileExistsError|FileNotFoundError|FloatingPointError|"
    r"ImportError|IndentationError|IndexError|InterruptedError|KeyError|MemoryError|"
    r"ModuleNotFoundError|NameError|NotImplementedError|OverflowError|PermissionError|"
    r"ProcessLookupError|RecursionError|ReferenceError|StopIteration|SyntaxError|"
    r"SystemError|TabError|TimeoutError|TypeError|UnboundLocalError|ZeroDivisionError"
)
"""Types whose messages Python words itself: the rows have read them."""

_SAYS_NOTHING = re.compile(
    r"AirflowException|AirflowFailException|AssertionError|CalledProcessError|"
    r"EnvironmentError|Error|Exception|IOError|LookupError|OSError|RuntimeError|"
    r"RuntimeWarning|SystemExit|ValueError|Warning"
)
"""Types that anybody raises for anything."""


class Named(NamedTuple):
    cause: str
    saw: str


def words_of(name: str) -> str:
    """`etl.RowCountMismatchError` → `row count mismatch error`."""
    return " ".join(_WORD.findall(name.rpartition(".")[2])).lower()


def in_pythons_words(name: str) -> bool:
    return _PYTHONS_WORDS.fullmatch(name) is not None


def says_nothing(name: str) -> bool:
    """Whether people raise this type themselves, for anything."""
    return _SAYS_NOTHING.fullmatch(name.rpartition(".")[2]) is not None


def named(name: str) -> Named | None:
    """What the class of an exception calls itself; None for the names that Python gives."""
    if in_pythons_words(name) or says_nothing(name):
        return None
    return _read(_WORDS, name)


def loosely_named(name: str) -> Named | None:
    """What broader words of the class's name say, where the message does not say more."""
    return None if in_pythons_words(name) or says_nothing(name) else _read(LEFT, name)


def _read(rows: tuple[Words, ...], name: str) -> Named | None:
    words = words_of(name)
    row = next((row for row in rows if _says(row.words, words)), None)
    return Named(row.cause, f"the exception's name says: {row.saw}") if row is not None else None


def _says(pattern: str, words: str) -> bool:
    return re.search(rf"\b(?:{pattern})\b", words) is not None
