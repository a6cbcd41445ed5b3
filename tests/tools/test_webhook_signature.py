import pytest

from tools.webhook_signature import BadSignatureError, Signatures, sign

OLD, NEW = b"o" * 32, b"n" * 32
BODY = b'{"outcome": "failed"}'
NOW = 1_800_000_000.0


def signed(secret: bytes = NEW, at: float = NOW, body: bytes = BODY) -> dict[str, str]:
    when = str(int(at))
    return {
        "webhook-id": "e1",
        "webhook-timestamp": when,
        "webhook-signature": f"v1,AAAA {sign(secret, 'e1', when, body)}",
    }


@pytest.mark.parametrize("secret", [OLD, NEW])
def test_each_known_secret_is_accepted(secret: bytes) -> None:
    Signatures([OLD, NEW]).check(signed(secret), BODY, NOW)


@pytest.mark.parametrize("off", [-299, 299])
def test_five_minutes_are_let_pass(off: int) -> None:
    Signatures([NEW]).check(signed(at=NOW + off), BODY, NOW)


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({}, "not signed"),
        (signed(at=NOW - 301), "check both clocks"),
        (signed(at=NOW + 301), "check both clocks"),
        (signed() | {"webhook-timestamp": "now"}, "check both clocks"),
        (signed() | {"webhook-timestamp": "9" * 4000}, "check both clocks"),
        (signed(OLD), "not made with this secret"),
        (signed(body=b"{}"), "not made with this secret"),
        (signed() | {"webhook-id": "e2"}, "not made with this secret"),
        (signed() | {"webhook-signature": "v1,\udcff"}, "not made with this secret"),
    ],
)
def test_anything_else_is_refused(headers: dict[str, str], why: str) -> None:
    with pytest.raises(BadSignatureError, match=why):
        Signatures([NEW]).check(headers, BODY, NOW)
