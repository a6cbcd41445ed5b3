from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.airflow_params import CODEMOD

SCHEDULE = "TypeError: DAG.__init__() got an unexpected keyword argument 'schedule_interval'"
CONTEXT = (
    "airflow.exceptions.AirflowException: Invalid arguments were passed to PythonOperator"
    " (task_id: x). Invalid arguments were:\n**kwargs: {'provide_context': True}"
)
refuses = partial(check_refuses, CODEMOD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('with DAG("x", schedule_interval="@daily") as dag:\n    pass\n',
         'with DAG("x", schedule="@daily") as dag:\n    pass\n'),
        ('dag = models.DAG(\n    "x",\n    schedule_interval=None,  # by hand\n)\n',
         'dag = models.DAG(\n    "x",\n    schedule=None,  # by hand\n)\n'),
        ('@dag(schedule_interval="@daily")\ndef d():\n    pass\n',
         '@dag(schedule="@daily")\ndef d():\n    pass\n'),
    ],
)  # fmt: skip
def test_parameter_gets_its_new_name(before: str, after: str) -> None:
    at = before.splitlines()[0]
    check_rewrites(CODEMOD, before, after, clues(CODEMOD, before, at, text=SCHEDULE))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('t = PythonOperator(task_id="x", provide_context=True, python_callable=f)\n',
         't = PythonOperator(task_id="x", python_callable=f)\n'),
        ('t = PythonOperator(task_id="x", provide_context=True)\n',
         't = PythonOperator(task_id="x")\n'),
        ("t = PythonOperator(provide_context=True)\n", "t = PythonOperator()\n"),
        ('t = PythonOperator(\n    task_id="x",\n    provide_context=True,\n    op_args=[],\n)\n',
         't = PythonOperator(\n    task_id="x",\n    op_args=[],\n)\n'),
    ],
)  # fmt: skip
def test_parameter_without_a_meaning_goes(before: str, after: str) -> None:
    at = before.splitlines()[0]
    check_rewrites(CODEMOD, before, after, clues(CODEMOD, before, at, text=CONTEXT))


def test_other_calls_of_the_file_are_changed_as_well() -> None:
    before = 'a = DAG("a", schedule_interval=None)\nb = DAG("b", schedule_interval=None)\n'
    after = before.replace("schedule_interval", "schedule")
    check_rewrites(CODEMOD, before, after, clues(CODEMOD, before, "a =", text=SCHEDULE))


@pytest.mark.parametrize(
    "line",
    [
        'f("x", schedule_interval="@daily")',
        'DAG("x", schedule="@daily")',
        'DAG("x", **{"schedule_interval": None})',
        'DAG("x", concurrency=2)',
        '"DAG(schedule_interval=1)"',
        'Config(schedule_interval="@daily")',
    ],
)
def test_other_calls_are_left(line: str) -> None:
    source = f"x = {line}\n"
    refuses(source, clues(CODEMOD, source, "x =", text=SCHEDULE), "no construct")


def test_call_with_both_refuses() -> None:
    source = 'x = DAG("x", schedule_interval=None, schedule=None)\n'
    refuses(source, clues(CODEMOD, source, "x =", text=SCHEDULE), "both the old and the new")


def test_comment_beside_the_argument_refuses() -> None:
    source = "t = PythonOperator(\n    provide_context=True,  # why\n    op_args=[],\n)\n"
    refuses(source, clues(CODEMOD, source, "t =", text=CONTEXT), "comment")


@pytest.mark.parametrize(
    "text", ["TypeError: f() got an unexpected keyword argument 'sla'", "TypeError: x", ""]
)
def test_other_failures_are_none_of_its_business(text: str) -> None:
    source = 'x = DAG("x", sla=1)\n'
    check_silent(CODEMOD, source, clues(CODEMOD, source, "x =", text=text))
