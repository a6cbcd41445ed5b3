"""A folder of logs that an event may name by their paths below it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contracts.task_event import TaskEvent
from tools.log_source import FoundLog, LogNotYetError, LogSourceError, opener


@dataclass(frozen=True, slots=True)
class Folder:
    root: Path

    def find(self, event: TaskEvent) -> Iterator[FoundLog]:
        root = self.root.resolve()
        for name in event.log_names:
            path = (root / name).resolve()
            if not path.is_relative_to(root):
                raise LogSourceError(f"{name}: leads out of the log folder {root}")
            if not path.is_file():
                raise LogNotYetError(f"{name} is not in {root} yet")
            yield FoundLog(str(path.relative_to(root)), opener(path))
