"""Proves of a patch what can be proved here, from parsing it to running the job, and says what not.

What touches the outside happens once, in `ask_verify`; the rungs are judged from what it recorded.
"""

import json
import re
from collections.abc import Iterator

from contracts.base import Contract, canonical, sha256_of
from contracts.fix import Fix, Patch, Rung, Sources, Verification
from contracts.inputs import Inputs
from contracts.log_report import LogReport
from contracts.recorded import Recorded
from contracts.spark_metrics import SparkMetrics
from contracts.verdict import Verdict
from tools.codemod_process import checked
from tools.ladder.judge import numbers_of, rungs_of
from tools.ladder.order import order_of
from tools.ladder.outcome import Ran
from tools.ladder.prover import Prover
from tools.source_map_clues import clues_of
from tools.source_map_files import MaskedFiles, read_source
from tools.splice import splice
from tools.windows import read_window

_NOT_ASKED = "the job was not run: no proof was asked for; `breakfix fix` runs it"
_TELLING = re.compile(rb"physicalPlanDescription|sun\.java\.command")
_MOST_BYTES = 32 * 1024 * 1024


class _Answer(Contract):
    checked: tuple[Rung, ...]
    ran: Ran = Ran(why_not=_NOT_ASKED)


def ask_verify(
    fix: Fix,
    sources: Sources,
    inputs: Inputs,
    verdict: Verdict,
    log_report: LogReport,
    metrics: SparkMetrics,
    files: MaskedFiles,
    prover: Prover | None,
) -> Recorded:
    """Check the patch on the files read again, then have the job run; for advice do nothing."""
    if not isinstance(fix.answer, Patch):
        return Recorded(request="{}", answer="{}")
    patch = fix.answer
    data = {ref.name: read_source(ref, files) for ref in sources.files}
    wanted = {change.file for change in patch.changes}
    rungs = checked(patch, {name: data[name] for name in data if name in wanted})
    ran = Ran(why_not=_NOT_ASKED)
    if prover is not None and all(rung.state != "failed" for rung in rungs):
        clues = clues_of(
            verdict, log_report, metrics, inputs, lambda quote: read_window(quote, inputs, files)
        )
        order = order_of(patch, clues, inputs, data, _telling(inputs, files))
        ran = prover.prove(order, data, _changed(patch, data), clues.spark)
    request = {name: sha256_of(data[name]) for name in sorted(wanted & set(data))}
    answer = _Answer(checked=rungs, ran=ran).model_dump(mode="json")
    return Recorded(request=canonical(request).decode(), answer=canonical(answer).decode())


def _changed(patch: Patch, data: dict[str, bytes]) -> dict[str, bytes]:
    """The sources with the change made, that the checks have found to fit them."""
    edits = {change.file: change.edits for change in patch.changes}
    return {name: splice(text, edits.get(name, ())) for name, text in data.items()}


def _telling(inputs: Inputs, files: MaskedFiles) -> str:
    """The lines of the event logs that tell a plan or the command, up to a bound."""
    return "\n".join(_telling_lines(inputs, files))


def _telling_lines(inputs: Inputs, files: MaskedFiles) -> Iterator[str]:
    left = _MOST_BYTES
    for part in (part for log in inputs.event_logs for part in log.parts):
        with files.redacted(part) as stream:
            for line in stream:
                if _TELLING.search(line) and (left := left - len(line)) > 0:
                    yield line.decode("utf-8", "replace")


def finish_verify(fix: Fix, recorded: Recorded) -> Verification:
    """The rungs in their order, each with what was run for it and what that said."""
    if not isinstance(fix.answer, Patch):
        return Verification(why="Nothing is changed, so there is nothing to prove.")
    told = _answer(recorded)
    rungs = (*told.checked, *rungs_of(fix.answer, told.ran))
    failed = [rung for rung in rungs if rung.state == "failed"]
    why = f"The patch does not stand: {failed[0].detail}." if failed else _sentence(rungs)
    return Verification(rungs=rungs, numbers=numbers_of(told.ran), why=why)


def _answer(recorded: Recorded) -> _Answer:
    """Runs of before schema 2 recorded the checks alone."""
    told: object = json.loads(recorded.answer)
    return _Answer.model_validate(told if isinstance(told, dict) else {"checked": told})


def _sentence(rungs: tuple[Rung, ...]) -> str:
    proved = [rung.detail for rung in rungs if rung.state == "proved"]
    reasons = dict.fromkeys(rung.detail for rung in rungs if rung.state == "not-possible")
    told = f"Proved: {'; '.join(proved)}." if proved else "Nothing could be proved."
    return f"{told} Not proved: {'; '.join(reasons)}." if reasons else told
