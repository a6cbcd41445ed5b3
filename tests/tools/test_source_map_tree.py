import libcst as cst
import pytest

from tools.codemods import union_by_name
from tools.source_map_tree import UnreadableError, compiles, read_tree
from tools.source_shape import MAX_BYTES, shape

UNION = "x = 'é'; y = a.union(b)"


@pytest.mark.parametrize(
    ("data", "byte"),
    [
        (UNION.encode(), 14),
        (b"\xef\xbb\xbf" + UNION.encode(), 17),
        (("# -*- coding: latin-1 -*-\n" + UNION).encode("latin-1"), 39),
        (("# é\r\nz = 1\r\n" + UNION + "\r\n").encode(), 27),
        (("if 1:\n\tpass\n" + UNION + "\n\n   \n").encode(), 26),
        (("# é\r" + UNION + "\r").encode(), 19),
    ],
)
def test_target_is_told_in_bytes_of_the_file_as_it_is(data: bytes, byte: int) -> None:
    (site,) = union_by_name.sites(read_tree("a.py", data))
    target = site.target
    assert (target.byte, target.length) == (byte, 10)
    assert data[target.byte : target.byte + target.length] == b"a.union(b)" == target.code.encode()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"x" * (MAX_BYTES + 1), "over the limit"),
        (b"\n" * 20_001, "over 20000 lines"),
        (b"x = 1\0", "NUL byte"),
        (b"\xff\xfe", "not the encoding it names"),
        (b"# coding: utf-8\nx = '\xff'\n", "not the encoding it names"),
        (b"# coding: nowhere\n", "not the encoding it names"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "not the encoding it names"),
        (b"# coding: utf-7\nx = '+AGE-'\n", "does not give the same bytes back"),
        (b"print 'python 2'\n", "not Python 3"),
        (b"%matplotlib inline\n", "not Python 3"),
        (b"x = a" + b".b()" * 200, "in a chain"),
        (b"x = " + b"(" * 100 + b")" * 100, "nests 100 deep"),
        (b"x = " + b"1 + " * 500 + b"1", "in a chain"),
        (b"if a:\n pass\n" + b"elif a:\n pass\n" * 400, "too deeply"),
    ],
)
def test_file_that_cannot_be_read_says_why(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        read_tree("a.py", data)


def test_newer_syntax_than_our_own_python_is_read() -> None:
    data = b"type X = int\ndef f[T](x: T) -> T:\n    return x\n"
    assert read_tree("a.py", data).text == data.decode()


def test_databricks_source_is_read() -> None:
    data = b"# Databricks notebook source\n# MAGIC %sql select 1\n# COMMAND ----------\nx = 1\n"
    assert read_tree("a.py", data).encoding == "utf-8"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 1\n", (0, 0)),
        ("a.b.c\nd.e\n", (0, 2)),
        ("'a' 'b' \"c\"\n'd', 'e'", (0, 3)),
        ("f(a.b(\n).c, d.e)", (2, 2)),
        ("'((((' # ((((\n", (0, 1)),
        ("))) a.b", (0, 1)),
        ("[1.5, 2.5]", (1, 0)),
    ],
)
def test_shape_is_told_without_a_parser(text: str, expected: tuple[int, int]) -> None:
    assert shape(text) == expected


def test_compiling_prints_no_warning_and_runs_nothing() -> None:
    assert compiles("a.py", rb"x = '\d'; 1/0")
    assert not compiles("a.py", b"x = ")


def test_tree_shows_no_source_where_it_is_printed() -> None:
    assert "secret" not in repr(read_tree("a.py", b"secret = 1\n"))


def test_text_that_the_parser_does_not_give_back_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = cst.parse_module("y = 2\n")

    def parse(text: str) -> cst.Module:
        return other

    monkeypatch.setattr(cst, "parse_module", parse)
    with pytest.raises(UnreadableError, match="does not give its text back"):
        read_tree("other.py", b"x = 1\n")
