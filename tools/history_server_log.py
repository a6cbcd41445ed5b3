"""An application's event log out of the zip that a History Server makes of it, redacted, stored."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from io import BufferedReader
from typing import IO, NamedTuple, Protocol

from contracts.inputs import EventLog
from contracts.task_event import StoredFile
from tools.decompress import (
    HEAD,
    MAX_INFLATION,
    BombError,
    Joined,
    Source,
    Unpacked,
    compression_of,
)
from tools.history_server_http import RefusedError
from tools.redact import shipped_rules
from tools.redact_stream import BLOCK, redacted_chunks
from tools.sniff import HEAD as SNIFFED
from tools.sniff import part_number, sniff

MAX_UNPACKED = 16 * 1024**3
"""Bytes of one event log; what is larger is asked of the REST API instead."""


class Blob(Protocol):
    @property
    def sha256(self) -> str: ...
    @property
    def size(self) -> int: ...


Keep = Callable[[Iterable[bytes]], Blob]
"""Stores bytes under their hash."""


class _Part(NamedTuple):
    name: str
    file: StoredFile


def event_log_of(packed: IO[bytes], folder: str, keep: Keep) -> EventLog:
    """The parts are named below `folder`; raises RefusedError where the zip holds no event log."""
    try:
        with zipfile.ZipFile(packed) as archive:
            parts = sorted(_parts(archive, folder, keep), key=_order)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, BombError) as error:
        raise RefusedError(f"{folder}: the zip does not read: {error}") from error
    if not parts:
        raise RefusedError(f"{folder}: the zip holds no event log")
    return EventLog(
        parts=tuple(part.file for part in parts),
        in_progress=any(part.name.endswith(".inprogress") for part in parts),
    )


def _order(part: _Part) -> tuple[int, str]:
    return part_number(part.name) or 0, part.name


def _parts(archive: zipfile.ZipFile, folder: str, keep: Keep) -> Iterator[_Part]:
    left = MAX_UNPACKED
    for entry in archive.infolist():
        if entry.is_dir() or not entry.file_size:
            continue
        with archive.open(entry) as packed:
            plain = _unpacked(packed, entry.filename)
            head = plain.read(SNIFFED)
            if sniff(entry.filename, head).kind not in _EVENT_LOG:
                continue
            chunks = redacted_chunks(Joined(head, plain), shipped_rules(), BLOCK)
            kept = keep(_limited(chunks, left))
        left -= kept.size
        name = f"{folder}/{entry.filename}"
        yield _Part(entry.filename, StoredFile(name=name, size=kept.size, sha256=kept.sha256))


_EVENT_LOG = frozenset({"event-log", "event-log-part"})


def _unpacked(packed: Source, name: str) -> BufferedReader:
    head = packed.read(HEAD)
    plain = Unpacked(Joined(head, packed), name, compression_of(head), MAX_INFLATION)
    return BufferedReader(plain, BLOCK)


def _limited(chunks: Iterable[bytes], left: int) -> Iterator[bytes]:
    for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            raise RefusedError(f"the event log has more than {MAX_UNPACKED} bytes unpacked")
        yield chunk
