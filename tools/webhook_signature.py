"""Standard Webhooks: signs what is posted, and checks that what comes is signed and not old.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TOLERANCE_S = 300
_SECRET_PREFIX = "whsec_"  # noqa: S105


class BadSignatureError(ValueError):
    """The message never says which part of the signature was right."""


@dataclass(frozen=True, slots=True)
class Signatures:
    """`secrets`: each of them is accepted, so that one can follow another."""

    secrets: Sequence[bytes]

    def check(self, headers: Mapping[str, str], body: bytes, now: float) -> None:
        """Raises BadSignatureError; `now` in seconds since 1970, header names in lower case."""
        name, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        given = headers.get("webhook-signature", "").split()
        if not (name and at and given):
            raise BadSignatureError(
                "not signed: webhook-id, webhook-timestamp and webhook-signature are wanted"
            )
        if not at.isdecimal() or len(at) > 12 or abs(now - int(at)) > TOLERANCE_S:
            raise BadSignatureError(
                f"webhook-timestamp is more than {TOLERANCE_S} s from now; check both clocks"
            )
        wanted = [sign(secret, name, at, body).encode() for secret in self.secrets]
        pairs = [(one, other.encode(errors="replace")) for one in wanted for other in given]
        if not sum(hmac.compare_digest(one, other) for one, other in pairs):
            raise BadSignatureError("webhook-signature is not made with this secret")


def secret_of(text: str) -> bytes:
    return base64.b64decode(text.removeprefix(_SECRET_PREFIX), validate=True)


def sign(secret: bytes, name: str, at: str, body: bytes) -> str:
    signed = hmac.new(secret, f"{name}.{at}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(signed.digest()).decode()}"
