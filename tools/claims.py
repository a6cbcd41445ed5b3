"""What each finding claims: a cause, and how strongly."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.catalogue import Catalogue, Cause, Signature, Weights
from contracts.log_report import Finding
from tools.reading import read

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
    """None for noise, for what only follows from something else, and for what says nothing."""
    entry = known.signatures.get(finding.signature or "")
    if entry is None:
        return _general(finding, known)
    if entry.cause is None or entry.role in ("noise", "symptom"):
        return None
    strength = _strength(finding, known.weights)
    if entry.role == "wrapper" or known.causes[entry.cause].last_resort:
        strength = known.weights.last_resort
    return Claim(entry.cause, finding, strength, entry.id)


def _general(finding: Finding, known: Known) -> Claim | None:
    reading = read(finding)
    if reading is None:
        return None
    in_user_code = any(frame.user for frame in finding.frames)
    weights = known.weights
    strength = weights.exception_in_user_frame if in_user_code else weights.symptom_only
    return Claim(reading.cause, finding, strength, "general-reading", reading.saw)


def _strength(finding: Finding, weights: Weights) -> float:
    return {
        "condition": weights.named_condition,
        "exception": weights.exception,
        "exit": weights.exit_code,
        "anchor": weights.anchor,
    }[finding.matched]
