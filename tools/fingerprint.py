"""What two prints of one failure share: their text without what changes from run to run."""

import re

from contracts.base import sha256_of

# The order counts: what is longest and most special is taken first.
_CHANGING = (
    (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<uuid>"),
    (r"\b\d{4}-\d\d-\d\d[T ,]+\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?", "<time>"),
    (r"\b\d{2,4}[/-]\d\d[/-]\d\d(?: \d\d:\d\d:\d\d)?\b", "<time>"),
    (r"\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b", "<time>"),
    (r"\b(?:application|job|attempt|container)_[0-9_em]+\b", "<application>"),
    (r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b", "<address>"),
    (r"(?<=@)[0-9a-f]{4,16}\b", "<hex>"),
    (r"\b0x[0-9a-fA-F]+\b", "<hex>"),
    (r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b", "<hex>"),
    (r"\*{3,}", "<secret>"),
    (r"\d+(?:\.\d+)?", "<int>"),
    (r"\s+", " "),
)
_PATTERNS = tuple((re.compile(pattern), kept) for pattern, kept in _CHANGING)

KEPT = 2000
"""Characters of a message that its key depends on."""


def normalise(text: str) -> str:
    """The text with ids, numbers, times and addresses replaced by what they are."""
    for pattern, kept in _PATTERNS:
        text = pattern.sub(kept, text)
    return text.strip()


def finding_key(kind: str, name: str, message: str) -> str:
    """Equal for repeats of one failure; only the first line of the message counts.

    What follows the first line (plans, statements, hints) is cut at other places by each printer.
    """
    first = message[:KEPT].lstrip().partition("\n")[0]
    return sha256_of(f"{kind}\n{name}\n{normalise(first).rstrip(' .;:,)')}".encode())
