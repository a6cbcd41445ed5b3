"""Show me the log: of the driver, an executor, the task; its end, or the lines with a text."""

from collections import deque
from collections.abc import Iterator

from contracts.delivery import Line
from contracts.evidence import Evidence
from contracts.follow_up import Reply
from contracts.inputs import LogFile
from contracts.verdict import Cited
from tools.intent import Incident, Intent, Question, ids
from tools.quotes import as_printed, quote
from tools.unwrap_lines import Raw

_LINES = 20
_MOST = 60
_LONGEST = 64 * 1024
"""Bytes of one line that are looked at."""


def answer(question: Question, incident: Incident) -> Reply:
    log = _log(question, incident)
    if log is None:
        names = ", ".join(one.ref.name for one in incident.inputs.logs) or "none"
        return Reply(
            intent=INTENT.id, lines=(Line(text=f"There is no such log; there are: {names}."),)
        )
    count = min(question.count or _LINES, _MOST)
    try:
        raws = _found(log, incident, question.quoted, count)
    except (OSError, ValueError) as error:
        return Reply(intent=INTENT.id, lines=(Line(text=f"It cannot be shown any more: {error}."),))
    quotes = tuple(_cited(number, log, raw) for number, raw in enumerate(raws, 1))
    return Reply(intent=INTENT.id, lines=(_said(question, log, quotes),), quotes=quotes)


def _said(question: Question, log: LogFile, quotes: tuple[Cited, ...]) -> Line:
    what = f"lines with “{question.quoted}”" if question.quoted else "lines, its last,"
    return Line(text=f"{len(quotes)} {what} of {log.ref.name}.", cites=ids(quotes))


def _log(question: Question, incident: Incident) -> LogFile | None:
    """The one that is asked for, else the one that the verdict quotes."""
    logs = incident.inputs.logs
    if question.executor is not None:
        return next((one for one in logs if one.executor == question.executor), None)
    named = next((one for one in logs if one.ref.name.lower() in question.words), None)
    if named is not None:
        return named
    role = next((role for role in ("driver", "executor", "task") if role in question.words), None)
    of_role = [one for one in logs if role is not None and one.role.startswith(role)]
    quoted = (
        [one.source for one in incident.verdict.hypotheses[0].evidence]
        if incident.verdict.hypotheses
        else []
    )
    deciding = [one for one in logs if one.ref.name in quoted]
    return next(iter([*of_role, *deciding, *logs]), None)


def _found(log: LogFile, incident: Incident, text: str | None, count: int) -> list[Raw]:
    wanted = None if text is None else text.lower().encode()
    kept: deque[Raw] = deque(maxlen=count)
    with incident.open(log) as stream:
        for raw in _raws(stream):
            if raw.text.strip() and (wanted is None or wanted in raw.text.lower()):
                kept.append(raw)
                if wanted is not None and len(kept) == count:
                    break
    return [*kept]


def _raws(stream: "Iterator[bytes]") -> Iterator[Raw]:
    offset = 0
    for number, line in enumerate(stream, 1):
        yield Raw(offset, number, line.rstrip(b"\r\n")[:_LONGEST])
        offset += len(line)


def _cited(number: int, log: LogFile, raw: Raw) -> Cited:
    found: Evidence = quote(log.ref.name, as_printed(raw))
    return Cited(id=f"L{number}", **found.model_dump())


INTENT = Intent(
    id="logs",
    label="The log",
    patterns=(
        r"\blogs?\b",
        r"\bgrep\b",
        r"\b(?:last|first) \d+ lines\b",
        r"\bany errors? (?:in|on)\b",
        r"\bstd(?:err|out)\b",
        r"\bexec(?:utor)?[ #]*\d+\b",
    ),
    examples=(
        "show me the logs",
        "can you share executor logs",
        "logs of executor 3",
        "paste the last 50 lines",
        "grep 'timeout' in the driver log",
    ),
    answer=answer,
)
