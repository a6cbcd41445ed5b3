"""What changed?"""

from contracts.context import Known
from contracts.delivery import Line
from contracts.follow_up import Reply
from tools.intent import Incident, Intent, Question
from tools.wording import sentence

_NO_PROOF = "This is no proof that it is the cause."


def answer(question: Question, incident: Incident) -> Reply:
    context = incident.context
    lines = [
        Line(text=f"{one.kind} {one.name}: {one.before} → {one.after}. {_NO_PROOF}")
        for one in context.changes
    ]
    green = context.last_green
    if isinstance(green, Known):
        lines.append(Line(text=f"The last green run: {green.value}."))
    else:
        lines.append(Line(text=f"The last green run is not available: {sentence(green.because)}"))
    lines += [Line(text=f"Not seen: {sentence(str(gap))}") for gap in context.gaps]
    return Reply(intent=INTENT.id, lines=tuple(lines))


INTENT = Intent(
    id="changes",
    label="What changed",
    patterns=(
        r"\bwhat(?:'s| has| is)? ?(?:recently )?(?:changed|different|new)\b",
        r"\b(?:recent )?changes?\b",
        r"\b(?:did|has) (?:anyone|anybody|someone|we) deploy",
        r"\bdeploy(?:ed|ment|s)?\b",
        r"\bwhich commit\b",
        r"\blast (?:good|green|successful) run\b",
        r"\bwhen did it last (?:succeed|work|pass)\b",
    ),
    examples=(
        "what changed?",
        "what changed recently?",
        "did anyone deploy?",
        "which commit broke it",
        "compare with the last good run",
    ),
    answer=answer,
)
