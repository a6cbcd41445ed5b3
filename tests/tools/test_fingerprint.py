import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.fingerprint import finding_key, normalise


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("task 12.0 in stage 3.1 (TID 40)", "task <int> in stage <int> (TID <int>)"),
        ("at 2026-11-23T09:21:58.260+0000", "at <time>"),
        ("id 01a207a8-0265-729b-b82b-2d2a20e6f45e", "id <uuid>"),
        ("10.0.0.7:5432 refused", "<address> refused"),
        ("RDD@1f2e3d4c", "RDD@<hex>"),
        ("password=*******", "password=<secret>"),
        ("a \n  b", "a b"),
    ],
)
def test_what_changes_from_run_to_run_is_named(text: str, same: str) -> None:
    assert normalise(text) == same


KNOWN_WRONG = [
    # what,            message,            wanted,             today
    ("charset name", "encoding utf-8", "encoding utf-8", "encoding utf-<int>"),
]


@pytest.mark.parametrize(("what", "message", "wanted", "today"), KNOWN_WRONG)
def test_known_wrong(what: str, message: str, wanted: str, today: str) -> None:
    assert normalise(message) == today != wanted, what


@given(st.text())
def test_twice_is_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_only_the_first_line_of_a_message_counts() -> None:
    assert finding_key("exception", "E", "bad row 1\nplan") == finding_key(
        "exception", "E", "bad row 2;"
    )


def test_another_name_is_another_key() -> None:
    assert finding_key("exception", "E", "m") != finding_key("exception", "F", "m")
