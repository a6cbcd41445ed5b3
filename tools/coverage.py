"""What stands behind each cause: its matchers, their examples, what they must not match."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contracts.catalogue import Cause, Example, Signature

WANTED = 2
"""Examples that a cause should have: one alone may be an accident of its program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One cause; the examples are counted by where they come from."""

    cause: str
    matchers: tuple[tuple[str, int], ...]
    """How many entries of each kind name it, without the kinds that have none."""
    recorded: int
    source: int
    docs: int
    look_alikes: int
    """Lines that resemble an example and must not match."""
    by_metrics: bool
    """Numbers show it, and no line of a log."""

    @property
    def examples(self) -> int:
        return self.recorded + self.source + self.docs

    @property
    def is_thin(self) -> bool:
        """Whether a line could show it, and too few are written down."""
        return self.examples < WANTED and not self.by_metrics

    @property
    def rests_on_source(self) -> bool:
        """Whether nobody has seen it happen: all examples are made from formats in the code."""
        return self.source > 0 and self.source == self.examples


def coverage(causes: Iterable[Cause], entries: Sequence[Signature]) -> tuple[Covered, ...]:
    """In the order of the causes; `entries` with their examples, as the packs have them."""
    return tuple(
        _covered(cause, [entry for entry in entries if entry.cause == cause.id]) for cause in causes
    )


def _covered(cause: Cause, entries: Sequence[Signature]) -> Covered:
    examples: list[Example] = [example for entry in entries for example in entry.matches]
    origins = Counter(example.origin for example in examples)
    kinds = Counter(entry.match.kind for entry in entries)
    return Covered(
        cause=cause.id,
        matchers=tuple(sorted(kinds.items())),
        recorded=origins["run"],
        source=origins["source"],
        docs=origins["docs"],
        look_alikes=sum(len(entry.misses) for entry in entries),
        by_metrics=cause.by_metrics,
    )
