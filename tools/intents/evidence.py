"""Show me the evidence."""

from contracts.delivery import Line
from contracts.follow_up import Reply
from tools.intent import Incident, Intent, Question, cited

_MOST = 8


def answer(question: Question, incident: Incident) -> Reply:
    known = cited(incident)
    wanted = question.ids or tuple(known)[:_MOST]
    quotes = tuple(known[name] for name in wanted if name in known)
    lines = [
        Line(text=f"{one.source}, line {one.line}, byte {one.byte}.", cites=(one.id,))
        for one in quotes
    ]
    lines += [Line(text=f"There is no {name} in this run.") for name in wanted if name not in known]
    if not lines:
        lines = [Line(text="Nothing is quoted: no line of the logs says what failed.")]
    return Reply(intent=INTENT.id, lines=tuple(lines), quotes=quotes)


INTENT = Intent(
    id="evidence",
    label="The evidence",
    patterns=(
        r"\bevidence\b",
        r"\bprove (?:it|that)\b",
        r"\bproof of\b",
        r"\bwhere (?:do|did) you see\b",
        r"\bhow do you know\b",
        r"\bbased on what\b",
        r"\b(?:show|what is|what's|quote|open) (?:me )?e\d+",
        r"^e\d+",
    ),
    examples=(
        "show me the evidence",
        "what's the evidence for that?",
        "prove it",
        "where do you see that",
        "show E2",
    ),
    answer=answer,
)
