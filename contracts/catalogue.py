"""What the rules know: causes, signatures and the table of weights, in one artifact."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Artifact, Contract, Count, Id, Pairs, Score, Sha256, Share, Text
from contracts.log_report import Process

FixTier = Literal["code", "code-opt-in", "config", "retry", "handoff", "none"]


class Cause(Contract):
    """A cause that a verdict can name."""

    id: Id
    title: Text
    about: Text = ""
    """One paragraph for the person on call."""
    confirms: Text = ""
    """What confirms it, in words."""
    do: Text = ""
    """What to do about it, in words."""
    fix: tuple[FixTier, ...] = ()
    retry: Literal["yes", "no", "later"] = "no"
    """Whether the same task, run again unchanged, can pass."""
    accounts_for: tuple[Id, ...] = ()
    """Causes whose findings are only victims of this one: they do not compete with it."""
    last_resort: bool = False
    """A wrapper: a verdict only where nothing beneath it can be read."""
    by_metrics: bool = False
    """Shown by numbers, not by a line of a log."""


class Example(Contract):
    """A line as the program prints it; real line breaks as they are."""

    line: Text
    origin: Literal["run", "source", "docs"]


SignatureRole = Literal["cause", "symptom", "wrapper", "noise"]


class ConditionMatch(Contract):
    """A named error condition; `NAME.*` is NAME and all its subclasses."""

    kind: Literal["condition"] = "condition"
    condition: Annotated[str, Field(pattern=r"^[A-Z_][A-Z0-9_]*(?:\.[A-Z0-9_]+)*(?:\.\*)?$")]


class ExceptionMatch(Contract):
    """A dotted exception name, equal to a printed one that is a dot-suffix of it.

    `message` is an RE2 pattern that the message must hold; `frame` one that a frame must hold,
    over `file:function` (Python) or `package.Class.method` (JVM).
    """

    kind: Literal["exception"] = "exception"
    exception: Text
    message: Text | None = None
    frame: Text | None = None


class ExitMatch(Contract):
    """A process that ended with one of these codes; 128+n and -n are both of signal n."""

    kind: Literal["exit"] = "exit"
    exit: tuple[int, ...]
    process: Process


class AnchorMatch(Contract):
    """A literal that is searched in raw bytes, and an RE2 pattern over the unwrapped line."""

    kind: Literal["anchor"] = "anchor"
    anchor: Text
    pattern: Text


Match = Annotated[
    ConditionMatch | ExceptionMatch | ExitMatch | AnchorMatch, Field(discriminator="kind")
]


class Signature(Contract):
    """A pack entry: what a failure prints, and what it means."""

    id: Id
    cause: Id | None
    role: SignatureRole
    match: Match
    fields: Pairs = ()
    """Our name of a field → the name in the condition's parameters or the pattern's groups."""
    source: Text
    """A URL pinned to a tag, where the program writes it."""
    matches: tuple[Example, ...] = ()
    misses: tuple[Text, ...] = ()


class Weights(Contract):
    """The one reviewed table of the score: evidence kinds, and the thresholds on their sum."""

    named_condition: Score
    exception_in_user_frame: Score
    exception: Score
    anchor: Score
    exit_code: Score
    metric_confirms: Score
    metric_contradicts: Score
    symptom_only: Score
    last_resort: Score
    not_last: Score
    """Taken off a finding after which the program went on."""
    abstain_below: Score
    rank_margin: Score
    """Hypotheses closer than this to the first may be reordered by a model."""


class Grade(Contract):
    """How sure a verdict is of which exactly these facts are true."""

    facts: tuple[Id, ...]
    """Sorted ids; `tools.confidence` says what they mean."""
    confidence: Share
    seen: Count
    """Recorded failures with these facts, when it was fitted; 0 where none had them."""
    right: Count
    """Of them, those whose verdict was right."""


class Confidence(Contract):
    """Fitted by `python -m evals.calibrate` over recorded failures that no rule was written for."""

    grades: tuple[Grade, ...]
    among_rivals: Share
    """Where the first cause is wrong and others compete: how often one of them is right."""
    unknown_below: Share
    """A first cause that is less sure is no verdict, but a lead."""
    fitted_on: Sha256
    """Of the observations that it was fitted on."""


class Catalogue(Artifact):
    KIND = "catalogue"
    SCHEMA = 2

    causes: tuple[Cause, ...]
    signatures: tuple[Signature, ...]
    weights: Weights
    confidence: Confidence | None = None
    """None in catalogues of before it was fitted: their verdicts have no confidence."""
