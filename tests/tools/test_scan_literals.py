from collections.abc import Callable, Sequence

import pytest

from tools.scan_engine import engine
from tools.scan_hyperscan import HyperscanTable
from tools.scan_literals import Found, Literal, Re2Table, Table

LITERALS = (
    Literal(b"abc"),
    Literal(b"bc"),
    Literal(b"TOKEN", any_case=True),
    Literal(b"aa"),
    Literal(b"a.c"),
)
DATA = b"xxabc aaa token a.c axc\nnothing\nToken abc\n" * 3
TABLES = [HyperscanTable, Re2Table]


def found_in(data: bytes, block: int, table: Callable[[Sequence[Literal]], Table]) -> list[Found]:
    finder = table(LITERALS).finder()
    return [hit for at in range(0, len(data), block) for hit in finder.feed(data[at : at + block])]


@pytest.mark.parametrize("table", TABLES)
def test_each_literal_is_found_where_it_ends(
    table: Callable[[Sequence[Literal]], Table],
) -> None:
    assert found_in(b"aaa abc Token", 100, table) == [
        Found(2, 3),
        Found(3, 3),
        Found(7, 0),
        Found(7, 1),
        Found(13, 2),
    ]


@pytest.mark.parametrize("block", [1, 7, 4096])
def test_both_engines_agree_whatever_the_blocks(block: int) -> None:
    whole = found_in(DATA, len(DATA), HyperscanTable)
    assert found_in(DATA, block, HyperscanTable) == whole
    assert found_in(DATA, block, Re2Table) == whole


def test_re2_is_taken_where_there_is_no_hyperscan() -> None:
    assert engine(has_hyperscan=False) is Re2Table
    assert engine(has_hyperscan=True) is HyperscanTable
