import pytest

from tools.reading_phrases import phrased, speaks


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        ("CannotPullContainerError: not found", "dependency.image"),
        ("Memory limit (for query) exceeded", "memory.execution-memory"),
        ("stopped: OOMKilled", "memory.container-oom-killed"),
        ("Host EC2 (instance i-1) terminated.", "cluster.decommissioned"),
        ("AWS_INSUFFICIENT_INSTANCE_CAPACITY_FAILURE", "cluster.capacity"),
        ("the token of the feed has expired", "auth.expired"),
        ("the server responded with invalid_auth", "auth.login-failed"),
        ('{"error": "permission_denied"}', "auth.access-denied"),
        ("calls are throttled", "external.rate-limited"),
        ("the vendor answered 502", "external.server-error"),
        ("got 404 for the report", "external.request-rejected"),
        ("table stg.orders does not exist", "sql.table-missing"),
        ("missing column promo", "data.column-missing"),
        ("bucket landing does not exist", "storage.bucket-missing"),
        ("No input file found for today", "data.path-missing"),
        ("the feed has not arrived", "data.path-missing"),
        ("the query returned 0 rows", "data.empty-input"),
        ("dataset out already exists", "sql.path-exists"),
        ("unexpected columns: promo", "data.write-schema-mismatch"),
        ("order ids are not unique", "data.duplicate-key"),
        ("job 12 did not finish within 60 s", "external.timeout"),
        ("cannot reach the vendor", "external.connection-refused"),
        ("another run is active", "storage.lock-held"),
        ("FEED_URL is not set", "config.environment-missing"),
        ("parameter day is required", "config.missing-argument"),
    ],
)
def test_words_that_programs_share_name_the_cause(message: str, cause: str) -> None:
    found = phrased(message)
    assert found is not None
    assert found.cause == cause


@pytest.mark.parametrize("message", ["", "export of 14 tables incomplete", "it broke"])
def test_words_that_say_nothing_name_nothing(message: str) -> None:
    assert phrased(message) is None


@pytest.mark.parametrize(
    "line",
    [
        b"Registering block manager 10.0.0.7:34081 with 413.9 MiB RAM",
        b"No custom resources configured for spark.driver.",
        b"0 events, 0 duplicates, 0s",
        b'row 7: title="No module named spring, a song" kept',
    ],
)
def test_a_figure_a_habit_or_data_says_nothing(line: bytes) -> None:
    assert not speaks(line)


def test_the_last_words_of_a_program_say_why() -> None:
    assert speaks(b"upload answered 413, giving up")
