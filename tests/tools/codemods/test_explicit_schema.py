from functools import partial

import pytest

from contracts.context import Change
from tests.tools.codemods.cases import asking, check_refuses, check_rewrites, clues
from tools.codemods.explicit_schema import CODEMOD
from tools.source_map_clues import Clues

refuses = partial(check_refuses, CODEMOD)
TEXT = "[UNABLE_TO_INFER_SCHEMA] Unable to infer schema for Parquet at s3://lake/events/ds=1."


def told(source: str, before: str = "a:int,b:array<int>", text: str = TEXT) -> Clues:
    change = Change(kind="schema", name="s3://lake/events", before=before, after="")
    return clues(CODEMOD, source, "x =", text=text).model_copy(update={"changes": (change,)})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('spark.read.parquet(f"{lake}/events")',
         'spark.read.schema("a int, b array<int>").parquet(f"{lake}/events")'),
        ('spark.read.option("x", 1).json(path)',
         'spark.read.option("x", 1).schema("a int, b array<int>").json(path)'),
    ],
)  # fmt: skip
def test_columns_of_the_last_good_run_are_named(before: str, after: str) -> None:
    source = f"x = {before}\n"
    check_rewrites(CODEMOD, source, f"x = {after}\n", told(source), asking(CODEMOD))


def test_it_is_off_until_asked_for() -> None:
    source = "x = spark.read.parquet(p)\n"
    assert refuses(source, told(source), "off until") == (1,)


@pytest.mark.parametrize(
    "read",
    ["spark.read.csv(p)", "spark.read.schema(s).parquet(p)", "spark.read.load(p)", "read.x(p)"],
)
def test_other_readers_are_left(read: str) -> None:
    source = f"x = {read}\n"
    refuses(source, told(source), "0 readers")
    refuses(source, told(source, text="empty"), "can be reached")


@pytest.mark.parametrize("before", ["", "a int, ... 20 more fields"])
def test_columns_that_are_not_known_refuse(before: str) -> None:
    source = "x = spark.read.parquet(p)\n"
    refuses(source, told(source, before), "are not known")
