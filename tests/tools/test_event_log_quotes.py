import hashlib

import pytest

from contracts.evidence import Evidence
from tools.event_log_lines import Line
from tools.event_log_quotes import quote_number, quote_text


def on(data: bytes) -> Line:
    return Line("log", 7, 100, data, True)


def test_a_quote_is_addressed_in_the_whole_source() -> None:
    assert quote_text(on(b'{"A":1,"Why":"no disk"}'), b"Why") == (
        Evidence(
            source="log",
            line=7,
            byte=107,
            length=14,
            sha256=hashlib.sha256(b'"Why":"no disk').hexdigest(),
            text='"Why":"no disk',
        ),
    )


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (rb'{"Why":"first\n\tat x.Y(Z.java)"}', '"Why":"first'),
        (rb'{"Why":"a \"b\" \u00e9 \\"}', r'"Why":"a \"b\" \u00e9 \\'),
        ('{"Why":"é 漢 end"}'.encode(), '"Why":"é 漢 end'),
        (b'{"Why":"' + b"x" * 900, '"Why":"' + "x" * 600),
        (b'{"Why":"' + b"x" * 598 + b"\\u00e9", '"Why":"' + "x" * 598),
    ],
)
def test_a_reason_ends_at_its_stack_and_between_characters(data: bytes, text: str) -> None:
    assert [quote.text for quote in quote_text(on(data), b"Why")] == [text]


def test_a_reason_may_start_where_its_kind_is_named() -> None:
    line = on(b'{"Message":"no","Reason":"Lost","Executor":"1","Message":"gone"}')
    assert [quote.text for quote in quote_text(line, b"Message", since=b'"Reason":"')] == [
        '"Reason":"Lost","Executor":"1","Message":"gone'
    ]


@pytest.mark.parametrize("since", [b"", b'"Other":'])
def test_what_is_not_there_is_not_quoted(since: bytes) -> None:
    assert quote_text(on(b'{"A":1}'), b"Why", since=since) == ()


def test_a_reason_far_from_its_kind_is_not_its() -> None:
    far = b'{"Reason":"' + b"x" * 700 + b'","Why":"gone"}'
    assert quote_text(on(far), b"Why", since=b'"Reason":"') == ()


@pytest.mark.parametrize(
    ("data", "quoted"), [(b'{"N":-12,"M":3}', b'"N":-12'), (b'{"N":"x"}', None), (b'{"M":3}', None)]
)
def test_a_number_is_quoted_with_its_name(data: bytes, quoted: bytes | None) -> None:
    found = quote_number(on(data), b"N")
    assert (found and found.data) == quoted
