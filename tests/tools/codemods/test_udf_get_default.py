from functools import partial

import pytest

from tests.tools.codemods.cases import (
    asking,
    check_refuses,
    check_rewrites,
    check_silent,
    clues,
    library,
)
from tools.codemods.udf_get_default import CODEMOD

told = partial(clues, CODEMOD, text="KeyError: 'amount'")
refuses = partial(check_refuses, CODEMOD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('    return event["amount"]  # why\n', '    return event.get("amount")  # why\n'),
        ("    x = event['a']['amount']\n", "    x = event['a'].get('amount')\n"),
        ('    return event["amount"], 1\n', '    return event.get("amount"), 1\n'),
    ],
)
def test_missing_key_gives_none(before: str, after: str) -> None:
    source = f"def f(event):\n{before}"
    evidence = told(source, before.strip())
    check_rewrites(CODEMOD, source, f"def f(event):\n{after}", evidence, asking(CODEMOD))


def test_it_is_off_until_asked_for() -> None:
    source = 'def f(event):\n    return event["amount"]\n'
    assert refuses(source, told(source, "return"), "off until") == (2,)


@pytest.mark.parametrize(
    "line",
    [
        'event["amount"] = 1',
        'event["amount"] += 1',
        'del event["amount"]',
        'return event.get("amount")',
        'return event["price"]',
        "return event[amount]",
        "return event[0:1]",
        "return 'event[\"amount\"]'",
    ],
)
def test_other_lines_are_left(line: str) -> None:
    source = f"def f(event):\n    {line}\n"
    refuses(source, told(source, line), "no construct")


@pytest.mark.parametrize(
    "value",
    ['event["amount"] * 2', '-event["amount"]', 'event["amount"]["x"]', 'event["amount"].x',
     'float(event["amount"])'],
)  # fmt: skip
def test_value_that_is_used_at_once_refuses(value: str) -> None:
    source = f"def f(event):\n    return {value}\n"
    refuses(source, told(source, "return"), "None would fail there")


def test_key_that_a_library_looks_up_refuses() -> None:
    source = 'def f(frame):\n    return frame["amount"]\n'
    called = (library("__getitem__", "/pandas/core/frame.py"),)
    refuses(source, told(source, "return", called=called), "a library looks the key up")


def test_other_exceptions_are_none_of_its_business() -> None:
    source = 'def f(event):\n    return event["amount"]\n'
    check_silent(CODEMOD, source, clues(CODEMOD, source, "return", text="KeyError: 3"))
