"""One run of the incident flow over a folder, without ledger, checkpoints or LangGraph.

The same functions in the same order: what an evaluation judges is what a user gets.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from contracts.base import Artifact, canonical, encode, sha256_of
from contracts.catalogue import Catalogue
from contracts.delivery import Delivery, Notification
from contracts.fix import Fix, Verification
from contracts.hypotheses import Hypotheses
from contracts.task_event import TaskEvent, Wishes
from contracts.verdict import Verdict
from graph.deps import Deps
from graph.incident import INCIDENT
from graph.work import perform
from tools.confidence import facts_of
from tools.effect import Act, Look, Sent
from tools.ladder.prover import Prover
from tools.local_files import find
from tools.sources import Files

A = TypeVar("A", bound=Artifact)


class NoBlobs:
    """A recorded case has every input as a local file."""

    def open(self, sha256: str) -> BinaryIO:
        raise LookupError(f"{sha256}: a recorded case refers to no stored file")


class NoEffects:
    """Nothing of an evaluation leaves the machine: no ledger, no run, no lease."""

    run = ""
    last_try = False

    def effect(self, key: str, look: Look | None, act: Act) -> Sent:
        raise LookupError(f"{key}: an evaluation sends nothing")

    def overtake(self, key: str) -> Sent | None:
        return None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    verdict: Verdict
    fix: Fix
    facts: tuple[str, ...]
    """What a confidence is read off by, whether the catalogue has one or not."""
    shown: bytes
    """All that a person would be shown, as canonical bytes."""
    verification: Verification | None = None


def diagnose_folder(
    root: Path,
    catalogue: Catalogue,
    told: TaskEvent | None = None,
    prover: Prover | None = None,
) -> Diagnosis:
    """`told` is the event of an orchestrator, where the case has one."""
    files = find([root], root)
    names = sorted([file.name, file.sha256] for file in files)
    local = TaskEvent(event_id=sha256_of(canonical(names)), format="local", log_refs=files)
    event = told.model_copy(update={"log_refs": files}) if told else local
    artifacts: dict[str, Artifact] = {
        "event": event,
        "wishes": Wishes(),
        "catalogue": catalogue,
        "delivery": Delivery(),
    }
    deps = Deps(
        files=Files(root, NoBlobs()), history=lambda _: (), effects=NoEffects(), prover=prover
    )
    for step in INCIDENT.steps:
        inputs = {key: artifacts[key] for key in step.reads}
        artifacts[step.key] = perform(step, inputs, deps).output
    verdict, fix = _of(artifacts, Verdict), _of(artifacts, Fix)
    shown = (verdict, fix, _of(artifacts, Notification))
    hypotheses, checked = _of(artifacts, Hypotheses), _of(artifacts, Verification)
    facts = facts_of(hypotheses, hypotheses.items, catalogue)
    return Diagnosis(verdict, fix, facts, b"".join(encode(one) for one in shown), checked)


def _of(artifacts: dict[str, Artifact], kind: type[A]) -> A:
    return next(one for one in artifacts.values() if isinstance(one, kind))
