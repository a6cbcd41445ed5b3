from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.airflow_imports import CODEMOD

MISSING = "ModuleNotFoundError: No module named 'airflow.operators.bash_operator'"
BASH = "from airflow.operators.bash_operator import BashOperator\n"
NEW_BASH = "from airflow.providers.standard.operators.bash import BashOperator\n"
told = partial(clues, CODEMOD, text=MISSING)
refuses = partial(check_refuses, CODEMOD)


def test_every_moved_import_of_the_file_is_changed() -> None:
    rest = "import os\n\n\nBashOperator(task_id='a')\n"
    dummy = "from airflow.operators.dummy_operator import DummyOperator  # start\n"
    alias = "    from airflow.operators.dummy import DummyOperator as Start, EmptyOperator\n"
    before = BASH + dummy + "def f():\n" + alias + rest
    after = (
        NEW_BASH
        + "from airflow.providers.standard.operators.empty import EmptyOperator as DummyOperator"
        + "  # start\ndef f():\n"
        + "    from airflow.providers.standard.operators.empty"
        + " import EmptyOperator as Start, EmptyOperator\n"
        + rest
    )
    check_rewrites(CODEMOD, before, after, told(before, "bash_operator"))


def test_missing_package_above_the_module_counts() -> None:
    text = "ImportError: cannot import name 'dummy' from 'airflow.operators'"
    before = "from airflow.operators.dummy import DummyOperator\n"
    after = (
        "from airflow.providers.standard.operators.empty import EmptyOperator as DummyOperator\n"
    )
    check_rewrites(CODEMOD, before, after, clues(CODEMOD, before, "from", text=text))


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("from airflow.operators.bash_operator import *\n", "imports *"),
        ("from airflow.operators.bash_operator import BashOperator, Extra\n", "known for Extra"),
        (f"try:\n    {BASH}except ImportError:\n    BashOperator = None\n", "stands in a try"),
        (BASH + "try:\n    from airflow.operators.dummy import DummyOperator\n"
         "except ImportError:\n    pass\n", "of line 3 stands in a try"),
        ("import airflow.operators.bash_operator\n", "no construct"),
        ("from .bash_operator import BashOperator\n", "no construct"),
        (NEW_BASH + "x = 'airflow.operators.bash_operator'\n", "no construct"),
    ],
)  # fmt: skip
def test_imports_that_are_no_plain_move_are_left(source: str, why: str) -> None:
    refuses(source, told(source, next(x for x in source.split("\n") if "import" in x)), why)


def test_other_line_than_the_message_names_refuses() -> None:
    source = "from airflow.operators.dummy import DummyOperator\n"
    refuses(source, told(source, "from"), "does not say that airflow.operators.dummy is missing")


@pytest.mark.parametrize("module", ["retail_common", "airflow.providers.amazon", "airflow2"])
def test_other_missing_modules_are_no_matter_of_this(module: str) -> None:
    text = f"ModuleNotFoundError: No module named '{module}'"
    check_silent(CODEMOD, BASH, clues(CODEMOD, BASH, "from", text=text))
