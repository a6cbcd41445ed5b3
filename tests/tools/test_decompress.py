import gzip
import io

import pytest
import zstandard

from contracts.inputs import Compression
from tools.decompress import FREE_BYTES, BombError, Unpacked, compression_of

TEXT = b"".join(b"line %d\n" % n for n in range(50_000))


def unpacked(data: bytes, compression: Compression) -> tuple[bytes, str | None]:
    stream = Unpacked(io.BytesIO(data), "a.log", compression)
    text = io.BufferedReader(stream, 1000).read()
    return text, stream.torn


def zstd(text: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(text)


@pytest.mark.parametrize(
    ("data", "compression"),
    [
        (TEXT, "none"),
        (gzip.compress(TEXT), "gzip"),
        (gzip.compress(TEXT[:70_000]) + gzip.compress(TEXT[70_000:]), "gzip"),
        (gzip.compress(TEXT) + b"\0" * 512, "gzip"),
        (zstd(TEXT), "zstd"),
        (zstd(TEXT[:70_000]) + zstd(TEXT[70_000:]), "zstd"),
    ],
)
def test_every_frame_is_read(data: bytes, compression: Compression) -> None:
    assert compression_of(data[:4]) == compression
    assert unpacked(data, compression) == (TEXT, None)


@pytest.mark.parametrize(
    ("data", "compression", "why"),
    [
        (gzip.compress(TEXT)[:-20_000], "gzip", "in the middle of a gzip member"),
        (zstd(TEXT)[:-5], "zstd", "in the middle of a zstd frame"),
    ],
)
def test_a_torn_tail_gives_what_is_readable(
    data: bytes, compression: Compression, why: str
) -> None:
    text, torn = unpacked(data, compression)
    assert TEXT.startswith(text)
    assert torn is not None
    assert torn.startswith("a.log: the compressed data breaks after")
    assert torn.endswith(why)


def test_a_broken_middle_is_named() -> None:
    data = gzip.compress(TEXT)
    text, torn = unpacked(data[:40_000] + b"\xff" * 100 + data[40_100:], "gzip")
    assert len(text) < len(TEXT)
    assert torn is not None


@pytest.mark.parametrize("compression", ["gzip", "zstd"])
def test_a_bomb_is_refused(compression: Compression) -> None:
    zeros = b"\0" * (FREE_BYTES * 3)
    data = gzip.compress(zeros) if compression == "gzip" else zstd(zeros)
    with pytest.raises(BombError, match=r"a\.log: \d+ bytes unpack to"):
        unpacked(data, compression)
