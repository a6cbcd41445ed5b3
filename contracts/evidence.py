"""A verbatim quotation, its address, and what could not be read."""

from typing import Annotated

from pydantic import Field

from contracts.base import Contract, Count, Sha256, Text

MAX_QUOTE_BYTES = 2000


class Place(Contract):
    """Where something stands: `line` counts from 1, `byte` from 0 of the decompressed source."""

    source: Text
    line: Annotated[int, Field(ge=1)]
    byte: Count


class Evidence(Contract):
    """Bytes of a source: `length` bytes from `byte`, with their masks applied and hashed.

    `text` is the masked span after each unwrapper of `unwrap` (outermost first) took it, bytes that
    are not UTF-8 as U+FFFD; with no unwrapper it is the masked span itself.
    """

    source: Text
    line: Annotated[int, Field(ge=1)]
    byte: Count
    length: Annotated[int, Field(ge=1, le=MAX_QUOTE_BYTES)]
    sha256: Sha256
    unwrap: tuple[str, ...] = ()
    text: Text

    @property
    def place(self) -> Place:
        return Place(source=self.source, line=self.line, byte=self.byte)


class Gap(Contract):
    """Evidence that we know of and do not have."""

    what: Text
    why: Text

    def __str__(self) -> str:
        return f"{self.what}: {self.why}"


class Mask(Contract):
    """A span that redaction replaced by as many `*`."""

    source: Text
    byte: Count
    length: Annotated[int, Field(ge=1)]
    secret: Text
    """Which kind of secret: the id of the redaction rule."""
