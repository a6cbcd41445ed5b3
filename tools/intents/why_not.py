"""Why not that other cause?"""

import re
from collections.abc import Iterable

from contracts.catalogue import Cause
from contracts.delivery import Line
from contracts.follow_up import Reply
from contracts.verdict import Cited, RankedCause
from tools.intent import Incident, Intent, Question, ids
from tools.wording import sentence, title_of

_ALIASES = {
    "oom": ("memory",),
    "out of memory": ("memory",),
    "ram": ("memory",),
    "heap": ("memory",),
    "permission": ("auth", "permission"),
    "permissions": ("auth", "permission"),
    "credentials": ("auth",),
    "network": ("external", "shuffle"),
    "node": ("cluster", "lost"),
    "disk": ("storage", "disk"),
    "schema": ("data", "schema", "column"),
}
"""What people call a cause → words of ids and titles."""
_TOO_COMMON = frozenset(
    ("about", "are", "bad", "did", "how", "issue", "its", "just", "know", "not", "of", "out")
)
"""Words of three letters and more that say nothing of a cause."""


def answer(question: Question, incident: Incident) -> Reply:
    wanted = _words(question.words)
    considered = [one for one in incident.verdict.hypotheses if _fits(one.cause, wanted, incident)]
    if considered:
        return _told(considered, incident)
    named = [one for one in incident.catalogue.causes if _fits(one.id, wanted, incident)][:3]
    if not named:
        return Reply(
            intent=INTENT.id,
            lines=(
                Line(
                    text="Which cause do you mean? Ask “what else?” for those that were considered."
                ),
            ),
        )
    return Reply(intent=INTENT.id, lines=tuple(_absent(named)))


def _told(considered: Iterable[RankedCause], incident: Incident) -> Reply:
    lines: list[Line] = []
    quotes: list[Cited] = []
    for one in considered:
        title = title_of(one.cause, incident.catalogue)
        shown = (one.against or one.evidence)[:2]
        quotes += shown
        if one.cause == incident.verdict.verdict:
            lines.append(Line(text=f"It is that: {title}. {sentence(one.why)}", cites=ids(shown)))
        else:
            why = one.why_not or "it has less evidence than the verdict"
            lines.append(Line(text=f"{title} ({one.cause}): {sentence(why)}", cites=ids(shown)))
    known = {quote.id: quote for quote in quotes}
    return Reply(intent=INTENT.id, lines=tuple(lines), quotes=tuple(known.values()))


def _absent(named: Iterable[Cause]) -> Iterable[Line]:
    for cause in named:
        confirms = f" It would show as: {sentence(cause.confirms)}" if cause.confirms else ""
        yield Line(text=f"{cause.title} ({cause.id}): no line of this run says so.{confirms}")


def _words(text: str) -> frozenset[str]:
    aliased = [
        word
        for alias, words in _ALIASES.items()
        if re.search(rf"\b{alias}\b", text)
        for word in words
    ]
    plain = [word for word in re.findall(r"[a-z][a-z-]{2,}", text) if word not in _TOO_COMMON]
    return frozenset([*aliased, *plain])


def _fits(cause: str, wanted: frozenset[str], incident: Incident) -> bool:
    title = title_of(cause, incident.catalogue).lower()
    own = {*re.split(r"[.-]", cause), *re.findall(r"[a-z]{4,}", title)}
    return bool(own & wanted)


INTENT = Intent(
    id="why-not",
    label="Why not another cause",
    patterns=(
        r"\bwhy not\b.+",
        r"\bwhy (?:did|do) you (?:rule|exclude|rule out|reject)\b.*",
        r"\bare you sure (?:it's|it is|this is|that it is)(?: not|n't)?\b.+",
        r"(?<!else )\b(?:isn't|wasn't|couldn't|could) (?:it|this|that)(?: be| just)? [a-z]+.*",
        r"\blooks (?:more )?like (?:a |an )?\w+.*",
        r"\bhow do you know it(?:'s| is) not\b.+",
    ),
    examples=(
        "why not OOM?",
        "are you sure it's not memory?",
        "why did you rule out skew",
        "how do you know it's not a bad node",
        "looks more like a schema issue to me",
    ),
    answer=answer,
)
