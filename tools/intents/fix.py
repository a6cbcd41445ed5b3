"""What should I do?"""

from contracts.delivery import Line
from contracts.fix import Patch
from contracts.follow_up import Reply
from tools.intent import Incident, Intent, Question, ids
from tools.wording import action_of, sentence


def answer(question: Question, incident: Incident) -> Reply:
    quotes = tuple(quote for one in incident.verdict.hypotheses[:1] for quote in one.evidence[:2])
    lines = [Line(text=action_of(incident.fix.answer, incident.pull_request), cites=ids(quotes))]
    lines += [
        Line(text=f"Not done, {one.codemod}: {sentence(one.why)}")
        for one in incident.fix.refusals[:4]
    ]
    diff = incident.fix.answer.diff if isinstance(incident.fix.answer, Patch) else None
    return Reply(intent=INTENT.id, lines=tuple(lines), quotes=quotes, code=diff)


INTENT = Intent(
    id="fix",
    label="What to do",
    patterns=(
        r"\b(?:what's|what is|is there|show me|suggest|got) (?:the|a|any) fix\b",
        r"\bhow (?:do|can|should) (?:i|we) (?:fix|solve|resolve|repair)\b",
        r"\bwhat (?:should|can|do) (?:i|we) (?:do|check|try)\b",
        r"\bnext steps?\b",
        r"\bwork ?around\b",
        r"^fix\??$",
    ),
    examples=(
        "what's the fix?",
        "what should I do",
        "how do I fix it",
        "what should i check first?",
        "next steps?",
    ),
    answer=answer,
)
