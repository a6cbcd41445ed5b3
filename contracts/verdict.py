"""The one object that output, evaluation, messages, pages and pull request render."""

from typing import Literal

from contracts.base import Artifact, Contract, Id, Score, Sha256, Share, Text
from contracts.evidence import Evidence, Gap
from contracts.hypotheses import Location, Observation
from contracts.log_report import Outcome


class Cited(Evidence):
    """Evidence with the name that people use: E1… by rank, source, byte."""

    id: Text


class RankedCause(Contract):
    cause: Id
    confidence: Share | None = None
    score: Score
    proposer: Text
    why: Text
    evidence: tuple[Cited, ...]
    against: tuple[Cited, ...] = ()
    why_not: Text | None = None
    location: Location | None = None
    fields: tuple[tuple[Text, Text], ...] = ()


class Verdict(Artifact):
    KIND = "verdict"
    SCHEMA = 1

    verdict: Id
    """A cause of the catalogue, `unknown` or `healthy`."""
    confidence: Share | None = None
    rests_on: tuple[Id, ...] = ()
    """The facts that the confidence was read off by; empty where there is none to give."""
    summary: Text
    outcome: Outcome
    hypotheses: tuple[RankedCause, ...] = ()
    lead: Cited | None = None
    location: Location | None = None
    observations: tuple[Observation, ...] = ()
    missing: tuple[Gap, ...] = ()
    ranked_by: Literal["rules", "model"] = "rules"
    rank_note: Text = ""
    """Why the model was not asked, or what became of its answer."""
    failure_key: Sha256
    """sha256(cause, normalised deciding quote, file and function of the code site)."""
