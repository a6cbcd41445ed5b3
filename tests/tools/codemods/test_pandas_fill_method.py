from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.pandas_fill_method import CODEMOD

REMOVED = "TypeError: NDFrame.fillna() got an unexpected keyword argument 'method'"
told = partial(clues, CODEMOD, text=REMOVED)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('x = s.fillna(method="ffill")\n', "x = s.ffill()\n"),
        ("x = s.fillna(method='pad', limit=2)\n", "x = s.ffill(limit=2)\n"),
        ("x = s.fillna(axis=1, method='backfill')\n", "x = s.bfill(axis=1)\n"),
        (
            "x = (s.groupby('a')  # kept\n     .fillna(limit=1, method='bfill', axis=0))\n",
            "x = (s.groupby('a')  # kept\n     .bfill(limit=1, axis=0))\n",
        ),
    ],
)
def test_the_method_is_called_by_itself(before: str, after: str) -> None:
    check_rewrites(CODEMOD, before, after, told(before, "fillna"))


@pytest.mark.parametrize(
    "line",
    [
        "x = s.fillna(0)",
        "x = s.fillna(method=how)",
        "x = s.fillna(method='nearest')",
        "x = s.fillna(value=0, method='ffill')",
        "x = s.fillna(0, method='ffill')",
        "x = s.fillna(**options)",
        "x = s.interpolate(method='pad')",
        "x = fillna(method='ffill')",
    ],
)
def test_other_calls_are_left(line: str) -> None:
    check_refuses(CODEMOD, line + "\n", told(line + "\n", "x ="), "no construct")


def test_two_calls_on_the_line_are_candidates() -> None:
    source = "x = s.fillna(method='ffill').fillna(method='bfill')\n"
    assert check_refuses(CODEMOD, source, told(source, "x ="), "2 of them") == (1, 1)


def test_other_failure_is_no_matter_of_this() -> None:
    source = "x = s.fillna(method='ffill')\n"
    check_silent(CODEMOD, source, clues(CODEMOD, source, "x =", text="KeyError: 'method'"))
