"""Logs as they were before packing: a stream of bounded memory that survives a torn end."""

import io
import zlib
from collections.abc import Iterator
from typing import Protocol

import zstandard

from contracts.inputs import Compression
from tools.spark_blocks import LZ4_MAGIC, SNAPPY_MAGIC, BlockError, unpack_lz4, unpack_snappy

MAX_INFLATION = 200
"""Bytes out for each byte in, unless a setting says another; the best real logs reach about 90."""

HEAD = 8
"""So many bytes tell how a file is packed."""

FREE_BYTES = 16 * 1024 * 1024
"""What may come out before the ratio is looked at."""

_CHUNK = 128 * 1024
_ZSTD_PIECE = 256
"""A block header is 3 bytes and unpacks to at most 128 KB: so few bytes give at most 11 MB."""
_ZSTD_WINDOW = 128 * 1024 * 1024


class BombError(ValueError):
    """A compressed file that unpacks to far more than a log would."""


class Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


def compression_of(head: bytes) -> Compression:
    if head.startswith(b"\x1f\x8b\x08"):
        return "gzip"
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        return "zstd"
    if head.startswith(LZ4_MAGIC):
        return "lz4"
    return "snappy" if head.startswith(SNAPPY_MAGIC) else "none"


class _TornError(ValueError):
    """The compressed data stops or breaks before its end."""


class Unpacked(io.RawIOBase):
    """The decompressed bytes of `source`; `torn` says after the end why bytes are missing."""

    def __init__(
        self,
        source: Source,
        name: str,
        compression: Compression,
        max_inflation: int = MAX_INFLATION,
    ) -> None:
        self._source = _Counted(source)
        self._max_inflation = max_inflation
        self._name = name
        self._chunks = _INFLATE[compression](self._source)
        self._ready = memoryview(b"")
        self._bytes_out = 0
        self.torn: str | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        if not self._ready:
            self._ready = memoryview(self._more())
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _more(self) -> bytes:
        try:
            out = next(self._chunks, b"")
        except (_TornError, BlockError, zlib.error, zstandard.ZstdError) as error:
            self.torn = (
                f"{self._name}: the compressed data breaks after {self._bytes_out} bytes: {error}"
            )
            return b""
        self._bytes_out += len(out)
        if self._bytes_out > FREE_BYTES + self._max_inflation * self._source.bytes_read:
            raise BombError(
                f"{self._name}: {self._source.bytes_read} bytes unpack to {self._bytes_out} and "
                f"more, over {self._max_inflation} times as many; if it really is a log, unpack it "
                "yourself or raise the setting max_inflation"
            )
        return out


class Joined:
    """What was read of a source already, and then the rest of it."""

    def __init__(self, head: bytes, rest: Source) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int, /) -> bytes:
        if self._head:
            head, self._head = self._head[:size], self._head[size:]
            return head
        return self._rest.read(size)


class _Counted:
    def __init__(self, source: Source) -> None:
        self._source = source
        self.bytes_read = 0

    def read(self, size: int) -> bytes:
        piece = self._source.read(size)
        self.bytes_read += len(piece)
        return piece


def _plain(source: _Counted) -> Iterator[bytes]:
    while piece := source.read(_CHUNK):
        yield piece


def _gunzip(source: _Counted) -> Iterator[bytes]:
    """All members one after the other; padding between and after them is skipped."""
    member = zlib.decompressobj(31)
    fresh = True
    while piece := source.read(_CHUNK):
        while piece:
            if fresh and not (piece := piece.lstrip(b"\0")):
                break
            out = member.decompress(piece, _CHUNK)
            piece, fresh = member.unconsumed_tail, False
            if member.eof:
                piece, member, fresh = member.unused_data, zlib.decompressobj(31), True
            if out:
                yield out
    if not fresh:
        raise _TornError("it stops in the middle of a gzip member")


def _unzstd(source: _Counted) -> Iterator[bytes]:
    frames = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    frame = frames.decompressobj()
    fresh = True
    while chunk := source.read(_CHUNK):
        for start in range(0, len(chunk), _ZSTD_PIECE):
            piece = chunk[start : start + _ZSTD_PIECE]
            while piece:
                out, fresh = frame.decompress(piece), False
                piece = b""
                if frame.eof:
                    piece, frame, fresh = frame.unused_data, frames.decompressobj(), True
                if out:
                    yield out
    if not fresh:
        raise _TornError("it stops in the middle of a zstd frame")


_INFLATE = {
    "none": _plain,
    "gzip": _gunzip,
    "zstd": _unzstd,
    "lz4": unpack_lz4,
    "snappy": unpack_snappy,
}
