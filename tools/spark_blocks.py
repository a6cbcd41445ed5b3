"""Unpacks the block formats in which Spark writes lz4 and snappy, block by block.

lz4: https://github.com/lz4/lz4-java/blob/1.8.0/src/java/net/jpountz/lz4/LZ4BlockOutputStream.java
snappy: https://github.com/xerial/snappy-java/blob/v1.1.10.5/src/main/java/org/xerial/snappy/SnappyOutputStream.java
"""

import struct
from collections.abc import Iterator
from typing import Protocol

LZ4_MAGIC = b"LZ4Block"
SNAPPY_MAGIC = b"\x82SNAPPY\x00"

_LZ4_HEAD = struct.Struct("<8sBiiI")
_LZ4_RAW = 0x10
_SNAPPY_LENGTH = struct.Struct(">i")
_SNAPPY_VERSIONS = 8
_LARGEST_BLOCK = 64 * 1024 * 1024
"""lz4-java writes at most 32 MB; a larger length is no length."""


class BlockError(ValueError):
    """The packed data stops or breaks before its end."""


class Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


def unpack_lz4(source: Source) -> Iterator[bytes]:
    """The blocks of one stream or several; raises BlockError after the last whole one."""
    while head := _read(source, _LZ4_HEAD.size, may_end=True):
        magic, token, packed, size, _ = _LZ4_HEAD.unpack(head)
        if magic != LZ4_MAGIC or not 0 <= packed <= _LARGEST_BLOCK >= size >= 0:
            raise BlockError("no lz4 block where one should begin")
        data = _read(source, packed)
        if data:
            yield data if token & 0xF0 == _LZ4_RAW else _checked(_lz4_block(data), size)


def unpack_snappy(source: Source) -> Iterator[bytes]:
    """The chunks of one stream or several; raises BlockError after the last whole one."""
    while head := _read(source, _SNAPPY_LENGTH.size, may_end=True):
        if head == SNAPPY_MAGIC[:4]:
            _read(source, len(SNAPPY_MAGIC) - len(head) + _SNAPPY_VERSIONS)
            continue
        length = _SNAPPY_LENGTH.unpack(head)[0]
        if not 0 < length <= _LARGEST_BLOCK:
            raise BlockError("no snappy chunk where one should begin")
        yield _snappy_chunk(_read(source, length))


def _read(source: Source, size: int, *, may_end: bool = False) -> bytes:
    pieces = b""
    while len(pieces) < size and (piece := source.read(size - len(pieces))):
        pieces += piece
    if len(pieces) < size and (pieces or not may_end):
        raise BlockError(f"it stops {size - len(pieces)} bytes before the end of a block")
    return pieces


def _checked(out: bytearray, size: int) -> bytes:
    if len(out) != size:
        raise BlockError(f"a block of {size} bytes unpacks to {len(out)}")
    return bytes(out)


def _lz4_block(data: bytes) -> bytearray:
    """https://github.com/lz4/lz4/blob/v1.9.4/doc/lz4_Block_format.md."""
    out, at = bytearray(), 0
    try:
        while True:
            token = data[at]
            literal, at = _lz4_length(data, at + 1, token >> 4)
            out += data[at : at + literal]
            at += literal
            if at >= len(data):
                return out
            offset = data[at] | data[at + 1] << 8
            length, at = _lz4_length(data, at + 2, token & 15)
            _repeat(out, offset, length + 4)
    except IndexError as error:
        raise BlockError("an lz4 block breaks off") from error


def _lz4_length(data: bytes, at: int, length: int) -> tuple[int, int]:
    if length < 15:
        return length, at
    while data[at] == 255:
        length, at = length + 255, at + 1
    return length + data[at], at + 1


def _snappy_chunk(data: bytes) -> bytes:
    """https://github.com/google/snappy/blob/1.1.10/format_description.txt."""
    try:
        size, at = _varint(data)
        out = bytearray()
        while at < len(data):
            tag = data[at]
            kind, at = tag & 3, at + 1
            if kind == 0:
                length, at = _snappy_literal(data, at, tag >> 2)
                out += data[at : at + length]
                at += length
            elif kind == 1:
                _repeat(out, tag >> 5 << 8 | data[at], (tag >> 2 & 7) + 4)
                at += 1
            else:
                width = 2 if kind == 2 else 4
                _repeat(out, int.from_bytes(data[at : at + width], "little"), (tag >> 2) + 1)
                at += width
    except IndexError as error:
        raise BlockError("a snappy chunk breaks off") from error
    return _checked(out, size)


def _snappy_literal(data: bytes, at: int, length: int) -> tuple[int, int]:
    if length < 60:
        return length + 1, at
    width = length - 59
    return int.from_bytes(data[at : at + width], "little") + 1, at + width


def _varint(data: bytes) -> tuple[int, int]:
    value = shift = at = 0
    while data[at] & 0x80:
        value |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
    return value | data[at] << shift, at + 1


def _repeat(out: bytearray, offset: int, length: int) -> None:
    """Append `length` bytes that begin `offset` before the end, and may run into themselves."""
    start = len(out) - offset
    if offset == 0 or start < 0:
        raise BlockError("a block repeats bytes from before its beginning")
    if len(out) + length > _LARGEST_BLOCK:
        raise BlockError(f"a block unpacks to more than {_LARGEST_BLOCK} bytes")
    if offset >= length:
        out += out[start : start + length]
        return
    pattern = bytes(out[start:])
    out += (pattern * (length // offset + 1))[:length]
