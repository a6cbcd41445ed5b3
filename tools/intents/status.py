"""Where are we?"""

from contracts.delivery import Line
from contracts.follow_up import Reply
from tools.intent import Incident, Intent, Question
from tools.wording import action_of, sentence, subject_of


def answer(question: Question, incident: Incident) -> Reply:
    request = incident.pull_request
    subject = f"{subject_of(incident.event)}, run {incident.run}"
    verdict = f"{incident.verdict.verdict}. {sentence(incident.verdict.summary)}"
    lines = [
        Line(text=f"{subject}: {verdict}"),
        Line(text=action_of(incident.fix.answer, request)),
        Line(text=f"Pull request: {request.url or sentence(request.why)}"),
    ]
    return Reply(intent=INTENT.id, lines=tuple(lines))


INTENT = Intent(
    id="status",
    label="Where it stands",
    patterns=(
        r"\bstatus\b",
        r"\bcatch me up\b",
        r"\bsummar(?:y|ise|ize)\b",
        r"\bwhere are we\b",
        r"\bstill failing\b",
        r"\b(?:where|what|link)(?:'s| is)? ?the (?:pr|pull request)\b",
        r"\bis the (?:pr|pull request) (?:merged|open)\b",
    ),
    examples=(
        "what's the status",
        "catch me up",
        "is it still failing?",
        "where is the PR",
        "where are we on this",
    ),
    answer=answer,
)
