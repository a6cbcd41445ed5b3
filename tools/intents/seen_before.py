"""Has this happened before, and whose is it?"""

from contracts.context import Known
from contracts.delivery import Line
from contracts.follow_up import Reply
from tools.intent import Incident, Intent, Question
from tools.wording import sentence

_MOST = 5


def answer(question: Question, incident: Incident) -> Reply:
    context = incident.context
    key = incident.verdict.failure_key
    same = [one.run for one in context.seen if one.failure_key == key]
    lines = [Line(text=_said(same, context.runs_known))]
    other = [f"{one.run} ({one.verdict})" for one in context.seen if one.failure_key != key][:_MOST]
    lines += [Line(text=f"Other failures of this task: {', '.join(other)}.")] if other else []
    owner = context.owner
    told = owner.value if isinstance(owner, Known) else f"not available, {owner.because}"
    lines.append(Line(text=sentence(f"Owner: {told}")))
    return Reply(intent=INTENT.id, lines=tuple(lines))


def _said(same: list[str], known: int) -> str:
    if not same:
        return f"This failure was not seen before in the {known} runs of this task that are stored."
    return f"The same failure, in {len(same)} of {known} runs: {', '.join(same[:_MOST])}."


INTENT = Intent(
    id="seen-before",
    label="Whether it happened before",
    patterns=(
        r"\b(?:happened|seen|occurred|fail(?:ed)?)(?: \w+){0,3} before\b",
        r"\bprevious (?:cases|failures|incidents|runs)\b",
        r"\b(?:same|similar) (?:bug|failure|issue|problem|error)\b",
        r"\bfirst time\b",
        r"\bwho(?:se)? (?:owns|job|is (?:the owner|on ?call|responsible))\b",
        r"\bowner\b",
    ),
    examples=(
        "has this happened before?",
        "have we seen this before?",
        "any previous cases related to this?",
        "who owns this dag?",
        "is it the same bug as last week",
    ),
    answer=answer,
)
