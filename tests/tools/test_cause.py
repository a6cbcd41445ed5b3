import pytest

from contracts.catalogue import Cause
from tools.cause import read_causes, unresolved
from tools.fault import PackError, Source


def faults(text: str) -> str:
    with pytest.raises(PackError) as caught:
        read_causes(Source("causes/x.toml", text))
    return str(caught.value)


def test_a_cause_is_read_with_its_id() -> None:
    text = '["data.late"]\ntitle = "Late"\nretry = "later"\n'
    found = read_causes(Source("causes/x.toml", text))
    assert found == (Cause(id="data.late", title="Late", retry="later"),)


def test_broken_toml_is_named() -> None:
    assert faults("[").startswith("causes/x.toml: is no TOML: ")


def test_each_fault_names_file_line_and_cause() -> None:
    text = '["data.late"]\ntitle = "Late"\nretyr = "yes"\n\n["A"]\ntitle = "A"\n'
    first, second = faults(text).splitlines()
    assert first == "causes/x.toml:1: data.late: retyr: Extra inputs are not permitted"
    assert second.startswith("causes/x.toml:5: A: id: String should match pattern")


def test_a_key_that_is_no_table_is_named() -> None:
    assert faults("version = 1") == "causes/x.toml: version: is no table"


def test_accounts_must_name_other_causes() -> None:
    causes = (Cause(id="a", title="A", accounts_for=("a", "b")),)
    assert list(unresolved(causes)) == [
        "cause a accounts for a, which is no other cause",
        "cause a accounts for b, which is no other cause",
    ]
