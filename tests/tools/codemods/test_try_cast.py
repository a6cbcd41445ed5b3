from collections.abc import Mapping
from functools import partial

import pytest

from contracts.log_report import Frame
from tests.tools.codemods.cases import asking, check_refuses, check_rewrites, check_silent, clues
from tools.codemods.try_cast import CODEMOD

TEXT = (
    "[CAST_INVALID_INPUT] The value 'N/A' of the type \"STRING\" cannot be cast to"
    ' "DECIMAL(10,2)" because it is malformed.'
)
IMPORT = "from pyspark.sql import functions as F\nfrom pyspark.sql.types import DecimalType\n"
told = partial(clues, CODEMOD, text=TEXT, spark=(4, 1))
refuses = partial(check_refuses, CODEMOD)


def job(cast: str) -> str:
    return f'{IMPORT}x = df.withColumn("price", {cast})\nx.write.csv(p)\n'


def at(line: int) -> Mapping[str, object]:
    return {"contexts": (Frame(file="/opt/etl/jobs/job.py", line=line, function="cast"),)}


@pytest.mark.parametrize(
    "cast",
    [
        'F.col("price").cast("decimal(10,2)")',
        "df.price.cast(DecimalType(10, 2))",
        'F.trim("price").cast("DECIMAL(10, 2)")',
        'F.col("price").astype("numeric(10,2)")',
    ],
)
def test_cast_of_the_type_answers_null(cast: str) -> None:
    before = job(cast)
    after = before.replace(".cast(", ".try_cast(").replace(".astype(", ".try_cast(")
    check_rewrites(CODEMOD, before, after, told(before, "x.write"), asking(CODEMOD))


def test_spark_3_gets_the_sql_function() -> None:
    before = job('F.col("price").cast("decimal(10,2)")')
    after = job('F.expr("try_cast(`price` as decimal(10,2))")')
    check_rewrites(CODEMOD, before, after, told(before, "x.write", spark=(3, 5)), asking(CODEMOD))


def test_line_that_spark_names_tells_two_casts_apart() -> None:
    before = job('F.col("a").cast("decimal(10,2)")') + job('F.col("b").cast("decimal(10,2)")')
    evidence = told(before, "x.write").model_copy(update=at(7))
    after = before.replace('F.col("b").cast', 'F.col("b").try_cast')
    check_rewrites(CODEMOD, before, after, evidence, asking(CODEMOD))
    assert refuses(before, told(before, "x.write"), "2 of them can have run") == (3, 7)


def test_it_is_off_until_asked_for_and_says_where_it_would_be() -> None:
    source = job('F.col("price").cast("decimal(10,2)")')
    assert refuses(source, told(source, "x.write"), 'allow = ["try-cast"]') == (3,)


@pytest.mark.parametrize(
    "cast",
    [
        'F.col("price").cast("int")',
        'F.col("price").cast(kind)',
        'F.col("price").cast(T.of("x"))',
        'F.col("price").try_cast("decimal(10,2)")',
        'typing.cast("decimal(10,2)", y)',
    ],
)
def test_other_casts_are_left(cast: str) -> None:
    refuses(job(cast), told(job(cast), "x.write"), "can be reached")


@pytest.mark.parametrize(
    "use",
    [
        'df.join(y, "price")',
        'df.groupBy(F.col("price"))',
        'df.repartition(8, ["price"])',
        "df.groupBy(df.price)",
    ],
)
def test_key_refuses(use: str) -> None:
    source = job('F.col("price").cast("decimal(10,2)")') + use
    assert refuses(source, told(source, "x.write"), "is a key of a join") == (3,)


def test_column_without_a_name_refuses() -> None:
    source = f'{IMPORT}x = df.select(f(df).cast("decimal(10,2)"))\n'
    assert refuses(source, told(source, "x ="), "the column is a key") == (3,)


@pytest.mark.parametrize("spark", [None, (3, 1)])
def test_spark_without_try_cast_refuses(spark: tuple[int, int] | None) -> None:
    source = job('F.col("price").cast("decimal(10,2)")')
    refuses(source, told(source, "x.write", spark=spark), "has try_cast")


def test_spark_3_refuses_what_it_cannot_write() -> None:
    source = job('df["price"].cast("decimal(10,2)")')
    with_it = asking(CODEMOD)
    refuses(source, told(source, "x.write", spark=(3, 5)), "another way", with_it)


def test_other_failures_are_none_of_its_business() -> None:
    source = job('F.col("price").cast("decimal(10,2)")')
    check_silent(CODEMOD, source, clues(CODEMOD, source, "x.write", text="ValueError: N/A"))
