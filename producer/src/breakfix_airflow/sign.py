"""Standard Webhooks: the id, the time and the signature of an event, as headers.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac

PREFIX = "whsec_"


def headers(secret: str, event_id: str, at: int, body: bytes) -> dict[str, str]:
    """`at` is in seconds since 1970; `secret` is `whsec_` and base64."""
    signed = f"{event_id}.{at}.".encode() + body
    digest = hmac.new(key_of(secret), signed, hashlib.sha256).digest()
    return {
        "content-type": "application/json",
        "webhook-id": event_id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def key_of(secret: str) -> bytes:
    """Raises ValueError for a secret that is no base64."""
    text = secret[len(PREFIX) :] if secret.startswith(PREFIX) else secret
    return base64.b64decode(text, validate=True)
