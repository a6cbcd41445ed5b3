"""Pages for people: one run on one page, and the list of the latest."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import jinja2

from contracts.evidence import Evidence
from contracts.inputs import Inputs
from contracts.task_event import FileRef
from entrypoints.bootstrap import files_of
from entrypoints.found import Found, found
from entrypoints.stored_runs import resolve
from entrypoints.usage import UsageError
from graph.artifacts import DamagedArtifact, MissingArtifact
from graph.state import State
from tools.sources import Files, LogChangedError, LogGoneError, NestedArchiveError

TEMPLATES = Path(__file__).parent / "templates"
_AROUND = 3
"""Lines of a log before and after a quote."""
_LATEST = 100
_LINE = 500
_LONGEST = 64 * 1024

Opened = Callable[[], AbstractContextManager[State]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of a log; `quoted` is the one that the evidence stands in."""

    number: int
    text: str
    quoted: bool


@dataclass(frozen=True)
class Pages:
    opened: Opened
    templates: Path = field(default=TEMPLATES)

    def run(self, name: str) -> str | None:
        """None where there is no such run."""
        with self.opened() as state:
            try:
                run = resolve(state, name)
                told = found(state, run)
            except (UsageError, LookupError, DamagedArtifact):
                return self._unfinished(state, name)
            return self._render(
                "run.html",
                found=told,
                told=told.notification,
                row=state.ledger.run(run),
                steps=state.ledger.steps(run),
                around=_contexts(state, run, told),
            )

    def runs(self) -> str:
        with self.opened() as state:
            return self._render("runs.html", runs=state.ledger.runs()[:_LATEST])

    def _unfinished(self, state: State, name: str) -> str | None:
        try:
            run = resolve(state, name)
        except UsageError:
            return None
        return self._render(
            "unfinished.html", row=state.ledger.run(run), steps=state.ledger.steps(run)
        )

    def _render(self, template: str, **values: object) -> str:
        return self._environment.get_template(template).render(values)

    @cached_property
    def _environment(self) -> jinja2.Environment:
        return jinja2.Environment(
            loader=jinja2.FileSystemLoader(self.templates),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )


def _contexts(state: State, run: str, told: Found) -> Mapping[str, list[Shown] | str]:
    """By the id of the quote: the lines around it, or why they cannot be shown any more."""
    try:
        inputs = state.artifact(run, "inputs", Inputs)
    except (LookupError, DamagedArtifact, MissingArtifact) as error:
        return {quote.id: str(error) for quote in told.notification.quotes}
    refs = {log.ref.name: log.ref for log in inputs.logs}
    files = files_of(state, state.ledger.run(run))
    return {
        quote.id: _around(quote, refs.get(quote.source), files)
        for quote in told.notification.quotes
    }


def _around(quote: Evidence, ref: FileRef | None, files: Files) -> list[Shown] | str:
    if ref is None:
        return "its source is no log"
    try:
        return list(_lines(quote, ref, files))
    except (
        LogGoneError,
        LogChangedError,
        NestedArchiveError,
        MissingArtifact,
        DamagedArtifact,
    ) as error:
        return str(error)


def _lines(quote: Evidence, ref: FileRef, files: Files) -> Iterator[Shown]:
    first, last = quote.line - _AROUND, quote.line + _AROUND
    with files.redacted(ref) as stream:
        number = 1
        while number <= last and (line := stream.readline(_LONGEST)):
            if number >= first:
                text = line.rstrip(b"\r\n")[:_LINE].decode(errors="replace")
                yield Shown(number, text, quoted=number == quote.line)
            number += line.endswith(b"\n")
