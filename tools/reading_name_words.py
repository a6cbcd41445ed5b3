"""Further words that the names of exception classes hold, as libraries of every kind choose them.

They were read off the classes of some hundred Python packages. `SURE` is asked before the words of
programs of one's own, `LEFT` after them: its rows are broad.
"""

from typing import NamedTuple


class Words(NamedTuple):
    cause: str
    words: str
    """Over the words of the name in lower case, one blank between them."""
    saw: str


_GONE = r"(\w+ ){0,2}(not found|missing|unknown|undefined|does not exist|not exist\w*)"
_NO = r"(missing|unknown|undefined|no such|bad|invalid) "

SURE: tuple[Words, ...] = (
    Words(
        "auth.login-failed",
        r"(invalid|bad|wrong|incorrect) (credentials?|user|login)( \w+)?",
        "the login was refused",
    ),
    Words(
        "auth.kerberos",
        r"kerberos|gss\w*|krb \d|spnego",
        "it is about Kerberos",
    ),
    Words(
        "auth.kms",
        r"kms\w*|decryption|key (vault|management)",
        "a key of encryption cannot be used",
    ),
    Words(
        "data.datetime-parse",
        r"(ambiguous|non ?existent|imaginary|invalid|bad|unknown) (date ?)?time|date ?time (parse"
        r"|format|field|error|exception|conversion|invalid)\w*|(date|timestamp) (parse|parsing"
        r"|format|error|exception|invalid|conversion)\w*|(bad|invalid) (date|timestamp)",
        "a date or time cannot be read",
    ),
    Words(
        "data.encoding",
        r"unicode|encoding (detection )?(error|exception)|charset\w*|codec|undecodable"
        r"|character not in repertoire|untranslatable character",
        "text is in another encoding",
    ),
    Words(
        "config.port-in-use",
        r"(port|address) (already )?in use|port (taken|conflict)",
        "a port is taken",
    ),
    Words(
        "storage.bucket-missing",
        rf"(bucket|container) (not found|missing|does not exist)|no such bucket|{_NO}bucket",
        "a bucket does not exist",
    ),
    Words(
        "sql.database-missing",
        rf"(database|catalog|namespace|keyspace) {_GONE}"
        rf"|{_NO}(database|catalog|namespace|keyspace)",
        "a database or catalog does not exist",
    ),
    Words(
        "sql.table-missing",
        rf"(table|view|relation|collection|index|entity table) {_GONE}"
        rf"|{_NO}(table|relation|view|collection)|no such index",
        "a table does not exist",
    ),
    Words(
        "streaming.source-missing",
        rf"(topic|queue|stream|subscription|subject|channel)s? {_GONE}"
        r"|(unknown|no such) (topic|queue|stream|subscription)\w*|queue does not exist",
        "a topic, queue or stream does not exist",
    ),
    Words(
        "sql.unknown-function",
        rf"(function|routine|procedure) {_GONE}|{_NO}(function|routine|procedure)",
        "a function does not exist",
    ),
    Words(
        "sql.path-exists",
        r"already exists?|exists already|(file|table|path|resource|object|entity|database"
        r"|key) exists"
        r"|duplicate (table|database|object|alias|schema|file)",
        "what is to be made exists already",
    ),
    Words(
        "sql.ambiguous-column",
        r"ambiguous (column|field|reference|name|alias)",
        "a name can be read in two ways",
    ),
    Words(
        "sql.cardinality",
        r"multiple (results?|rows|records|objects|values) (found|returned)|cardinality\w*"
        r"|too many rows",
        "there is more than one where one was asked for",
    ),
    Words(
        "sql.type-mismatch",
        r"(data ?)?type mismatch|mismatched types?",
        "the type is another one",
    ),
    Words(
        "data.constraint",
        r"(integrity |check |not null |unique |foreign key )?constraint (violat\w*|error|exception)"
        r"|not null violation|foreign key( violation)?|check violation|exclusion violation"
        r"|referential integrity",
        "a constraint does not hold",
    ),
    Words(
        "external.request-rejected",
        r"(message|payload|request|entity|body|content|document|batch|packet|frame|upload|event)s?"
        r" (\w+ )?(size )?too (large|big|long)|(max\w*|over) (payload|size|message)\w*|size limit"
        r"|payload too large|(request|message|payload|content) (size|length) \w+|max payload",
        "what is sent is too large for the other side",
    ),
    Words(
        "dependency.python-module",
        r"(module|library|dependency|dependencies|package|backend|plugin|extension|driver|provider"
        r"|engine)s? (\w+ )?(missing|not found|not installed|unavailable|not available)"
        r"|missing (\w+ )?(dependency|dependencies|module|package|library|extra)\w*"
        r"|optional (provider )?(feature|dependency)",
        "a package is not installed",
    ),
    Words(
        "dependency.executable-missing",
        r"(executable|binary|command|program|tool) (not found|missing)",
        "a program is not installed",
    ),
    Words(
        "dependency.package-version",
        r"(unsupported|incompatible|wrong|old|outdated) (\w+ )?versions?|version (mismatch|error"
        r"|exception"
        r"|incompatible|conflict|not supported|unsupported|too (old|new))|incompatib\w*"
        r"|dependency (version|conflict)|(package|protocol|library) version",
        "two versions do not fit one another",
    ),
    Words(
        "code.removed-api",
        r"(api |argument |attribute |function |method )?removed( \w+)?|deprecat\w+( \w+)?",
        "something was removed from the library",
    ),
    Words(
        "code.not-serializable",
        r"(not|un) ?(json )?seriali[sz]able|seriali[sz]ation|seriali[sz]e(r)?|pickl(e|ing)\w*"
        r"|unpicklable|encod(e|er)",
        "a value cannot be serialised",
    ),
    Words(
        "memory.python-worker",
        r"out of memory|oom|memory (error|exception|exceeded|limit)|insufficient memory"
        r"|allocation (error|failed)",
        "memory is used up",
    ),
    Words(
        "external.metastore-down",
        r"meta ?store (unavailable|error|exception|connection)\w*",
        "the metastore does not answer",
    ),
    Words(
        "external.broker",
        r"brokers?|no servers?|no responders?|leader not (found|available)|not (leader|coordinator)"
        r"|coordinator( \w+)*|(cluster|master) down|amqp|kafka|producer|consumer( \w+)*|messaging",
        "it is about a broker",
    ),
)
"""Asked first: each names a thing that is missing, too large, doubled or refused."""

