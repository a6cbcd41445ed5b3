"""What exceptions about networks, services and databases mean."""

from tools.reading_row import Row

REMOTE: tuple[Row, ...] = (
    # the network
    Row(
        "external.connection-refused",
        "the other side refused the connection",
        types=r"ConnectionRefusedError",
    ),
    Row(
        "external.connection-refused",
        "the other side refused the connection",
        message=r"(?i)connection refused|\[Errno 111\]|actively refused|ECONNREFUSED",
    ),
    Row(
        "external.timeout",
        "a name could not be resolved",
        types=r"gaierror|NameResolutionError|ClientConnectorDNSError|UnknownHostException",
    ),
    Row(
        "external.timeout",
        "a name could not be resolved",
        message=r"(?i)name or service not known|temporary failure in name resolution"
        r"|nodename nor servname|could not (translate|resolve) host|getaddrinfo",
    ),
    Row(
        "external.timeout",
        "a remote call did not answer in time",
        types=r"\w*Timeout(Error|Exception)?|timeout",
    ),
    Row(
        "external.timeout",
        "a remote call did not answer in time",
        types=r"\w*Error|\w*Exception",
        message=r"(?i)\btimed out\b|read timeout|deadline exceeded|ETIMEDOUT",
    ),
    Row(
        "auth.expired",
        "a token or a password has expired",
        message=r"(?i)\b(token|credentials?|secret|password|api key|access key|certificate"
        r"|assertion"
        r"|signature|licen[cs]e)\b.{0,40}\bexpired\b|\bexpired[_ ](\w+[_ ])?(token|credentials?"
        r"|key)",
    ),
    Row(
        "auth.login-failed",
        "the authority for logins refused the grant",
        message=r"\b(invalid_grant|invalid_client|unauthorized_client|invalid_token"
        r"|AADSTS\d{4,})\b",
    ),
    Row(
        "external.rate-limited",
        "the remote side limits the rate of requests",
        message=r"(?i)\b429\b.*(too many|rate)|too many requests|rate.?limit(ed)?( exceeded)?\b"
        r"|(status|code|http|returned)\W{0,9}429\b",
    ),
    Row(
        "auth.login-failed",
        "the remote side does not accept the identity",
        message=r"(?i)\b401\b.{0,40}(unauthori[sz]ed|client error)|authentication failed"
        r"|(status|code|http|returned)\W{0,9}401\b"
        r"|invalid (username|password|credentials)|login failed|bad credentials",
    ),
    Row(
        "auth.access-denied",
        "the remote side refuses this identity",
        message=r"(?i)\b403\b.{0,40}(forbidden|client error)|(status|code|http"
        r"|returned)\W{0,9}403\b"
        r"|access ?denied|not authori[sz]ed to"
        r"|permission denied for|insufficient privileges",
    ),
    Row(
        "streaming.source-missing",
        "a topic, queue or stream does not exist",
        message=r"(?i)\b(topic|queue|stream|subscription)\b.{0,40}\b(not found|does ?n[o']t exist)",
    ),
    Row(
        "external.server-error",
        "the remote side failed",
        message=r"(?i)\b5\d\d (server|internal|bad gateway|service|gateway)|internal server error"
        r"|bad gateway|service (temporarily )?unavailable|(status|code|http)\W{0,9}5\d\d\b",
    ),
    Row(
        "external.request-rejected",
        "the remote side rejects the request",
        message=r"(?i)\b4\d\d (client error|bad request|not found|conflict|gone"
        r"|unprocessable|payload|request|content|unsupported|precondition|method|not acceptable"
        r"|length|locked|failed|expectation|range|uri)"
        r"|(status|code|http)\W{0,9}4\d\d\b(?! \w+s\b)",
    ),
    Row(
        "external.connection-refused",
        "the connection broke",
        types=r"Connection\w*Error|BrokenPipeError|RemoteDisconnected|ProtocolError"
        r"|IncompleteRead|ChunkedEncodingError|RemoteProtocolError|ServerDisconnectedError"
        r"|ClientConnector\w*Error|ConnectError|ConnectionClosed\w*|MaxRetryError"
        r"|NewConnectionError",
    ),
    # the classes that every database driver has
    Row("data.constraint", "the database refused the row", types=r"IntegrityError"),
    Row(
        "external.connection-refused",
        "the database cannot be reached",
        types=r"OperationalError|InterfaceError",
        message=r"(?i)\b(connect|connection|socket|network|server)\b",
    ),
    Row("data.bad-cast", "the database refused a value", types=r"DataError"),
    Row("sql.unsupported", "the database does not support this", types=r"NotSupportedError"),
    Row("sql.syntax", "the database refused the statement", types=r"ProgrammingError"),
    Row(
        "external.connection-refused",
        "the database's driver lost its connection",
        types=r"InterfaceError",
    ),
)
