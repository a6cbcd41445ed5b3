from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.datetime_pattern import CODEMOD

IMPORT = "from pyspark.sql import functions as F\n"
TEXT = "DateTimeParseException: Text '13/7/2025' could not be parsed at index 3"
told = partial(clues, CODEMOD, text=TEXT)
refuses = partial(check_refuses, CODEMOD)


def job(pattern: str, function: str = "F.to_date") -> str:
    return f'{IMPORT}x = df.withColumn("d", {function}("s", {pattern}))\nx.write.csv(p)\n'


@pytest.mark.parametrize(
    ("value", "before", "after"),
    [
        ("13/7/2025", '"dd/MM/yyyy"', '"d/M/yyyy"'),
        ("2025-7-1", "'yyyy-MM-dd'", "'yyyy-M-d'"),
        ("1.7.2025 10:00:00", '"dd.MM.yyyy HH:mm:ss"', '"d.M.yyyy HH:mm:ss"'),
        ("2025-7-01T10:00:00", "\"yyyy-MM-dd'T'HH:mm:ss\"", "\"yyyy-M-d'T'HH:mm:ss\""),
    ],
)
def test_padding_is_not_asked_for(value: str, before: str, after: str) -> None:
    evidence = clues(CODEMOD, job(before), "x.write", text=f"Text '{value}' could not be parsed")
    check_rewrites(CODEMOD, job(before), job(after), evidence)


def test_value_tells_two_patterns_apart() -> None:
    before = job('"dd/MM/yyyy"') + job('"yyyy-MM-dd"')
    after = before.replace("dd/MM", "d/M")
    check_rewrites(CODEMOD, before, after, told(before, "x.write"))


@pytest.mark.parametrize(
    "pattern", ['"d/M/yyyy"', '"ddMMyyyy"', '"yyyy"', "fmt", 'f"dd/MM/{y}"', '"EEE"']
)
def test_other_patterns_are_left(pattern: str) -> None:
    refuses(job(pattern), told(job(pattern), "x.write"), "can be reached")


@pytest.mark.parametrize("function", ["F.date_format", "datetime.strptime", "to_date"])
def test_other_functions_are_left(function: str) -> None:
    source = job('"dd/MM/yyyy"', function)
    refuses(source, told(source, "x.write"), "can be reached")


@pytest.mark.parametrize(
    ("value", "pattern"),
    [
        ("7/13/2025", '"dd/MM/yyyy"'),
        ("13/7/25", '"dd/MM/yyyy"'),
        ("13/7/2025 1:00", '"dd/MM/yyyy HH:mm"'),
        ("Q3", '"dd/MM/QQQ"'),
    ],
)
def test_value_of_another_shape_refuses(value: str, pattern: str) -> None:
    source = job(pattern)
    evidence = clues(CODEMOD, source, "x.write", text=f"Text '{value}' could not be parsed")
    assert refuses(source, evidence, "would not be read") == (2,)


def test_message_without_a_value_is_none_of_its_business() -> None:
    source = job('"dd/MM/yyyy"')
    check_silent(CODEMOD, source, clues(CODEMOD, source, "x.write", text="bad date"))
