"""How sure are you?"""

from contracts.delivery import Line
from contracts.follow_up import Reply
from tools.intent import Incident, Intent, Question, ids
from tools.wording import confidence_of, sentence


def answer(question: Question, incident: Incident) -> Reply:
    verdict = incident.verdict
    first = verdict.hypotheses[:1]
    quotes = tuple(quote for one in first for quote in one.evidence[:2])
    asked = (
        "a model chose among close causes" if verdict.ranked_by == "model" else verdict.rank_note
    )
    lines = [
        Line(text=f"{verdict.verdict}: {confidence_of(verdict.confidence)}.", cites=ids(quotes))
    ]
    lines += [Line(text=sentence(f"The order: {asked}"))] if asked else []
    lines += [
        Line(text=f"Lower for what was not seen: {sentence(str(gap))}") for gap in verdict.missing
    ]
    return Reply(intent=INTENT.id, lines=tuple(lines), quotes=quotes)


INTENT = Intent(
    id="confidence",
    label="How sure it is",
    patterns=(
        r"\bhow (?:sure|confident|certain)\b",
        r"\bconfidence\b",
        r"\bis (?:this|that|it) (?:confirmed|certain|a guess)\b",
        r"\bguess(?:ing)?\b",
        r"\bare you sure\??$",
    ),
    examples=(
        "how sure are you?",
        "how confident is that",
        "what is the confidence?",
        "is this confirmed?",
        "is that a guess",
    ),
    answer=answer,
)
