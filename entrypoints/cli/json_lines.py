"""The object that `diagnose --json` prints for each run: the stable shape that programs read."""

from collections.abc import Mapping, Sequence

from contracts.evidence import Evidence, Gap
from contracts.fix import Advice, Fix, Patch, Verification
from contracts.hypotheses import Location, Observation
from contracts.verdict import Cited, RankedCause
from entrypoints.found import Found

Json = Mapping[str, object]


def diagnosis(path: str, found: Found) -> Json:
    verdict = found.verdict
    return {
        "path": path,
        "run": found.run,
        "verdict": verdict.verdict,
        "confidence": verdict.confidence,
        "summary": verdict.summary,
        "outcome": verdict.outcome.state,
        "hypotheses": [_hypothesis(item) for item in verdict.hypotheses],
        "lead": _cited(verdict.lead) if verdict.lead else None,
        "fix": _fix(found.fix, found.verification),
        "location": _location(verdict.location),
        "observations": [_observation(item) for item in verdict.observations],
        "missing": missing(verdict.missing),
        "failure_key": verdict.failure_key,
    }


def missing(gaps: Sequence[Gap]) -> list[str]:
    return [str(gap) for gap in gaps]


def _hypothesis(item: RankedCause) -> Json:
    return {
        "cause": item.cause,
        "confidence": item.confidence,
        "score": item.score,
        "why": item.why,
        "evidence": [_cited(evidence) for evidence in item.evidence],
        "against": [_cited(evidence) for evidence in item.against],
        "why_not": item.why_not,
        "location": _location(item.location),
    }


def _cited(evidence: Cited) -> Json:
    return {"id": evidence.id, **_evidence(evidence)}


def _evidence(evidence: Evidence) -> Json:
    return {
        "source": evidence.source,
        "line": evidence.line,
        "byte": evidence.byte,
        "length": evidence.length,
        "sha256": evidence.sha256,
        "unwrap": list(evidence.unwrap),
        "text": evidence.text,
    }


def _location(location: Location | None) -> Json | None:
    if location is None:
        return None
    return {"file": location.file, "line": location.line}


def _observation(item: Observation) -> Json:
    return {
        "cause": item.cause,
        "why": item.why,
        "evidence": [_evidence(evidence) for evidence in item.evidence],
    }


def _fix(fix: Fix, verification: Verification) -> Json:
    refused = [{"codemod": item.codemod, "why": item.why} for item in fix.refusals]
    proof = [f"{rung.rung}: {rung.state}: {rung.detail}" for rung in verification.rungs]
    match fix.answer:
        case Patch() as patch:
            return {
                "kind": "patch",
                "why": patch.why,
                "codemod": patch.codemod,
                "effect": patch.effect,
                "effect_note": patch.effect_note,
                "review": patch.review,
                "diff": patch.diff,
                "proof": proof,
                "refused": refused,
            }
        case Advice() as advice:
            return {
                "kind": advice.action,
                "why": advice.why,
                "retry_when": advice.retry_when,
                "hand_off_to": advice.hand_off_to,
                "permission": advice.permission,
                "setting": advice.setting,
                "refused": refused,
            }
