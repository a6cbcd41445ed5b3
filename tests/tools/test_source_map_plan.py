from tools.source_map_plan import Columns, union_branches

PLAN = """\
pyspark.errors.AnalysisException: [NUM_COLUMNS_MISMATCH] UNION can only be performed …
'Union false, false
:- Filter (a#1L > 3)
:  +- Project [a#1L, cast(b#2 as int) AS c#3, concat(x#4, y#5) AS `d e`#6]
:     +- Relation [a#1L,b#2] parquet
+- SubqueryAlias s
   +- LogicalRDD [a#7, b#8], false

INFO: done
"""
LEFT = Columns(("a", "c", "`d e`"), frozenset({"a"}))
RIGHT = Columns(("a", "b"))


def test_columns_are_those_of_the_first_node_that_lists_them() -> None:
    assert union_branches(PLAN) == (LEFT, RIGHT)


def test_plan_without_leading_blanks_reads_the_same() -> None:
    assert union_branches("\n".join(line.lstrip() for line in PLAN.split("\n"))) == (LEFT, RIGHT)


def test_plan_behind_the_prefix_of_a_task_log_reads_the_same() -> None:
    prefix = "[2026-11-23, 09:06:17 UTC] {subprocess.py:93} INFO - "
    text = "\n".join(f"{prefix}{line.lstrip()}" for line in PLAN.split("\n"))
    assert union_branches(text) == (LEFT, RIGHT)


def test_chained_unions_are_one_of_many_inputs() -> None:
    text = "Union\n:- LocalRelation [a#1]\n:- LocalRelation [a#2]\n+- LocalRelation [a#3, b#4]\n"
    one = Columns(("a",))
    assert union_branches(text) == (one, one, RIGHT)


def test_plan_that_ends_before_its_last_input_is_none() -> None:
    assert union_branches("Union\n:- LocalRelation [a#1]\nerror") == ()
    assert union_branches("Union") == ()
    assert union_branches("") == ()


def test_input_that_lists_no_columns_is_unknown() -> None:
    text = "Union\n:- Join Inner\n:  :- LocalRelation [a#1]\n:  +- LocalRelation [b#2]\n+- OneRow\n"
    assert union_branches(text) == (None, None)
