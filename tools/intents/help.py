"""What can I ask?"""

from contracts.delivery import Line
from contracts.follow_up import Reply
from tools.intent import Incident, Intent, Question

_SAID = (
    "Ask about: the evidence (“show E2”), a log (“last 30 lines of executor 3”, “grep 'timeout'”), "
    "the stack trace, why, why not another cause, what else, how sure, what changed, the fix, the "
    "diff, its risk, whether a retry helps, where it stands, whether it happened before."
)


def answer(question: Question, incident: Incident) -> Reply:
    return Reply(intent=INTENT.id, lines=(Line(text=_SAID),))


INTENT = Intent(
    id="help",
    label="What you can ask",
    patterns=(
        r"^help\b",
        r"\bwhat can (?:i|you|we) (?:ask|do)\b",
        r"\bhow does this work\b",
        r"\bcommands?\b",
    ),
    examples=("help", "what can I ask?", "what can you do", "how does this work"),
    answer=answer,
)
