from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.udf_null_guard import CODEMOD

LOWER = "AttributeError: 'NoneType' object has no attribute 'lower'"
INDEX = "TypeError: 'NoneType' object is not subscriptable"
F = "from pyspark.sql import functions as F\n"
told = partial(clues, CODEMOD, text=LOWER)
refuses = partial(check_refuses, CODEMOD)


@pytest.mark.parametrize(
    "head",
    [
        "@F.udf(StringType())\ndef domain(mail):",
        "@F.udf\ndef domain(mail):",
        "@F.udf('string')\ndef domain(mail: str) -> str:",
    ],
)
def test_guard_stands_first_in_the_body(head: str) -> None:
    rest = "\n    # host\n    host = mail.lower()\n    return mail.strip(), host\n"
    guard = "\n    # host\n    if mail is None:\n        return None\n    host = mail.lower()"
    source = F + head + rest
    after = F + head + rest.replace("\n    # host\n    host = mail.lower()", guard)
    check_rewrites(CODEMOD, source, after, told(source, "host ="))


def test_function_passed_to_udf_is_one() -> None:
    source = F + 'def f(m):\n\t"""Doc."""\n\treturn m[0]\n\n\ng = F.udf(f)\n'
    after = source.replace("\treturn m", "\tif m is None:\n\t\treturn None\n\treturn m")
    check_rewrites(CODEMOD, source, after, clues(CODEMOD, source, "return m", text=INDEX))


@pytest.mark.parametrize(
    "body",
    [
        "    if m is None:\n        return 1\n    return m.lower()",
        "    if not m:\n        return 1\n    return m.lower()",
        "    return m.lower() if m else None",
        "    return m.lower() if m is not None else None",
        "    m = find(m)\n    return m.lower()",
        "    for m in range(3):\n        m.lower()",
        "    return find(m).lower()",
        "    return m.upper()",
        "    return m[0]",
        "    return find(m)[0].lower()",
    ],
)
def test_udf_that_expects_none_or_failed_on_another_value_is_left(body: str) -> None:
    source = f"{F}@F.udf\ndef f(m):\n{body}\n"
    refuses(source, told(source, body.split("\n")[-1].strip()), "no construct")


@pytest.mark.parametrize(
    "source",
    [
        "def f(m):\n    return m.lower()\n",
        F + "@F.pandas_udf('string')\ndef f(m):\n    return m.lower()\n",
        "from tools import udf\n@udf\ndef f(m):\n    return m.lower()\n",
    ],
)
def test_other_functions_are_left(source: str) -> None:
    refuses(source, told(source, "return m"), "no construct")


def test_body_on_the_line_of_the_name_refuses() -> None:
    source = F + "@F.udf\ndef f(m): return m.lower()\n"
    refuses(source, told(source, "def f"), "stands on the line of its name")


def test_other_failure_is_no_matter_of_this() -> None:
    source = F + "@F.udf\ndef f(m):\n    return m.lower()\n"
    check_silent(CODEMOD, source, clues(CODEMOD, source, "return m", text="KeyError: 'm'"))
