"""Questions about a finished run, from what it stored."""

import json
from functools import partial
from typing import BinaryIO

from agents.follow_up import answer
from contracts.catalogue import Catalogue
from contracts.context import Context
from contracts.delivery import PullRequest
from contracts.fix import Fix, Verification
from contracts.follow_up import Reply
from contracts.inputs import Inputs, LogFile
from contracts.log_report import LogReport
from contracts.task_event import TaskEvent
from contracts.verdict import Verdict
from entrypoints.bootstrap import files_of
from graph.artifacts import DamagedArtifact, MissingArtifact
from graph.state import State
from tools.intent import Incident
from tools.sources import Files


def ask(state: State, run: str, question: str) -> Reply:
    """Raises LookupError where the run is not finished."""
    return answer(question, incident_of(state, run))


def incident_of(state: State, run: str) -> Incident:
    row = state.ledger.run(run)
    given: dict[str, str] = json.loads(row.given)
    return Incident(
        run=run,
        event=state.store.get(given["event"], TaskEvent),
        inputs=state.artifact(run, "inputs", Inputs),
        log_report=state.artifact(run, "log_report", LogReport),
        context=state.artifact(run, "context", Context),
        verdict=state.artifact(run, "verdict", Verdict),
        fix=state.artifact(run, "fix", Fix),
        verification=state.artifact(run, "verification", Verification),
        pull_request=state.artifact(run, "pull_request", PullRequest),
        catalogue=state.store.get(given["catalogue"], Catalogue),
        open=partial(_open, files_of(state, row)),
    )


def _open(files: Files, log: LogFile) -> BinaryIO:
    try:
        return files.redacted(log.ref)
    except (MissingArtifact, DamagedArtifact) as error:
        raise OSError(str(error)) from error
