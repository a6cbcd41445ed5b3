"""A change as `git apply` and `patch` read it, byte for byte, whatever the file's encoding."""

import difflib


def patch_file(name: str, before: bytes, after: bytes) -> bytes:
    """A unified diff; only a line feed ends a line, as git has it."""
    path = name.encode()
    lines = difflib.diff_bytes(
        difflib.unified_diff, _lines(before), _lines(after), b"a/" + path, b"b/" + path
    )
    return b"".join(
        line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"
        for line in lines
    )


def _lines(data: bytes) -> list[bytes]:
    lines = [line + b"\n" for line in data.split(b"\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines
