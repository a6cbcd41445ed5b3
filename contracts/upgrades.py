"""How a stored artifact of an older schema is read today; stored bytes are never rewritten."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pydantic import TypeAdapter

Body = dict[str, object]
Upgrades = Mapping[tuple[str, int], Callable[[Body], Body]]


def _catalogue_2(body: Body) -> Body:
    """The calibration by the score alone, which was always empty, is gone."""
    weights = TypeAdapter(Body).validate_python(body["weights"])
    return {**body, "weights": {k: v for k, v in weights.items() if k != "calibration"}}


UPGRADES: Upgrades = MappingProxyType(
    {
        ("catalogue", 1): _catalogue_2,
        ("verification", 1): lambda body: {**body, "numbers": []},
    }
)
"""(kind, n) → what turns the raw body of schema n into one of n + 1."""


class UnknownSchema(ValueError):
    """An artifact of a kind or schema that this version cannot read."""


def upgrade(
    body: Body, *, kind: str, schema: int, wanted: int, upgrades: Upgrades = UPGRADES
) -> Body:
    """The body in schema `wanted`, one step at a time."""
    if schema > wanted:
        raise UnknownSchema(
            f"{kind} of schema {schema}: this version of Breakfix reads up to {wanted}; "
            "use the version that wrote it, or a newer one"
        )
    for number in range(schema, wanted):
        if (kind, number) not in upgrades:
            raise UnknownSchema(f"{kind} of schema {number}: no upgrade to {number + 1} is known")
        body = upgrades[kind, number](body)
    return body
