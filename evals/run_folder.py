"""A run on disk: a header that says over what, and one line a judged case.

RUN/run.json     over which digests, by which code
RUN/rows.jsonl   appended case by case, so that a stopped run goes on where it was
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from contracts.base import Contract, Sha256, Text, canonical
from evals.corpus import CorpusError, Entry, first_mistake, read_manifest
from evals.evaluate import Cases
from evals.judge import Row

HEADER = "run.json"
ROWS = "rows.jsonl"


class RunError(ValueError):
    """A folder that is no run, or one of other cases or code; the message says which."""


class Over(Contract):
    corpus: Text
    digest: Sha256
    cases: int


class Header(Contract):
    format: int = 1
    over: tuple[Over, ...]
    code_version: Sha256
    catalogue: Sha256

    @property
    def cases(self) -> int:
        return sum(one.cases for one in self.over)


class Line(Contract):
    """A judged case, by its id and the digest of what was judged."""

    id: Text
    sha256: Sha256
    row: Row


@dataclass(frozen=True, slots=True)
class RunFolder:
    path: Path
    header: Header

    @classmethod
    def start(cls, path: Path, header: Header) -> "RunFolder":
        """A new run, or the same one again. Raises RunError for the folder of another run."""
        if (path / HEADER).exists():
            found = cls.open(path)
            if found.header != header:
                raise RunError(f"{path}: holds a run {_difference(found.header, header)}")
            _drop_torn_line(path / ROWS)
            return found
        path.mkdir(parents=True, exist_ok=True)
        (path / HEADER).write_bytes(canonical(header.model_dump(mode="json")) + b"\n")
        return cls(path, header)

    @classmethod
    def open(cls, path: Path) -> "RunFolder":
        where = path / HEADER
        if not where.is_file():
            raise RunError(f"{path}: there is no {HEADER}, so this is no run of `eval run`")
        try:
            return cls(path, read_manifest(where, Header))
        except CorpusError as error:
            raise RunError(str(error)) from None

    def lines(self) -> Mapping[str, Line]:
        """By case id; a last line that a crash has torn is left out."""
        path = self.path / ROWS
        whole = path.read_bytes().splitlines(keepends=True) if path.is_file() else []
        found = [
            self._line(number, line) for number, line in enumerate(whole, 1) if line[-1:] == b"\n"
        ]
        return {line.id: line for line in found}

    def _line(self, number: int, line: bytes) -> Line:
        try:
            return Line.model_validate_json(line)
        except ValidationError as error:
            where = f"{self.path / ROWS}:{number}"
            raise RunError(f"{where}: is no row: {first_mistake(error)}") from None

    def append(self, entry: Entry, row: Row) -> None:
        line = Line(id=entry.id, sha256=entry.sha256, row=row)
        with (self.path / ROWS).open("ab") as file:
            file.write(canonical(line.model_dump(mode="json")) + b"\n")

    def rows(self) -> tuple[Row, ...]:
        """Of a whole run, by case id. Raises RunError where cases are missing."""
        found = self.lines()
        if len(found) != self.header.cases:
            raise RunError(
                f"{self.path}: has {len(found)} of {self.header.cases} cases; "
                f"finish it with `breakfix eval run --out {self.path}`"
            )
        return tuple(found[name].row for name in sorted(found))


def header_of(over: Sequence[Cases], code_version: str, catalogue: str) -> Header:
    return Header(
        over=tuple(
            Over(corpus=one.name, digest=one.digest, cases=len(one.entries)) for one in over
        ),
        code_version=code_version,
        catalogue=catalogue,
    )


def _difference(found: Header, wanted: Header) -> str:
    if found.over != wanted.over:
        return "over other cases; name another folder with --out"
    return "by other code or other rules; name another folder with --out"


def _drop_torn_line(path: Path) -> None:
    if path.is_file():
        whole = path.read_bytes()
        path.write_bytes(whole[: whole.rfind(b"\n") + 1])
