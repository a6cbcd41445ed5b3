from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, clues
from tools.codemods.collect_to_write import CODEMOD

refuses = partial(check_refuses, CODEMOD)
told = partial(clues, CODEMOD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x.toPandas().to_parquet(path)", 'x.write.mode("overwrite").parquet(path)'),
        ('f(x).toPandas().to_csv("/out/x", index=False)',
         'f(x).write.mode("overwrite").option("header", True).csv("/out/x")'),
    ],
)  # fmt: skip
def test_executors_write(before: str, after: str) -> None:
    check_rewrites(
        CODEMOD, f"{before}  # why\n", f"{after}  # why\n", told(f"{before}  # why", before)
    )


@pytest.mark.parametrize(
    "line",
    [
        "y = x.toPandas().to_parquet(path)",
        "x.toPandas(1).to_parquet(path)",
        "x.toPandas().head().to_parquet(path)",
        "pdf.to_parquet(path)",
        "x.toPandas().to_excel(path)",
    ],
)
def test_other_lines_are_left(line: str) -> None:
    refuses(f"{line}\n", told(line, line), "no construct")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('x.toPandas().to_csv(path, sep=";")', "other settings"),
        ("x.toPandas().to_csv()", "other settings"),
        ("x.toPandas().to_csv(path)\nupload(path)", "used again"),
        ("(x  # why\n .toPandas().to_csv(path))", "comment"),
    ],
)
def test_write_that_is_more_refuses(line: str, why: str) -> None:
    at = next(each for each in line.splitlines() if "toPandas" in each)
    refuses(f"{line}\n", told(line, at), why)
