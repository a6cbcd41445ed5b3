from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.remove_inner_stop import CODEMOD

TEXT = "java.lang.IllegalStateException: Cannot call methods on a stopped SparkContext."
told = partial(clues, CODEMOD, text=TEXT)
refuses = partial(check_refuses, CODEMOD)


def test_stop_before_a_later_use_goes() -> None:
    before = (
        "def work():\n    a.count()\n    spark.stop()\n    b.count()\n    spark.stop()\nwork()\n"
    )
    after = "def work():\n    a.count()\n    b.count()\n    spark.stop()\nwork()\n"
    check_rewrites(CODEMOD, before, after, told(before, "b.count"))


def test_stop_in_a_helper_goes() -> None:
    before = "def close(sc):\n    log()\n    sc.stop()\n\nclose(sc)\nb.count()\n"
    check_rewrites(CODEMOD, before, before.replace("    sc.stop()\n", ""), told(before, "b.count"))


@pytest.mark.parametrize(
    "line",
    ["query.stop()", "spark.stop(1)", "x = spark.stop()", "spark.stop", "'spark.stop()'", "stop()"],
)
def test_other_lines_are_left(line: str) -> None:
    source = f"{line}\nb.count()\n"
    refuses(source, told(source, "b.count"), "can be reached")


def test_stop_after_the_failing_line_is_left() -> None:
    source = "b.count()\nspark.stop()\n"
    refuses(source, told(source, "b.count"), "can be reached")


def test_two_stops_are_candidates() -> None:
    source = "spark.stop()\nsc.stop()\nb.count()\n"
    assert refuses(source, told(source, "b.count"), "2 of them can have run") == (1, 2)


def test_stop_alone_in_its_block_refuses() -> None:
    source = "if done:\n    spark.stop()\nb.count()\n"
    refuses(source, told(source, "b.count"), "would be empty")


def test_stack_without_a_line_refuses() -> None:
    source = "spark.stop()\nb.count()\n"
    refuses(source, told(source), "prints no line")


def test_other_failures_are_none_of_its_business() -> None:
    source = "spark.stop()\nb.count()\n"
    check_silent(CODEMOD, source, clues(CODEMOD, source, "b.count", text="Connection refused"))
