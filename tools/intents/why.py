"""What went wrong?"""

from contracts.delivery import Line
from contracts.follow_up import Reply
from tools.intent import Incident, Intent, Question, ids
from tools.wording import sentence, title_of


def answer(question: Question, incident: Incident) -> Reply:
    verdict = incident.verdict
    first = verdict.hypotheses[:1] if verdict.verdict not in ("unknown", "healthy") else ()
    quotes = tuple(quote for one in first for quote in one.evidence[:4])
    if verdict.verdict == "unknown" and verdict.lead is not None:
        quotes = (verdict.lead,)
    lines = [Line(text=sentence(verdict.summary), cites=ids(quotes))]
    lines += [Line(text=sentence(text)) for text in _about(incident)]
    lines += [Line(text=f"Not seen: {sentence(str(gap))}") for gap in verdict.missing]
    return Reply(intent=INTENT.id, lines=tuple(lines), quotes=quotes)


def _about(incident: Incident) -> list[str]:
    known = [one for one in incident.catalogue.causes if one.id == incident.verdict.verdict]
    title = title_of(incident.verdict.verdict, incident.catalogue)
    return [f"{title}: {one.about}" for one in known if one.about]


INTENT = Intent(
    id="why",
    label="What went wrong",
    patterns=(
        r"\bwhy did (?:it|this|the \w+|that)(?: \w+)? (?:fail|break|crash|die)\b",
        r"\broot cause\b",
        r"\bwhat (?:went wrong|happened|actually happened|broke|failed)\b",
        r"\bwhat is the (?:cause|problem|issue)\b",
        r"\bwhat's (?:wrong|the (?:cause|problem|issue))\b",
        r"\bexplain (?:this|the) (?:failure|error|cause|verdict)\b",
        r"^why\??$",
    ),
    examples=(
        "why did the dag fail?",
        "what is the root cause?",
        "explain this failure",
        "what went wrong last night",
        "so what actually happened",
    ),
    answer=answer,
)
