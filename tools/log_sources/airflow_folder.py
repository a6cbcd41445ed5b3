"""Airflow's log folder, mounted or on a shared disk: one file a try, the same in Airflow 2 and 3.

https://github.com/apache/airflow/blob/3.0.0/airflow-core/src/airflow/config_templates/config.yml
(`log_filename_template`)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contracts.task_event import TaskEvent
from tools.log_source import FoundLog, LogNotYetError, LogSourceError, opener


@dataclass(frozen=True, slots=True)
class AirflowFolder:
    root: Path

    def find(self, event: TaskEvent) -> Iterator[FoundLog]:
        """The log of the try, else the latest one that is there."""
        if not (event.dag_id and event.task_id and event.dag_run_id):
            return
        folder = self._folder(event.dag_id, event.task_id, event.dag_run_id, event.map_index)
        log = _log(folder, event.try_number)
        yield FoundLog(str(log.relative_to(self.root.resolve())), opener(log))

    def _folder(self, dag: str, task: str, run: str, index: int | None) -> Path:
        parts = [f"dag_id={dag}", f"run_id={run}", f"task_id={task}"]
        parts += [] if index is None else [f"map_index={index}"]
        root = self.root.resolve()
        folder = root.joinpath(*parts).resolve()
        if not folder.is_relative_to(root) or any("/" in part for part in parts):
            raise LogSourceError(f"{'/'.join(parts)}: leads out of the log folder {root}")
        return folder


def _log(folder: Path, number: int | None) -> Path:
    exact = folder / f"attempt={number}.log"
    if number is not None and exact.is_file():
        return exact
    tries = sorted(folder.glob("attempt=*.log"), key=_number)
    if number is not None or not tries:
        raise LogNotYetError(f"{exact.name} is not in {folder} yet")
    return tries[-1]


def _number(log: Path) -> int:
    digits = log.stem.removeprefix("attempt=")
    return int(digits) if digits.isdecimal() else 0
