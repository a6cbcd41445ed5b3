from functools import partial

import pytest

from contracts.context import Change
from contracts.log_report import Frame
from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.rename_column_use import CODEMOD, edit, sites
from tools.source_map import Refused
from tools.source_map_clues import Clues
from tools.source_map_tree import read_tree

refuses = partial(check_refuses, CODEMOD)
TEXT = (
    "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name"
    " `qty` cannot be resolved. Did you mean one of the following? [`quantity`]."
)
RENAME = ("struct<id:int,qty:int,m:map<string,int>>", "id int, quantity int, m map<string,int>")


def told(source: str, *at: str, change: tuple[str, str] | None = RENAME, text: str = TEXT) -> Clues:
    changes = (
        (Change(kind="schema", name="/lake/orders", before=change[0], after=change[1]),)
        if change
        else ()
    )
    return clues(CODEMOD, source, *at, text=text).model_copy(update={"changes": changes})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('F.col("qty")', 'F.col("quantity")'),
        ("df['qty']", "df['quantity']"),
        ('F.col("o.qty")', 'F.col("o.quantity")'),
    ],
)
def test_new_name_is_used(before: str, after: str) -> None:
    source = f"x = df.select({before})\n"
    check_rewrites(CODEMOD, source, f"x = df.select({after})\n", told(source, "x ="))


def test_line_that_spark_names_comes_before_the_stack() -> None:
    source = 'x = df.select("qty")\ny = "qty"\ny.z()\n'
    place = Frame(file="/opt/etl/jobs/job.py", line=1, function="col", user=True)
    evidence = told(source, "y.z").model_copy(update={"contexts": (place,)})
    check_rewrites(CODEMOD, source, source.replace('"qty"', '"quantity"', 1), evidence)


def test_suggestion_alone_is_no_evidence() -> None:
    source = 'x = df.select("qty")\n'
    assert refuses(source, told(source, "x =", change=None), "nothing shows that qty") == (1,)


@pytest.mark.parametrize(
    "change",
    [
        ("id int, qty int", "id int, quantity string"),
        ("id int, qty int", "quantity int, id int"),
        ("id int, qty int", "id int, quantity int, more int"),
        ("id int, qty int, x int", "id int, quantity int"),
        ("id int", "id int, quantity int"),
        ("", ""),
    ],
)
def test_change_that_is_no_rename_refuses(change: tuple[str, str]) -> None:
    source = 'x = df.select("qty")\n'
    refuses(source, told(source, "x =", change=change), "nothing shows that qty")


@pytest.mark.parametrize("use", ['"quantity"', "df.qty", 'f"{qty}"', "qty", '"select qty from t"'])
def test_other_uses_are_left(use: str) -> None:
    source = f"x = df.select({use})\n"
    refuses(source, told(source, "x ="), "no construct")


def test_two_on_the_line_are_candidates() -> None:
    source = 'x = df.select("qty", "qty")\n'
    assert refuses(source, told(source, "x ="), "2 of them stand") == (1, 1)


def test_message_without_a_column_is_none_of_its_business() -> None:
    source = 'x = df.select("qty")\n'
    check_silent(CODEMOD, source, told(source, "x =", text="AnalysisException"))


def test_site_alone_does_not_say_the_name() -> None:
    (site,) = sites(read_tree("job.py", b'x = "qty"\n'))
    with pytest.raises(Refused, match="at one place"):
        edit(site)
