from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.hoist_spark_context import CODEMOD

TEXT = "[CONTEXT_ONLY_VALID_ON_DRIVER] It appears that you are attempting to reference SparkContext"
told = partial(clues, CODEMOD, text=TEXT)
refuses = partial(check_refuses, CODEMOD)
AT = ("return rdd", "tagged(sc")


def job(value: str, taken: str = "", more: str = "", param: str = "sc, spark") -> str:
    return f"""\
def tagged({param}, rdd):
{taken}    def tag(row):
        {more}return ({value}, row)

    return rdd.map(tag)


tagged(sc, spark, rdd)
"""


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("sc.applicationId", "sc_application_id"),
        ("spark.sparkContext.version", "spark_version"),
        ('spark.conf.get("job.day")', "spark_day"),
    ],
)
def test_value_is_read_before(value: str, name: str) -> None:
    before = job(value)
    after = job(name, f"    {name} = {value}\n")
    check_rewrites(CODEMOD, before, after, told(before, *AT))


@pytest.mark.parametrize(
    "value",
    ["row.version", "spark.table('x')", "sc.broadcast(x)", 'spark.conf.get(name)', 'conf.get("k")',
     "f().version"],
)  # fmt: skip
def test_other_uses_are_left(value: str) -> None:
    refuses(job(value), told(job(value), *AT), "can be reached")


def test_session_of_the_module_refuses() -> None:
    source = job("spark.version", param="sc")
    refuses(source, told(source, *AT), "no line is safe")


def test_session_that_is_used_otherwise_refuses() -> None:
    source = job("spark.version", more="spark.table('x')\n        ")
    refuses(source, told(source, *AT), "for other things")


def test_other_failures_are_none_of_its_business() -> None:
    source = job("sc.version")
    check_silent(CODEMOD, source, clues(CODEMOD, source, *AT, text="cannot pickle"))
