import pytest

from tools.reading_jvm import is_worded, worded

CAPTURED = "pyspark.errors.exceptions.captured."


@pytest.mark.parametrize(
    ("name", "message", "cause"),
    [
        ("AnalysisException", "Failed to find data source: kudu.", "dependency.jar-missing"),
        ("AnalysisException", "Column a#1, b#2 are ambiguous.", "sql.ambiguous-column"),
        ("AnalysisException", "Column a not found in schema Some(x)", "data.column-missing"),
        ("AnalysisException", "Table or view 'a' does not exist", "sql.table-missing"),
        ("AnalysisException", "not enough data columns:", "data.write-schema-mismatch"),
        ("AnalysisException", "'writeTo' can not be called here", "sql.unsupported"),
        ("ParseException", "mismatched input 'x'", "sql.syntax"),
        ("IllegalArgumentException", "spark.a.b must be 1 or more", "config.invalid-value"),
        ("IllegalArgumentException", "requirement failed: no", "config.invalid-value"),
        ("IllegalArgumentException", "requirement failed: Keytab x", "auth.kerberos"),
    ],
)
def test_words_of_spark_name_a_cause(name: str, message: str, cause: str) -> None:
    said = worded(CAPTURED + name, message)
    assert said is not None
    assert said.cause == cause


def test_words_that_say_nothing_name_nothing() -> None:
    assert worded("java.lang.IllegalStateException", "it broke") is None


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("java.lang.IllegalArgumentException", True),
        (CAPTURED + "AnalysisException", True),
        ("ParseException", True),
        ("ValueError", False),
    ],
)
def test_exceptions_of_the_jvm_are_known_by_their_names(name: str, *, is_one: bool) -> None:
    assert is_worded(name) == is_one
