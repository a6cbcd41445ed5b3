from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.airflow_context import CODEMOD

refuses = partial(check_refuses, CODEMOD)
told = partial(clues, CODEMOD, text="KeyError: 'execution_date'")
IMPORT = "from airflow.sdk import task\n"


def test_context_is_asked_for_the_new_name() -> None:
    line = 'context["execution_date"]\n'
    before = f"{IMPORT}def f(**context):\n    d = {line}    e = {line}"
    check_rewrites(CODEMOD, before, before.replace("execution", "logical"), told(before, "d ="))


@pytest.mark.parametrize(
    "line",
    ['row["execution_date"]', 'context["ds"]', "context[execution_date]", "context[0:1]",
     'context.get("execution_date")', 'context["logical_date"]'],
)  # fmt: skip
def test_other_lines_are_left(line: str) -> None:
    source = f"{IMPORT}d = {line}\n"
    refuses(source, told(source, "d ="), "no construct")


def test_file_without_airflow_refuses() -> None:
    source = 'd = context["execution_date"]\n'
    refuses(source, told(source, "d ="), "imports nothing of Airflow")


def test_other_keys_are_none_of_its_business() -> None:
    source = f'{IMPORT}d = context["execution_date"]\n'
    check_silent(CODEMOD, source, clues(CODEMOD, source, "d =", text="KeyError: 'x'"))
