"""Where two JSON values differ: field by field, in the order of their names."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue


@dataclass(frozen=True, slots=True)
class Difference:
    """`field` as `items.0.cause`; `stored` and `now` are JSON, `null` for what one side lacks."""

    field: str
    stored: str
    now: str


def differences(stored: JsonValue, now: JsonValue, path: str = "") -> Iterator[Difference]:
    match stored, now:
        case dict(), dict():
            for key in sorted({*stored, *now}):
                yield from differences(stored.get(key), now.get(key), f"{path}.{key}")
        case list(), list():
            for index in range(max(len(stored), len(now))):
                pair = (_at(stored, index), _at(now, index))
                yield from differences(*pair, f"{path}.{index}")
        case _:
            if stored != now:
                yield Difference(path.removeprefix("."), _json(stored), _json(now))


def _at(items: list[JsonValue], index: int) -> JsonValue:
    return items[index] if index < len(items) else None


def _json(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
