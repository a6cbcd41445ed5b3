"""What every contract shares: frozen, closed, and the same bytes for the same content."""

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import UTC
from typing import Annotated, ClassVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

_SURROGATE = re.compile("[\ud800-\udfff]")


def _without_surrogates(value: object) -> object:
    """Lone surrogates validate as text and then cannot be written: U+FFFD stands for them."""
    if isinstance(value, str) and not value.isascii():
        return _SURROGATE.sub("\ufffd", value)
    return value


def _sorted_pairs(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs))


Text = Annotated[str, BeforeValidator(_without_surrogates)]
"""Any text that came from outside."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-._/][a-z0-9]+)*$")]
"""A public id of the catalogue: never reused."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

UtcTime = Annotated[AwareDatetime, AfterValidator(lambda time: time.astimezone(UTC))]

Score = Annotated[float, AfterValidator(lambda score: round(score, 4))]

Share = Annotated[float, Field(ge=0, le=1), AfterValidator(lambda share: round(share, 4))]

Pairs = Annotated[tuple[tuple[Text, Text], ...], AfterValidator(_sorted_pairs)]
"""A mapping, as pairs sorted by key: the same bytes whatever order it was made in."""

Count = Annotated[int, Field(ge=0)]


class Contract(BaseModel):
    """An immutable message.

    Unknown fields are an error, so a typo in a stored run fails at load, not three hops later.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Artifact(Contract):
    """A contract that is stored by the hash of its bytes; only artifacts have a schema number."""

    KIND: ClassVar[str]
    SCHEMA: ClassVar[int]


def canonical(value: object) -> bytes:
    """The one JSON encoding of plain data: sorted keys, no blanks, UTF-8, no NaN.

    Raises ValueError for NaN and the infinities.
    """
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def encode(artifact: Artifact) -> bytes:
    """The bytes of `{kind, schema, body}`; their sha256 is the artifact's name."""
    return canonical(
        {
            "kind": artifact.KIND,
            "schema": artifact.SCHEMA,
            "body": artifact.model_dump(mode="json"),
        }
    )


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
