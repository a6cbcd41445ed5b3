from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.join_on_name import CODEMOD

TEXT = (
    "[AMBIGUOUS_REFERENCE] Reference `id` is ambiguous, could be: [`id`, `id`].\n"
    "+- Join Inner, (id#1 = id#9)\n"
)
told = partial(clues, CODEMOD, text=TEXT)
refuses = partial(check_refuses, CODEMOD)


def job(join: str = 'a.join(b, a["id"] == b["id"])', after: str = 'j.select("id")') -> str:
    return f"def work(a, b):\n    j = {join}\n    return {after}\n\nwork(a, b)\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('a.join(b, a["id"] == b["id"])', 'a.join(b, "id")'),
        ("a.join(b, (a.id == b.id))", 'a.join(b, "id")'),
        ('a.join(b, on=b["id"] == a["id"], how="inner")', 'a.join(b, on="id", how="inner")'),
    ],
)
def test_key_is_joined_by_name(before: str, after: str) -> None:
    check_rewrites(CODEMOD, job(before), job(after), told(job(), "return", "work(a"))


@pytest.mark.parametrize("join", ['a.join(b, "id")', 'a.join(b, a["k"] == b["k"])', "a.join(b)"])
def test_other_joins_are_left(join: str) -> None:
    refuses(job(join), told(job(join), "return"), "no join compares id")


@pytest.mark.parametrize("how", ['"left"', '"outer"', "how"])
def test_other_kinds_of_join_refuse(how: str) -> None:
    source = job(f'a.join(b, a["id"] == b["id"], {how})')
    refuses(source, told(source, "return", "work(a"), "only in an inner join")


@pytest.mark.parametrize(
    "text",
    ["", "Join Inner, (cast(id#1 as bigint) = id#9L)", "Join Inner, (id#1 = id#9L)"],
)
def test_keys_of_two_types_refuse(text: str) -> None:
    evidence = clues(
        CODEMOD, job(), "return", "work(a", text=TEXT.split("+-", maxsplit=1)[0] + text
    )
    refuses(job(), evidence, "one type")


@pytest.mark.parametrize("after", ['j.where(b["id"] > 1)', 'j.select(a["id"])'])
def test_key_that_is_used_again_refuses(after: str) -> None:
    source = job(after=after)
    refuses(source, told(source, "return", "work(a"), "used again")


@pytest.mark.parametrize("after", ["j.union(c)", 'j.write.insertInto("t")', "j.toDF(*names)"])
def test_use_by_place_refuses(after: str) -> None:
    source = job(after=after)
    refuses(source, told(source, "return", "work(a"), "by their place")


def test_comment_in_the_condition_refuses() -> None:
    source = job('a.join(b, (a["id"]  # left\n      == b["id"]))')
    refuses(source, told(source, "return", "work(a"), "comment")


def test_other_messages_are_none_of_its_business() -> None:
    check_silent(CODEMOD, job(), clues(CODEMOD, job(), "return", text="ambiguous"))
