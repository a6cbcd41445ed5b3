"""Answers a question about a finished run, by rules and from what the run has stored."""

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

import tools.intents
from contracts.delivery import Line
from contracts.follow_up import Choice, Reply
from tools.intent import Incident, Intent, Question
from tools.registry import discover

_NEAR = 0.5
"""From here on the nearest example counts as asked."""
_OFFERED = 3

Vector = Mapping[str, float]


def answer(text: str, incident: Incident) -> Reply:
    """Never a guess: what no rule and no example is near to is asked back."""
    question = Question(text)
    intent = _by_rule(question) or _by_example(question)
    return intent.answer(question, incident) if intent else did_you_mean(question)


def intent_of(text: str) -> str | None:
    found = _by_rule(Question(text)) or _by_example(Question(text))
    return found.id if found else None


def did_you_mean(question: Question) -> Reply:
    nearest = _nearest(question)[:_OFFERED]
    return Reply(
        intent=None,
        lines=(Line(text="I answer from what this run has stored. Did you mean one of these?"),),
        choices=tuple(Choice(label=one.label, question=one.examples[0]) for _, one in nearest),
    )


@cache
def intents() -> tuple[Intent, ...]:
    return tuple(discover(tools.intents, Intent).values())


def _by_rule(question: Question) -> Intent | None:
    """The intent whose pattern covers most of the question; ids in order decide a tie."""
    matched = [(_covered(one, question.words), one) for one in intents()]
    best = max(matched, key=lambda found: found[0])
    return best[1] if best[0] else None


def _covered(intent: Intent, words: str) -> int:
    spans = [found.end() - found.start() for p in intent.patterns if (found := re.search(p, words))]
    return max(spans, default=0)


def _by_example(question: Question) -> Intent | None:
    near, intent = _nearest(question)[0]
    return intent if near >= _NEAR else None


def _nearest(question: Question) -> list[tuple[float, Intent]]:
    asked = _vector(question.words)
    scored = [
        (max(_cosine(asked, _vector(Question(example).words)) for example in one.examples), one)
        for one in intents()
    ]
    return sorted(scored, key=lambda found: (-found[0], found[1].id))


_EVERYWHERE = re.compile(
    r"\b(?:an?|and|are|be|can|did|do|does|for|from|ha[sv]e?|how|i|in|is|it|me|of|on|or|our|please"
    r"|so|tell|that|the|there|this|to|us|was|we|what|when|which|who|will|would|you|your)\b"
)
"""Words that any question may have: two questions are not alike for them."""


@cache
def _vector(question: str) -> Vector:
    """Letters in threes and whole words, each text of length one."""
    words = " ".join(re.sub(_EVERYWHERE, " ", question).split())
    grams = Counter(f" {words} "[at : at + 3] for at in range(len(words)))
    grams.update(f"word {word}" for word in re.findall(r"[a-z']+", words))
    length = math.sqrt(sum(count * count for count in grams.values()))
    return {gram: count / length for gram, count in grams.items()} if length else {}


def _cosine(one: Vector, other: Vector) -> float:
    return sum(share * other.get(gram, 0.0) for gram, share in one.items())
