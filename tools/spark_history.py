"""What may be learned of Spark applications beyond the files that were given, and their ids."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import BinaryIO, NamedTuple

import re2

from contracts.evidence import Gap
from contracts.inputs import EventLog
from contracts.task_event import StoredFile
from tools.scan_literals import byte_options

MOST = 4
"""Applications that one run is asked about; the last ones that its logs name."""

_BLOCK = 1024 * 1024
_IN_IDS = b"-_" + bytes(range(0x30, 0x3A)) + bytes(range(0x41, 0x5B)) + bytes(range(0x61, 0x7B))
_LONGEST = 64

# YARN: application_1700000000000_0042      standalone: app-20261123105247-0000
# local: local-1795427764499                Kubernetes: spark-4a1f… of 32 digits
_ID = (
    rb"(?:^|[^0-9A-Za-z_-])(application_\d{9,16}_\d{4,8}|app-\d{14}-\d{4,8}|local-\d{13}"
    rb"|spark-[0-9a-f]{32})(?:$|[^0-9A-Za-z])"
)


@cache
def _pattern() -> "re2._Regexp":  # pyright: ignore[reportPrivateUsage]
    return re2.compile(_ID, byte_options())


class Fetched(NamedTuple):
    """Event logs that are now stored, answers of the REST API for want of one, and what failed."""

    event_logs: tuple[EventLog, ...] = ()
    answers: tuple[StoredFile, ...] = ()
    gaps: tuple[Gap, ...] = ()


SparkHistory = Callable[[Sequence[str]], Fetched]
"""Given ids of applications; what cannot be had is a gap, never an error."""


def application_ids(stream: BinaryIO) -> Iterable[str]:
    """Ids that a log names, in order, each as often as it is named."""
    rest = b""
    while block := stream.read(_BLOCK):
        data = rest + block
        cut = max(len(data.rstrip(_IN_IDS)) - 1, 0)
        if len(data) - cut > _LONGEST:
            cut = len(data) - 1
        yield from _ids(data[: cut + 1])
        rest = data[cut:]
    yield from _ids(rest)


def _ids(data: bytes) -> Iterable[str]:
    found = (match.span(1) for match in _pattern().finditer(data))
    return (data[start:end].decode() for start, end in found)


def last_named(ids: Iterable[str]) -> tuple[str, ...]:
    """The last MOST of them, in the order in which each was named first."""
    return tuple(dict.fromkeys(ids))[-MOST:]
