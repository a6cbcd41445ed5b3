"""What `diagnose` says while it works and when it is done: for people, or for programs."""

import json
import sys
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from entrypoints.cli.json_lines import diagnosis
from entrypoints.cli.terminal import console, safe, show
from entrypoints.found import Found

Told = Callable[[str], None]
"""Is told the name of each step before it runs."""


class Reporter(Protocol):
    def working(self, path: str) -> AbstractContextManager[Told]: ...
    def done(self, path: str, found: Found, seconds: float) -> None: ...
    def failed(self, path: str, why: str) -> None: ...


class JsonReporter:
    """One object a run on standard output; sentences and times go to standard error."""

    @contextmanager
    def working(self, path: str) -> Generator[Told]:
        yield lambda _step: None

    def done(self, path: str, found: Found, seconds: float) -> None:
        print(json.dumps(diagnosis(path, found), ensure_ascii=False), flush=True)
        _tell_unread(found)
        print(f"{safe(path)}: {seconds:.2f} s", file=sys.stderr)

    def failed(self, path: str, why: str) -> None:
        print(json.dumps({"path": path, "error": why}, ensure_ascii=False), flush=True)
        print(f"breakfix diagnose: {safe(why)}", file=sys.stderr)


class TerminalReporter:
    """A page a run; while a run goes on, its step on standard error if that is a terminal."""

    def __init__(self) -> None:
        self._out = console()
        self._progress = console(sys.stderr)

    @contextmanager
    def working(self, path: str) -> Generator[Told]:
        with self._progress.status(f"{safe(path)}: looking") as status:
            yield lambda step: status.update(f"{safe(path)}: {step.replace('_', ' ')}")

    def done(self, path: str, found: Found, seconds: float) -> None:
        show(found.notification, path, found.run, self._out)
        _tell_unread(found)
        self._progress.print(f"{safe(path)}: {seconds:.2f} s", style="dim")

    def failed(self, path: str, why: str) -> None:
        print(f"breakfix diagnose: {safe(why)}", file=sys.stderr)


def _tell_unread(found: Found) -> None:
    for gap in found.unread:
        print(f"breakfix diagnose: {safe(str(gap))}", file=sys.stderr)
