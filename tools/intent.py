"""What an intent is: a kind of question, how people word it, and the answer from artifacts."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from contracts.catalogue import Catalogue
from contracts.context import Context
from contracts.delivery import PullRequest
from contracts.fix import Fix, Verification
from contracts.follow_up import Reply
from contracts.inputs import Inputs, LogFile
from contracts.log_report import LogReport
from contracts.task_event import TaskEvent
from contracts.verdict import Cited, Verdict
from tools.registry import Extension


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """All that a finished run has stored; nothing else is ever asked."""

    run: str
    event: TaskEvent
    inputs: Inputs
    log_report: LogReport
    context: Context
    verdict: Verdict
    fix: Fix
    verification: Verification
    pull_request: PullRequest
    catalogue: Catalogue
    open: Callable[[LogFile], BinaryIO]
    """A log of the run, secrets masked. Raises OSError or ValueError where it is gone."""


@dataclass(frozen=True)
class Question:
    """`text` as it was typed; `words` in lower case, without a mention and with single blanks."""

    text: str

    @cached_property
    def words(self) -> str:
        without_mention = re.sub(r"<@[^>]*>", " ", self.text[:2000])
        return " ".join(without_mention.lower().replace("\u2019", "'").split())

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Evidence that it names: E1, E12."""
        return tuple(f"E{number}" for number in re.findall(r"\be(\d{1,3})\b", self.words))

    @cached_property
    def executor(self) -> str | None:
        found = re.search(r"\bexec(?:utor)?[ #]*(\d{1,6})\b", self.words)
        return found[1] if found else None

    @cached_property
    def count(self) -> int | None:
        """How many lines it asks for."""
        found = re.search(
            r"\b(?:last|first|tail|head)(?: -n)? (\d{1,4})\b|\b(\d{1,4}) lines\b", self.words
        )
        return int(found[1] or found[2]) if found else None

    @cached_property
    def quoted(self) -> str | None:
        """A text in quotes or backticks, in its own case: what to look for."""
        found = re.search(r"[`\"\u201c']([^`\"\u201d']{2,200})[`\"\u201d']", self.text)
        return found[1] if found else None


@dataclass(frozen=True, kw_only=True)
class Intent(Extension):
    """`patterns` are searched in the question's words; the longest match of all intents wins."""

    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    """As people word it; the nearest one is offered where no pattern matches."""
    label: str
    """What the button of "did you mean" says."""
    answer: Callable[[Question, Incident], Reply]


def cited(incident: Incident) -> dict[str, Cited]:
    """Every quote of the verdict by its id."""
    verdict = incident.verdict
    quotes = [one for cause in verdict.hypotheses for one in (*cause.evidence, *cause.against)]
    quotes += [verdict.lead] if verdict.lead else []
    return {quote.id: quote for quote in quotes}


def ids(quotes: Iterable[Cited]) -> tuple[str, ...]:
    return tuple(quote.id for quote in quotes)
