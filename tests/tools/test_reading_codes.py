import pytest

from tools.reading_codes import coded


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        ("ERROR 1142 (42501) at line 1: refused", "auth.access-denied"),
        ("ERROR 1146 (42S02) at line 3: no such thing", "sql.table-missing"),
        ("ERROR: nope (SQLSTATE 23505)", "data.duplicate-key"),
        ("('22003', '[22003] [Microsoft] out of range')", "data.overflow"),
        ("ERROR 1969 (70100): interrupted", "external.timeout"),
        ("[HYT00] login expired", "external.timeout"),
        ("server closed, SQLSTATE: 57P01", "external.connection-refused"),
        (
            "An error occurred (ThrottlingException) when calling the GetItem operation: slow",
            "external.rate-limited",
        ),
        (
            "An error occurred (ResourceNotFoundException) when calling the PutItem operation: x",
            "sql.table-missing",
        ),
        (
            "An error occurred (ResourceNotFoundException) when calling the PutRecord operation: x",
            "streaming.source-missing",
        ),
        (
            "An error occurred (NoSuchBucket) when calling the GetObject operation: x",
            "storage.bucket-missing",
        ),
        (
            "An error occurred (ResourceNotFoundException) when calling the Invoke operation: x",
            "external.request-rejected",
        ),
        (
            "An error occurred (ResourceInUseException) when calling the CreateTable operation: "
            "Table already exists: a",
            "sql.path-exists",
        ),
        ("The specified blob does not exist. ErrorCode:BlobNotFound", "data.path-missing"),
        ('status = StatusCode.PERMISSION_DENIED details = "no"', "auth.access-denied"),
        (
            "An error occurred (RowDuplicated) when calling the Get operation: x",
            "data.duplicate-key",
        ),
    ],
)
def test_a_code_tells_its_class(message: str, cause: str) -> None:
    found = coded(message)
    assert found is not None
    assert found.cause == cause
    assert found.saw


@pytest.mark.parametrize(
    "message",
    ["nothing", "ERROR 1234 (HY000): x", "An error occurred (Zonk) when calling the Get operation"],
)
def test_a_code_of_no_known_class_tells_nothing(message: str) -> None:
    assert coded(message) is None
