import re

import pytest

from tools.redact import SecretKind, Span, mask, merged, shipped_rules, spans
from tools.scan_engine import compile_literals

RULES = shipped_rules()
TABLE = compile_literals(RULES.literals)


def redacted(text: str) -> str:
    data = text.encode()
    result = bytearray(data)
    for span in merged(spans(data, 0, TABLE.finder().feed(data), RULES)):
        mask(result, span.start, span.end)
    return result.decode()


MASKS = [(kind.id, text) for kind in RULES.kinds for text in kind.masks]
LEAVES = [(kind.id, text) for kind in RULES.kinds for text in kind.leaves]


@pytest.mark.parametrize(("secret", "text"), MASKS)
def test_a_secret_is_masked(secret: str, text: str) -> None:
    wanted = re.sub("«(.*?)»", lambda m: re.sub(r"[^\n]", "*", m[1]), text)
    assert redacted(text.replace("«", "").replace("»", "")) == wanted, secret


@pytest.mark.parametrize(("secret", "text"), LEAVES)
def test_a_look_alike_is_left(secret: str, text: str) -> None:
    assert redacted(text) == text, secret


@pytest.mark.parametrize(
    "line",
    [
        "commit 3f786850e387550fdab836ed7e6dc881de23001b",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "id 01a207a8-0265-729b-b82b-2d2a20e6f45e",
        "26/11/23 08:57:57 INFO SecurityManager: authentication disabled; ui acls disabled",
        "The token `qty` cannot be resolved",
        "spark.hadoop.fs.s3a.secret.key=*********(redacted)",
        "[2026-11-23T09:21:58.260+0000] {taskinstance.py:3337} ERROR - Task failed",
        '  File "/opt/etl/secrets/tokens.py", line 3, in password_of',
    ],
)
def test_ordinary_lines_are_left(line: str) -> None:
    assert redacted(line) == line


def test_there_are_many_kinds() -> None:
    assert len({kind.id for kind in RULES.kinds}) == len(RULES.kinds) >= 25
    assert all(len(kind.masks) >= 1 and len(kind.leaves) >= 1 for kind in RULES.kinds)


def test_the_length_and_the_line_breaks_stay() -> None:
    text = "a\r\n-----BEGIN PRIVATE KEY-----\r\n" + "MIIEvQIBADANBgkqhkiG9w0B\r\n" * 3
    after = redacted(text)
    assert len(after) == len(text)
    assert after.splitlines()[2:] == ["*" * 24] * 3


def test_an_escape_is_not_split() -> None:
    text = r'{"token":"abcdef123456\u0041","password":"a\\b\"c"}'
    after = redacted(text)
    assert len(after) == len(text)
    assert "abcdef" not in after
    assert after.endswith('"password":"*******"}')


CUTTING = SecretKind(id="cut", literals=("key",), pattern="key([^ ]*)", masks=(), leaves=())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (rb"key\u0041bc", rb"key********"),
        (rb"key ", b"key "),
    ],
)
def test_a_rule_of_ones_own(text: bytes, left: bytes) -> None:
    rules = RULES._replace(kinds=(CUTTING,), literals=RULES.literals[:1], owners=(0,))
    table = compile_literals([rules.literals[0]._replace(text=b"key")])
    rules = rules._replace(literals=(rules.literals[0]._replace(text=b"key"),))
    result = bytearray(text)
    for span in spans(text, 0, table.finder().feed(text), rules):
        mask(result, span.start, span.end)
    assert bytes(result) == left


@pytest.mark.parametrize(
    ("pattern", "text", "left"),
    [
        (r"key\\(.*) ", rb"key\nabc ", rb"key\n*** "),
        (r"key\\(.*) ", rb"key\u0041abc ", rb"key\u0041*** "),
        (r"key(.{3})", rb"keyab\n", rb"key**\n"),
    ],
)
def test_a_span_that_cuts_an_escape_leaves_it_out(pattern: str, text: bytes, left: bytes) -> None:
    kind = CUTTING.model_copy(update={"pattern": pattern})
    literal = RULES.literals[0]._replace(text=b"key")
    rules = RULES._replace(kinds=(kind,), literals=(literal,), owners=(0,))
    result = bytearray(text)
    for span in spans(text, 0, compile_literals([literal]).finder().feed(text), rules):
        mask(result, span.start, span.end)
    assert bytes(result) == left


def test_of_two_that_overlap_the_first_names_it() -> None:
    assert merged([Span(5, 9, "b"), Span(1, 6, "a"), Span(9, 10, "c")]) == [
        Span(1, 9, "a"),
        Span(9, 10, "c"),
    ]
