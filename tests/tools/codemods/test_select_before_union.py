from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tests.tools.codemods.test_union_by_name import PLAN
from tools.codemods.select_before_union import CODEMOD
from tools.source_map_plan import union_branches

refuses = partial(check_refuses, CODEMOD)
told = partial(clues, CODEMOD, text=PLAN)
LEFT = next(each for each in union_branches(PLAN) if each is not None)
NAMES = ", ".join(f'"{name}"' for name in LEFT.names)


def job(union: str = "a.union(b)", sink: str = 'insertInto("t")') -> str:
    return f"def work(a, b):\n    x = {union}\n    x.write.{sink}\n\nwork(c, d)\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a.union(b)", f"a.union(b.select({NAMES}))"),
        ("a.union((b))", f"a.union((b).select({NAMES}))"),
    ],
)
def test_extra_columns_are_left_out(before: str, after: str) -> None:
    source = job(before)
    check_rewrites(CODEMOD, source, job(after), told(source, "work(c", "x ="))


@pytest.mark.parametrize(
    "union", ["a.union(b.select('x'))", "a.unionByName(b)", "set(a) | b", "a.union(*b)"]
)
def test_other_unions_are_left(union: str) -> None:
    refuses(job(union), told(job(union), "x ="), "no construct")


def test_result_that_may_become_wider_is_none_of_its_business() -> None:
    source = job(sink="parquet(p)")
    check_silent(CODEMOD, source, told(source, "x ="))


def test_columns_that_the_log_does_not_list_refuse() -> None:
    refuses(job(), told(job(), "x =", text="no plan"), "does not list")


def test_second_input_that_lacks_a_column_refuses() -> None:
    plan = (
        "'Union false, false\n:- Project [a#1, b#2]\n:  +- Relation [a#1, b#2] parquet\n"
        "+- Project [a#3, c#4, d#5]\n   +- Relation [a#3, c#4, d#5] parquet\n"
    )
    assert union_branches(plan)
    refuses(job(), told(job(), "x =", text=plan), "does not hold every column")
