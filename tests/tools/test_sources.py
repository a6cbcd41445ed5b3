import gzip
import hashlib
import io
import os
from pathlib import Path
from typing import BinaryIO

import pytest

from contracts.task_event import LocalFile, StoredFile
from tools.sources import Files, LogChangedError, LogGoneError, NestedArchiveError


class Stored:
    def __init__(self, **blobs: bytes) -> None:
        self.blobs = {hashlib.sha256(data).hexdigest(): data for data in blobs.values()}

    def open(self, sha256: str) -> BinaryIO:
        return io.BytesIO(self.blobs[sha256])


def local(folder: Path, data: bytes, name: str = "driver.log") -> LocalFile:
    (folder / name).write_bytes(data)
    return LocalFile(name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def test_only_the_first_bytes_count(tmp_path: Path) -> None:
    ref = local(tmp_path, b"one\n")
    (tmp_path / "driver.log").write_bytes(b"one\ntwo\n")
    with Files(tmp_path, Stored()).raw(ref) as stream:
        assert stream.read() == b"one\n"
        assert stream.compression == "none"
        assert stream.torn is None


def test_a_stored_file_comes_from_the_store(tmp_path: Path) -> None:
    data = b"hello\n"
    ref = StoredFile(name="stdin", size=6, sha256=hashlib.sha256(data).hexdigest())
    with Files(tmp_path, Stored(a=data)).raw(ref) as stream:
        assert list(stream) == [data]


def test_gzip_is_unpacked_and_secrets_are_masked(tmp_path: Path) -> None:
    ref = local(tmp_path, gzip.compress(b"user=a password=hunter2\n"), "driver.log.gz")
    with Files(tmp_path, Stored()).redacted(ref) as stream:
        assert stream.read() == b"user=a password=*******\n"


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    ref = local(tmp_path, b"x")
    (tmp_path / "driver.log").unlink()
    with pytest.raises(LogGoneError, match=r"driver\.log: cannot be opened"):
        Files(tmp_path, Stored()).raw(ref)


@pytest.mark.parametrize("now", [b"three\n", b"on"])
def test_a_file_that_changed_is_refused(tmp_path: Path, now: bytes) -> None:
    ref = local(tmp_path, b"one\n")
    (tmp_path / "driver.log").write_bytes(now)
    with pytest.raises(LogChangedError, match="its first 4 bytes are not those"):
        Files(tmp_path, Stored()).raw(ref)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    ref = local(tmp_path, b"one\n")
    stream = Files(tmp_path, Stored()).raw(ref)
    (tmp_path / "driver.log").write_bytes(b"two\n")
    with pytest.raises(LogChangedError):
        stream.close()


def test_a_file_that_grows_while_it_is_read_is_fine(tmp_path: Path) -> None:
    ref = local(tmp_path, b"one\n")
    with Files(tmp_path, Stored()).raw(ref) as stream:
        (tmp_path / "driver.log").write_bytes(b"one\ntwo\n")
        assert stream.read() == b"one\n"
    stream.close()


def test_what_was_checked_is_not_hashed_again(tmp_path: Path) -> None:
    ref = local(tmp_path, b"one\n")
    files = Files(tmp_path, Stored())
    files.raw(ref).close()
    path = tmp_path / "driver.log"
    with files.raw(ref) as stream:
        os.utime(path)
        assert stream.read() == b"one\n"


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    ref = local(tmp_path, gzip.compress(gzip.compress(b"x" * 100)))
    with pytest.raises(NestedArchiveError, match="unpack it once"):
        Files(tmp_path, Stored()).raw(ref)


def test_a_file_is_handed_on_as_it_lies(tmp_path: Path) -> None:
    data = gzip.compress(b"one\n" * 1000)
    ref = local(tmp_path, data, "driver.log.gz")
    pieces = Files(tmp_path, Stored()).as_it_lies(ref)
    assert b"".join(pieces) == data
