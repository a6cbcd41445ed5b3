"""Which try of which Airflow task the lines of a log belong to."""

import re

from tools.unwrap_lines import Line

# dag_id=orders/run_id=manual__1/task_id=load/map_index=2/attempt=1.log
_PATH = re.compile(
    r"(?:dag_id=(?P<dag>[^/]+)/)?(?:run_id=[^/]+/)?task_id=(?P<task>[^/]+)/"
    r"(?:map_index=(?P<index>\d+)/)?attempt=(?P<number>\d+)\.log"
)
# dags/load/2026-11-23T00:00:00+00:00/2.log
_OLD_PATH = re.compile(r"(?:^|/)(?P<task>[^/]+)/\d{4}-\d\d-\d\dT[^/]+/(?P<number>\d+)\.log")
_INSTANCE = re.compile(
    r"<TaskInstance: (?P<task>\S+) (?P<run>\S+)(?: map_index=(?P<index>\d+))? \["
)
_STARTING = re.compile(r"^Starting attempt (\d+) of \d+")
# 02:14:07 try 2 of 3 / [load] attempt 2/3 / Running Spark version 3.5.5
_AGAIN = re.compile(
    r"(?i)^(?:Running Spark version \d"
    r"|.{0,40}?\b(?:try|attempt) #?[1-9] ?(?:of|/) ?\d+\b"
    r"(?!.*\b(?:fail|end|exit|error|gave|giving|done|succe|finish|abort)))"
)


# run_with_retries: attempt 1 of 2 ended with exit code 1, starting attempt 2
_ENDED_AND_AGAIN = re.compile(
    r"(?i)\b(?:attempt|try|run)\b.{0,40}\b(?:ended|exited|failed|returned|finished|died)\b.{0,40}"
    r"\b(?:code|status|rc|signal)\b\W{0,3}-?[1-9]\d*\b.{0,60}"
    r"\b(?:start|starting|retry|retrying|again|restarting|rerun|rerunning)\b"
)


def ended_and_again(text: str) -> bool:
    """Whether a launcher says that its program ended with an error and that it runs it again."""
    return _ENDED_AND_AGAIN.search(text) is not None


def starts_again(text: str) -> bool:
    """Whether a launcher says that it runs its program again, or a new Spark driver begins."""
    return _AGAIN.search(text) is not None


class Attempts:
    def __init__(self, path: str) -> None:
        match = _PATH.search(path) or _OLD_PATH.search(path)
        groups = match.groupdict() if match else {}
        dag = f"{groups['dag']}." if groups.get("dag") else ""
        self._task = _named(dag + groups["task"], groups.get("index")) if groups.get("task") else ""
        self._number = groups.get("number") or ""
        self._run = 1

    @property
    def current(self) -> str:
        """`dag.task[map index] try n`, as far as it is known."""
        number = f"try {self._number}" if self._number else ""
        run = f"run {self._run}" if self._run > 1 else ""
        return " ".join(filter(None, (self._task, number, run)))

    @property
    def restarted(self) -> bool:
        return self._run > 1

    def again(self) -> str:
        """The program starts again within the same try; returns what the runs before are called."""
        before = self.current
        self._run += 1
        return before or "run 1"

    def read(self, line: Line, text: str) -> bool:
        """Takes up what a line says of its task; False where it says nothing new."""
        before = self.current
        if line.task is not None:
            dag, task, index, self._number = line.task
            self._task = _named(f"{dag}.{task}" if dag else task, index)
        elif match := _INSTANCE.search(text):
            task = _named(match["task"], match["index"])
            if task != self._task and not self._task.startswith(task):
                self._task, self._number = task, ""
        elif match := _STARTING.match(text):
            self._number = match[1]
        return self.current != before


def _named(task: str, index: str | None) -> str:
    return f"{task}[{index}]" if index and index != "-1" else task
