from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.pandas_frequency import CODEMOD
from tools.source_map import Refused
from tools.source_map_tree import read_tree

TOLD = (
    "ValueError: Invalid frequency: M. Failed to parse with error message: ValueError(\"'M' is no"
    " longer supported for offsets. Please use 'ME' instead.\")"
)
told = partial(clues, CODEMOD, text=TOLD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('x = f.resample("M").sum()\n', 'x = f.resample("ME").sum()\n'),
        ("x = pd.Grouper(key='M2', freq='M')\n", "x = pd.Grouper(key='M2', freq='ME')\n"),
    ],
)
def test_the_frequency_gets_the_name_that_the_message_gives(before: str, after: str) -> None:
    check_rewrites(CODEMOD, before, after, told(before, "x ="))


@pytest.mark.parametrize(
    "line", ["x = f.resample('ME')", "x = f.resample('Q')", "x = 'M'", "x = f.resample(rule)"]
)
def test_other_literals_are_left(line: str) -> None:
    check_refuses(CODEMOD, line + "\n", told(line + "\n", "x ="), "no construct")


def test_the_same_word_elsewhere_is_left() -> None:
    before = "y = f.resample('M')\nx = f.to_period('M')\n"
    after = "y = f.resample('ME')\nx = f.to_period('M')\n"
    check_rewrites(CODEMOD, before, after, told(before, "y ="))


def test_two_on_the_line_are_candidates() -> None:
    source = "x = f.resample('M'), g.resample('M')\n"
    assert check_refuses(CODEMOD, source, told(source, "x ="), "2 of them") == (1, 1)


def test_without_the_new_name_nothing_is_written() -> None:
    source = "x = f.resample('M')\n"
    check_silent(CODEMOD, source, clues(CODEMOD, source, "x =", text="Invalid frequency: M"))


def test_an_edit_needs_the_new_name() -> None:
    site = CODEMOD.sites(read_tree("job.py", b"x = f.resample('M')\n"))[0]
    with pytest.raises(Refused, match="only the message"):
        CODEMOD.edit(site)
