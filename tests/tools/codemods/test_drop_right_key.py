from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, clues
from tools.codemods.drop_right_key import CODEMOD

TEXT = "[COLUMN_ALREADY_EXISTS] The column `sku` already exists. Choose another name."
told = partial(clues, CODEMOD, text=TEXT)
refuses = partial(check_refuses, CODEMOD)


@pytest.mark.parametrize(
    ("join", "right"),
    [
        ('a.join(b, a["sku"] == b["sku"], "left")', 'b["sku"]'),
        ('a.join(b, a["SKU"] == b["SKU"])', 'b["SKU"]'),
        ('a.join(b, b["sku"] == a["sku"], how="inner")', 'b["sku"]'),
        ("a.join(b, a.sku == b.sku)", "b.sku"),
        ("a.join(other=b, on=(a.sku == b.sku))", "b.sku"),
    ],
)
def test_right_key_is_dropped(join: str, right: str) -> None:
    before = f"x = {join}  # why\nx.write.parquet(p)\n"
    after = before.replace(join, f"{join}.drop({right})")
    check_rewrites(CODEMOD, before, after, told(before, "x.write"))


def test_spark_3_wording() -> None:
    before = "x = a.join(b, a.sku == b.sku)\nx.write.parquet(p)\n"
    text = "Found duplicate column(s) when inserting into file:/out: `sku`"
    evidence = clues(CODEMOD, before, "x.write", text=text)
    check_rewrites(CODEMOD, before, before.replace("sku)", "sku).drop(b.sku)"), evidence)


@pytest.mark.parametrize(
    "join",
    [
        'a.join(b, "sku")',
        'a.join(b, ["sku"], "left")',
        "a.join(b, a.sku == b.code)",
        "a.join(b, a.other == b.other)",
        "a.join(b, (a.sku == b.sku) & (a.ds == b.ds))",
        "a.join(b, a.sku <= b.sku)",
        "a.join(b, a.sku == b.sku == c.sku)",
        "a.join(c, a.sku == b.sku)",
        "load().join(b, a.sku == b.sku)",
        "a.join(a, a.sku == a.sku)",
        "a.join(b, a[0] == b[0])",
        "a.join(b, a['sku'].eqNullSafe(b['sku']))",
        "a.join(b, f(a) == b.sku)",
        "a.join(*b)",
        "a.join(b, a.sku == b.sku).drop(b.sku)",
        '", ".join(names)',
    ],
)
def test_other_joins_are_left(join: str) -> None:
    source = f"x = {join}\nx.write.parquet(p)\n"
    refuses(source, told(source, "x.write"), "no construct")


@pytest.mark.parametrize("how", ['"right"', '"full"', '"outer"', '"left_semi"', "how"])
def test_join_that_may_hold_the_key_on_the_right_only_refuses(how: str) -> None:
    source = f"x = a.join(b, a.sku == b.sku, {how})\nx.write.parquet(p)\n"
    refuses(source, told(source, "x.write"), "on the right only")


def test_key_that_is_used_again_refuses() -> None:
    source = (
        "def f(a, b):\n    x = a.join(b, a.sku == b.sku)\n    x.where(b.sku > 1).write.csv(p)\n"
    )
    refuses(source, told(source, "x.where"), "used again")


def test_two_such_joins_are_candidates() -> None:
    source = "x = a.join(b, a.sku == b.sku)\ny = x.join(c, x.sku == c.sku)\ny.write.csv(p)\n"
    assert refuses(source, told(source, "y.write"), "2 of them can have run") == (1, 2)


def test_message_without_a_column_refuses() -> None:
    source = "x = a.join(b, a.sku == b.sku)\nx.write.csv(p)\n"
    refuses(source, clues(CODEMOD, source, "x.write"), "does not name the column")
