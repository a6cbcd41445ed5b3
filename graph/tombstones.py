"""Tombstones: what stays of an artifact that was deleted on purpose, its name and the reason.

One small file for many: a file each would take more room than what is deleted.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from contracts.base import canonical, sha256_of

TOMBSTONES = "forgotten.jsonl"


class _Tomb(NamedTuple):
    sha256: str
    why: str


_READ = TypeAdapter(tuple[str, str, str])


def write_tombs(path: Path, names: Iterable[str], why: str, sync: Callable[[int], None]) -> None:
    """Durable when it returns, so that nothing is deleted before its tombstone stands."""
    lines = [canonical([name, why, _seal(name, why)]) for name in names]
    torn = path.exists() and not path.read_bytes().endswith(b"\n")
    with path.open("ab") as file:
        file.write(b"\n" * torn + b"\n".join([*lines, b""]))
        file.flush()
        sync(file.fileno())


def why_forgotten(path: Path, sha256: str) -> str | None:
    """The last reason that was given; None where none was, or where it was changed."""
    lines = path.read_bytes().splitlines() if path.exists() else []
    found = [tomb.why for line in lines if (tomb := _read(line)) and tomb.sha256 == sha256]
    return found[-1] if found else None


def damaged_tombs(path: Path) -> Iterator[str]:
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if _read(line) is None:
            yield f"tombstone {path.parent.name}/{path.name}:{number}: was changed"


def _read(line: bytes) -> _Tomb | None:
    """None where the line is not what was written."""
    try:
        sha256, why, seal = _READ.validate_json(line)
    except ValidationError:
        return None
    return _Tomb(sha256, why) if seal == _seal(sha256, why) else None


def _seal(sha256: str, why: str) -> str:
    return sha256_of(canonical([sha256, why]))
