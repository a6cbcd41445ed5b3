import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.unwrap import Mapped, ansi, joined, json_string, plain, python_string, unwrap_span


@given(st.text())
def test_json_strings_read_as_json_reads_them(text: str) -> None:
    for ascii_only in (True, False):
        encoded = json.dumps(text, ensure_ascii=ascii_only)[1:-1].encode()
        assert unwrap_span(("json-string",), encoded) == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_python_strings_read_as_python_reads_them(text: str) -> None:
    encoded = repr(text + '"')[1:-1].encode()
    assert unwrap_span(("python-string",), encoded) == text + '"'


@given(st.text(alphabet='a"\\\né\u001b', max_size=12), st.data())
def test_a_part_reads_as_its_raw_bytes_read(text: str, data: st.DataObject) -> None:
    raw = json.dumps(json.dumps(text))[1:-1].encode()
    body = plain(raw, 7).edit(json_string(raw))
    body = body.edit(json_string(body.text))
    start = data.draw(st.integers(0, len(body.text) - 1))
    end = data.draw(st.integers(start + 1, len(body.text)))
    low, high = body.raw(start, end)
    again = unwrap_span(("json-string", "json-string"), raw[low - 7 : high - 7])
    assert body.text[start:end].decode(errors="replace") == again or not _on_borders(
        body, start, end
    )


def _on_borders(body: Mapped, start: int, end: int) -> bool:
    text = body.text
    return not any(at < len(text) and text[at] & 0xC0 == 0x80 for at in (start, end))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\\ud83d\\ude00", "😀"),
        (b"\\ud83d x", "\ufffd x"),
        (b"a\\", "a\\"),
        (b"\\u003c\\/", "</"),
        (b"\xff", "\ufffd"),
    ],
)
def test_json_escapes(raw: bytes, text: str) -> None:
    assert unwrap_span(("json-string",), raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (rb'"exc_type":"KeyError","exc_value":"\"a\""', 'KeyError: "a"'),
        (rb'"exc_type": "E", "exc_value": "cut off', "E: cut off"),
        (rb'"exc_type":"E","exc_value":""', "E"),
        (rb'"other":1', '"other":1'),
    ],
)
def test_an_error_of_airflow_reads_as_python_prints_it(raw: bytes, text: str) -> None:
    assert unwrap_span(("airflow3-error",), raw) == text


def test_colours_are_no_text() -> None:
    raw = b"\x1b[31mERROR\x1b[0m \x1b]8;;x\x07link"
    body = plain(raw, 100).edit(ansi(raw))
    assert body.text == b"ERROR link"
    assert body.raw(0, 5) == (105, 110)
    assert body.raw(0, 10) == (105, 100 + len(raw))


def test_what_was_joined_ends_at_the_gap() -> None:
    body = joined((plain(b"abc", 10), plain(b"def", 50)))
    assert body.text == b"abcdef"
    assert body.whole_until(1, 6) == 3
    assert body.whole_until(3, 5) == 5
    assert body.whole_until(0, 3) == 3
    assert Mapped(b"", ()).cut(0, 0) == Mapped(b"", ())


def test_python_escapes() -> None:
    assert unwrap_span(("python-string",), rb"a\x41\u00e9\U0001f600\'\q") == "aAé😀'\\q"
    assert list(python_string(b"plain")) == []