LEFT: tuple[Words, ...] = (
    Words(
        "external.timeout",
        r"dns|name resolution|unknown host|host not found|nx ?domain|unresolvable host",
        "a name cannot be resolved",
    ),
    Words(
        "external.connection-refused",
        r"ssl|tls|certificate|handshake|proxy|closed|channel|session (lost|closed|terminated)"
        r"|broken (pipe|resource)|end of stream|disconnect\w*|pool( \w+)?",
        "the connection does not hold",
    ),
    Words(
        "orchestration.interrupted",
        r"cancel+ed|cancel+ation|interrupt(ed)?|user abort|abort(ed)? by user",
        "somebody cancelled it",
    ),
    Words(
        "orchestration.template",
        r"template\w*|undefined( error)?|macro|render\w*|interpolation",
        "it is about a template",
    ),
    Words(
        "sql.syntax",
        r"syntax|grammar|compil(e|ation|er)|(sql|query|statement|expression) (error|invalid"
        r"|exception)|(invalid|bad|malformed) (sql|query|statement|expression)|unexpected token",
        "a statement cannot be understood",
    ),
    Words(
        "sql.type-mismatch",
        r"(wrong|invalid|unexpected|incompatible) types?|datatype"
        r"|data type|wrong object type|undefined type",
        "the type is another one",
    ),
    Words(
        "data.overflow",
        r"overflow\w*|underflow|numeric value out of range",
        "a number is out of range",
    ),
    Words(
        "data.bad-cast",
        r"cast|coer(ce|cion)|cannot (coerce|cast|convert)|conver(t|ter|sion)|type (error|exception)"
        r"|(invalid|bad|wrong|illegal|unexpected) (value|data|number|literal|integer|decimal|input"
        r"|text representation)|value (error|exception|invalid)|data (error|exception|type)",
        "a value does not fit",
    ),
    Words(
        "data.corrupt-file",
        r"file format|(bad|invalid|unknown|unsupported|unidentified) (\w+ )?(file|image|archive|zip"
        r"|magic|header|crc|binary|protobuf|footer)\w*|compress\w*|decompress\w*|unpick\w*"
        r"|(pdf|image|zip|gzip|zstd|lz|tar|orc|avro|parquet|excel|xlrd|hdf|archive|format)( \w+)*"
        r" (error|exception)|eof|end of file|incomplete|read error|extra data|out of data"
        r"|stack error|data (loss|source)",
        "a file or a stream is damaged or of another format",
    ),
    Words(
        "sql.unsupported",
        r"(not|un) ?(supported|implemented)|not available|no support|illegal operation"
        r"|unsupported\w*",
        "this is not supported",
    ),
    Words(
        "data.nested-field-missing",
        rf"(key|field|attribute|member|property|element|node|path expression) {_GONE}"
        rf"|{_NO}(key|field|attribute|property|element|node)",
        "a field is missing",
    ),
    Words(
        "external.request-rejected",
        r"not found|does not exist|no such \w+|not exist\w*|missing \w+|unknown \w+|precondition"
        r"|(bad|invalid|unprocessable|unexpected) (status|request|entity|argument|state|method)"
        r"|http|client error|rejected|refused|status error|response error|api (error|exception"
        r"|status)|request|operation failed|resource \w+",
        "the other side rejects the request",
    ),
    Words(
        "external.server-error",
        r"internal (error|failure|exception)|server (error|exception|failure|side)|transient"
        r"|retry\w*|retries|service|backend|remote|unexpected (error|failure)",
        "the other side failed",
    ),
    Words(
        "config.missing-argument",
        r"missing|required|not (set|configured|given|provided|specified)|unconfigured|usage",
        "something that has to be given is missing",
    ),
)
"""Asked last."""
