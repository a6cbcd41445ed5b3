from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, clues
from tools.codemods.collect_to_iterator import CODEMOD

told = partial(clues, CODEMOD)
refuses = partial(check_refuses, CODEMOD)


def test_loop_over_collect() -> None:
    before = 'for row in df.filter("a > 1").collect():  # keep me\n    print(row)\n'
    check_rewrites(
        CODEMOD, before, before.replace("collect", "toLocalIterator"), told(before, "for row")
    )


@pytest.mark.parametrize(
    "source",
    [
        "rows = df.collect()\nprint(len(rows))\n",
        "for row in sorted(df.collect()):\n    pass\n",
        "for n, row in enumerate(df.collect()):\n    pass\n",
        "for row in df.collect()[1:]:\n    pass\n",
        "x = [row for row in df.collect()]\n",
        "for row in df.collect(2):\n    pass\n",
        "import gc\nfor row in gc.collect():\n    pass\n",
        "for row in df.toLocalIterator():\n    pass\n",
    ],
)
def test_other_uses_are_left(source: str) -> None:
    line = next(line for line in source.splitlines() if "(" in line)
    refuses(source, told(source, line), "no construct")


@pytest.mark.parametrize("body", ["spark.sql(row.q)", "x.write.save(row.p)", "df.unpersist()"])
def test_loop_that_acts_on_tables_refuses(body: str) -> None:
    source = f"for row in df.collect():\n    {body}\n"
    assert refuses(source, told(source, "for row"), "acts on tables") == (1,)
