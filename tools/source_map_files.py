"""Reads source files of the run, secrets masked, and never more of one than a parser may see."""

from typing import BinaryIO, Protocol

from contracts.task_event import FileRef
from tools.source_shape import MAX_BYTES


class MaskedFiles(Protocol):
    """Opens what an artifact refers to, with secrets masked at equal length."""

    def redacted(self, ref: FileRef) -> BinaryIO: ...


def read_source(ref: FileRef, files: MaskedFiles) -> bytes:
    """The masked bytes of a source; one that is too large to be read stays too large."""
    with files.redacted(ref) as stream:
        return stream.read(MAX_BYTES + 1)
