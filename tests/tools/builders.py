"""Builders of the messages between the steps, for tests of what comes after the verdict."""

import io
from collections.abc import Mapping
from typing import BinaryIO

from contracts.base import sha256_of
from contracts.catalogue import Catalogue, Cause, Weights
from contracts.evidence import Evidence
from contracts.inputs import Inputs, LogFile, RunFacts
from contracts.log_report import Finding, Frame, LogReport, Outcome
from contracts.task_event import FileRef, LocalFile
from contracts.verdict import Cited, RankedCause, Verdict

FAILED = Outcome(state="failed", why="exit code 1")
NO_WEIGHTS = Weights(
    named_condition=0,
    exception_in_user_frame=0,
    exception=0,
    anchor=0,
    exit_code=0,
    metric_confirms=0,
    metric_contradicts=0,
    symptom_only=0,
    last_resort=0,
    not_last=0,
    abstain_below=0,
    rank_margin=0,
)


class MemoryFiles:
    """Files of a run, held in memory; their bytes count as masked already."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def redacted(self, ref: FileRef) -> BinaryIO:
        return io.BytesIO(self.files[ref.name])

    def refs(self) -> tuple[LocalFile, ...]:
        return tuple(
            LocalFile(name=name, size=len(data), sha256=sha256_of(data))
            for name, data in self.files.items()
        )


def quote(log: bytes, text: bytes, source: str = "driver.log") -> Evidence:
    """The first place of `text` in `log`."""
    byte = log.index(text)
    return Evidence(
        source=source,
        line=log[:byte].count(b"\n") + 1,
        byte=byte,
        length=len(text),
        sha256=sha256_of(text),
        text=text.decode(),
    )


def finding(
    evidence: Evidence,
    *frames: Frame,
    fields: Mapping[str, str] | None = None,
    chain: int | None = None,
    message: str | None = None,
) -> Finding:
    return Finding(
        signature="a-signature",
        matched="exception",
        name="X",
        message=evidence.text if message is None else message,
        fields=tuple((fields or {}).items()),
        evidence=(evidence,),
        key=sha256_of(f"{evidence.source}:{evidence.byte}:{chain}".encode()),
        first=evidence.place,
        last=evidence.place,
        frames=frames,
        chain=chain,
    )


def verdict(cause: str, *quotes: Evidence) -> Verdict:
    cited = tuple(Cited(id=f"E{n}", **each.model_dump()) for n, each in enumerate(quotes, 1))
    best = RankedCause(cause=cause, score=1, proposer="a-signature", why="Said so.", evidence=cited)
    return Verdict(
        verdict=cause,
        summary=f"It was {cause}.",
        outcome=FAILED,
        hypotheses=(best,) if cited else (),
        failure_key="0" * 64,
    )


def report(*findings: Finding) -> LogReport:
    return LogReport(findings=findings, outcome=FAILED)


def inputs(files: MemoryFiles, run: RunFacts | None = None) -> Inputs:
    refs = files.refs()
    return Inputs(
        logs=tuple(LogFile(ref=ref, role="driver") for ref in refs if ref.name.endswith(".log")),
        sources=tuple(ref for ref in refs if not ref.name.endswith(".log")),
        run=run,
    )


def catalogue(*causes: Cause) -> Catalogue:
    return Catalogue(causes=causes, signatures=(), weights=NO_WEIGHTS)
