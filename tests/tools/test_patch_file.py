import subprocess
from pathlib import Path

import pytest

from tools.patch_file import patch_file

PAIRS = [
    ("a line changed", b"one\ntwo\nthree\n", b"one\n2\nthree\n"),
    ("a last line without an end", b"one\ntwo", b"one\n2"),
    ("an end that came", b"one", b"one\n"),
    ("an end that went", b"one\n", b"one"),
    ("Windows line ends", b"one\r\ntwo\r\n", b"one\r\n2\r\n"),
    (
        "a form feed and a next-line sign",
        b"a\x0cb\xc2\x85\ntwo\n",
        b"a\x0cb\xc2\x85\n2\n",
    ),
    ("bytes that are no UTF-8", b"\xff\xfe\ntwo\n", b"\xff\xfe\n2\n"),
    ("a file that was empty", b"", b"one\n"),
    ("a file that becomes empty", b"one\n", b""),
]


@pytest.mark.parametrize(("what", "before", "after"), PAIRS)
def test_git_applies(what: str, before: bytes, after: bytes, tmp_path: Path) -> None:
    (tmp_path / "job.py").write_bytes(before)
    made = patch_file("job.py", before, after)
    subprocess.run(["/usr/bin/env", "git", "apply", "-"], input=made, cwd=tmp_path, check=True)
    assert (tmp_path / "job.py").read_bytes() == after, what


def test_nothing_changed_is_an_empty_patch() -> None:
    assert patch_file("job.py", b"one\n", b"one\n") == b""
