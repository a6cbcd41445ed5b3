import io
import random

import pytest

from tools import redact_stream
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
    raw = Redacted(io.BytesIO(data))
    raw.close()
    raw.close()


def test_nothing_is_nothing() -> None:
    assert redacted(b"", 10) == b""


@pytest.mark.parametrize("block", [7, 4096])
def test_of_a_storm_of_secrets_the_surroundings_are_masked_whatever_the_blocks(
    monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    data = sample()
    exactly = redacted(data, 1 << 20)
    monkeypatch.setattr(redact_stream, "EXACT", 20)
    whole = redacted(data, 1 << 20)
    assert redacted(data, block) == whole
    assert len(whole) == len(data)
    assert all(
        one == ord("*") for one, other in zip(whole, exactly, strict=True) if other == ord("*")
    )


def test_in_a_storm_of_secrets_lines_stay_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redact_stream, "EXACT", 1)
    data = b"password=hunter2 x\n" * 2 + b"quiet\n" + b"a password=b password=c\nquiet\n"
    assert redacted(data, 100) == (
        b"password=******* x\n" + b"*" * 18 + b"\nquiet\n" + b"*" * 23 + b"\nquiet\n"
    )
