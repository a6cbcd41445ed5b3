"""Writes a change by replacing bytes at given places, so that every other byte stays as it is."""

from collections.abc import Sequence

from contracts.base import sha256_of
from contracts.fix import Edit, FileChange


class SpliceError(ValueError):
    """The edits do not fit the bytes that they are to be written into."""


def splice(data: bytes, edits: Sequence[Edit]) -> bytes:
    """`data` with `edits` made; they must be in order, apart and inside."""
    parts: list[bytes] = []
    done = 0
    for edit in edits:
        if edit.byte < done or edit.byte + edit.length > len(data):
            raise SpliceError(
                f"edit of {edit.length} bytes at {edit.byte}: overlaps the one before it,"
                f" which ends at {done}, or leaves the file of {len(data)} bytes"
            )
        parts += [data[done : edit.byte], edit.text.encode()]
        done = edit.byte + edit.length
    return b"".join([*parts, data[done:]])


def apply(change: FileChange, *, original: bytes, masked: bytes) -> bytes:
    """`original` with `change` made, after proof that it is the file the change was made for.

    `masked` is `original` with its secrets masked: the hashes of a change are of that form.
    """
    if sha256_of(masked) != change.before or len(masked) != len(original):
        raise SpliceError(
            f"{change.file}: made for a file with sha256 {change.before[:12]}, this one has"
            f" {sha256_of(masked)[:12]}; it changed since the diagnosis, diagnose again"
        )
    _refuse_secrets(change, original, masked)
    if sha256_of(splice(masked, change.edits)) != change.after:
        raise SpliceError(f"{change.file}: the edits do not give sha256 {change.after[:12]}")
    return splice(original, change.edits)


def _refuse_secrets(change: FileChange, original: bytes, masked: bytes) -> None:
    """A replaced span that holds a secret would be judged by its mask, not by what it is."""
    for edit in change.edits:
        span = slice(edit.byte, edit.byte + edit.length)
        if original[span] != masked[span]:
            raise SpliceError(f"{change.file}: the edit at byte {edit.byte} replaces a secret")
