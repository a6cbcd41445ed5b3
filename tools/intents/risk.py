"""What could the change break, and what was tested?"""

from contracts.delivery import Line
from contracts.fix import Patch
from contracts.follow_up import Reply
from tools.intent import Incident, Intent, Question
from tools.wording import sentence


def answer(question: Question, incident: Incident) -> Reply:
    patch = incident.fix.answer
    if not isinstance(patch, Patch):
        return Reply(
            intent=INTENT.id, lines=(Line(text="Nothing is changed, so nothing is at risk."),)
        )
    lines = [Line(text=f"Effect on the results: {patch.effect}. {sentence(patch.effect_note)}")]
    lines += [
        Line(text=f"{rung.rung}: {rung.state.replace('-', ' ')}, {sentence(rung.detail)}")
        for rung in incident.verification.rungs
    ]
    lines.append(Line(text=sentence(incident.verification.why)))
    return Reply(intent=INTENT.id, lines=tuple(lines))


INTENT = Intent(
    id="risk",
    label="The risk of the change",
    patterns=(
        r"\brisks?k?y?\b",
        r"\brisks? of\b.*",
        r"\bis (?:it|this|that|the (?:fix|patch|change)) safe\b",
        r"\bsafe to (?:merge|apply|ship)\b",
        r"\bside effects?\b",
        r"\bwhat (?:could|can) go wrong\b",
        r"\b(?:did|have) you (?:test|run|verif|check)",
        r"\bhow was (?:it|the fix|this) (?:tested|verified|proved|proven)\b",
        r"\bwhat (?:checks|tests)\b",
    ),
    examples=(
        "is it safe?",
        "what's the risk of that change",
        "any side effects?",
        "did you test it?",
        "what checks did the patch pass",
    ),
    answer=answer,
)
