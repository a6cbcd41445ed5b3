"""The general reading of an exception that no pack names: its type, its message, its last line.

Most failures in practice are of the user's own code and no dictionary holds them. The table reads
from top to bottom; the first row that fits decides. A row looks at the exception's type (its last
word), its message, the source line of the innermost user frame, and the innermost file.
"""

import re
from typing import NamedTuple

from contracts.log_report import Finding, Frame
from tools.reading_jvm import is_worded, worded


class Reading(NamedTuple):
    cause: str
    saw: str
    """What the row saw: completes the sentence "it looks like this because …"."""


class _Row(NamedTuple):
    cause: str
    saw: str
    types: str = ""
    message: str = ""
    code: str = ""
    file: str = ""


_ROWS: tuple[_Row, ...] = (
    # the environment and the arguments
    _Row(
        "config.environment-missing",
        "the failing line reads an environment variable",
        types=r"KeyError",
        code=r"environ\b",
    ),
    _Row(
        "config.environment-missing",
        "the message says that an environment variable is not set",
        message=r"(?i)\benvironment variables?\b.*\b(not set|missing|required|unset|undefined)"
        r"|(?i:\b(missing|required|unset)\b.*\benvironment variable)",
    ),
    _Row(
        "config.missing-argument",
        "the failing line reads a parameter of the run that was not given",
        types=r"KeyError",
        code=r"\b(args|argv|params|dag_run\.conf|conf|context|options|kwargs)\s*\[",
    ),
    _Row(
        "config.missing-argument",
        "the failing line reads an argument of the command line that was not given",
        types=r"IndexError",
        code=r"\bargv\s*\[",
    ),
    # imports
    _Row(
        "dependency.native-library",
        "a shared library could not be loaded",
        types=r"ImportError|OSError",
        message=r"\.so(\.\d+)*: cannot open shared object|DLL load failed|undefined symbol"
        r"|image not found",
    ),
    _Row("dependency.python-module", "a Python module is missing", types=r"ModuleNotFoundError"),
    _Row(
        "dependency.package-version",
        "a name is not in the version of the package that is installed",
        types=r"ImportError",
        message=r"cannot import name",
    ),
    _Row("dependency.python-module", "an import failed", types=r"ImportError"),
    # nothing where a value was expected
    _Row(
        "code.none-value",
        "the code used None as if it were a value",
        types=r"AttributeError|TypeError",
        message=r"'?NoneType'?|\bNone\b",
    ),
    # programs and files
    _Row(
        "dependency.python-interpreter",
        "the Python interpreter that the task names is not there",
        message=r"(?i)python (path|binary|interpreter|executable)\b"
        r".*\b(must exist|not found|does not exist|not executable)"
        r"|no such file or directory: '[^']*/python[\d.]*'",
    ),
    _Row(
        "dependency.executable-missing",
        "a program that the code calls was not found",
        types=r"FileNotFoundError",
        file=r"subprocess\.py$",
    ),
    _Row(
        "dependency.executable-missing",
        "a program that the code calls was not found",
        message=r"(?i)\b(executable|command|binary|program)\b.*\bnot found\b",
    ),
    _Row(
        "shuffle.disk-full",
        "the disk is full",
        message=r"\[Errno 28\]|(?i:no space left on device)",
    ),
    _Row("storage.quota", "a quota is used up", message=r"\[Errno 122\]|(?i:disk quota exceeded)"),
    _Row(
        "storage.permission-denied",
        "the file system refused access",
        types=r"PermissionError|OSError|IOError",
        message=r"\[Errno (1|13|30)\]|(?i:permission denied|read-only file system)",
    ),
    _Row(
        "config.port-in-use",
        "the port is taken",
        message=r"\[Errno 98\]|(?i:address already in use)",
    ),
    _Row(
        "storage.lock-held",
        "a lock is held by another process",
        types=r"BlockingIOError|Timeout|LockError|AlreadyLocked|OperationalError|IOException",
        message=r"(?i)\b(database is locked|could not (set|acquire) lock|lock on file|locked by)"
        r"|\[Errno 11\]",
    ),
    _Row("sql.path-exists", "the output exists already", types=r"FileExistsError"),
    _Row(
        "data.path-missing",
        "the file or folder does not exist",
        types=r"FileNotFoundError|NotADirectoryError",
    ),
    _Row("data.path-missing", "the file or folder does not exist", message=r"\[Errno 2\]"),
    # memory
    _Row(
        "memory.python-worker",
        "Python ran out of memory",
        types=r"MemoryError|_ArrayMemoryError|ArrowMemoryError",
    ),
    _Row("memory.python-worker", "Python ran out of memory", message=r"\[Errno 12\]"),
    # contents
    _Row("data.encoding", "text is not in the encoding it is read with", types=r"Unicode\w*Error"),
    _Row(
        "data.divide-by-zero",
        "the code divided by zero",
        types=r"ZeroDivisionError|DivisionByZero|DivisionUndefined",
    ),
    _Row(
        "data.overflow",
        "a number is out of the range of its type",
        types=r"OverflowError|OutOfBoundsDatetime|OutOfBoundsTimedelta|FloatingPointError",
    ),
    _Row(
        "data.corrupt-file",
        "the file is damaged or of another format",
        types=r"BadZipFile|BadGzipFile|UnpicklingError|ReadError|LZMAError|error|EOFError"
        r"|ArrowInvalid|UnidentifiedImageError|InvalidFileException|HDF5ExtError",
        message=r"(?i)not a zip file|not a gzipped file|compressed file ended|magic"
        r"|decompress|truncated|corrupt|pickle data|unexpected end|file is damaged|not a valid",
    ),
    _Row("data.corrupt-file", "the archive is damaged", types=r"BadZipFile|BadGzipFile|LZMAError"),
    _Row(
        "data.empty-input",
        "the input is empty",
        types=r"EmptyDataError|NoDataError",
    ),
    _Row(
        "data.datetime-parse",
        "a date does not have the format that the code expects",
        types=r"ValueError|TypeError|ParserError|DateParseError|InvalidDatetimeFormat",
        message=r"(?i)time data .*(match|doesn't)|unconverted data remains|isoformat"
        r"|unknown (date|datetime )?string format|day is out of range|month must be in"
        r"|hour must be in|could not parse (date|time)|out of bounds nanosecond"
        r"|year \S+ is out of range|not a valid date|cannot parse .*(date|time)",
    ),
    _Row(
        "external.contract-changed",
        "a remote API answered with something that is not JSON",
        types=r"JSONDecodeError|ContentTypeError",
        file=r"(requests|httpx|aiohttp)/",
    ),
    _Row(
        "data.malformed-record",
        "a record does not parse",
        types=r"JSONDecodeError|ParserError|ParseError|XMLSyntaxError|Error|ValueError",
        message=r"(?i)expecting (value|property name|',' delimiter|':' delimiter)|extra data"
        r"|error tokenizing data|not well-formed|mismatched tag|line contains NUL"
        r"|invalid (control character|\\?escape)|unterminated string|trailing data",
    ),
    _Row(
        "data.malformed-record",
        "a record does not parse",
        types=r"JSONDecodeError|ParserError|ParseError|XMLSyntaxError|ExpatError",
    ),
    _Row(
        "config.invalid-value",
        "a settings file does not parse",
        types=r"ScannerError|YAMLError|TOMLDecodeError|MissingSectionHeaderError"
        r"|DuplicateOptionError|NoSectionError|NoOptionError|InterpolationError",
    ),
    _Row(
        "data.bad-cast",
        "a value cannot be converted to the type that the code asks for",
        types=r"ValueError|TypeError|ArrowInvalid|ArrowTypeError|InvalidOperation|ConversionSyntax"
        r"|IntCastingNaNError|ComputeError|InvalidOperationError",
        message=r"(?i)could not convert|invalid literal for|cannot convert|can't convert"
        r"|unable to parse string|cannot safely cast|failed to (parse|convert|cast)"
        r"|ConversionSyntax|conversion .*failed|expected bytes, got|tried to convert"
        r"|could not be converted|invalid value for dtype",
    ),
    _Row(
        "data.column-missing",
        "the code asks for a column that the data does not have",
        types=r"KeyError|ValueError|ColumnNotFoundError|ArrowKeyError|UndefinedVariableError"
        r"|ArrowInvalid|IndexError|FieldNotFound\w*",
        message=r"(?i)not in index|are in the \[columns\]|columns? .*(not found|missing|not exist)"
        r"|missing columns?|usecols do not match|unable to find column|no match for fieldref"
        r"|columns expected but not found|required columns?",
    ),
    _Row(
        "data.column-missing",
        "the code asks pandas for a label that the frame does not have",
        types=r"KeyError",
        file=r"(pandas|polars|pyarrow|dask)/",
    ),
    _Row(
        "data.column-missing",
        "the code asks a frame or a row for a column that it does not have",
        types=r"KeyError",
        code=r"\b(row|rec|record|df|frame|line)\w*\s*\[\s*['\"]",
    ),
    _Row(
        "data.duplicate-key",
        "a key that must be unique is not",
        types=r"MergeError|ValueError|IntegrityError|DuplicateKey\w*",
        message=r"(?i)merge keys are not unique|duplicate (key|entry|labels?|axis|values)"
        r"|unique constraint|contains duplicate|not unique",
    ),
    _Row(
        "data.write-schema-mismatch",
        "the shape of the data is not the one that the code expects",
        types=r"ValueError|ShapeError|SchemaError|ArrowInvalid|InvalidIndexError",
        message=r"(?i)length mismatch|columns passed, passed data had|schema.*(match|differ)"
        r"|does not match (the )?(length|schema)|expected \d+ (columns|fields)",
    ),
    # the network
    _Row(
        "external.connection-refused",
        "the other side refused the connection",
        types=r"ConnectionRefusedError",
    ),
    _Row(
        "external.connection-refused",
        "the other side refused the connection",
        message=r"(?i)connection refused|\[Errno 111\]|actively refused|ECONNREFUSED",
    ),
    _Row(
        "external.timeout",
        "a name could not be resolved",
        types=r"gaierror|NameResolutionError|ClientConnectorDNSError|UnknownHostException",
    ),
    _Row(
        "external.timeout",
        "a name could not be resolved",
        message=r"(?i)name or service not known|temporary failure in name resolution"
        r"|nodename nor servname|could not (translate|resolve) host|getaddrinfo",
    ),
    _Row(
        "external.timeout",
        "a remote call did not answer in time",
        types=r"\w*Timeout(Error|Exception)?|timeout",
    ),
    _Row(
        "external.timeout",
        "a remote call did not answer in time",
        types=r"\w*Error|\w*Exception",
        message=r"(?i)\btimed out\b|read timeout|deadline exceeded|ETIMEDOUT",
    ),
    _Row(
        "external.rate-limited",
        "the remote side limits the rate of requests",
        message=r"(?i)\b429\b.*(too many|rate)|too many requests|rate.?limit(ed)?( exceeded)?\b",
    ),
    _Row(
        "auth.login-failed",
        "the remote side does not accept the identity",
        message=r"(?i)\b401\b.{0,40}(unauthori[sz]ed|client error)|authentication failed"
        r"|invalid (username|password|credentials)|login failed|bad credentials",
    ),
    _Row(
        "auth.access-denied",
        "the remote side refuses this identity",
        message=r"(?i)\b403\b.{0,40}(forbidden|client error)|access ?denied|not authori[sz]ed to"
        r"|permission denied for|insufficient privileges",
    ),
    _Row(
        "external.server-error",
        "the remote side failed",
        message=r"(?i)\b5\d\d (server|internal|bad gateway|service|gateway)|internal server error"
        r"|bad gateway|service (temporarily )?unavailable|(status|code|http)\W{0,9}5\d\d\b",
    ),
    _Row(
        "external.request-rejected",
        "the remote side rejects the request",
        message=r"(?i)\b4\d\d (client error|bad request|not found|conflict|gone|unprocessable)"
        r"|(status|code|http)\W{0,9}4\d\d\b",
    ),
    _Row(
        "external.connection-refused",
        "the connection broke",
        types=r"Connection\w*Error|BrokenPipeError|RemoteDisconnected|ProtocolError"
        r"|IncompleteRead|ChunkedEncodingError|RemoteProtocolError|ServerDisconnectedError"
        r"|ClientConnector\w*Error|ConnectError|ConnectionClosed\w*|MaxRetryError"
        r"|NewConnectionError",
    ),
    # the classes that every database driver has
    _Row("data.constraint", "the database refused the row", types=r"IntegrityError"),
    _Row(
        "external.connection-refused",
        "the database cannot be reached",
        types=r"OperationalError|InterfaceError",
        message=r"(?i)\b(connect|connection|socket|network|server)\b",
    ),
    _Row("data.bad-cast", "the database refused a value", types=r"DataError"),
    _Row("sql.unsupported", "the database does not support this", types=r"NotSupportedError"),
    _Row("sql.syntax", "the database refused the statement", types=r"ProgrammingError"),
    _Row(
        "external.connection-refused",
        "the database's driver lost its connection",
        types=r"InterfaceError",
    ),
    # the program itself
    _Row(
        "orchestration.interrupted",
        "somebody interrupted the program",
        types=r"KeyboardInterrupt",
    ),
    _Row(
        "code.not-serializable",
        "an object cannot be serialised",
        types=r"TypeError|PicklingError|AttributeError|ValueError",
        message=r"(?i)not (json )?seriali[sz]able|cannot pickle|can't pickle"
        r"|(could not|cannot|can't|unable to) (de)?seriali[sz]e",
    ),
    _Row(
        "code.removed-api",
        "a library no longer has this name or argument",
        types=r"AttributeError|TypeError|FutureWarning|AttributeRemoved\w*",
        message=r"(?i)module '[\w.]+' has no attribute|type object '[\w.]+' has no attribute"
        r"|'(DataFrame|Series|Index|ndarray|SparkSession|Engine|Connection|GroupBy\w*"
        r"|DataFrameGroupBy|DAG|Client)' object has no attribute|was removed in"
        r"|(unexpected keyword argument).*(?-i:)",
        file=r"(site|dist)-packages/|^$",
    ),
    _Row(
        "code.removed-api",
        "a library no longer has this name",
        types=r"AttributeError",
        message=r"(?i)module '[\w.]+' has no attribute|np\.\w+. was removed|was removed in"
        r"|'(DataFrame|Series|Index|ndarray|Engine)' object has no attribute",
    ),
    _Row(
        "data.quality-check",
        "the exception's name says that a check of the data failed",
        types=r"\w*(Quality|Validation|Expectation|Reconcil|Anomal|Freshness|Threshold|Contract"
        r"|Completeness|Assertion|SchemaErrors?|CheckFailed|Check)\w*",
        message=r".",
    ),
    _Row(
        "auth.credentials-missing",
        "the exception's name says that credentials are missing",
        types=r"\w*(Credential|MissingToken|NoAuth)\w*",
    ),
    _Row(
        "auth.login-failed",
        "the exception's name says that the login was refused",
        types=r"\w*(Authentication|Unauthori[sz]ed|LoginFailed|InvalidToken)\w*",
    ),
    _Row(
        "auth.access-denied",
        "the exception's name says that access was refused",
        types=r"\w*(Forbidden|AccessDenied|Permission)\w*",
    ),
    _Row(
        "external.rate-limited",
        "the exception's name says that the rate is limited",
        types=r"\w*(RateLimit|Throttl|TooManyRequests)\w*",
    ),
    _Row(
        "data.quality-check",
        "the code compares the data with what it expects and stops",
        types=r"ValueError|RuntimeError|Exception|AirflowException|AirflowFailException|SystemExit",
        message=r"(?i)\b(quality|row ?count|rows? (expected|found|missing)|expected (at least|>=?)"
        r"|duplicates?\b.*(found|rows|keys)|null (rate|values|share)|threshold|out of range|stale"
        r"|checksum|does not reconcile|control total|anomal|drift|checks? failed"
        r"|validation failed|below (the )?minimum|above (the )?maximum)",
    ),
    _Row(
        "data.quality-check",
        "the message holds a count or share of rows against a limit",
        types=r"ValueError|RuntimeError|Exception|AirflowException|AirflowFailException|SystemExit"
        r"|AssertionError",
        message=r"(?i)\b\d[\d.,]* ?(of|out of|/) ?\d[\d.,]* \w*\s?(rows?|records?|lines?|values?"
        r"|entries|keys|items|files|events|ids?)\b"
        r"|\d ?%.{0,60}\b(limit|allowed|tolerance|maximum|minimum|at (most|least)|expected)\b"
        r"|\b(limit|allowed|tolerance|maximum|minimum|at (most|least))\b.{0,30}\d ?%"
        r"|\b(rows?|records?)\b.{0,60}\b(limit is|allowed|tolerance|exceeds?|more than|fewer than"
        r"|less than|without|missing|negative|out of bounds)\b.{0,40}\d"
        r"|\b\d[\d.,]* (rows?|records?)\b.{0,20}\b(without|with (null|no|empty|negative|invalid))"
        r"|\b(too (many|few) (nulls?|rows?|records?|duplicates?|rejects?)|rejected share)\b",
    ),
    _Row(
        "config.invalid-value",
        "the code says that a setting has a wrong value",
        types=r"ValueError|RuntimeError|\w*(Config|Setting)\w*",
        message=r"(?i)\b(invalid|unknown|unsupported|unrecognized|bad) (config|setting|option"
        r"|parameter|value for|mode|environment)|must be (one of|between|positive|set)",
    ),
    _Row(
        "config.invalid-value",
        "the exception's name speaks of the configuration",
        types=r"\w*(Config|Setting)\w*(Error|Exception)?",
    ),
    _Row(
        "code.index-or-key",
        "the code asks for a key or an index that is not there",
        types=r"KeyError|IndexError|StopIteration|LookupError",
    ),
)

