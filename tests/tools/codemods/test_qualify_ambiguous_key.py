from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.qualify_ambiguous_key import CODEMOD, edit, sites
from tools.source_map import Refused
from tools.source_map_tree import read_tree

IMPORT = "from pyspark.sql import functions as F\n"
TEXT = "[AMBIGUOUS_REFERENCE] Reference `id` is ambiguous, could be: [`c`.`id`, `o`.`id`]. SQLSTATE"
told = partial(clues, CODEMOD, text=TEXT)
refuses = partial(check_refuses, CODEMOD)


def job(on: str = 'F.col("o.id") == F.col("c.id")', how: str = "", use: str = 'F.col("id")') -> str:
    return (
        f'{IMPORT}j = a.alias("o").join(b.alias("c"), {on}{how})\n'
        f"x = j.select({use})\nx.write.csv(p)\n"
    )


@pytest.mark.parametrize("how", ["", ', "inner"', ', how="inner"'])
def test_key_is_read_from_the_left(how: str) -> None:
    before = job(how=how)
    after = job(how=how, use='F.col("o.id")')
    check_rewrites(CODEMOD, before, after, told(before, "x ="))


def test_spark_3_wording_and_other_quotes() -> None:
    before = job(use="F.col('id')")
    text = "Reference 'id' is ambiguous, could be: c.id, o.id.; line 1"
    evidence = clues(CODEMOD, before, "x =", text=text)
    check_rewrites(CODEMOD, before, job(use="F.col('o.id')"), evidence)


@pytest.mark.parametrize(
    ("on", "how"),
    [
        ('F.col("o.id") == F.col("c.id")', ', "left"'),
        ('F.col("o.id") == F.col("c.id")', ", how"),
        ('F.col("o.id") < F.col("c.id")', ""),
        ('F.col("o.k") == F.col("c.k")', ""),
        ('F.col("o.id") == F.col("d.id")', ""),
        ('a["id"] == b["id"]', ""),
        ('"k"', ""),
    ],
)
def test_column_that_is_no_key_of_an_inner_join_refuses(on: str, how: str) -> None:
    source = job(on, how)
    assert refuses(source, told(source, "x ="), "a person must say") == (3,)


def test_join_without_a_condition_refuses() -> None:
    source = job().replace(', F.col("o.id") == F.col("c.id")', "")
    refuses(source, told(source, "x ="), "a person must say")


@pytest.mark.parametrize("use", ['F.col("o.id")', '"id"', 'F.lit("id")', "F.col(name)"])
def test_other_uses_are_left(use: str) -> None:
    refuses(job(use=use), told(job(use=use), "x ="), "can be reached")


def test_two_uses_are_candidates() -> None:
    source = job(use='F.col("id"), F.col("id")')
    assert refuses(source, told(source, "x ="), "2 of them can have run") == (3, 3)


def test_other_messages_are_none_of_its_business() -> None:
    check_silent(CODEMOD, job(), clues(CODEMOD, job(), "x =", text="ambiguous"))


def test_site_alone_does_not_say_which_side() -> None:
    (site,) = sites(read_tree("job.py", job().encode()))
    with pytest.raises(Refused, match="not known"):
        edit(site)
