"""Which of many literals a short text holds, without trying each of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

_WORD = re.compile(rb"[A-Za-z0-9]+")


def _inner_word(literal: bytes) -> bytes | None:
    """The longest word with a separator of the literal itself on both sides."""
    inner = [m[0] for m in _WORD.finditer(literal) if m.start() > 0 and m.end() < len(literal)]
    return max(inner, key=len, default=None)


@dataclass(frozen=True, slots=True)
class LiteralIndex:
    """Literals sorted and numbered; each is tried only where its inner word stands."""

    literals: tuple[bytes, ...]
    by_word: dict[bytes, tuple[int, ...]]
    wordless: tuple[int, ...]

    @classmethod
    def of(cls, literals: Iterable[bytes]) -> Self:
        numbered = tuple(sorted(set(literals)))
        words: dict[bytes, list[int]] = {}
        wordless: list[int] = []
        for number, literal in enumerate(numbered):
            word = _inner_word(literal)
            (wordless if word is None else words.setdefault(word, [])).append(number)
        return cls(numbered, {word: tuple(ns) for word, ns in words.items()}, tuple(wordless))

    def found_in(self, text: bytes) -> tuple[int, ...]:
        """The numbers of the literals that the text holds, rising."""
        words = set(_WORD.findall(text)) & self.by_word.keys()
        tried = [*self.wordless, *(number for word in words for number in self.by_word[word])]
        return tuple(sorted(number for number in tried if self.literals[number] in text))
