import pytest

from tools.reading_names import in_pythons_words, loosely_named, named, says_nothing, words_of


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("etl.checks.RowCountMismatch", "data.quality-check"),
        ("etl.ReconciliationFailed", "data.quality-check"),
        ("vendor.TokenExpiredError", "auth.expired"),
        ("vendor.MissingCredentials", "auth.credentials-missing"),
        ("vendor.AuthenticationFailed", "auth.login-failed"),
        ("vendor.PermissionDeniedError", "auth.access-denied"),
        ("vendor.RateLimitExceeded", "external.rate-limited"),
        ("etl.ConfigError", "config.invalid-value"),
        ("etl.MissingParameter", "config.missing-argument"),
        ("etl.InputFileMissing", "data.path-missing"),
        ("etl.NoDataFound", "data.empty-input"),
        ("etl.DuplicateRowsError", "data.duplicate-key"),
        ("etl.MissingColumnError", "data.column-missing"),
        ("etl.SchemaMismatchError", "data.write-schema-mismatch"),
        ("etl.RecordParseError", "data.malformed-record"),
        ("etl.CorruptArchive", "data.corrupt-file"),
        ("vendor.RequestTimedOut", "external.timeout"),
        ("vendor.ServiceUnavailableError", "external.server-error"),
        ("vendor.HostUnreachable", "external.connection-refused"),
        ("vendor.UnexpectedResponse", "external.contract-changed"),
        ("vendor.ConflictError", "table.concurrent-append"),
        ("etl.AlreadyRunning", "storage.lock-held"),
        ("vendor.ReportNotFound", "external.request-rejected"),
    ],
)
def test_a_class_of_the_programs_own_tells_by_its_name(name: str, cause: str) -> None:
    found = named(name)
    assert found is not None
    assert found.cause == cause
    assert found.saw.startswith("the exception's name says: ")


@pytest.mark.parametrize("name", ["KeyError", "RuntimeError", "my.Problem", "etl.ExportError"])
def test_a_name_that_tells_nothing_names_nothing(name: str) -> None:
    assert named(name) is None


def test_what_pythons_own_types_and_those_for_everything_are() -> None:
    assert in_pythons_words("KeyError")
    assert not in_pythons_words("my.KeyError")
    assert says_nothing("airflow.exceptions.AirflowException")
    assert not says_nothing("KeyError")


def test_a_name_is_read_as_words() -> None:
    assert words_of("etl.HTTPFeedMissing2") == "http feed missing 2"


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("nats.errors.MaxPayloadError", "external.request-rejected"),
        ("kafka.errors.MessageSizeTooLargeError", "external.request-rejected"),
        ("api.TableNotFound", "sql.table-missing"),
        ("api.TopicDoesNotExist", "streaming.source-missing"),
        ("api.AlreadyExists", "sql.path-exists"),
        ("orm.MultipleResultsFound", "sql.cardinality"),
        ("pytz.exceptions.NonExistentTimeError", "data.datetime-parse"),
        ("lib.MissingOptionalDependency", "dependency.python-module"),
        ("lib.UnsupportedVersionError", "dependency.package-version"),
        ("polars.exceptions.AttributeRemovedError", "code.removed-api"),
        ("lib.ForeignKeyViolation", "data.constraint"),
    ],
)
def test_libraries_choose_names_of_the_same_words(name: str, cause: str) -> None:
    found = named(name)
    assert found is not None
    assert found.cause == cause


def test_broad_words_are_read_apart() -> None:
    assert named("xlrd.biffh.XLRDError") is None
    found = loosely_named("xlrd.biffh.XLRDError")
    assert found is not None
    assert found.cause == "data.corrupt-file"
    assert loosely_named("KeyError") is None
    assert loosely_named("RuntimeError") is None
