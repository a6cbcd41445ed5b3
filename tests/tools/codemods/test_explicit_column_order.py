from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.explicit_column_order import CODEMOD

TEXT = "Cannot write to 't':\nTable columns: `a`, `b`, `c`.\nData columns: `a`, `c`, `b`."
refuses = partial(check_refuses, CODEMOD)
told = partial(clues, CODEMOD, text=TEXT)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('x.write.insertInto("t")', 'x.select("a", "b", "c").write.insertInto("t")'),
        ('f(x).write.mode("append").insertInto("t")',
         'f(x).select("a", "b", "c").write.mode("append").insertInto("t")'),
    ],
)  # fmt: skip
def test_columns_get_the_tables_order(before: str, after: str) -> None:
    check_rewrites(CODEMOD, f"{before}\n", f"{after}\n", told(before, before))


@pytest.mark.parametrize(
    "line",
    ['x.write.saveAsTable("t")', 'x.select("a").write.insertInto("t")', 'x.insertInto("t")',
     'x["write"].insertInto("t")'],
)  # fmt: skip
def test_other_writes_are_left(line: str) -> None:
    refuses(f"{line}\n", told(line, line), "no construct")


@pytest.mark.parametrize("data", ["`a`, `b`", "`a`, `b`, `c`", "`a`, `b`, `d`"])
def test_other_columns_refuse(data: str) -> None:
    source = 'x.write.insertInto("t")\n'
    text = f"Table columns: `a`, `b`, `c`.\nData columns: {data}."
    refuses(source, told(source, "x.write", text=text), "not the same columns")


def test_other_failures_are_none_of_its_business() -> None:
    source = 'x.write.insertInto("t")\n'
    check_silent(CODEMOD, source, clues(CODEMOD, source, "x.write", text="arity"))
