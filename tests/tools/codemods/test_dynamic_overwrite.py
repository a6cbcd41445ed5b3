from functools import partial

import pytest

from tests.tools.codemods.cases import asking, check_refuses, check_rewrites, clues
from tools.codemods.dynamic_overwrite import CODEMOD

refuses = partial(check_refuses, CODEMOD)
told = partial(clues, CODEMOD)
MODE = '.mode("overwrite").option("partitionOverwriteMode", "dynamic")'


def test_own_partitions_are_replaced() -> None:
    before = 'x.write.partitionBy("ds").parquet(target)\n'
    after = f'x.write.partitionBy("ds"){MODE}.parquet(target)\n'
    check_rewrites(CODEMOD, before, after, told(before, "x.write"), asking(CODEMOD))


def test_layout_of_the_chain_is_kept() -> None:
    before = '(\n    x.write\n    .partitionBy("ds")\n    .parquet(target)\n)\n'
    after = before.replace(
        "    .parquet", f"    {MODE.replace('.option', chr(10) + '    .option')}\n    .parquet"
    )
    check_rewrites(CODEMOD, before, after, told(before, ".parquet"), asking(CODEMOD))


def test_it_is_off_until_asked_for() -> None:
    source = 'x.write.partitionBy("ds").parquet(target)\n'
    assert refuses(source, told(source, "x.write"), "off until") == (1,)


@pytest.mark.parametrize(
    "line",
    ['x.write.mode("error").partitionBy("ds").parquet(p)', "x.read.parquet(p)", "x.write.text",
     'x.write.partitionBy("ds").saveAsTable("t")'],
)  # fmt: skip
def test_other_lines_are_left(line: str) -> None:
    refuses(f"{line}\n", told(f"{line}\n", line), "no construct")


def test_write_without_partitions_refuses() -> None:
    source = "x.write.parquet(target)\n"
    assert refuses(source, told(source, "x.write"), "would replace everything") == (1,)


def test_path_that_is_read_refuses() -> None:
    source = 'y = spark.read.parquet(target)\nx.write.partitionBy("ds").parquet(target)\n'
    refuses(source, told(source, "x.write"), "target is read")
