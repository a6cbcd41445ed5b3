"""How findings are put to the person on call: short, whole sentences, the fact first."""

from typing import assert_never

from contracts.catalogue import Catalogue
from contracts.delivery import PullRequest
from contracts.fix import Advice, Patch, Review
from contracts.task_event import TaskEvent

_REVIEW: dict[Review, str] = {
    "skim": "a glance at the diff is enough",
    "read": "read the diff before you apply it",
    "think": "think before you apply it: only you know what the data should be",
}


def subject_of(event: TaskEvent) -> str:
    """`dag.task[3] (try 2 of 3)`, or the names of the files where no task is known."""
    known = [part for part in (event.dag_id, event.task_id) if part is not None]
    if not known:
        return _files_of(event)
    index = "" if event.map_index is None or event.map_index < 0 else f"[{event.map_index}]"
    return ".".join(known) + index + _try_of(event)


def _files_of(event: TaskEvent) -> str:
    names = [ref.name for ref in event.log_refs]
    if not names:
        return "The run"
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _try_of(event: TaskEvent) -> str:
    if event.try_number is None:
        return ""
    if event.max_tries is None:
        return f" (try {event.try_number})"
    return f" (try {event.try_number} of {event.max_tries})"


def title_of(cause: str, catalogue: Catalogue) -> str:
    return next((known.title for known in catalogue.causes if known.id == cause), cause)


def confidence_of(confidence: float | None) -> str:
    """Rounded down, so that 100 % is never said of less."""
    if confidence is None:
        return "confidence not calibrated"
    return f"{int(confidence * 100)} % sure"


def sentence(text: str) -> str:
    """One that ends as a sentence does."""
    bare = text.strip()
    return bare if bare.endswith((".", "!", "?", "…")) else f"{bare}."


def action_of(answer: Patch | Advice, pull_request: PullRequest) -> str:
    """What to do now."""
    match answer:
        case Patch():
            return _patch_action(answer, pull_request)
        case Advice():
            return _advice_action(answer)
        case _:
            assert_never(answer)


def _patch_action(patch: Patch, pull_request: PullRequest) -> str:
    first = "Apply the patch below"
    if pull_request.url is not None:
        first = f"Review the pull request {pull_request.url}"
    elif pull_request.state in ("pushed", "found"):
        first = f"Review the branch {pull_request.branch}"
    place = f"{patch.target.file}, line {patch.target.line}"
    effect = sentence(patch.effect_note)
    return f"{first} ({place}): {sentence(patch.why)} {effect} Review: {_REVIEW[patch.review]}."


def _advice_action(advice: Advice) -> str:
    parts = [sentence(advice.why)]
    if advice.setting is not None:
        parts.append(f"Setting: {sentence(advice.setting)}")
    if advice.permission is not None:
        parts.append(f"Permission: {sentence(advice.permission)}")
    if advice.retry_when is not None:
        parts.append(f"Retry {sentence(advice.retry_when)}")
    if advice.hand_off_to is not None:
        parts.append(f"Hand off to {sentence(advice.hand_off_to)}")
    return " ".join(parts)
