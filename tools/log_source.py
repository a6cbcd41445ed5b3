"""Where logs are, beside local files: what an event's ids lead to in a place of the settings.

An event only names a dag, a task, a try; which host or folder is asked stands in the settings.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from contracts.evidence import Gap
from contracts.task_event import StoredFile, TaskEvent


class LogNotYetError(RuntimeError):
    """The source knows the task and has no log of it so far: to be asked again."""


class LogSourceError(RuntimeError):
    """A source that cannot be asked now; the message says what was tried and what came back."""


@dataclass(frozen=True, slots=True)
class FoundLog:
    """`open` gives the bytes once, as they come: packed or not, secrets and all."""

    name: str
    open: Callable[[], AbstractContextManager[BinaryIO]]


class LogSource(Protocol):
    def find(self, event: TaskEvent) -> Iterable[FoundLog]:
        """Nothing for an event of another kind.

        Raises LogNotYetError or LogSourceError; so may opening what was found.
        """
        ...


def opener(path: Path) -> Callable[[], AbstractContextManager[BinaryIO]]:
    return lambda: path.open("rb")


Keep = Callable[[str, BinaryIO], StoredFile]
"""Unpacks, redacts and stores a log under its name."""


class Fetched(NamedTuple):
    files: tuple[StoredFile, ...]
    gaps: tuple[Gap, ...]


RemoteLogs = Callable[[TaskEvent], Fetched]
"""What may be had of an event's logs; may raise tools.effect.RetryLater."""
NOTHING = Fetched((), ())


def fetch(event: TaskEvent, sources: Sequence[LogSource], keep: Keep) -> Fetched:
    """All that the sources have; what one of them refuses is a gap, and the others are asked.

    Raises LogNotYetError where a log is expected and no source has anything yet.
    """
    files: list[StoredFile] = []
    gaps: list[Gap] = []
    late: LogNotYetError | None = None
    for source in sources:
        try:
            files.extend(kept(source.find(event), keep))
        except LogSourceError as error:
            gaps.append(Gap(what="log", why=str(error)))
        except LogNotYetError as error:
            late = error
    if late is not None and not files:
        raise late
    return Fetched(tuple(files), tuple(gaps))


def kept(found: Iterable[FoundLog], keep: Keep) -> Iterator[StoredFile]:
    """Raises what finding, opening and keeping raise."""
    for log in found:
        with log.open() as stream:
            yield keep(log.name, stream)
