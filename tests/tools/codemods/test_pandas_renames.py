from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues, library
from tools.codemods.pandas_renames import CODEMOD

LACKS = "AttributeError: 'DataFrame' object has no attribute 'iteritems'"
PANDAS = (library("__getattr__", "/usr/lib/python3/site-packages/pandas/core/generic.py"),)
told = partial(clues, CODEMOD, text=LACKS, called=PANDAS)
refuses = partial(check_refuses, CODEMOD)
LOOP = "for name, column in frame.iteritems():\n    print(name)\n"


def test_renamed_method_is_called_by_its_new_name() -> None:
    check_rewrites(CODEMOD, LOOP, LOOP.replace("iteritems", "items"), told(LOOP, "for name"))


def test_method_of_an_element_is_named_by_its_class() -> None:
    text = "AttributeError: 'DataFrame' object has no attribute 'applymap'"
    source = "x = frame.applymap(str)\n"
    evidence = clues(CODEMOD, source, "x =", text=text, called=PANDAS)
    check_rewrites(CODEMOD, source, "x = frame.map(str)\n", evidence)


def test_frame_of_spark_refuses() -> None:
    spark = (library("__getattr__"),)
    refuses(LOOP, clues(CODEMOD, LOOP, "for", text=LACKS, called=spark), "one of pandas")


def test_two_calls_on_the_line_are_candidates() -> None:
    source = "x = zip(a.iteritems(), b.iteritems())\n"
    assert refuses(source, told(source, "x ="), "2 of them") == (1, 1)


@pytest.mark.parametrize(
    "line", ["x = a.items()", "x = iteritems(a)", "import six\nx = six.iteritems(a)"]
)
def test_other_calls_are_left(line: str) -> None:
    refuses(line + "\n", told(line + "\n", "x ="), "no construct")


@pytest.mark.parametrize("message", ["'list' object has no attribute 'append'", "KeyError: 'a'"])
def test_other_failure_is_no_matter_of_this(message: str) -> None:
    check_silent(CODEMOD, LOOP, clues(CODEMOD, LOOP, "for name", text=message))


POLARS = (library("getattr_fallback", "/usr/lib/python3/site-packages/polars/_utils/expired.py"),)


def test_a_frame_of_polars_has_names_of_its_own() -> None:
    text = "AttributeError: 'DataFrame' object has no attribute 'groupby'"
    source = "x = frame.groupby('gate').agg(y)\n"
    evidence = clues(CODEMOD, source, "x =", text=text, called=POLARS)
    check_rewrites(CODEMOD, source, "x = frame.group_by('gate').agg(y)\n", evidence)
    other = clues(CODEMOD, source, "x =", text=text, called=PANDAS)
    refuses(source, other, "one of Polars")
