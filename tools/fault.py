"""What is wrong with a pack, said so that its author finds the place."""

from pathlib import Path
from typing import NamedTuple, Self

from pydantic import ValidationError


class Source(NamedTuple):
    """A file of a pack, read."""

    name: str
    text: str

    @classmethod
    def read(cls, path: Path) -> Self:
        return cls(f"{path.parent.name}/{path.name}", path.read_text(encoding="utf-8"))


class Fault(NamedTuple):
    pack: str
    line: int
    """Where the entry begins, from 1; 0 is the file as a whole."""
    entry: str
    why: str

    def __str__(self) -> str:
        place = f"{self.pack}:{self.line}" if self.line else self.pack
        return f"{place}: {self.entry}: {self.why}" if self.entry else f"{place}: {self.why}"


class PackError(ValueError):
    """Packs that cannot be used; the message has one line for each fault."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


def first_words(error: ValidationError | TypeError) -> str:
    """The first thing that the parser says, with the field it says it of."""
    if isinstance(error, TypeError):
        return "is no table"
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]
