"""Proves of a patch what can be proved without running the job, and says what was not."""

import json

from contracts.base import canonical, sha256_of
from contracts.fix import Fix, Patch, Rung, Sources, Verification
from contracts.recorded import Recorded
from tools.codemod_process import checked
from tools.source_map_files import MaskedFiles, read_source

_NOT_RUN = "the job was not run: this version runs no user code"


def ask_verify(fix: Fix, sources: Sources, files: MaskedFiles) -> Recorded:
    """Read the files of the patch again and check it on them; for advice there is nothing to do."""
    rungs: tuple[Rung, ...] = ()
    request: dict[str, str] = {}
    if isinstance(fix.answer, Patch):
        wanted = {change.file for change in fix.answer.changes}
        data = {ref.name: read_source(ref, files) for ref in sources.files if ref.name in wanted}
        rungs = checked(fix.answer, data)
        request = {name: sha256_of(data[name]) for name in sorted(data)}
    answer = [rung.model_dump(mode="json") for rung in rungs]
    return Recorded(request=canonical(request).decode(), answer=canonical(answer).decode())


def finish_verify(fix: Fix, sources: Sources, recorded: Recorded) -> Verification:
    """The rungs in their order, those above them as not possible."""
    if not isinstance(fix.answer, Patch):
        return Verification(why="Nothing is changed, so there is nothing to prove.")
    rungs = tuple(Rung.model_validate(rung) for rung in json.loads(recorded.answer))
    failed = [rung for rung in rungs if rung.state == "failed"]
    if failed:
        return Verification(rungs=rungs, why=f"The patch does not stand: {failed[0].detail}.")
    above = tuple(
        Rung(rung=rung, state="not-possible", detail=_NOT_RUN)
        for rung in ("plan", "red-green", "same-rows", "tests")
    )
    proved = [rung.detail for rung in rungs if rung.state == "proved"]
    return Verification(rungs=(*rungs, *above), why=_sentence(proved))


def _sentence(proved: list[str]) -> str:
    if not proved:
        return f"Nothing could be proved; {_NOT_RUN}."
    return f"Proved: {'; '.join(proved)}. Not proved: {_NOT_RUN}."
