from pathlib import Path
from types import ModuleType

import pytest

import tools.codemods
from tools.codemod import Codemod
from tools.registry import RegistryError, discover

ONE = "from tools.codemods.union_by_name import CODEMOD\n"


def test_every_file_of_the_folder_is_found_in_the_order_of_ids() -> None:
    found = discover(tools.codemods, Codemod)
    assert list(found) == sorted(found)
    assert found["union-by-name"].fixes == {"data.union-mismatch"}


def package(name: str, folder: Path, files: dict[str, str]) -> ModuleType:
    for file, text in files.items():
        (folder / f"{file}.py").write_text(text, encoding="utf-8")
    made = ModuleType(name)
    made.__path__ = [str(folder)]
    return made


@pytest.mark.parametrize(
    "files",
    [{"empty": ""}, {"two": f"{ONE}OTHER = CODEMOD\n"}, {"a": ONE, "b": ONE}],
    ids=["none", "two", "the id twice"],
)
def test_file_without_exactly_one_new_extension_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]
) -> None:
    name = tmp_path.name.replace("-", "_")
    monkeypatch.setitem(__import__("sys").modules, name, package(name, tmp_path, files))
    with pytest.raises(RegistryError, match="want one new Codemod"):
        discover(package(name, tmp_path, files), Codemod)


def test_file_of_shared_things_is_skipped(tmp_path: Path) -> None:
    assert discover(package("shared", tmp_path, {"_shared": ""}), Codemod) == {}