_WORKER = {"code.driver-exception": "code.udf-exception", "code.index-or-key": "code.udf-exception"}


def read(finding: Finding) -> Reading | None:
    """The cause that the exception itself names; None where its words say nothing."""
    if finding.matched != "exception":
        return None
    if is_worded(finding.name) and (said := worded(finding.name, finding.message)) is not None:
        return Reading(said.cause, said.saw)
    if not _is_python(finding):
        return None
    user = next((frame for frame in reversed(finding.frames) if frame.user), None)
    row = next((row for row in _ROWS if _fits(row, finding, user)), _OTHER)
    in_worker = finding.process == "python-worker"
    cause = _WORKER.get(row.cause, row.cause) if in_worker else row.cause
    return Reading(cause, row.saw)


def left_unset(last: Finding, caught: Finding) -> bool:
    """Whether a name has no value because the code caught an exception and went on.

    Both were raised in the same function of the user's, the caught one first.
    """
    if last.name.rpartition(".")[2] not in ("UnboundLocalError", "NameError"):
        return False
    own = [frame for frame in last.frames if frame.user][-1:]
    places = {(frame.file, frame.function) for frame in caught.frames}
    return caught.last.byte < last.first.byte and any(
        (frame.file, frame.function) in places for frame in own
    )


_OTHER = _Row("code.driver-exception", "it was raised in the user's code and nothing caught it")


def _is_python(finding: Finding) -> bool:
    frames_are_java = bool(finding.frames) and finding.frames[-1].file.endswith((".java", ".scala"))
    return not frames_are_java and not finding.name.startswith(("java.", "scala.", "org.apache."))


def _fits(row: _Row, finding: Finding, user: Frame | None) -> bool:
    last_word = finding.name.rpartition(".")[2]
    innermost = finding.frames[-1].file if finding.frames else ""
    return (
        (not row.types or re.fullmatch(row.types, last_word) is not None)
        and (not row.message or re.search(row.message, finding.message) is not None)
        and (not row.code or re.search(row.code, user.code if user else "") is not None)
        and (not row.file or re.search(row.file, innermost) is not None)
    )
