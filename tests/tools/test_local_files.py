import hashlib
from pathlib import Path

import pytest

from contracts.task_event import LocalFile
from tools import local_files
from tools.local_files import (
    NoLogError,
    NoSuchPathError,
    TooManyFilesError,
    UnreadableError,
    find,
    find_wanted,
)


def names(*files: LocalFile) -> list[str]:
    return [file.name for file in files]


def test_folders_are_searched_with_their_subfolders(tmp_path: Path) -> None:
    for name in ("driver.log", "executors/0.stderr", ".hidden", ".git/x", "a.crc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert names(*find([tmp_path], tmp_path)) == ["driver.log", "executors/0.stderr"]


def test_a_folder_that_is_not_entered_gives_no_files(tmp_path: Path) -> None:
    for name in ("driver.log", "state/ledger.db", "state/artifacts/x"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_bytes(b"x")
    found = find([tmp_path], tmp_path, lambda folder: folder.name != "state")
    assert names(*found) == ["driver.log"]


def test_a_file_is_taken_by_its_hash(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"abc")
    wanted = LocalFile(name="a.log", size=3, sha256=hashlib.sha256(b"abc").hexdigest())
    assert find([path, path], tmp_path) == (wanted,)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "run", tmp_path / "secret.log"
    inside.mkdir()
    outside.write_bytes(b"x")
    (inside / "link.log").symlink_to(outside)
    (inside / "a.log").write_bytes(b"x")
    (inside / "b.log").symlink_to(inside / "a.log")
    assert names(*find([inside], inside)) == ["a.log", "b.log"]


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoSuchPathError, match="no such file or folder"):
        find([tmp_path / "x"], tmp_path)


def test_an_empty_folder_has_no_log(tmp_path: Path) -> None:
    with pytest.raises(NoLogError, match="no log in this folder"):
        find([tmp_path], tmp_path)


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="cannot be read"):
        local_files._take(tmp_path, tmp_path)


def test_a_folder_that_cannot_be_searched_is_named() -> None:
    error = PermissionError(13, "Permission denied", "/x")
    with pytest.raises(UnreadableError, match="/x: cannot be searched: Permission denied"):
        local_files._refuse(error)


def test_a_folder_of_everything_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_files, "MAX_FILES", 1)
    for name in ("a.log", "b.log"):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(TooManyFilesError, match="more than 1 files"):
        find([tmp_path], tmp_path)


def test_what_cannot_be_read_in_a_folder_is_taken_in_as_empty(tmp_path: Path) -> None:
    taken = local_files._taken_from_folder(tmp_path, tmp_path.parent)
    assert (taken.name, taken.size) == (tmp_path.name, 0)


def _is_python(name: str, head: bytes) -> bool:
    return name.endswith(".py") and head.startswith(b"#")


def test_of_a_repository_only_what_is_wanted_is_taken(tmp_path: Path) -> None:
    for name in ("b/job.py", "a.py", "data.csv", "venv/lib/x.py", "node_modules/y.py", ".git/z.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"#")
    (tmp_path / "venv" / "pyvenv.cfg").touch()
    (tmp_path / "empty.py").touch()
    found = find_wanted(tmp_path, tmp_path, _is_python)
    assert [file.name for file in found] == ["a.py", "b/job.py"]


def test_a_source_that_cannot_be_read_is_not_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.py").write_bytes(b"#")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert find_wanted(tmp_path, tmp_path, _is_python) == ()


def test_a_folder_of_too_many_sources_is_no_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_files, "MAX_FILES", 1)
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_bytes(b"#")
    with pytest.raises(TooManyFilesError, match="more than 1 sources"):
        find_wanted(tmp_path, tmp_path, _is_python)
