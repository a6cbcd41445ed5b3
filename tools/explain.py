"""Which entries read a text, line by line: what an author of a pack looks at first."""

from collections.abc import Iterator
from typing import NamedTuple

from tools.literals import LiteralIndex
from tools.proof import exception_of
from tools.signature import PackMatchers


class Explained(NamedTuple):
    line: int
    signature: str
    quote: str


def explain(matchers: PackMatchers, text: bytes) -> Iterator[Explained]:
    """Every entry that matches a line as an anchor, a condition or an exception, in order."""
    index = LiteralIndex.of(matchers.literals)
    for number, line in enumerate(text.splitlines(), start=1):
        found = dict.fromkeys(_signatures(matchers, line, index.found_in(line)))
        quote = line.decode(errors="replace").strip()
        yield from (Explained(number, signature, quote) for signature in found)


def _signatures(matchers: PackMatchers, line: bytes, literals: tuple[int, ...]) -> Iterator[str]:
    yield from (hit.signature for hit in matchers.line(literals, line))
    yield from (one.signature for one in matchers.conditions(line) if one.signature is not None)
    name, message = exception_of(line.decode(errors="replace").strip())
    hit = matchers.exception(name, message, ()) if name else None
    if hit is not None:
        yield hit.signature
