from functools import partial

import pytest

from contracts.context import Change
from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tests.tools.codemods.test_rename_column_use import RENAME, TEXT
from tools.codemods.rename_column_at_read import CODEMOD
from tools.source_map_clues import Clues

refuses = partial(check_refuses, CODEMOD)


def job(read: str = 'spark.read.parquet(f"{lake}/orders")', uses: int = 2) -> str:
    columns = ", ".join(['"qty"'] * uses)
    return f"x = {read}\ny = x.select({columns})\n"


def told(source: str, before: str = RENAME[0]) -> Clues:
    change = Change(kind="schema", name="/lake/orders", before=before, after=RENAME[1])
    return clues(CODEMOD, source, "y =", text=TEXT).model_copy(update={"changes": (change,)})


@pytest.mark.parametrize(
    "read",
    ['spark.read.parquet(f"{lake}/orders")', 'spark.read.option("a", 1).load("/lake/orders/*")',
     "spark.read.parquet(path)"],
)  # fmt: skip
def test_old_name_is_given_back_where_it_is_read(read: str) -> None:
    before = job(read)
    after = job(f'{read}.withColumnRenamed("quantity", "qty")')
    check_rewrites(CODEMOD, before, after, told(before))


def test_path_tells_two_readers_apart() -> None:
    before = 'c = spark.read.csv("/lake/customers")\n' + job()
    after = before.replace('/orders")', '/orders").withColumnRenamed("quantity", "qty")')
    check_rewrites(CODEMOD, before, after, told(before))


@pytest.mark.parametrize(
    ("read", "why"),
    [
        ('spark.read.parquet("/lake/clicks")', "1 readers can be"),
        ('spark.read.parquet(a), spark.read.parquet("/lake/orders")', "1 readers can be"),
        ("spark.read.parquet(a), spark.read.parquet(b)", "2 readers can be"),
        ("spark.read.parquet()", ""),
    ],
)
def test_reader_that_is_not_sure_refuses(read: str, why: str) -> None:
    if why:
        refuses(job(read), told(job(read)), why)
    else:
        check_rewrites(
            CODEMOD, job(read), job(f'{read}.withColumnRenamed("quantity", "qty")'), told(job(read))
        )


@pytest.mark.parametrize(
    "read", ["spark.table('t')", "x.write.parquet('/lake/orders')", "json.load(f)"]
)
def test_other_calls_are_left(read: str) -> None:
    refuses(job(read), told(job(read)), "0 readers")


def test_reader_that_renames_already_is_left() -> None:
    read = 'spark.read.parquet("/lake/orders").withColumnRenamed("a", "b")'
    refuses(job(read), told(job(read)), "0 readers")


def test_one_use_is_changed_where_it_stands() -> None:
    check_silent(CODEMOD, job(uses=1), told(job(uses=1)))


def test_without_a_rename_it_says_nothing() -> None:
    check_silent(CODEMOD, job(), told(job(), before="id int"))
