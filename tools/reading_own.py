"""What exceptions about the environment, files, memory and the contents of data mean."""

from tools.reading_row import Row

OWN: tuple[Row, ...] = (
    # the environment and the arguments
    Row(
        "config.environment-missing",
        "the failing line reads an environment variable",
        types=r"KeyError",
        code=r"environ\b",
    ),
    Row(
        "config.environment-missing",
        "the message says that an environment variable is not set",
        message=r"(?i)\benvironment variables?\b.*\b(not set|missing|required|unset|undefined)"
        r"|(?i:\b(missing|required|unset)\b.*\benvironment variable)",
    ),
    Row(
        "config.missing-argument",
        "the failing line reads a parameter of the run that was not given",
        types=r"KeyError",
        code=r"\b(args|argv|params|dag_run\.conf|conf|context|options|kwargs)\s*\[",
    ),
    Row(
        "config.missing-argument",
        "the failing line reads an argument of the command line that was not given",
        types=r"IndexError",
        code=r"\bargv\s*\[",
    ),
    Row(
        "config.environment-missing",
        "a setting is looked up in the environment and is not there",
        types=r"UndefinedValueError|EnvError|ImproperlyConfigured|MissingEnv\w*",
        message=r"(?i)not found|not set|missing|declare it as envvar",
    ),
    Row(
        "config.invalid-value",
        "a time zone of that name is not known",
        types=r"ZoneInfoNotFoundError|UnknownTimeZoneError|InvalidTimezone",
    ),
    # imports
    Row(
        "dependency.native-library",
        "a shared library could not be loaded",
        types=r"ImportError|OSError",
        message=r"\.so(\.\d+)*: cannot open shared object|DLL load failed|undefined symbol"
        r"|image not found",
    ),
    Row("dependency.python-module", "a Python module is missing", types=r"ModuleNotFoundError"),
    Row(
        "dependency.package-version",
        "a name is not in the version of the package that is installed",
        types=r"ImportError",
        message=r"cannot import name",
    ),
    Row(
        "dependency.package-version",
        "two packages were built for different versions of one another",
        types=r"ImportError|ValueError|RuntimeError",
        message=r"(?i)multiarray failed to import|binary incompatibility|compiled (?:using|against)"
        r" (?:NumPy|API|module)|requires \S+ ?(?:[<>=!~]=?|version)",
    ),
    Row(
        "dependency.package-version",
        "what was pickled has another name in the installed version",
        types=r"AttributeError",
        message=r"Can't get attribute '",
    ),
    Row(
        "dependency.package-version",
        "the code needs another version of Python",
        types=r"RuntimeError|ImportError|SystemExit|Exception|SystemError",
        message=r"(?i)\b(?:requires?|needs?|only supports?|supports only|minimum) python|python"
        r" (?:version )?[\d.]+ (?:is not|isn't|or (?:newer|later|higher|above))|unsupported python",
    ),
    Row("dependency.python-module", "an import failed", types=r"ImportError"),
    # nothing where a value was expected
    Row(
        "code.none-value",
        "the code used None as if it were a value",
        types=r"AttributeError|TypeError",
        message=r"'?NoneType'?|\bNone\b",
    ),
    # programs and files
    Row(
        "dependency.python-interpreter",
        "the Python interpreter that the task names is not there",
        message=r"(?i)python (path|binary|interpreter|executable)\b"
        r".*\b(must exist|not found|does not exist|not executable)"
        r"|no such file or directory: '[^']*/python[\d.]*'",
    ),
    Row(
        "dependency.executable-missing",
        "a program that the code calls was not found",
        types=r"FileNotFoundError",
        file=r"subprocess\.py$",
    ),
    Row(
        "dependency.executable-missing",
        "a program that the code calls was not found",
        message=r"(?i)\b(executable|command|binary|program)\b.*\bnot found\b",
    ),
    Row(
        "shuffle.disk-full",
        "the disk is full",
        message=r"\[Errno 28\]|(?i:no space left on device)",
    ),
    Row("storage.quota", "a quota is used up", message=r"\[Errno 122\]|(?i:disk quota exceeded)"),
    Row(
        "storage.permission-denied",
        "the file system refused access",
        types=r"PermissionError|OSError|IOError",
        message=r"\[Errno (1|13|30)\]|(?i:permission denied|read-only file system)",
    ),
    Row(
        "config.port-in-use",
        "the port is taken",
        message=r"\[Errno 98\]|(?i:address already in use)",
    ),
    Row(
        "storage.lock-held",
        "a lock is held by another process",
        types=r"BlockingIOError|Timeout|LockError|AlreadyLocked|OperationalError|IOException",
        message=r"(?i)\b(database is locked|could not (set|acquire) lock|lock on file|locked by)"
        r"|\[Errno 11\]",
    ),
    Row("sql.path-exists", "the output exists already", types=r"FileExistsError"),
    Row("sql.path-exists", "a folder is not empty", types=r"OSError", message=r"\[Errno 39\]"),
    Row(
        "storage.commit-rename",
        "a rename leads from one file system to another",
        types=r"OSError",
        message=r"\[Errno 18\]",
    ),
    Row(
        "storage.quota",
        "a file is larger than may be written",
        types=r"OSError",
        message=r"\[Errno 27\]",
    ),
    Row(
        "data.path-missing",
        "the file or folder does not exist",
        types=r"FileNotFoundError|NotADirectoryError",
    ),
    Row("data.path-missing", "the file or folder does not exist", message=r"\[Errno 2\]"),
    # memory
    Row(
        "memory.python-worker",
        "Python ran out of memory",
        types=r"MemoryError|_ArrayMemoryError|ArrowMemoryError",
    ),
    Row("memory.python-worker", "Python ran out of memory", message=r"\[Errno 12\]"),
    # contents
    Row("data.encoding", "text is not in the encoding it is read with", types=r"Unicode\w*Error"),
    Row(
        "data.divide-by-zero",
        "the code divided by zero",
        types=r"ZeroDivisionError|DivisionByZero|DivisionUndefined",
    ),
    Row(
        "data.overflow",
        "a number is out of the range of its type",
        types=r"OverflowError|OutOfBoundsDatetime|OutOfBoundsTimedelta|FloatingPointError",
    ),
    Row(
        "data.overflow",
        "a number has more digits than Python converts",
        types=r"ValueError",
        message=r"Exceeds the limit \(\d+ digits\)",
    ),
    Row(
        "data.corrupt-file",
        "the file is damaged or of another format",
        types=r"BadZipFile|BadGzipFile|UnpicklingError|ReadError|LZMAError|error|EOFError"
        r"|ArrowInvalid|UnidentifiedImageError|InvalidFileException|HDF5ExtError",
        message=r"(?i)not a zip file|not a gzipped file|compressed file ended|magic"
        r"|decompress|truncated|corrupt|pickle data|unexpected end|file is damaged|not a valid"
        r"|expected \d+ bytes|bytes (?:expected|missing)|ran out of input",
    ),
    Row("data.corrupt-file", "the archive is damaged", types=r"BadZipFile|BadGzipFile|LZMAError"),
    Row(
        "data.empty-input",
        "the input is empty",
        types=r"EmptyDataError|NoDataError",
    ),
    Row(
        "data.datetime-parse",
        "a date does not have the format that the code expects",
        types=r"ValueError|TypeError|ParserError|DateParseError|InvalidDatetimeFormat",
        message=r"(?i)time data .*(match|doesn't)|unconverted data remains|isoformat"
        r"|unknown (date|datetime )?string format|day is out of range|month must be in"
        r"|hour must be in|could not parse (date|time)|out of bounds nanosecond"
        r"|year \S+ is out of range|not a valid date|cannot parse .*(date|time)",
    ),
    Row(
        "external.contract-changed",
        "a remote API answered with something that is not JSON",
        types=r"JSONDecodeError|ContentTypeError",
        file=r"(requests|httpx|aiohttp)/",
    ),
    Row(
        "data.malformed-record",
        "a record does not parse",
        types=r"JSONDecodeError|ParserError|ParseError|XMLSyntaxError|Error|ValueError",
        message=r"(?i)expecting (value|property name|',' delimiter|':' delimiter)|extra data"
        r"|error tokenizing data|not well-formed|mismatched tag|line contains NUL"
        r"|invalid (control character|\\?escape)|unterminated string|trailing data",
    ),
    Row(
        "data.malformed-record",
        "a record does not parse",
        types=r"JSONDecodeError|ParserError|ParseError|XMLSyntaxError|ExpatError",
    ),
    Row(
        "config.invalid-value",
        "a settings file does not parse",
        types=r"ScannerError|YAMLError|TOMLDecodeError|MissingSectionHeaderError"
        r"|DuplicateOptionError|NoSectionError|NoOptionError|InterpolationError",
    ),
    Row(
        "data.bad-cast",
        "a value cannot be converted to the type that the code asks for",
        types=r"ValueError|TypeError|ArrowInvalid|ArrowTypeError|InvalidOperation|ConversionSyntax"
        r"|IntCastingNaNError|ComputeError|InvalidOperationError|ProgrammingError|InterfaceError",
        message=r"(?i)could not convert|invalid literal for|cannot convert|can't convert"
        r"|unable to parse string|cannot safely cast|failed to (parse|convert|cast)"
        r"|ConversionSyntax|conversion .*failed|expected bytes, got|tried to convert"
        r"|could not be converted|invalid value for dtype|conversion error to"
        r"|Error binding parameter"
        r"|can't adapt type|unsupported type for parameter",
    ),
    Row(
        "data.column-missing",
        "the code asks for a column that the data does not have",
        types=r"KeyError|ValueError|ColumnNotFoundError|ArrowKeyError|UndefinedVariableError"
        r"|ArrowInvalid|IndexError|FieldNotFound\w*",
        message=r"(?i)not in index|are in the \[columns\]|columns? .*(not found|missing|not exist)"
        r"|missing columns?|usecols do not match|unable to find column|no match for fieldref"
        r"|columns expected but not found|required columns?",
    ),
    Row(
        "data.column-missing",
        "the code asks pandas for a label that the frame does not have",
        types=r"KeyError",
        file=r"(pandas|polars|pyarrow|dask)/",
    ),
    Row(
        "data.column-missing",
        "the code asks a frame or a row for a column that it does not have",
        types=r"KeyError",
        code=r"\b(row|rec|record|df|frame|line)\w*\s*\[\s*['\"]",
    ),
    Row(
        "data.duplicate-key",
        "a key that must be unique is not",
        types=r"MergeError|ValueError|IntegrityError|DuplicateKey\w*",
        message=r"(?i)merge keys are not unique|duplicate (key|entry|labels?|axis|values)"
        r"|unique constraint|contains duplicate|not unique",
    ),
    Row(
        "data.write-schema-mismatch",
        "the shape of the data is not the one that the code expects",
        types=r"ValueError|ShapeError|SchemaError|ArrowInvalid|InvalidIndexError",
        message=r"(?i)length mismatch|columns passed, passed data had|schema.*(match|differ)"
        r"|does not match (the )?(length|schema)|expected \d+ (columns|fields)",
    ),
)
