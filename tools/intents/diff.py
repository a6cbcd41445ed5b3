"""Show me the change."""

from contracts.delivery import Line
from contracts.fix import Patch
from contracts.follow_up import Reply
from tools.intent import Incident, Intent, Question
from tools.wording import sentence


def answer(question: Question, incident: Incident) -> Reply:
    patch = incident.fix.answer
    if not isinstance(patch, Patch):
        return Reply(
            intent=INTENT.id, lines=(Line(text=f"There is no patch: {sentence(patch.why)}"),)
        )
    place = f"{patch.target.file}, line {patch.target.line}, by {patch.codemod}"
    return Reply(
        intent=INTENT.id, lines=(Line(text=f"{place}: {sentence(patch.why)}"),), code=patch.diff
    )


INTENT = Intent(
    id="diff",
    label="The diff",
    patterns=(
        r"\b(?:diff|patch)\b",
        r"\bcode change\b",
        r"\bwhat (?:lines|files|code) (?:are|would|will|do) you\b",
        r"\bwhat would (?:it|you|the patch) change\b",
        r"\b(?:show|see) (?:me )?the (?:pr|pull request)\b",
    ),
    examples=(
        "show me the diff",
        "what would the patch change",
        "show the code change",
        "let me see the pr diff",
        "what lines are you touching",
    ),
    answer=answer,
)
