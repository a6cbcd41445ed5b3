from functools import partial

import pytest

from contracts.log_report import Frame
from tests.tools.codemods.cases import asking, check_refuses, check_rewrites, check_silent, clues
from tools.codemods.try_divide import CODEMOD

IMPORT = "from pyspark.sql import functions as F\n"
told = partial(clues, CODEMOD, text="[DIVIDE_BY_ZERO] Division by zero.", spark=(4, 0))
refuses = partial(check_refuses, CODEMOD)


def job(expression: str) -> str:
    return f'{IMPORT}x = df.withColumn("u", {expression})\nx.write.csv(p)\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('F.col("a") / F.col("b")', 'F.try_divide(F.col("a"), F.col("b"))'),
        ('df["a"] / df["b"]', 'F.try_divide(df["a"], df["b"])'),
        ('(F.col("a") + 1) / F.col("b").cast("int")',
         'F.try_divide((F.col("a") + 1), F.col("b").cast("int"))'),
        ('(F.sum("a") / F.count("b")).alias("m")',
         '(F.try_divide(F.sum("a"), F.count("b"))).alias("m")'),
    ],
)  # fmt: skip
def test_division_answers_null(before: str, after: str) -> None:
    evidence = told(job(before), "x.write")
    check_rewrites(CODEMOD, job(before), job(after), evidence, asking(CODEMOD))


def test_it_is_off_until_asked_for() -> None:
    source = job('F.col("a") / F.col("b")')
    assert refuses(source, told(source, "x.write"), "off until") == (2,)


@pytest.mark.parametrize(
    "expression",
    [
        'F.col("a") / 100',
        "a / b",
        "float(row['a']) / n",
        'F.col("a") * F.col("b")',
        'F.col("a") // F.col("b")',
        'F.try_divide(F.col("a"), F.col("b"))',
        "'a / b'",
        "f(1) / g(2)",
    ],
)
def test_other_divisions_are_left(expression: str) -> None:
    refuses(job(expression), told(job(expression), "x.write"), "can be reached")


def test_line_that_spark_names_is_the_one() -> None:
    places = (
        Frame(file="/opt/etl/jobs/job.py", line=3, function="__truediv__"),
        Frame(file="/elsewhere.py", line=3, function="__truediv__"),
    )
    source = f"import lib\n{job('x')}"
    other = {"lib.py": IMPORT.encode() + b"\n\ny = F.col('a') / F.col('b')\n"}
    evidence = told(source, "x.write").model_copy(update={"contexts": places})
    refuses(source, evidence, "no construct that this change is made for stands at", other)


def test_two_divisions_are_candidates() -> None:
    source = job('F.col("a") / F.col("b") / F.col("c")')
    assert refuses(source, told(source, "x.write"), "2 of them can have run") == (2, 2)


@pytest.mark.parametrize("spark", [None, (3, 4)])
def test_spark_without_the_function_refuses(spark: tuple[int, int] | None) -> None:
    source = job('F.col("a") / F.col("b")')
    refuses(source, told(source, "x.write", spark=spark), "has try_divide")


def test_file_without_a_name_for_the_functions_refuses() -> None:
    source = "from pyspark.sql.functions import col\nx = df.select(col('a') / col('b'))\n"
    refuses(source, told(source, "x ="), "no name for pyspark", asking(CODEMOD))


def test_comment_beside_the_operator_refuses() -> None:
    source = job('F.col("a")  # why\n    / F.col("b")')
    refuses(source, told(source, "x.write"), "comment", asking(CODEMOD))


def test_division_of_python_is_none_of_its_business() -> None:
    source = job('F.col("a") / F.col("b")')
    text = "ZeroDivisionError: division by zero"
    check_silent(CODEMOD, source, clues(CODEMOD, source, "x.write", text=text))
