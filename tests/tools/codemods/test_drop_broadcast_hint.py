from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.drop_broadcast_hint import CODEMOD

TOO_LARGE = "Cannot broadcast the table that is larger than 8.0 GiB: 9.1 GiB."
F = "from pyspark.sql import functions as F\n"
told = partial(clues, CODEMOD, text=TOO_LARGE)
refuses = partial(check_refuses, CODEMOD)


@pytest.mark.parametrize(
    ("imports", "before", "after"),
    [
        (F, "F.broadcast(b)", "b"),
        ("import pyspark.sql.functions as F\n", "F.broadcast(b)", "b"),
        ("from pyspark.sql.functions import broadcast\n", "broadcast(b)", "b"),
        ("from pyspark.sql.functions import broadcast as bc\n", "bc(df=b)", "b"),
        ("from pyspark.sql.functions import *\n", "broadcast(b)", "b"),
        ("import pyspark\n", "pyspark.sql.functions.broadcast(b)", "b"),
        ("", 'b.hint("broadcast")', "b"),
        ("", "b.where(f).hint('MAPJOIN')", "b.where(f)"),
        ("", "(b\n  .where(f)\n).hint('broadcastJoin')", "(b\n  .where(f)\n)"),
        (F, "F.broadcast((b or c))", "(b or c)"),
        (F, "F.broadcast( b, )", "b"),
    ],
)
def test_hint_is_dropped(imports: str, before: str, after: str) -> None:
    line = imports + "x = a.join({}, 'id')  # why\nx.count()\n"
    source = line.format(before)
    check_rewrites(CODEMOD, source, line.format(after), told(source, "x.count()"))


@pytest.mark.parametrize(
    "source",
    [
        "from numpy import broadcast\nx = broadcast(a)\n",
        "x = sc.broadcast({1: 2})\n",
        "x = broadcast(a)\n",
        F + "def broadcast(x):\n    return x\n\nx = broadcast(a)\n",
        "from pyspark.sql.functions import *\nfrom numpy import *\nx = broadcast(a)\n",
        "x = a.hint('merge')\n",
        "x = a.hint(name)\n",
        "x = a.hint()\n",
        "x = hint('broadcast')\n",
        '"""F.broadcast(x)"""  # .hint("broadcast")\nx = 1\n',
        "import os\nx = os.hint('broadcast')\n",
        "from pyspark.sql.functions import broadcast\nbroadcast = None\nx = broadcast(a)\n",
    ],
)
def test_other_names_are_left(source: str) -> None:
    refuses(source, told(source, "x ="), "no construct")


@pytest.mark.parametrize(
    ("hint", "why"),
    [
        ("F.broadcast(b, c)", "other arguments"),
        ("F.broadcast(*b)", "other arguments"),
        ("b.hint('broadcast', 3)", "other arguments"),
        ("F.broadcast(\n  # large\n  b)", "a comment"),
        ("F.broadcast(b or c)", "beyond its target"),
        ("F.broadcast(\n  b\n)", None),
    ],
)
def test_forms_that_cannot_be_cut_refuse(hint: str, why: str | None) -> None:
    source = F + f"x = {hint}.join(a)\n"
    if why is None:
        check_rewrites(CODEMOD, source, F + "x = b.join(a)\n", told(source, "x ="))
    else:
        refuses(source, told(source, "x ="), why)


TWO = F + """
def dead(a, b):
    return a.join(F.broadcast(b), "id")


def enrich(a, b):
    return a.join(F.broadcast(b), "id")


def main(a, b):
    enrich(a, b).count()


main(1, 2)
"""  # fmt: skip


def test_dead_duplicate_is_left() -> None:
    after = TWO[:120] + TWO[120:].replace("F.broadcast(b)", "b")
    check_rewrites(CODEMOD, TWO, after, told(TWO, "main(1", ".count()"))


def test_live_duplicates_are_candidates() -> None:
    source = TWO.replace("enrich(a, b).count()", "enrich(dead(a, b), b).count()")
    assert refuses(source, told(source, "main(1", ".count()"), "2 of them can have run") == (4, 8)


def test_hint_in_sql_text_refuses() -> None:
    source = F + 'spark.sql("select /*+ BROADCAST(b) */ 1")\nx = a.join(F.broadcast(b))\n'
    refuses(source, told(source, "x ="), "in SQL text")


def test_module_that_is_not_there_refuses() -> None:
    source = F + "from retail.frames import load\nx = load().join(F.broadcast(b))\n"
    refuses(source, told(source, "x ="), "the source of retail.frames.load is not there")


ONE = F + "x = a.join(F.broadcast(b), 'id')\n"
THRESHOLD = "spark.sql.autoBroadcastJoinThreshold"


@pytest.mark.parametrize(
    ("text", "cause", "threshold", "why"),
    [
        ("Could not execute broadcast in 300 secs.", "memory.broadcast-timeout", None,
         "does not say how large"),
        ("larger than 1.0 MiB: 2.0 MiB", "memory.broadcast-too-large", None, "without the hint"),
        (TOO_LARGE, "memory.broadcast-too-large", "20g", "without the hint"),
        (TOO_LARGE, "memory.broadcast-too-large", "lots", "is no size"),
    ],
)  # fmt: skip
def test_hint_that_changes_nothing_is_left(
    text: str, cause: str, threshold: str | None, why: str
) -> None:
    settings = {THRESHOLD: threshold} if threshold else {}
    refuses(ONE, clues(CODEMOD, ONE, "x =", text=text, cause=cause, settings=settings), why)


@pytest.mark.parametrize(
    ("text", "cause", "threshold", "detail"),
    [
        ("Could not execute", "memory.broadcast-timeout", "-1", "nothing by itself"),
        ("Not enough memory", "memory.broadcast-oom", None, "did not fit"),
        ("Cannot broadcast the table over 512000000 rows: 512000001 rows",
         "memory.broadcast-too-large", None, "did not fit"),
        (TOO_LARGE, "memory.broadcast-too-large", "100MB", "over"),
    ],
)  # fmt: skip
def test_detail_says_why_the_side_is_not_broadcast_again(
    text: str, cause: str, threshold: str | None, detail: str
) -> None:
    settings = {THRESHOLD: threshold} if threshold else {}
    evidence = clues(CODEMOD, ONE, "x =", text=text, cause=cause, settings=settings)
    patch = check_rewrites(CODEMOD, ONE, F + "x = a.join(b, 'id')\n", evidence)
    assert detail in patch.preconditions[0].detail


def test_results_that_are_a_broadcast_say_its_size() -> None:
    source = (
        "from pyspark.sql import functions as F\nx = a.join(F.broadcast(b), 'k')\nx.write.csv(p)\n"
    )
    text = (
        "Total size of serialized results of 1 tasks (30.6 MiB) is bigger than"
        " spark.driver.maxResultSize (8.0 MiB)\n\tat BroadcastExchangeExec.relationFuture"
    )
    given = clues(CODEMOD, source, "x.write", text=text, cause="memory.max-result-size")
    check_rewrites(CODEMOD, source, source.replace("F.broadcast(b)", "b"), given)


def test_results_that_are_no_broadcast_are_none_of_its_business() -> None:
    source = (
        "from pyspark.sql import functions as F\nx = a.join(F.broadcast(b), 'k')\nx.collect()\n"
    )
    given = clues(CODEMOD, source, "x.coll", text="too big", cause="memory.max-result-size")
    check_silent(CODEMOD, source, given)
