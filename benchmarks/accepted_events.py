"""Accepted events a CPU second: in groups, beside one commit for each event.

python -m benchmarks.accepted_events [--events 2000]
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from contracts.task_event import TaskEvent, Wishes
from entrypoints.bootstrap import open_state
from entrypoints.intake import TOGETHER
from entrypoints.reacting import accept_events

GOAL = 8.0
TASKS = 50
"""A storm is many tries of the tasks of a night."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accepted_events")
    parser.add_argument("--events", type=int, default=2000)
    count: int = parser.parse_args().events
    single, together = rates(count, 1), rates(count, TOGETHER)
    print(f"one commit an event:   {single:8.0f} events a CPU second")
    print(f"up to {TOGETHER} in a commit: {together:8.0f} events a CPU second")
    print(f"ratio {together / single:.1f}, goal {GOAL}")


def rates(count: int, size: int) -> float:
    events = [_event(number) for number in range(count)]
    with tempfile.TemporaryDirectory() as folder, open_state(Path(folder)) as state:
        spent = cpu_seconds(
            lambda: [
                accept_events(state, events[at : at + size], Wishes(), ("#a",))
                for at in range(0, count, size)
            ]
        )
    return count / spent


def _event(number: int) -> TaskEvent:
    return TaskEvent(
        event_id=f"e{number}",
        format="airflow",
        outcome="failed",
        dag_id="d",
        task_id=f"t{number % TASKS}",
    )


def cpu_seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
