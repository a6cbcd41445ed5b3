"""What is asked of a run: the job, its inputs as far as the evidence shows them, the failure."""

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from contracts.fix import Patch
from contracts.inputs import Inputs
from tools.ladder.hints import compared, expected_of, named_of, patterns_of, plants_of
from tools.ladder.outcome import Expected, Plant, Side, Table
from tools.ladder.schemas import Columns, relations_of, tables_of, wanted_of
from tools.source_map_clues import Clues

_COMMAND = re.compile(r'"sun\.java\.command":"((?:[^"\\]|\\.)*)"')
_DESCRIPTION = re.compile(r'"physicalPlanDescription":("(?:[^"\\]|\\.)*")')


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    script: str
    """Its name among the sources."""
    arguments: tuple[str, ...]
    module: str | None = None
    """Its name as a module, where it was started as one."""
    tables: tuple[Table, ...] = ()
    relations: tuple[Columns, ...] = ()
    wanted: Mapping[str, tuple[str, ...]]
    plants: tuple[Plant, ...] = ()
    named: tuple[str, ...] = ()
    """Words of the changed code, those of its own lines first."""
    patterns: tuple[str, ...] = ()
    """Date patterns that the sources have, those of the changed lines first."""
    expected: Expected
    settings: Mapping[str, str]
    spark: bool

    def as_json(self, recipe: Side | None) -> bytes:
        """`recipe`: what the run before the change came to need."""
        plain = {
            "script": self.script,
            "arguments": self.arguments,
            "module": self.module,
            "tables": [table.model_dump() for table in self.tables],
            "relations": self.relations,
            "wanted": self.wanted,
            "plants": [plant.model_dump() for plant in self.plants],
            "named": self.named,
            "patterns": self.patterns,
            "expected": {**self.expected.model_dump(), "telling": self.expected.telling},
            "settings": self.settings,
            "spark": self.spark,
            "recipe": recipe and _recipe(recipe),
        }
        return json.dumps(plain, sort_keys=True).encode()


def _recipe(side: Side) -> dict[str, object]:
    plain = side.model_dump(include={"tables", "spare", "plant"})
    return {**plain, "profiles": dict(side.profiles), "red": side.red is not None}


def order_of(
    patch: Patch, clues: Clues, inputs: Inputs, sources: Mapping[str, bytes], event_log: str
) -> Order:
    """`event_log`: those of its lines that tell a plan or the command."""
    plans = [json.loads(text) for text in _DESCRIPTION.findall(event_log)]
    command = _command(inputs, event_log)
    script, module, arguments = _script(command, sources, patch)
    texts = [data.decode("utf-8", "replace") for data in sources.values()]
    found = (pair for text in texts for pair in compared(text, arguments))
    wanted = {**wanted_of(plans), **dict(found)}
    return Order(
        script=script,
        arguments=arguments,
        module=module,
        tables=tables_of(plans),
        relations=relations_of(clues.text),
        wanted=wanted,
        plants=plants_of(clues),
        named=named_of(patch, sources),
        patterns=patterns_of(patch, sources),
        expected=expected_of(clues.findings),
        settings={**dict(clues.settings), **_submitted(command)},
        spark=any(b"pyspark" in data for data in sources.values()),
    )


def _command(inputs: Inputs, event_log: str) -> tuple[str, ...]:
    told = inputs.run.command if inputs.run else ()
    if not told and (found := _COMMAND.search(event_log)):
        told = (json.loads(f'"{found[1]}"'),)
    if len(told) != 1:
        return told
    try:
        return tuple(shlex.split(told[0]))
    except ValueError:
        return tuple(told[0].split())


def _submitted(command: Sequence[str]) -> Mapping[str, str]:
    """The settings that the command gives, as `--conf key=value`."""
    given = (word for flag, word in pairwise(command) if flag in ("--conf", "-c"))
    return {key: value for key, found, value in (one.partition("=") for one in given) if found}


def _script(
    command: Sequence[str], sources: Mapping[str, bytes], patch: Patch
) -> tuple[str, str | None, tuple[str, ...]]:
    """The source that the command names by the longest end of its path, and its arguments."""
    for place, word in enumerate(command):
        if word == "-m" and place + 1 < len(command):
            module = command[place + 1]
            if name := _module(module, sources):
                return name, module, tuple(command[place + 2 :])
        if word.endswith(".py"):
            name = _source(word, sources) or _only(sources) or patch.target.file
            return name, None, tuple(command[place + 1 :])
    return patch.target.file, None, ()


def _module(module: str, sources: Mapping[str, bytes]) -> str | None:
    path = module.replace(".", "/")
    wanted = (f"/{path}.py", f"/{path}/__main__.py")
    return next((name for name in sorted(sources) if f"/{name}".endswith(wanted)), None)


def _source(path: str, sources: Mapping[str, bytes]) -> str | None:
    fits = [name for name in sources if f"/{path}".endswith(f"/{name.rpartition('/')[2]}")]
    return max(fits, key=lambda name: _common_end(name, path), default=None)


def _common_end(a: str, b: str) -> int:
    pairs = zip(reversed(a.split("/")), reversed(b.split("/")), strict=False)
    return next((at for at, (x, y) in enumerate(pairs) if x != y), len(a))


def _only(sources: Mapping[str, bytes]) -> str | None:
    return next(iter(sources)) if len(sources) == 1 else None
