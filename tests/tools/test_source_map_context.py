import pytest

from contracts.log_report import Frame
from tools.source_map_context import contexts_of, stage_site

PRINTED = '== DataFrame ==\n"cast" was called from\n/opt/jobs/prices.py:18\n\n\tat org.apache'
LOGGED = (
    '{"logger": "DataFrameQueryContextLogger", "msg": "x", "context": {"file": "/opt/jobs/a.py",'
    ' "line": "22", "fragment": "col", "errorClass": "Y"}}'
)


def place(file: str, line: int, function: str) -> Frame:
    return Frame(file=file, line=line, function=function, user=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (PRINTED, place("/opt/jobs/prices.py", 18, "cast")),
        (PRINTED.replace("\n", "\\n"), place("/opt/jobs/prices.py", 18, "cast")),
        (LOGGED, place("/opt/jobs/a.py", 22, "col")),
    ],
)
def test_place_of_a_query_context(text: str, found: Frame) -> None:
    assert contexts_of(text) == (found,)


def test_each_place_is_told_once() -> None:
    assert len(contexts_of(PRINTED + LOGGED + PRINTED)) == 2


@pytest.mark.parametrize("text", ["was called from", '"cast" was called from\nnowhere', "{}"])
def test_other_text_names_no_place(text: str) -> None:
    assert contexts_of(text) == ()


def test_stage_of_user_code_names_its_line() -> None:
    assert stage_site("collect at export.py:42") == place("export.py", 42, "collect")


@pytest.mark.parametrize(
    "name", ["parquet at NativeMethodAccessorImpl.java:0", "run at ThreadPoolExecutor.java:1", ""]
)
def test_stage_of_the_jvm_names_none(name: str) -> None:
    assert stage_site(name) is None
