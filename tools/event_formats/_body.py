"""What the formats share: a body is JSON of a model, and a mistake in it is one sentence."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from tools.event_format import BadEventError

DEPTH = 32
"""Of brackets within each other; deeper bodies are refused before they are parsed."""

M = TypeVar("M", bound=BaseModel)


class Body(BaseModel):
    """A sender may say more than we read."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def parsed(model: type[M], body: bytes) -> M:
    if _depth(body) > DEPTH:
        raise BadEventError(f"the body nests deeper than {DEPTH} brackets")
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        mistake = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in mistake["loc"]) or "the body"
        raise BadEventError(f"{place}: {mistake['msg'].lower()}") from None


def _depth(body: bytes) -> int:
    """An upper bound: brackets inside of strings count as well."""
    deepest = depth = 0
    for byte in body:
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest
