from functools import partial

import pytest

from tests.tools.codemods.cases import asking, check_refuses, check_rewrites, check_silent, clues
from tools.codemods.try_arith import CODEMOD

IMPORT = "from pyspark.sql import functions as F\n"
told = partial(clues, CODEMOD, text="[ARITHMETIC_OVERFLOW] long overflow.", spark=(3, 5))
refuses = partial(check_refuses, CODEMOD)


def job(expression: str) -> str:
    return f'{IMPORT}x = df.withColumn("u", {expression})\nx.write.csv(p)\n'


@pytest.mark.parametrize(
    ("sign", "name"), [("+", "try_add"), ("-", "try_subtract"), ("*", "try_multiply")]
)
def test_operator_answers_null(sign: str, name: str) -> None:
    before, after = (
        job(f'F.col("a") {sign} F.col("b")'), job(f'F.{name}(F.col("a"), F.col("b"))'),
    )  # fmt: skip
    check_rewrites(CODEMOD, before, after, told(before, "x.write"), asking(CODEMOD))


@pytest.mark.parametrize("expression", ['F.col("a") / F.col("b")', "a + b", 'F.col("a") + 1', "-a"])
def test_other_operations_are_left(expression: str) -> None:
    refuses(job(expression), told(job(expression), "x.write"), "can be reached")


def test_old_spark_refuses() -> None:
    source = job('F.col("a") + F.col("b")')
    refuses(source, told(source, "x.write", spark=(3, 4)), "has try_add")
    refuses(source, told(source, "x.write", spark=None), "has try_add")


def test_overflow_of_python_is_none_of_its_business() -> None:
    source = job('F.col("a") + F.col("b")')
    check_silent(CODEMOD, source, clues(CODEMOD, source, "x.write", text="OverflowError"))
