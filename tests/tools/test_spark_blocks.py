import hashlib
import io
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools import spark_blocks
from tools.spark_blocks import BlockError, Source, unpack_lz4, unpack_snappy

DATA = Path(__file__).parents[1] / "data" / "event_logs"
Unpack = Callable[[Source], Iterator[bytes]]
BOTH = pytest.mark.parametrize(
    ("unpack", "name"), [(unpack_lz4, "blocks.lz4"), (unpack_snappy, "blocks.snappy")]
)


def packed_text() -> bytes:
    """What was packed with lz4-java 1.8.0 and snappy-java 1.1.10.5, in blocks of 1 KB."""
    noise = b"".join(hashlib.sha256(str(i).encode()).digest() for i in range(64))
    text = b"".join(b'{"Event":"SparkListenerTaskEnd","n":%d}\n' % i for i in range(400))
    return noise + text + b"a" * 700


class Dripping(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, 7))


def snappy_stream(*chunks: bytes) -> io.BytesIO:
    head = b"\x82SNAPPY\x00" + struct.pack(">ii", 1, 1)
    return io.BytesIO(head + b"".join(struct.pack(">i", len(one)) + one for one in chunks))


def lz4_stream(data: bytes, size: int) -> io.BytesIO:
    return io.BytesIO(struct.pack("<8sBiiI", b"LZ4Block", 0x25, len(data), size, 0) + data)


@BOTH
def test_what_spark_packs_comes_out_again(unpack: Unpack, name: str) -> None:
    assert b"".join(unpack(Dripping((DATA / name).read_bytes()))) == packed_text()


@BOTH
def test_streams_one_after_the_other_are_one(unpack: Unpack, name: str) -> None:
    twice = io.BytesIO((DATA / name).read_bytes() * 2)
    assert b"".join(unpack(twice)) == packed_text() * 2


@BOTH
def test_whole_blocks_come_out_before_a_torn_end_is_told(unpack: Unpack, name: str) -> None:
    torn = io.BytesIO((DATA / name).read_bytes()[:-30])
    out: list[bytes] = []
    with pytest.raises(BlockError, match="before the end of a block"):
        out.extend(unpack(torn))
    assert packed_text().startswith(b"".join(out))
    assert len(out) > 10


@pytest.mark.parametrize(
    ("chunk", "out"),
    [
        (b"\x05\x10hello", b"hello"),
        (b"\x0a\x10hello\x13\x05\x00\x00\x00", b"hellohello"),
        (b"\x46\xf0\x41" + b"x" * 66 + b"\x0e\x42\x00", b"x" * 70),
        (b"\x08\x00a\x0d\x01", b"a" * 8),
    ],
)
def test_each_element_of_snappy_is_read(chunk: bytes, out: bytes) -> None:
    assert b"".join(unpack_snappy(snappy_stream(chunk))) == out


@pytest.mark.parametrize(
    ("stream", "why"),
    [
        (snappy_stream(b"\x05\x10hell"), "a block of 5 bytes unpacks to 4"),
        (snappy_stream(b"\x80"), "a snappy chunk breaks off"),
        (snappy_stream(b"\x08\x00a\x0d\x02"), "from before its beginning"),
        (snappy_stream(b""), "no snappy chunk"),
    ],
)
def test_broken_snappy_is_told(stream: io.BytesIO, why: str) -> None:
    with pytest.raises(BlockError, match=why):
        list(unpack_snappy(stream))


@pytest.mark.parametrize(
    ("stream", "why"),
    [
        (lz4_stream(b"\x10a", 2), "a block of 2 bytes unpacks to 1"),
        (lz4_stream(b"\x14a\x01", 9), "an lz4 block breaks off"),
        (lz4_stream(b"\x14a\x00\x00", 9), "from before its beginning"),
        (io.BytesIO(b"plain text that is long enough to be a head"), "no lz4 block"),
    ],
)
def test_broken_lz4_is_told(stream: io.BytesIO, why: str) -> None:
    with pytest.raises(BlockError, match=why):
        list(unpack_lz4(stream))


def test_a_block_that_repeats_itself_without_end_is_refused() -> None:
    with pytest.raises(BlockError, match="a block unpacks to more than"):
        spark_blocks._repeat(bytearray(b"a"), 1, 1 << 40)
