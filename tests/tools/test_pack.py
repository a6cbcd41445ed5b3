import pytest

from contracts.catalogue import AnchorMatch, ConditionMatch, Example, ExceptionMatch, ExitMatch
from tools.fault import PackError, Source
from tools.pack import read_pack

SOURCE = 'source = "https://github.com/a/b/blob/v1/c.py"\n'


def read(text: str) -> object:
    return read_pack(Source("signatures/x.toml", text))


def faults(text: str) -> str:
    with pytest.raises(PackError) as caught:
        read(text)
    return str(caught.value)


def one(matcher: str) -> object:
    text = f'[[signature]]\nid = "x.y"\nrole = "noise"\n{matcher}\n{SOURCE}'
    ((line, found),) = read_pack(Source("x", text))
    assert line == 1
    return found.match


def test_an_entry_is_read_whole() -> None:
    text = """
base = "https://github.com/a/b/blob/v1/"

[[signature]]
id = "x.y"
cause = "data.late"
anchor = "is late"
pattern = '(?P<feed>\\w+) is late'
source = "c.py"
matches = [{ origin = "run", line = "it is late" }]
misses = ["is lately"]
"""
    ((line, found),) = read_pack(Source("x", text))
    assert line == 4
    assert found.cause == "data.late"
    assert found.role == "cause"
    assert found.match == AnchorMatch(anchor="is late", pattern="(?P<feed>\\w+) is late")
    assert found.fields == (("feed", "feed"),)
    assert found.source == "https://github.com/a/b/blob/v1/c.py"
    assert found.matches == (Example(line="it is late", origin="run"),)
    assert found.misses == ("is lately",)


def test_each_kind_of_matcher_is_read() -> None:
    assert one('condition = "A.*"') == ConditionMatch(condition="A.*")
    assert one('exception = "a.B"\nmessage = "x"\nframe = "y"') == ExceptionMatch(
        exception="a.B", message="x", frame="y"
    )
    assert one('exit = [52]\nprocess = "executor"') == ExitMatch(exit=(52,), process="executor")


def test_a_table_of_fields_replaces_the_groups() -> None:
    text = f'[[signature]]\nid = "x.y"\ncondition = "A"\nfields = {{ column = "name" }}\n{SOURCE}'
    ((_, found),) = read_pack(Source("x", text))
    assert found.fields == (("column", "name"),)


def test_groups_of_a_broken_pattern_are_left_to_the_proof() -> None:
    text = f'[[signature]]\nid = "x.y"\nexception = "A"\nmessage = "("\n{SOURCE}'
    ((_, found),) = read_pack(Source("x", text))
    assert found.fields == ()


def test_broken_toml_is_named() -> None:
    assert faults("= 1").startswith("signatures/x.toml: is no TOML: ")


def test_unknown_keys_of_the_file_are_named() -> None:
    assert faults("signatures = 1") == (
        "signatures/x.toml: signatures: Extra inputs are not permitted"
    )


@pytest.mark.parametrize(
    ("matcher", "why"),
    [
        ("", "Value error, give exactly one of condition, exception, exit, anchor"),
        ('exception = "A"\ncondition = "B"', "Value error, give exactly one of"),
        ("exit = [1]", "exit needs a process, anchor a pattern"),
        ('anchor = "is late"', "exit needs a process, anchor a pattern"),
        ('condition = "lower"', "condition: String should match pattern"),
        ('condition = "A"\nrole = "culprit"', "role: Input should be"),
    ],
)
def test_a_bad_entry_is_named_with_its_line(matcher: str, why: str) -> None:
    text = f'\n[[signature]]\nid = "x.y"\n{matcher}\n{SOURCE}'
    assert faults(text).startswith(f"signatures/x.toml:2: x.y: {why}")
