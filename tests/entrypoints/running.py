"""Runs the command line inside a test, as a user would type it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from entrypoints.cli.main import main

LOG = b"""\
2026-11-25 01:00:00,000 INFO load: reading orders
Traceback (most recent call last):
  File "/opt/etl/load.py", line 12, in <module>
    main()
  File "/opt/etl/load.py", line 8, in main
    rate = total / count
ZeroDivisionError: division by zero
"""

CAUSE = "data.divide-by-zero"

Object = dict[str, object]


class Told(NamedTuple):
    code: int
    objects: list[Object]
    error: str

    @property
    def verdict(self) -> object:
        return self.objects[0]["verdict"]

    @property
    def missing(self) -> str:
        return str(self.objects[0]["missing"])


Breakfix = Callable[..., Told]


def runner(state: Path, capsys: pytest.CaptureFixture[str]) -> Breakfix:
    """Runs a command with `--json` on `state`, unless the command names another."""

    def run(*arguments: str | Path) -> Told:
        words = [str(word) for word in arguments]
        kept = [] if "--state" in words or "--no-state" in words else ["--state", str(state)]
        capsys.readouterr()
        code = main([*words, "--json", *kept])
        told = capsys.readouterr()
        return Told(code, [json.loads(line) for line in told.out.splitlines()], told.err)

    return run
