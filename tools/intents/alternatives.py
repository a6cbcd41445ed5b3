"""What else was considered?"""

from contracts.delivery import Line
from contracts.follow_up import Reply
from contracts.verdict import Cited
from tools.intent import Incident, Intent, Question, ids
from tools.wording import sentence, title_of

_MOST = 6


def answer(question: Question, incident: Incident) -> Reply:
    others = [one for one in incident.verdict.hypotheses if one.cause != incident.verdict.verdict]
    if not others:
        return Reply(
            intent=INTENT.id,
            lines=(Line(text="Nothing else: no other cause has a line in this run."),),
        )
    lines: list[Line] = []
    quotes: list[Cited] = []
    for one in others[:_MOST]:
        shown = (one.against or one.evidence)[:1]
        quotes += shown
        why = one.why_not or "it has less evidence"
        text = f"{title_of(one.cause, incident.catalogue)} ({one.cause}): {sentence(why)}"
        lines.append(Line(text=text, cites=ids(shown)))
    known = {quote.id: quote for quote in quotes}
    return Reply(intent=INTENT.id, lines=tuple(lines), quotes=tuple(known.values()))


INTENT = Intent(
    id="alternatives",
    label="What else it could be",
    patterns=(
        r"\bwhat else\b",
        r"\bother (?:hypothes[ei]s|causes?|options?|explanations?|candidates?)\b",
        r"\balternatives?\b",
        r"\bwhat did you rule out\b",
        r"\brunners? up\b",
        r"\bruled out\b",
    ),
    examples=(
        "what else did you consider",
        "what else could it be?",
        "other hypotheses?",
        "what did you rule out",
        "show the runners up",
    ),
    answer=answer,
)
