"""Where exactly did it blow up?"""

from collections.abc import Iterator

from contracts.delivery import Line
from contracts.follow_up import Reply
from contracts.log_report import Finding, Frame
from contracts.verdict import Cited
from tools.intent import Incident, Intent, Question


def answer(question: Question, incident: Incident) -> Reply:
    finding = _deciding(incident)
    if finding is None:
        return Reply(
            intent=INTENT.id, lines=(Line(text="No stack trace stands in the logs of this run."),)
        )
    quote = Cited(id="T1", **finding.evidence[0].model_dump())
    users = [frame for frame in finding.frames if frame.user]
    counted = f"{len(finding.frames)} frames, {len(users)} of the job's own code"
    said = f"{finding.name} in {finding.process}, {counted}."
    return Reply(
        intent=INTENT.id,
        lines=(Line(text=said, cites=("T1",)),),
        quotes=(quote,),
        code="\n".join(_told(finding)),
    )


def _deciding(incident: Incident) -> Finding | None:
    """The trace that holds the verdict's first quote, else the first one with user code."""
    traces = [one for one in incident.log_report.findings if one.frames]
    first = incident.verdict.hypotheses[0].evidence[:1] if incident.verdict.hypotheses else ()
    spots = {(one.source, one.line) for one in first}
    decides = [one for one in traces if {(e.source, e.line) for e in one.evidence} & spots]
    user = [one for one in traces if any(frame.user for frame in one.frames)]
    return next(iter([*decides, *user, *traces]), None)


def _told(finding: Finding) -> Iterator[str]:
    yield from (_frame(frame) for frame in finding.frames)
    yield f"{finding.name}: {finding.message}" if finding.message else finding.name


def _frame(frame: Frame) -> str:
    line = "" if frame.line is None else f":{frame.line}"
    mark = "→" if frame.user else " "
    code = f"    {frame.code}" if frame.code else ""
    return f"{mark} {frame.file}{line} {frame.function}{code}"


INTENT = Intent(
    id="stack-trace",
    label="The stack trace",
    patterns=(
        r"\b(?:stack ?trace|trace ?back|call stack|backtrace)\b",
        r"\bcaused by\b",
        r"\b(?:which|what) line\b",
        r"\bwhere (?:exactly )?(?:in the code )?did it (?:fail|break|blow up|crash)\b",
        r"\bwhere in the code\b",
    ),
    examples=(
        "show me the stack trace",
        "full traceback please",
        "what's the caused by chain",
        "where exactly in the code did it blow up",
        "which line of the job is that",
    ),
    answer=answer,
)
