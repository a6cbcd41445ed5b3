"""Events on disk until they were delivered: one file each, in the order in which they came.

SPOOL/NANOSECONDS-PROCESS.json   an event
SPOOL/refused/…                  one that the service will not take, kept to be looked at
SPOOL/open/TASK                  tasks that failed and have not succeeded since
"""

import fcntl
import json
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

KEPT = 10_000
"""Events; beyond them the oldest are dropped, and the drop is counted in SPOOL/dropped."""

Json = dict[str, Any]


class Spool:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open = folder / "open"
        self._refused = folder / "refused"

    def put(self, event: Json) -> Path:
        """Whole or not at all; only the user who runs Airflow can read it."""
        self._make(self.folder)
        path = self.folder / f"{time.time_ns():020d}-{os.getpid()}.json"
        written = path.with_suffix(".tmp")
        with open(written, "x", encoding="utf-8", opener=_private) as file:
            json.dump(event, file)
            file.flush()
            os.fsync(file.fileno())
        written.rename(path)
        self._bound()
        return path

    def waiting(self) -> list[Path]:
        return sorted(self.folder.glob("*.json"))

    def refuse(self, path: Path) -> None:
        self._make(self._refused)
        path.rename(self._refused / path.name)

    def failed(self, task: str) -> None:
        self._make(self._open)
        (self._open / task).touch()

    def had_failed(self, task: str) -> bool:
        """True once: the mark is taken away."""
        try:
            (self._open / task).unlink()
        except FileNotFoundError:
            return False
        return True

    @contextmanager
    def one_sender(self) -> Generator[bool, None, None]:
        """False while another process sends from this spool."""
        self._make(self.folder)
        with Path(self.folder / "sender.lock").open("w", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def _bound(self) -> None:
        beyond = self.waiting()[:-KEPT]
        for path in beyond:
            path.unlink(missing_ok=True)
        if beyond:
            with Path(self.folder / "dropped").open("a", encoding="utf-8") as file:
                file.writelines(f"{path.name}\n" for path in beyond)

    @staticmethod
    def _make(folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
