from functools import partial

import pytest

from contracts.log_report import Frame
from tests.tools.codemods.cases import check_refuses, check_rewrites, clues, library
from tools.codemod import consider
from tools.codemods.union_by_name import CODEMOD
from tools.source_map_clues import Clues

UNION = (library("union"),)
PLAN = """\
[NUM_COLUMNS_MISMATCH] UNION can only be performed on inputs with the same number of columns.
'Union false, false
:- Project [id#1L, mail#12]
:  +- Relation [id#1L,mail#12,country#14] parquet
+- Project [id#17L, mail#18, since#21]
   +- Relation [id#17L,mail#18,since#21,more#3] parquet
"""
JOB = """\
def work(a, b):
    return a.union(b)


work(1, 2)
"""
at_union = partial(clues, CODEMOD, called=UNION, text=PLAN)
refuses = partial(check_refuses, CODEMOD)


def told(source: str, text: str = PLAN) -> Clues:
    return clues(CODEMOD, source, "work(1", ".union(", called=UNION, text=text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a.union(b)", "a.unionByName(b, allowMissingColumns=True)"),
        ("a.unionAll(b)", "a.unionByName(b, allowMissingColumns=True)"),
        ("a.union(other=b)", "a.unionByName(other=b, allowMissingColumns=True)"),
        ("a.union(b,)  # why", "a.unionByName(b, allowMissingColumns=True,)  # why"),
        ("a.union((b))", "a.unionByName((b), allowMissingColumns=True)"),
        ("a . union( b )", "a . unionByName( b, allowMissingColumns=True )"),
    ],
)
def test_union_becomes_one_by_name(before: str, after: str) -> None:
    check_rewrites(CODEMOD, f"x = {before}\n", f"x = {after}\n", at_union(f"x = {before}", "x ="))


def test_chain_over_lines_is_told_by_the_line_of_the_method() -> None:
    before = "x = (\n    a.where(f)  # rows\n    .union(b)\n    .union(c)\n)\n"
    after = before.replace(".union(c)", ".unionByName(c, allowMissingColumns=True)")
    check_rewrites(CODEMOD, before, after, at_union(before, ".union(c)"))


def test_patch_says_which_columns_come_in() -> None:
    patch = check_rewrites(
        CODEMOD, JOB, JOB.replace("union(b)", "unionByName(b, allowMissingColumns=True)"), told(JOB)
    )
    assert patch.why.endswith("only in the second input: since.")
    assert (patch.target.line, patch.target.function, patch.target.code) == (
        2,
        "work",
        "a.union(b)",
    )
    assert (patch.effect, patch.review) == ("widens", "read")


def test_first_input_may_be_the_wider_one() -> None:
    plan = PLAN.replace("Project [id#1L, mail#12]", "Project [id#1L, mail#12, since#2, x AS y#3]")
    patch = check_rewrites(
        CODEMOD,
        JOB,
        JOB.replace("union(b)", "unionByName(b, allowMissingColumns=True)"),
        told(JOB, plan),
    )
    assert patch.why.endswith("only in the first input: y.")


def test_connect_fails_late_so_the_only_live_union_is_meant() -> None:
    late = clues(CODEMOD, JOB, "work(1", called=(library("collect"),), text=PLAN)
    after = JOB.replace("union(b)", "unionByName(b, allowMissingColumns=True)")
    check_rewrites(CODEMOD, JOB, after, late)


def test_two_unions_on_the_line_are_candidates() -> None:
    source = "x = a.union(b).union(c)\n"
    assert refuses(source, at_union(source, "x ="), "2 of them") == (1, 1)


def test_first_line_of_a_chain_may_be_an_old_pythons_line_for_all_of_it() -> None:
    source = "x = (a.union(b)\n  .union(c))\n"
    assert refuses(source, at_union(source, "x ="), "2 of them") == (1, 2)


def test_line_inside_the_chain_without_a_union_names_none() -> None:
    source = "x = (a\n  .where(f)\n  .union(c))\n"
    assert refuses(source, at_union(source, ".where"), "1 of them") == (3,)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("no plan here", "does not show the plan"),
        (PLAN.replace("'Union", "'Intersect"), "does not show the plan"),
        (PLAN.replace("Project [id#17L, mail#18, since#21]", "Join Inner"), "does not list all"),
        (PLAN.replace("since#21]", "... 3 more fields]"), "does not list all"),
        (PLAN.replace("since#21]", "unresolved]"), "does not list all"),
        (PLAN.replace("[id#1L, mail#12]", "[id#1L, email#12]"), "each input has columns"),
        (PLAN.replace("[id#1L, mail#12]", "[id#1, mail#12]"), "differ in type: id"),
        (PLAN.replace("mail#18, since#21]", "MAIL#18]"), "it is their types"),
        (PLAN.replace("mail#18, since#21]", "mail#18, Mail#21]"), "a column name twice"),
        (PLAN.replace("+- Project [id#17L", ":- Project [id#17L") + "+- LocalRelation [a#1]",
         "differ among themselves"),
    ],
)  # fmt: skip
def test_columns_that_are_not_known_or_do_not_contain_each_other_refuse(
    text: str, why: str
) -> None:
    refuses(JOB, told(JOB, text), why)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("x = seen | set(y)\n", "no construct"),
        ("x = a.union(*others)\n", "other arguments"),
        ("x = a.union(b, c)\n", "other arguments"),
        ("x = a.union()\n", "other arguments"),
        ("import tools\nx = tools.union(b)\n", "no construct"),
        ("x = a.unionByName(b, allowMissingColumns=True)\n", "no construct"),
    ],
)
def test_other_calls_are_left(source: str, why: str) -> None:
    refuses(source, at_union(source, "x ="), why)


def test_spark_without_missing_columns_refuses() -> None:
    refuses(JOB, clues(CODEMOD, JOB, ".union(", called=UNION, text=PLAN, spark=(3, 0)), "3.0")


def test_no_frame_refuses() -> None:
    refuses(JOB, clues(CODEMOD, JOB, text=PLAN), "prints no line")


def test_source_that_is_not_the_one_that_ran_refuses() -> None:
    refuses(JOB.replace("a.union", "c.union"), told(JOB), "not the ones that ran")


def test_union_of_another_file_is_not_the_one_of_the_failing_line() -> None:
    files = {"job.py": b"import helper\nx = helper.f\n", "helper.py": b"y = a.union(b)\n"}
    frame = Frame(file="/opt/job.py", line=2, code="x = helper.f")
    evidence = clues(CODEMOD, JOB).model_copy(update={"frames": (frame,)})
    (refusal,) = consider(evidence, files, [CODEMOD]).refusals
    assert "no construct" in refusal.why
