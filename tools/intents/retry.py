"""Is a retry safe, and will it help?"""

from contracts.delivery import Line
from contracts.fix import Advice
from contracts.follow_up import Reply
from tools.intent import Incident, Intent, Question, ids
from tools.wording import sentence

_SAID = {
    "yes": "The same task, run again unchanged, can pass",
    "later": "Not now: it can pass when what it waits for is there",
    "no": "It will not help: the same input fails again in the same way",
}

_WRITTEN = (
    "Whether what the failed try already wrote can be written twice is not in the logs; "
    "look at the job's write mode."
)


def answer(question: Question, incident: Incident) -> Reply:
    verdict = incident.verdict.verdict
    known = next((one for one in incident.catalogue.causes if one.id == verdict), None)
    quotes = tuple(quote for one in incident.verdict.hypotheses[:1] for quote in one.evidence[:1])
    if verdict == "healthy":
        return Reply(
            intent=INTENT.id, lines=(Line(text="The run did not fail; there is nothing to retry."),)
        )
    if verdict == "unknown" or known is None:
        text = "Not known: without a cause nobody can say whether a retry passes."
        return Reply(intent=INTENT.id, lines=(Line(text=text),))
    lines = [Line(text=f"{_SAID[known.retry]} ({verdict}).", cites=ids(quotes))]
    advice = incident.fix.answer
    if isinstance(advice, Advice) and advice.retry_when is not None:
        lines.append(Line(text=f"Retry {sentence(advice.retry_when)}"))
    lines.append(Line(text=_WRITTEN))
    return Reply(intent=INTENT.id, lines=tuple(lines), quotes=quotes)


INTENT = Intent(
    id="retry",
    label="Whether a retry helps",
    patterns=(
        r"\bre-?(?:try|run|trigger|start|execute)\b",
        r"\b(?:safe to|should [iw]e?|can [iw]e?) (?:just )?re-?(?:try|run|trigger|start|execute)\b",
        r"\brun it again\b",
        r"\bclear the task\b",
        r"\bwill it (?:pass|fail) again\b",
    ),
    examples=(
        "is it safe to retry?",
        "will a rerun help",
        "should I just clear the task",
        "can i rerun it now",
        "if I re-trigger it will it fail again",
    ),
    answer=answer,
)
