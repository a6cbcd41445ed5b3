"""Writes posted events down before they are acknowledged, many of them in one commit."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from contracts.task_event import TaskEvent

Commit: TypeAlias = Callable[[Sequence[TaskEvent]], Sequence[bool]]
"""Durable when it returns: True for each event that was not known before. Raises OSError."""

TOGETHER = 500
"""Events of one commit."""
WAITING = 5_000
"""Events that may wait for a commit; beyond them senders are asked to come back."""


class Busy(RuntimeError):
    """Too many events wait: come back later."""


Waiting: TypeAlias = tuple[TaskEvent, "asyncio.Future[bool]"]


@dataclass(slots=True)
class Intake:
    """One task commits; whoever waits for it is told when its event is on disk."""

    commit: Commit
    _queue: "asyncio.Queue[Waiting]" = field(init=False)

    def __post_init__(self) -> None:
        self._queue = asyncio.Queue(WAITING)

    async def accept(self, event: TaskEvent) -> bool:
        """True for a new event, once it is durable. Raises Busy, or OSError of the commit."""
        future = asyncio.get_running_loop().create_future()
        try:
            self._queue.put_nowait((event, future))
        except asyncio.QueueFull:
            raise Busy(f"{WAITING} events wait already") from None
        return await asyncio.shield(future)

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            batch = [await self._queue.get()]
            while len(batch) < TOGETHER and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            await self._together(batch)

    async def _together(self, batch: Sequence[Waiting]) -> None:
        try:
            new = await asyncio.to_thread(self.commit, [event for event, _ in batch])
        except OSError as error:
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), one in zip(batch, new, strict=True):
            if not future.done():
                future.set_result(one)
