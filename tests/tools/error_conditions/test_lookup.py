import pytest

from tools.error_conditions import group_of, load
from tools.matching import FieldPairs

WANTED: FieldPairs = (("column", "objectName"), ("path", "path"))


def names(text: str) -> list[tuple[str, str | None]]:
    return [(one.name, one.sqlstate) for one in load().find(text.encode())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[PATH_NOT_FOUND] Path does not exist: /in. SQLSTATE: 42K03", ("PATH_NOT_FOUND", "42K03")),
        ("AnalysisException: Path does not exist: file:/in", ("PATH_NOT_FOUND", "42K03")),
        ("[DELTA_SOMETHING_NEW] x", ("DELTA_SOMETHING_NEW", None)),
        ("[OF_TOMORROW] x. SQLSTATE: 42XYZ", ("OF_TOMORROW", "42XYZ")),
        (
            "[CANNOT_LOAD_STATE_STORE.OF_TOMORROW] x",
            ("CANNOT_LOAD_STATE_STORE.OF_TOMORROW", "58030"),
        ),
        ('"errorClass":"DIVIDE_BY_ZERO","x":1', ("DIVIDE_BY_ZERO", "22012")),
        ("Table or view not found: raw.orders; line 7 pos 7", ("TABLE_OR_VIEW_NOT_FOUND", "42P01")),
    ],
)
def test_a_condition_is_named(text: str, found: tuple[str, str | None]) -> None:
    assert names(text) == [found]


@pytest.mark.parametrize("text", ["[INFO] all well", "[MAIN_THREAD] x", "no name"])
def test_other_brackets_are_no_condition(text: str) -> None:
    assert names(text) == []


def test_the_span_ends_with_the_line() -> None:
    (one,) = load().find(b"x [PATH_NOT_FOUND] gone \nmore")
    assert (one.start, one.end) == (2, 23)


def test_words_of_spark_33_give_the_same_fields() -> None:
    text = b"AnalysisException: Path does not exist: file:/in"
    (one,) = load().find(text)
    assert load().fields(one, text, WANTED) == (("path", "file:/in"),)


def test_a_wording_that_we_do_not_know_has_no_fields() -> None:
    text = b"[PATH_NOT_FOUND] it is gone"
    (one,) = load().find(text)
    assert load().fields(one, text, WANTED) == ()


def test_a_name_knows_its_releases() -> None:
    known = load().known
    assert known["DIVIDE_BY_ZERO"].minors == ("3.3", "3.4", "3.5", "4.0", "4.1", "4.3")


@pytest.mark.parametrize(
    ("state", "group"), [("42P01", "sql"), ("2D521", "table"), ("ZZ000", None)]
)
def test_a_sqlstate_makes_a_group_likely(state: str, group: str | None) -> None:
    assert group_of(state) == group
