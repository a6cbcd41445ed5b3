"""What the logs say: findings with the bytes that say it, and how the run ended."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Artifact, Contract, Count, Pairs, Sha256, Text, UtcTime
from contracts.evidence import Evidence, Gap, Mask, Place

MatchKind = Literal["condition", "exception", "exit", "anchor"]
"""`condition`: a named error condition. `exception`: a parsed exception. `exit`: how a process
ended. `anchor`: a line that a pattern matched."""

Process = Literal["driver", "executor", "python-worker", "task-host", "scheduler", "platform"]


class Frame(Contract):
    """One frame of a stack, innermost last; `user` is false for libraries and runtimes."""

    file: Text
    line: Annotated[int, Field(ge=1)] | None = None
    function: Text = ""
    user: bool = False
    code: Text = ""
    """The source line as the traceback printed it."""


class Finding(Contract):
    """One failure that the logs name; equal ones (same `key`) are one finding with a count."""

    signature: Text | None
    """The id of the pack entry that matched; None for an exception or condition that has none."""
    matched: MatchKind
    name: Text
    """The condition, the exception's dotted name, the exit code, or the signature's id."""
    message: Text = ""
    fields: Pairs = ()
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    """The deciding quote first."""
    key: Sha256
    """sha256 over the normalised text: equal for repeats."""
    count: Annotated[int, Field(ge=1)] = 1
    first: Place
    last: Place
    at: UtcTime | None = None
    frames: tuple[Frame, ...] = ()
    process: Process = "driver"
    executor: Text | None = None
    chain: Count | None = None
    """Findings of one exception chain share this number, counted from 0 over all logs."""
    depth: Count = 0
    """0 is the exception that surfaced; each `Caused by` below it is one deeper."""
    level: Text = ""
    """The log level of the line, lower case, where it has one."""
    attempt: Text = ""
    """Which try or task of the log this stands in, where a log holds several."""
    ended: bool = False
    """Nobody caught it: the program, or the task as its orchestrator tells it, ended with it."""


class Outcome(Contract):
    """How the run ended; `succeeded` needs proof, and a loud log is none of failure."""

    state: Literal["failed", "succeeded", "not-shown"]
    why: Text
    evidence: tuple[Evidence, ...] = ()


class LogFacts(Contract):
    """What was read of one log."""

    source: Text
    process: Process
    executor: Text | None = None
    bytes_read: Count
    lines_read: Count
    first_at: UtcTime | None = None
    last_at: UtcTime | None = None


class LogReport(Artifact):
    """Findings in the order of their first place: logs as in `Inputs`, then by byte."""

    KIND = "log-report"
    SCHEMA = 1

    findings: tuple[Finding, ...] = ()
    outcome: Outcome
    logs: tuple[LogFacts, ...] = ()
    masks: tuple[Mask, ...] = ()
    gaps: tuple[Gap, ...] = ()
