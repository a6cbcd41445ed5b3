"""Builders of what more than one test file needs."""

import hashlib
from collections.abc import Sequence

from contracts.catalogue import (
    AnchorMatch,
    Catalogue,
    Cause,
    ExceptionMatch,
    Signature,
    SignatureRole,
    Weights,
)
from contracts.evidence import Evidence, Place
from contracts.log_report import Finding, Frame, LogReport, MatchKind, Outcome, Process

FAILED = Outcome(state="failed", why="the log ends with an exception that nothing caught")
SUCCEEDED = Outcome(state="succeeded", why="run.json says exit code 0")

WEIGHTS = Weights(
    named_condition=0.9,
    exception_in_user_frame=0.6,
    exception=0.85,
    anchor=0.8,
    exit_code=0.65,
    metric_confirms=0.7,
    metric_contradicts=0.3,
    symptom_only=0.4,
    last_resort=0.4,
    not_last=0.25,
    abstain_below=0.3,
    rank_margin=0.1,
)


def quote(text: str, *, byte: int = 0, line: int = 1, source: str = "driver.log") -> Evidence:
    return Evidence(
        source=source,
        line=line,
        byte=byte,
        length=max(len(text.encode()), 1),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
    )


def frame(
    file: str = "jobs/orders.py", line: int = 7, code: str = "", *, user: bool = True
) -> Frame:
    return Frame(file=file, line=line, function="main", user=user, code=code)


def finding(
    name: str,
    message: str = "",
    *,
    signature: str | None = None,
    matched: MatchKind = "exception",
    byte: int = 0,
    last: int | None = None,
    frames: Sequence[Frame] = (),
    process: Process = "driver",
    chain: int | None = None,
    depth: int = 0,
    count: int = 1,
    attempt: str = "",
) -> Finding:
    """A finding whose deciding quote is `name: message` at `byte`."""
    said = f"{name}: {message}" if message else name
    return Finding(
        signature=signature,
        matched=matched,
        name=name,
        message=message,
        evidence=(quote(said, byte=byte, line=byte + 1),),
        key=hashlib.sha256(said.encode()).hexdigest(),
        count=count,
        first=Place(source="driver.log", line=byte + 1, byte=byte),
        last=Place(source="driver.log", line=byte + 1, byte=byte if last is None else last),
        frames=tuple(frames),
        process=process,
        chain=chain,
        depth=depth,
        attempt=attempt,
    )


def report(*findings: Finding, outcome: Outcome = FAILED) -> LogReport:
    return LogReport(findings=findings, outcome=outcome)


def cause(name: str, *accounts_for: str, last_resort: bool = False) -> Cause:
    return Cause(
        id=name, title=f"Title of {name}", accounts_for=accounts_for, last_resort=last_resort
    )


def entry(name: str, causes: str | None, role: SignatureRole = "cause") -> Signature:
    return Signature(
        id=name,
        cause=causes,
        role=role,
        match=AnchorMatch(anchor="a literal", pattern="a literal"),
        source="https://example.org/v1",
    )


def exception_entry(name: str, causes: str, exception: str) -> Signature:
    return Signature(
        id=name,
        cause=causes,
        role="cause",
        match=ExceptionMatch(exception=exception),
        source="https://example.org/v1",
    )


GENERAL = (
    "code.driver-exception",
    "code.udf-exception",
    "code.index-or-key",
    "code.none-value",
    "data.divide-by-zero",
    "data.malformed-record",
    "data.path-missing",
    "config.environment-missing",
    "external.connection-refused",
)


def catalogue(causes: Sequence[Cause] = (), entries: Sequence[Signature] = ()) -> Catalogue:
    """These causes beside some that the general reading names."""
    own = {item.id for item in causes}
    general = tuple(cause(name) for name in GENERAL if name not in own)
    return Catalogue(causes=(*causes, *general), signatures=tuple(entries), weights=WEIGHTS)
