from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.airflow_templates import CODEMOD

told = partial(
    clues, CODEMOD, text="jinja2.exceptions.UndefinedError: 'execution_date' is undefined"
)
refuses = partial(check_refuses, CODEMOD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"echo {{ execution_date }}"', '"echo {{ logical_date }}"'),
        ("'{{ execution_date.strftime(\"%Y\") }}'", "'{{ logical_date.strftime(\"%Y\") }}'"),
        ('"{% if execution_date %}x{% endif %}"', '"{% if logical_date %}x{% endif %}"'),
        ('["{{ execution_date }}", "{{ yesterday_ds }}"]',
         '["{{ logical_date }}", "{{ macros.ds_add(ds, -1) }}"]'),
    ],
)  # fmt: skip
def test_name_between_braces_is_renamed(before: str, after: str) -> None:
    source = f"t = BashOperator(bash_command={before})\n"
    check_rewrites(CODEMOD, source, f"t = BashOperator(bash_command={after})\n", told(source))


@pytest.mark.parametrize(
    "text",
    [
        '"execution_date"',
        '"{{ ds }} execution_date"',
        '"{{ dag_run.execution_date }}"',
        '"{{ next_execution_date }}"',
        "\"{{ params['execution_date'] }}\"",
        "execution_date",
        "# {{ execution_date }}\n    1",
    ],
)
def test_other_text_is_left(text: str) -> None:
    source = f"x = (\n    {text}\n)\n"
    assert refuses(source, told(source), "templates of 0 files") == ()


def test_two_files_are_candidates() -> None:
    source = 'import lib\nt = B(x="{{ execution_date }}")\n'
    other = {"lib.py": b'y = "{{ execution_date }}"\n'}
    assert refuses(source, told(source, "t ="), "templates of 2 files", other) == (2, 1)


@pytest.mark.parametrize("text", ["'prev_ds' is undefined", "UndefinedError"])
def test_other_names_are_none_of_its_business(text: str) -> None:
    source = 't = B(x="{{ prev_ds }}")\n'
    check_silent(CODEMOD, source, clues(CODEMOD, source, text=text))
