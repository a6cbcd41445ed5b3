"""What `fork --set KEY=VALUE` asks for, as artifacts."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import JsonValue, ValidationError

from contracts.base import Artifact
from contracts.catalogue import Catalogue
from contracts.recorded import Recorded
from entrypoints.usage import UsageError
from graph.state import State
from graph.steps import Flow

ANSWER = "recorded"
"""Stands for what the outside answered to the step of the fork."""


class Changes(NamedTuple):
    artifacts: Mapping[str, Artifact]
    """By state key."""
    answer: Recorded | None


def changes(state: State, flow: Flow, run: str, at: str | None, given: Sequence[str]) -> Changes:
    """Raises UsageError for what fits no contract."""
    made: dict[str, Artifact] = {}
    for one in given:
        target, separator, value = one.partition("=")
        key, *path = target.split(".")
        if not separator or not key:
            raise UsageError(f"--set {one}: give KEY=VALUE, KEY=@FILE.json or KEY.FIELD=VALUE")
        contract = _contract(flow, key)
        if contract is Catalogue and not path and Path(value).is_dir():
            made[key] = _packs(Path(value))
        elif path:
            before = made[key] if key in made else _stored(state, run, at, key, contract)
            made[key] = _parsed(one, contract, _with(one, before, path, value))
        else:
            made[key] = _parsed(one, contract, _body(_json(one, value)))
    answer = made.pop(ANSWER, None)
    return Changes(made, answer if isinstance(answer, Recorded) else None)


def _contract(flow: Flow, key: str) -> type[Artifact]:
    known: dict[str, type[Artifact]] = {**flow.contracts(), ANSWER: Recorded}
    if key not in known:
        raise UsageError(f"--set {key}: no artifact of this name; there are {', '.join(known)}")
    return known[key]


def _packs(folder: Path) -> Catalogue:
    from tools.catalogue import load_with
    from tools.fault import PackError

    try:
        return load_with(folder)
    except PackError as error:
        raise UsageError(f"packs in {folder}: {error}") from None


def _stored(state: State, run: str, at: str | None, key: str, contract: type[Artifact]) -> Artifact:
    given: dict[str, str] = json.loads(state.ledger.run(run).given)
    rows = state.ledger.steps(run)
    names = {**given, **{row.key: row.output for row in rows}}
    answers = [row.recorded for row in rows if row.step == at and row.recorded is not None]
    found = next(iter(answers), None) if key == ANSWER else names.get(key)
    if found is None:
        raise UsageError(f"--set {key}.…: run {run} has no such artifact to change")
    return state.store.get(found, contract)


def _with(told: str, before: Artifact, path: Sequence[str], value: str) -> JsonValue:
    """The body with one field set; a number in the path is a place in a list."""
    body: JsonValue = before.model_dump(mode="json")
    at = body
    for step in path[:-1]:
        at = _below(told, at, step)
    match at:
        case dict() if path[-1] in at:
            at[path[-1]] = _like(at[path[-1]], value)
        case list() if path[-1].isdecimal() and int(path[-1]) < len(at):
            at[int(path[-1])] = _like(at[int(path[-1])], value)
        case _:
            raise UsageError(f"--set {told}: there is no {path[-1]} to set")
    return body


def _below(told: str, value: JsonValue, step: str) -> JsonValue:
    match value:
        case dict() if step in value:
            return value[step]
        case list() if step.isdecimal() and int(step) < len(value):
            return value[int(step)]
        case _:
            raise UsageError(f"--set {told}: there is no {step}")


def _like(before: JsonValue, value: str) -> JsonValue:
    """Text where text stood; else JSON, and text where it is none."""
    if isinstance(before, str):
        return value
    try:
        parsed: JsonValue = json.loads(value)
    except ValueError:
        return value
    return parsed


def _json(told: str, value: str) -> JsonValue:
    try:
        text = Path(value[1:]).read_text(encoding="utf-8") if value.startswith("@") else value
        parsed: JsonValue = json.loads(text)
    except OSError as error:
        raise UsageError(f"--set {told}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"--set {told}: is no JSON: {error}") from None
    return parsed


def _body(value: JsonValue) -> JsonValue:
    """Of a whole artifact, as `{kind, schema, body}`, its body."""
    match value:
        case {"kind": str(), "schema": int(), "body": body}:
            return body
        case _:
            return value


def _parsed(told: str, contract: type[Artifact], body: JsonValue) -> Artifact:
    try:
        return contract.model_validate_json(json.dumps(body))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"--set {told.partition('=')[0]}: is no {contract.KIND}: {where}: {first['msg']}"
        ) from None
