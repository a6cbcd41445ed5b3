import pytest

from tools.planted import is_data
from tools.tracebacks_jvm import inline


@pytest.mark.parametrize(
    ("line", "data"),
    [
        ('row 7: comment="java.lang.OutOfMemoryError: Java heap space"', True),
        ("title='x AccessDenied y'", True),
        ('level=error msg="dial tcp: AccessDenied"', False),
        ('last_error="AccessDenied"', False),
        ('comment="fine" AccessDenied', False),
        ("java.lang.OutOfMemoryError: AccessDenied", False),
        ('{"note": "AccessDenied"}', False),
    ],
)
def test_only_a_value_that_is_no_message_is_data(line: str, data: bool) -> None:
    text = line.encode()
    word = b"AccessDenied" if b"AccessDenied" in text else b"java.lang"
    assert is_data(text, text.index(word)) is data


def test_an_exception_within_a_data_value_is_not_one() -> None:
    told = 'row 7: comment="a java.lang.OutOfMemoryError: heap"'
    assert inline(told) is None
    assert inline(f"java.io.IOException: {told}") is not None
