"""From a task instance to the spool, and a sender beside it: milliseconds, and never an error."""

import logging
import os
import sys
from typing import Callable

from breakfix_airflow.event import event_of, task_key
from breakfix_airflow.settings import Settings, settings
from breakfix_airflow.spool import Spool

log = logging.getLogger(__name__)


def failed(task_instance: object, error: object) -> None:
    _safely(lambda to: _failed(to, task_instance, error))


def succeeded(task_instance: object) -> None:
    _safely(lambda to: _succeeded(to, task_instance))


def _safely(tell: Callable[[Settings], None]) -> None:
    """A task never fails, or waits, because Breakfix could not be told of it."""
    try:
        to = settings()
        if to is not None:
            tell(to)
    except Exception as error:  # noqa: BLE001  # the boundary to a task that is not ours
        log.warning("breakfix: the event could not be written down: %r", error)


def _failed(to: Settings, task_instance: object, error: object) -> None:
    event = event_of(task_instance, "failed", error)
    spool = Spool(to.spool)
    spool.failed(task_key(event))
    spool.put(event)
    start_sender(to)


def _succeeded(to: Settings, task_instance: object) -> None:
    event = event_of(task_instance, "succeeded")
    spool = Spool(to.spool)
    failed_before = spool.had_failed(task_key(event)) or int(event.get("try_number") or 1) > 1
    if failed_before or to.all_successes:
        spool.put(event)
        start_sender(to)


def start_sender(to: Settings) -> int:
    """Its process id. In a session of its own: the end of the task does not take it along."""
    return os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "breakfix_airflow.send", str(to.spool)],
        {**os.environ, "BREAKFIX_URL": to.url, "BREAKFIX_SECRET": to.secret},
        file_actions=[(os.POSIX_SPAWN_OPEN, one, os.devnull, os.O_RDWR, 0) for one in range(3)],
        setsid=True,
    )
