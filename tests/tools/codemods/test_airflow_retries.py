from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, clues
from tools.codemods.airflow_retries import CODEMOD

refuses = partial(check_refuses, CODEMOD)
told = partial(clues, CODEMOD)


def job(retries: str = "retries=0", body: str = "return requests.get(url)") -> str:
    return f"@task({retries})\ndef work(url):\n    {body}\n"


def test_task_that_reads_tries_again() -> None:
    check_rewrites(CODEMOD, job(), job("retries=2"), told(job(), "return requests"))


@pytest.mark.parametrize("retries", ["retries=1", "retries=N", "retry_delay=0", "", "**given"])
def test_other_arguments_are_left(retries: str) -> None:
    refuses(job(retries), told(job(retries), "return requests"), "can be reached")


@pytest.mark.parametrize("body", ["frame.to_sql('t')", "requests.post(url)", "db.execute(q)"])
def test_task_that_may_write_refuses(body: str) -> None:
    assert refuses(job(body=body), told(job(body=body), body), "may write") == (1,)


def test_operator_refuses() -> None:
    source = "t = BashOperator(retries=0)\nwork()\n"
    refuses(source, told(source, "work()"), "not in this file")
