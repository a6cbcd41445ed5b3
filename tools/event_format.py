"""What an event format is: it reads the body that somebody posts into a TaskEvent."""

from collections.abc import Callable
from dataclasses import dataclass

from contracts.task_event import TaskEvent
from tools.registry import Extension

Read = Callable[[bytes], TaskEvent | None]
"""None for an event that says nothing of a task's end; raises BadEventError."""


class BadEventError(ValueError):
    """A body that is not of the format; the message says where it is not."""


@dataclass(frozen=True, kw_only=True)
class EventFormat(Extension):
    """`example` is a whole body, as the sender writes it."""

    read: Read
    example: str
