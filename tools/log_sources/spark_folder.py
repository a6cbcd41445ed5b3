"""What a driver's log leads to: the application's event log, and the logs of its executors.

`event_logs` is Spark's `spark.eventLog.dir` (files or rolling folders, by application id);
`executors` is the work folder of standalone workers (`APPLICATION/EXECUTOR/stderr`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.log_source import FoundLog, opener

APPLICATION = re.compile(
    rb"\b(?:app-\d{14}-\d{4}|application_\d+_\d+|local-\d{13}|spark-[0-9a-f]{32})\b"
)
MOST = 200
"""Files of one application."""


@dataclass(frozen=True, slots=True)
class SparkFolder:
    event_logs: Path | None = None
    executors: Path | None = None

    def of(self, application: str) -> Iterator[FoundLog]:
        """By the id alone: it is matched as a whole name, so no event can name another folder."""
        yield from self._event_log(application)
        if self.executors is not None:
            folder = self.executors / application
            for path in sorted(folder.glob("[0-9]*/std*"))[:MOST]:
                name = f"executors/{path.parent.name}.{path.name}"
                yield FoundLog(name, opener(path))

    def _event_log(self, application: str) -> Iterator[FoundLog]:
        if self.event_logs is None:
            return
        for path in sorted(self.event_logs.glob(f"*{application}*")):
            inside = sorted(path.glob("events_*"))[:MOST] if path.is_dir() else [path]
            for file in inside:
                if not file.name.endswith(".crc"):
                    name = str(file.relative_to(self.event_logs))
                    yield FoundLog(name, opener(file))


def applications(head: bytes) -> tuple[str, ...]:
    """The ids that a driver's log names, in order of appearance."""
    return tuple(dict.fromkeys(found.decode() for found in APPLICATION.findall(head)))
