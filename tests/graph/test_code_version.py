from pathlib import Path

import pytest

from graph.code_version import code_version, version_of

LIBRARIES = ("pydantic",)


@pytest.fixture
def code(tmp_path: Path) -> Path:
    for name, text in {
        "contracts/base.py": "1",
        "tools/secrets.toml": "2",
        "tools/causes/data.toml": "3",
        "tools/signatures/__init__.py": "4",
        "prompts/rank.md": "5",
        "graph/__pycache__/x.pyc": "6",
        "entrypoints/cli.py": "7",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    "name",
    ["contracts/base.py", "tools/secrets.toml", "tools/signatures/__init__.py", "prompts/rank.md"],
)
def test_what_can_change_an_output_changes_the_version(code: Path, name: str) -> None:
    before = version_of(code, LIBRARIES)
    (code / name).write_text("changed")
    assert version_of(code, LIBRARIES) != before


@pytest.mark.parametrize(
    "name", ["tools/causes/data.toml", "graph/__pycache__/x.pyc", "entrypoints/cli.py"]
)
def test_the_catalogue_and_the_ways_in_do_not(code: Path, name: str) -> None:
    before = version_of(code, LIBRARIES)
    (code / name).write_text("changed")
    assert version_of(code, LIBRARIES) == before


def test_a_renamed_file_changes_the_version(code: Path) -> None:
    before = version_of(code, LIBRARIES)
    (code / "contracts/base.py").rename(code / "contracts/other.py")
    assert version_of(code, LIBRARIES) != before


def test_a_library_that_is_absent_is_a_version_too(code: Path) -> None:
    assert version_of(code, ("pydantic", "no-such-library")) != version_of(code, LIBRARIES)


def test_the_running_code_has_one_version() -> None:
    assert code_version() == code_version()
    assert len(code_version()) == 64
