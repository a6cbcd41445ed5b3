from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.move_static_conf import CODEMOD

TEXT = (
    '[CANNOT_MODIFY_CONFIG] Cannot modify the value of the Spark config: "spark.executor.memory".'
)
told = partial(clues, CODEMOD, text=TEXT)
refuses = partial(check_refuses, CODEMOD)
SET = 'spark.conf.set("spark.executor.memory", "4g")'


def job(builder: str = "builder.getOrCreate()", line: str = f"    {SET}\n") -> str:
    return (
        f"def main():\n    spark = SparkSession.{builder}\n    a = 1\n{line}    b = 2\n\nmain()\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("builder.getOrCreate()", 'builder.config("spark.executor.memory", "4g").getOrCreate()'),
        (
            'builder.appName("x")\n        .getOrCreate()',
            'builder.appName("x")\n        .config("spark.executor.memory", "4g")\n'
            "        .getOrCreate()",
        ),
    ],
)
def test_key_is_set_where_the_session_is_made(before: str, after: str) -> None:
    before = job(f"({before})" if "\n" in before else before).replace("SparkSession.(", "(S.")
    after = job(f"({after})" if "\n" in after else after, "").replace("SparkSession.(", "(S.")
    check_rewrites(CODEMOD, before, after, told(before, "spark.conf.set"))


def test_older_wording_and_last_line_without_end() -> None:
    source = f"spark = B.getOrCreate()\n{SET}"
    text = "Cannot modify the value of a Spark config: spark.executor.memory."
    evidence = clues(CODEMOD, source, "spark.conf.set", text=text)
    after = 'spark = B.config("spark.executor.memory", "4g").getOrCreate()\n'
    check_rewrites(CODEMOD, source, after, evidence)


@pytest.mark.parametrize(
    "line",
    [
        'spark.conf.set("spark.sql.x", "1")',
        'x = spark.conf.set("spark.executor.memory", "4g")',
        'spark.conf.set(key, "4g")',
        'spark.conf.set("spark.executor.memory", f(1))',
        'conf.set("spark.executor.memory", "4g")',
        'spark.conf.get("spark.executor.memory")',
    ],
)
def test_other_lines_are_left(line: str) -> None:
    source = job(line=f"    {line}\n")
    refuses(source, told(source, line), "no construct")


@pytest.mark.parametrize(
    ("builder", "why"),
    [
        ("build()", "made at 0 places"),
        ("a.getOrCreate(); t = SparkSession.b.getOrCreate()", "made at 2 places"),
    ],
)
def test_session_that_is_made_elsewhere_refuses(builder: str, why: str) -> None:
    refuses(job(builder), told(job(builder), "spark.conf.set"), why)


def test_comment_at_the_builder_refuses() -> None:
    source = f"x = (B  # why\n  .getOrCreate())\n{SET}\ny = 1\n"
    refuses(source, told(source, "spark.conf.set"), "a comment stands where")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (f"    a(); {SET}\n", "shares its line"),
        (f"    {SET}  # why\n", "comment stands beside"),
        (f"    if x:\n        {SET}\n", "would be empty"),
        (f"    if x: {SET}\n", "no construct"),
        ('    spark.conf.set("spark.executor.memory", memory)\n', "computed"),
    ],
)
def test_statement_that_cannot_be_taken_out_refuses(line: str, why: str) -> None:
    refuses(job(line=line), told(job(line=line), line.splitlines()[-1].strip()), why)


def test_key_of_the_submit_command_refuses() -> None:
    source = job(line='    spark.conf.set("spark.driver.memory", "4g")\n')
    text = TEXT.replace("executor", "driver")
    evidence = clues(CODEMOD, source, "spark.conf.set", text=text)
    refuses(source, evidence, "only where the job is submitted")


def test_other_failures_are_none_of_its_business() -> None:
    check_silent(CODEMOD, job(), clues(CODEMOD, job(), "spark.conf.set", text="bad value"))
