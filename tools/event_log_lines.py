"""The lines of an event log with their addresses, in constant memory."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, Protocol

from contracts.task_event import FileRef

_BLOCK = 256 * 1024


class Files(Protocol):
    """Opens a file: decompressed, and with each secret as so many `*`."""

    def redacted(self, ref: FileRef) -> BinaryIO: ...


class Line(NamedTuple):
    """One line without its end; `number` from 1, `byte` from 0 of the decompressed source."""

    source: str
    number: int
    byte: int
    data: bytes
    whole: bool
    """False for a last line that has no line end: it may be torn."""


def lines(stream: BinaryIO, source: str) -> Iterator[Line]:
    number, byte, rest = 0, 0, b""
    while block := stream.read(_BLOCK):
        *whole, tail = block.split(b"\n")
        if not whole:
            rest += tail
            continue
        whole[0] = rest + whole[0]
        rest = tail
        for data in whole:
            number += 1
            yield Line(source, number, byte, data, True)
            byte += len(data) + 1
    if rest:
        yield Line(source, number + 1, byte, rest, False)
