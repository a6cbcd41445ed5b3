import io
import random

import pytest

from tools.redact import shipped_rules
from tools.redact_stream import Redacted, redacted_chunks

RULES = shipped_rules()


def sample() -> bytes:
    chance = random.Random(3)  # noqa: S311
    kinds = [text for kind in RULES.kinds for text in (*kind.masks, *kind.leaves)]
    lines = [
        chance.choice(kinds).replace("«", "").replace("»", "") + "\n" + "x" * chance.randrange(300)
        for _ in range(60)
    ]
    return "\n".join(lines).encode()


def redacted(data: bytes, block: int) -> bytes:
    return b"".join(redacted_chunks(io.BytesIO(data), RULES, block))


@pytest.mark.parametrize("block", [7, 4096])
def test_the_masks_do_not_depend_on_the_blocks(block: int) -> None:
    data = sample()
    whole = redacted(data, 1 << 20)
    assert len(whole) == len(data)
    assert whole != data
    assert redacted(data, block) == whole


def test_a_long_stream_is_read_in_pieces() -> None:
    data = b"password=hunter2 user=x\n" + b"INFO nothing\n" * 5000 + b"password=hunter2\n"
    stream = io.BufferedReader(Redacted(io.BytesIO(data), block=1000), 100)
    assert stream.read() == data.replace(b"hunter2", b"*******")
    stream.close()
    stream.close()


def test_nothing_is_nothing() -> None:
    assert redacted(b"", 10) == b""
