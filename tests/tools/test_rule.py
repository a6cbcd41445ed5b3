import sys
from pathlib import Path
from types import ModuleType

import pytest

from tools import rules
from tools.registry import Extension, RegistryError, discover
from tools.rule import Rule

GOOD = "from tools.registry import Extension\nX = Extension(id='{}')\n"


def test_a_rule_is_registered_by_existing() -> None:
    found = discover(rules, Rule)
    assert list(found) == sorted(found)
    assert {"join-skew", "exit-52", "driver-bound"} <= set(found)


@pytest.mark.parametrize("name", discover(rules, Rule))
def test_a_rule_says_in_its_first_line_what_it_is_for(name: str) -> None:
    module = sys.modules[discover(rules, Rule)[name].judge.__module__]
    assert module.__doc__


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"none": "X = 1\n"}, r"none: want one new Extension, found \[\]"),
        (
            {"p": GOOD.format("a"), "q": GOOD.format("a")},
            r"q: want one new Extension, found \['a'\]",
        ),
        ({"p": GOOD.format("a") + "Y = Extension(id='b')"}, r"found \['a', 'b'\]"),
    ],
)
def test_a_file_that_registers_nothing_new_is_an_error(
    files: dict[str, str], found: str, tmp_path: Path
) -> None:
    name = f"extensions_{tmp_path.name}"
    package = ModuleType(name)
    package.__path__ = [str(tmp_path)]
    for file, code in ({"_helper": "raise ImportError"} | files).items():
        (tmp_path / f"{file}.py").write_text(code, encoding="utf-8")
    sys.modules[name] = package
    with pytest.raises(RegistryError, match=found):
        discover(package, Extension)
    for loaded in [one for one in sys.modules if one.partition(".")[0] == name]:
        del sys.modules[loaded]
