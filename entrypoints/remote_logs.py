"""What the settings know of logs and code elsewhere, as the step that gathers asks for it."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, TypeAlias

from contracts.evidence import Gap
from contracts.task_event import StoredFile, TaskEvent
from graph.artifacts import ArtifactStore
from graph.records import Run
from graph.state import State
from tools.decompress import HEAD, BombError, Joined, Unpacked, compression_of
from tools.effect import RetryLater
from tools.local_files import find_wanted
from tools.log_source import (
    NOTHING,
    Fetched,
    FoundLog,
    Keep,
    LogNotYetError,
    LogSource,
    LogSourceError,
    RemoteLogs,
    fetch,
    kept,
    opener,
)
from tools.log_sources.spark_folder import SparkFolder
from tools.redact import shipped_rules
from tools.redact_stream import BLOCK, redacted_chunks
from tools.sniff import sniff
from tools.spark_history import application_ids, last_named

PATIENCE = timedelta(minutes=3)
"""How long a run waits for a log that its source does not have yet."""
FIRST_WAIT = timedelta(seconds=1)
SETTLED = timedelta(seconds=20)
"""How long a log that ends before the failure is read again: it is written while we are told."""
MAX_INFLATION = 200

_TELLING = 8
"""Letters of a message; a shorter one may stand anywhere."""

Logs: TypeAlias = Callable[[State, Run], RemoteLogs]


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """`code` is the folder of what ran: its sources are kept with the run, secrets masked."""

    sources: Sequence[LogSource] = ()
    spark: SparkFolder | None = None
    code: Path | None = None
    max_inflation: int = MAX_INFLATION

    def logs(self, state: State, run: Run) -> RemoteLogs:
        def ask(event: TaskEvent) -> Fetched:
            """A local run brings its files."""
            return NOTHING if event.format == "local" else self._fetched(event, state, run)

        return ask

    def _fetched(self, event: TaskEvent, state: State, run: Run) -> Fetched:
        keep = keeping(state.store, self.max_inflation)
        found = self._logs(event, state, keep, datetime.fromisoformat(run.started))
        files = found.files or tuple(_exception(event, keep))
        spark, gaps = self._spark(event, files, state.store, keep)
        code = self._code(keep)
        return Fetched((*files, *spark, *code), (*found.gaps, *gaps))

    def _logs(self, event: TaskEvent, state: State, keep: Keep, started: datetime) -> Fetched:
        now = state.hands.clock()
        waited = now - started
        later = now + max(FIRST_WAIT, waited)
        try:
            found = fetch(event, self.sources, keep)
        except LogNotYetError as late:
            if waited < PATIENCE:
                raise RetryLater(later, str(late)) from late
            why = f"{late}; waited {PATIENCE.total_seconds():.0f} s for it"
            return Fetched((), (Gap(what="log", why=why),))
        if not found.files or _tells(event, found.files, state.store):
            return found
        if waited < SETTLED:
            raise RetryLater(later, f"{found.files[0].name}: is not written to its end yet")
        why = "it ends before the failure that the event tells of"
        gaps = (*found.gaps, Gap(what=found.files[0].name, why=why))
        return Fetched((*found.files, *_exception(event, keep)), gaps)

    def _spark(
        self, event: TaskEvent, logs: Sequence[StoredFile], store: ArtifactStore, keep: Keep
    ) -> tuple[tuple[StoredFile, ...], tuple[Gap, ...]]:
        """What the ids that the logs name lead to."""
        if self.spark is None:
            return (), ()
        told = event.spark.application_ids if event.spark else ()
        named = (one for log in logs for one in _named(store, log))
        files: list[StoredFile] = []
        gaps: list[Gap] = []
        for application in last_named((*named, *told)):
            try:
                files += kept(self.spark.of(application), keep)
            except LogSourceError as error:
                gaps.append(Gap(what=f"application {application}", why=str(error)))
        return tuple(files), tuple(gaps)

    def _code(self, keep: Keep) -> tuple[StoredFile, ...]:
        if self.code is None:
            return ()
        root = self.code.resolve()
        found = find_wanted(root, root, lambda name, head: sniff(name, head).kind == "source")
        return tuple(kept(_files(root, (one.name for one in found)), keep))


def keeping(store: ArtifactStore, max_inflation: int) -> Keep:
    """Unpacked and redacted on its way into the store: it cannot be read twice."""

    def keep(name: str, stream: BinaryIO) -> StoredFile:
        head = stream.read(HEAD)
        unpacked = Unpacked(Joined(head, stream), name, compression_of(head), max_inflation)
        plain = BufferedReader(unpacked, BLOCK)
        try:
            stored = store.put_chunks(redacted_chunks(plain, shipped_rules(), BLOCK))
        except BombError as error:
            raise LogSourceError(str(error)) from error
        return StoredFile(name=name, size=stored.size, sha256=stored.sha256)

    return keep


def _tells(event: TaskEvent, logs: Sequence[StoredFile], store: ArtifactStore) -> bool:
    """Whether a log holds what the event says was raised, however it is escaped."""
    said = (event.exception or "").partition(": ")[2] or event.exception or ""
    telling = max(re.findall(r"[A-Za-z0-9 ,.()_-]+", said[:500]), key=len, default="").strip()
    if len(telling) < _TELLING:
        return True
    return any(_holds(store, log, telling.encode()) for log in logs)


def _holds(store: ArtifactStore, log: StoredFile, text: bytes) -> bool:
    rest = b""
    with store.open(log.sha256) as stream:
        while block := stream.read(BLOCK):
            if text in (data := rest + block):
                return True
            rest = data[-len(text) :]
    return False


def _named(store: ArtifactStore, log: StoredFile) -> Iterator[str]:
    with store.open(log.sha256) as stream:
        yield from application_ids(stream)


def _exception(event: TaskEvent, keep: Keep) -> Iterator[StoredFile]:
    """Where there is no log, what the event itself says is better than nothing."""
    if event.exception:
        yield keep("exception.log", io.BytesIO(event.exception.encode(errors="replace")))


def _files(root: Path, names: Iterable[str]) -> Iterator[FoundLog]:
    for name in names:
        yield FoundLog(name, opener(root / name))
