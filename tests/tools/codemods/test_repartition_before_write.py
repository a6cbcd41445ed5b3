from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, clues
from tools.codemods.repartition_before_write import CODEMOD

TEXT = "Scan parquet of /lake/x reads 2,400 files of 40 KiB on average"
refuses = partial(check_refuses, CODEMOD)
told = partial(clues, CODEMOD, text=TEXT)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('x.write.partitionBy("ds", "c").parquet(p)',
         'x.repartition("ds", "c").write.partitionBy("ds", "c").parquet(p)'),
        ('f(x).write.mode("append").partitionBy("ds").save(p)',
         'f(x).repartition("ds").write.mode("append").partitionBy("ds").save(p)'),
    ],
)  # fmt: skip
def test_rows_of_a_partition_come_together(before: str, after: str) -> None:
    check_rewrites(CODEMOD, f"{before}\n", f"{after}\n", told(before))


@pytest.mark.parametrize(
    "line",
    [
        "x.write.parquet(p)",
        'x.repartition(8).write.partitionBy("ds").parquet(p)',
        'x.sort("a").write.partitionBy("ds").parquet(p)',
        "x.write.partitionBy(*keys).parquet(p)",
        "x.write.partitionBy(key).parquet(p)",
        'x.partitionBy("ds")',
        "x.write.partitionBy.parquet(p)",
    ],
)
def test_other_writes_are_left(line: str) -> None:
    refuses(f"{line}\n", told(line), "can be reached")


@pytest.mark.parametrize(
    "text", ["", "reads 90 files of 40 KiB on average", "reads 900 files of 4,000 KiB on average"]
)
def test_files_that_are_few_or_large_refuse(text: str) -> None:
    source = 'x.write.partitionBy("ds").parquet(p)\n'
    assert refuses(source, told(source, text=text), "would be needed") == (1,)
