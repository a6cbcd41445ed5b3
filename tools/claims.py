"""What each finding claims: a cause, and how strongly."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.catalogue import Catalogue, Cause, Signature, Weights
from contracts.log_report import Finding
from tools.findings import HEARD
from tools.reading import UNTOLD, heard, read
from tools.reading_names import says_nothing
from tools.tracebacks import CUT

GENERIC = frozenset(
    {"code.driver-exception", "code.udf-exception", "code.index-or-key", "code.nonzero-exit"}
)
"""Causes that say only that the code failed: any other cause of the same chain says more."""


@dataclass(frozen=True, slots=True)
class Claim:
    cause: str
    finding: Finding
    strength: float
    proposer: str
    saw: str = ""
    """What the general reading saw; empty where a pack entry decided."""


@dataclass(frozen=True, slots=True)
class Known:
    """The catalogue by id."""

    causes: Mapping[str, Cause]
    signatures: Mapping[str, Signature]
    weights: Weights

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Known":
        return cls(
            causes={cause.id: cause for cause in catalogue.causes},
            signatures={entry.id: entry for entry in catalogue.signatures},
            weights=catalogue.weights,
        )

    def role(self, finding: Finding) -> str:
        entry = self.signatures.get(finding.signature or "")
        return entry.role if entry is not None else "cause"


def claim_of(finding: Finding, known: Known) -> Claim | None:
    """None for noise, and for what names no cause; a wrapper's own words are read."""
    entry = known.signatures.get(finding.signature or "")
    if entry is None:
        return _general(finding, known)
    if entry.cause is None and entry.role == "wrapper":
        return _wrapped(finding, known)
    if entry.cause is None or entry.role == "noise" or _is_elsewhere(entry.cause, finding):
        return None
    alone = finding.executor in (None, "driver")
    named = _WITHOUT_EXECUTORS.get(entry.id, entry.cause) if alone else entry.cause
    cause = _where_it_happened(named, finding)
    return Claim(cause, finding, _strength(entry, cause, finding, known), entry.id)


_IN_DRIVER = {
    "memory.executor-heap": "memory.driver-heap",
    "memory.gc-overhead": "memory.driver-heap",
}
"""The same words mean the driver's heap where the driver's own process prints them."""


_WITHOUT_EXECUTORS = {"spark.mkdirs-failed": "storage.permission-denied"}
"""A folder that the driver's own host cannot make: no other host had to share it."""


_OF_THE_DRIVER = frozenset({"cluster.driver-killed", "orchestration.sigterm"})
"""An executor that is told to end says the same words at the end of every run."""


def _is_elsewhere(cause: str, finding: Finding) -> bool:
    return cause in _OF_THE_DRIVER and finding.process in ("executor", "python-worker")


def _where_it_happened(cause: str, finding: Finding) -> str:
    in_driver = (
        finding.matched == "exception"
        and finding.process == "driver"
        and finding.executor in (None, "driver")
    )
    return _IN_DRIVER.get(cause, cause) if in_driver else cause


def _general(finding: Finding, known: Known) -> Claim | None:
    reading = heard(finding) if finding.name in HEARD else read(finding)
    if reading is None:
        return None
    in_user_code = any(frame.user for frame in finding.frames)
    weights = known.weights
    told = (in_user_code or finding.ended) and finding.name != CUT
    strength = weights.exception_in_user_frame if told else weights.symptom_only
    return Claim(reading.cause, finding, strength, "general-reading", reading.saw)


def _wrapped(finding: Finding, known: Known) -> Claim | None:
    """What the words of a wrapper say; that it was raised counts only where the user raised it."""
    claim = _general(finding, known)
    raised_by_user = finding.frames[-1:] and finding.frames[-1].user and says_nothing(finding.name)
    return claim if claim is not None and (claim.cause != UNTOLD or raised_by_user) else None


def _strength(entry: Signature, cause: str, finding: Finding, known: Known) -> float:
    weights = known.weights
    if entry.role == "wrapper" or known.causes[cause].last_resort:
        return weights.last_resort
    if _is_library_fault(cause, finding):
        return weights.last_resort
    if entry.role == "symptom":
        return weights.symptom_only
    return {
        "condition": weights.named_condition,
        "exception": weights.exception,
        "exit": weights.exit_code,
        "anchor": weights.anchor,
    }[finding.matched]


def _is_library_fault(cause: str, finding: Finding) -> bool:
    """A fault of code in which no frame is the user's is seldom the user's code."""
    return (
        cause.startswith("code.")
        and finding.matched == "exception"
        and bool(finding.frames)
        and not any(frame.user for frame in finding.frames)
        and finding.frames[-1].file.endswith((".java", ".scala"))
    )
