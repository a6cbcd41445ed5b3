"""Turns the cause into a patch that touches only its target, or into advice; says why."""

import json
from collections.abc import Iterator

from contracts.base import canonical
from contracts.catalogue import Catalogue
from contracts.context import Context
from contracts.evidence import Gap
from contracts.fix import Fix, Refusal, Sources
from contracts.inputs import Inputs
from contracts.log_report import LogReport
from contracts.recorded import Recorded
from contracts.spark_metrics import SparkMetrics
from contracts.task_event import FileRef, TaskEvent
from contracts.verdict import Verdict
from tools.advice import advise, no_advice
from tools.codemod_index import ids_for
from tools.codemod_job import Considered
from tools.codemod_process import considered
from tools.config_values import WANTED
from tools.source_map_clues import Clues, clues_of
from tools.source_map_files import MaskedFiles, read_source
from tools.windows import read_window

_NO_CAUSE = frozenset({"unknown", "healthy"})
_MOST_FILES = 400


def ask_read_source(event: TaskEvent, inputs: Inputs, verdict: Verdict) -> Recorded:
    """Which sources are asked for, and at which commit: those of the run's own folder."""
    wanted = () if verdict.verdict in _NO_CAUSE else inputs.sources
    names = sorted(ref.name for ref in wanted)
    request = {"commit": event.code.ref if event.code else None, "verdict": verdict.verdict}
    return Recorded(
        request=canonical(request).decode(), answer=canonical({"files": names}).decode()
    )


def finish_read_source(inputs: Inputs, verdict: Verdict, recorded: Recorded) -> Sources:
    """The files that were found; where they are too many, those near the failing line."""
    names = set(json.loads(recorded.answer)["files"])
    failing = verdict.location.file if verdict.location else ""

    def nearness(ref: FileRef) -> tuple[int, str]:
        return -_shared(ref.name, failing), ref.name

    found = sorted((ref for ref in inputs.sources if ref.name in names), key=nearness)
    return Sources(
        files=tuple(sorted(found[:_MOST_FILES], key=lambda ref: ref.name)),
        commit=json.loads(recorded.request)["commit"],
        gaps=tuple(_source_gaps(verdict, len(found))),
    )


def _shared(name: str, failing: str) -> int:
    """How many folders and names two paths share from their ends; a root's own file is near."""
    pairs = zip(reversed(name.split("/")), reversed(failing.split("/")), strict=False)
    same = next((n for n, (a, b) in enumerate(pairs) if a != b), 1)
    return same or int("/" not in name)


def _source_gaps(verdict: Verdict, found: int) -> Iterator[Gap]:
    if verdict.verdict not in _NO_CAUSE and not found:
        yield Gap(what="source files", why="no Python file lies beside the logs of the run")
    if found > _MOST_FILES:
        yield Gap(what=f"{found - _MOST_FILES} source files", why=f"over {_MOST_FILES} of the run")


def fix(
    verdict: Verdict,
    sources: Sources,
    inputs: Inputs,
    log_report: LogReport,
    metrics: SparkMetrics,
    context: Context,
    catalogue: Catalogue,
    files: MaskedFiles,
) -> Fix:
    """A patch where a codemod of the cause stands for one, else the advice of the catalogue."""
    if verdict.verdict in _NO_CAUSE or not verdict.hypotheses:
        return Fix(answer=no_advice(verdict, metrics))
    clues = clues_of(
        verdict, log_report, metrics, inputs, lambda quote: read_window(quote, inputs, files)
    ).model_copy(update={"changes": context.changes})
    tried = _try_codemods(clues, sources, files)
    if tried.patch is not None:
        return Fix(answer=tried.patch, refusals=tried.refusals)
    cause = next((each for each in catalogue.causes if each.id == verdict.verdict), None)
    return Fix(answer=advise(cause, clues, tried.refusals, inputs.run), refusals=tried.refusals)


def _try_codemods(clues: Clues, sources: Sources, files: MaskedFiles) -> Considered:
    ids = ids_for(clues.cause)
    if not (ids or clues.cause in WANTED) or not sources.files:
        why = "no source file of the run is known"
        return Considered(refusals=tuple(Refusal(codemod=each, why=why) for each in ids))
    return considered(clues, {ref.name: read_source(ref, files) for ref in sources.files})
