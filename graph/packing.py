"""How the bytes of an artifact lie on disk: compressed, with a hash of the file at its end."""

import hashlib
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Protocol

import zstandard

_LEVEL = 3
_CHUNK = 1 << 20
_SKIPPABLE = b"\x50\x2a\x4d\x18\x20\x00\x00\x00"
"""https://github.com/facebook/zstd/blob/v1.5.7/doc/zstd_compression_format.md#skippable-frames"""
_SEAL_BYTES = len(_SKIPPABLE) + hashlib.sha256().digest_size


class DamagedArtifact(ValueError):
    """The stored bytes are not those that the name promises."""


def unpacked(file: BinaryIO, sha256: str) -> BinaryIO:
    """Whoever reads to the end knows that these are the bytes of the name."""
    stream = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True, closefd=True)
    return io.BufferedReader(_Checked(stream, sha256), _CHUNK)


def is_sealed(data: bytes) -> bool:
    """Whether a whole file has the hash of its own at the end."""
    return data[-_SEAL_BYTES:] == _seal(hashlib.sha256(data[:-_SEAL_BYTES]).digest())


def packed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Compressed, and at the end the file's own hash."""
    packer = zstandard.ZstdCompressor(_LEVEL).compressobj()
    file = hashlib.sha256()
    for piece in map(packer.compress, chunks):
        file.update(piece)
        yield piece
    last = packer.flush()
    file.update(last)
    yield last + _seal(file.digest())


def _seal(sha256: bytes) -> bytes:
    """A skippable zstd frame with the sha256 of the file before it; every zstd reader skips it."""
    return _SKIPPABLE + sha256


class _Packed(Protocol):
    def read(self, size: int, /) -> bytes: ...
    def close(self) -> None: ...


class _Checked(io.RawIOBase):
    """Raises DamagedArtifact at the end of a stream whose bytes are not of its name."""

    def __init__(self, packed: _Packed, sha256: str) -> None:
        self._packed = packed
        self._sha256 = sha256
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            chunk = self._packed.read(len(buffer))
        except zstandard.ZstdError as error:
            raise DamagedArtifact(
                f"artifact {self._sha256}: cannot be unpacked ({error})"
            ) from error
        self._digest.update(chunk)
        if not chunk and self._digest.hexdigest() != self._sha256:
            raise DamagedArtifact(
                f"artifact {self._sha256}: its bytes have the sha256 {self._digest.hexdigest()}"
            )
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._packed.close()
        super().close()
