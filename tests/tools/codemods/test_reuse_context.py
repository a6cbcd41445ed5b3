from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.reuse_context import CODEMOD

TEXT = "ValueError: Cannot run multiple SparkContexts at once; existing SparkContext(app=x)"
told = partial(clues, CODEMOD, text=TEXT)
refuses = partial(check_refuses, CODEMOD)
IMPORT = "from pyspark import SparkContext\nimport pyspark\n"


@pytest.mark.parametrize("call", ["SparkContext()", "pyspark.SparkContext(conf=conf)"])
def test_running_context_is_used(call: str) -> None:
    before = f"{IMPORT}sc = {call}\n"
    after = before.replace("Context(", "Context.getOrCreate(")
    check_rewrites(CODEMOD, before, after, told(before, "sc ="))


@pytest.mark.parametrize(
    "call", ["SparkContext.getOrCreate()", "SparkSession()", "my.SparkContext()", "Context()"]
)
def test_other_calls_are_left(call: str) -> None:
    source = f"{IMPORT}sc = {call}\n"
    refuses(source, told(source, "sc ="), "no construct")


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ("SparkContext('local', 'x')", "more than a conf"),
        ("SparkContext(appName='x')", "more than a conf"),
        ("SparkContext(**given)", "more than a conf"),
        ("SparkContext(conf)", "is its master"),
    ],
)
def test_call_with_other_arguments_refuses(call: str, why: str) -> None:
    source = f"{IMPORT}sc = {call}\n"
    refuses(source, told(source, "sc ="), why)


def test_other_failures_are_none_of_its_business() -> None:
    source = f"{IMPORT}sc = SparkContext()\n"
    check_silent(CODEMOD, source, clues(CODEMOD, source, "sc =", text="ValueError: x"))
