"""The causes that the rules propose, each with its evidence."""

from contracts.base import Artifact, Contract, Id, Score, Sha256, Text
from contracts.evidence import Evidence, Gap
from contracts.log_report import Outcome


class Location(Contract):
    """A line of the user's code, as the evidence names it."""

    file: Text
    line: int | None = None
    function: Text = ""


class Hypothesis(Contract):
    cause: Id
    score: Score
    proposer: Text
    """The signature or the rule that proposed it."""
    why: Text
    """One sentence, for the person on call."""
    evidence: tuple[Evidence, ...]
    against: tuple[Evidence, ...] = ()
    symptoms: tuple[Sha256, ...] = ()
    """Keys of the findings that it accounts for, its own included."""
    location: Location | None = None
    fields: tuple[tuple[Text, Text], ...] = ()
    why_not: Text | None = None
    """For one that does not compete: the deciding fact against it."""


class Observation(Contract):
    """Something worth knowing that did not fail this run: skew, small files and the like."""

    cause: Id
    why: Text
    evidence: tuple[Evidence, ...] = ()


class Hypotheses(Artifact):
    """Best first, by score, then by the first place of their evidence, then by cause id."""

    KIND = "hypotheses"
    SCHEMA = 1

    outcome: Outcome
    """How the run ended, by the logs and the event log together."""
    items: tuple[Hypothesis, ...] = ()
    rejected: tuple[Hypothesis, ...] = ()
    """Proposed and accounted for by another, or a wrapper with something beneath."""
    lead: Evidence | None = None
    """The strongest line where nothing is proposed."""
    observations: tuple[Observation, ...] = ()
    gaps: tuple[Gap, ...] = ()
