"""What a person asks about a finished run, and what is answered from its artifacts."""

from contracts.base import Contract, Text
from contracts.delivery import Line
from contracts.verdict import Cited


class Choice(Contract):
    """A question that can be asked instead, as its button says it."""

    label: Text
    question: Text


class Reply(Contract):
    """Sentences with the ids of what they rest on; the quotes hold each of these ids."""

    intent: Text | None
    """None where the question was not understood: then there are choices."""
    lines: tuple[Line, ...]
    quotes: tuple[Cited, ...] = ()
    code: Text | None = None
    """A diff or a stack trace: to be shown as it is."""
    choices: tuple[Choice, ...] = ()
