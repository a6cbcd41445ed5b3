"""What a model is asked: to choose among ids, and nothing else."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

_HERE = Path(__file__).parent
QUOTED = 300
"""Characters of a line."""


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    why: str
    lines: tuple[str, ...]


def rank_hypotheses(options: Sequence[Option]) -> str:
    """Text of a log stands inside of JSON strings, where it ends nothing and begins nothing."""
    told = [
        {"id": one.id, "why": one.why[:QUOTED], "lines": [line[:QUOTED] for line in one.lines]}
        for one in options
    ]
    template = Template((_HERE / "rank_hypotheses.md").read_text(encoding="utf-8"))
    return template.substitute(
        options=json.dumps(told, indent=1), ids=", ".join(one.id for one in options)
    )
