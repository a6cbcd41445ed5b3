"""The worker: runs in one thread, effects in another, until there is nothing to do or it drains."""

import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from threading import Event, Thread
from typing import TypeAlias

from entrypoints.usage import sentence
from graph.delivery import Delivered, deliver_once
from graph.runs import Draining
from graph.state import State
from graph.worker import Line, Worked, work_once
from tools.notifier import Channel

Outcome: TypeAlias = Worked | Delivered
Opened: TypeAlias = Callable[[], AbstractContextManager[State]]
"""Opens the state with a connection of its own."""

POLL_S = 1.0
"""How long a worker that found nothing to do waits before it looks again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """`tell` is told what became of each thing that was tried, by either thread."""

    opened: Opened
    line: Line
    channels: Mapping[str, Channel]
    tell: Callable[[Outcome], None]
    stopping: Event
    poll_s: float = POLL_S

    def run(self) -> None:
        """Until `stopping` is set; the run in hand is given back after the step it is in."""
        sending = Thread(target=self._loop, args=(self._deliver,), name="effects", daemon=True)
        sending.start()
        self._loop(self._work)
        sending.join()

    def run_once(self) -> None:
        """All that is due now, and no more; raises OSError where nothing can be stored."""
        with self.opened() as state:
            while not self.stopping.is_set() and (self._work(state) or self._deliver(state)):
                pass

    def _loop(self, once: Callable[[State], bool]) -> None:
        while not self.stopping.is_set():
            try:
                with self.opened() as state:
                    while not self.stopping.is_set():
                        if not once(state):
                            self.stopping.wait(self.poll_s)
            except OSError as error:
                print(f"breakfix worker: {sentence(error)}; trying again", file=sys.stderr)
                self.stopping.wait(self.poll_s)

    def _work(self, state: State) -> bool:
        return self._told(work_once(state, self.line, self._before_step))

    def _deliver(self, state: State) -> bool:
        return self._told(deliver_once(state, self.channels))

    def _told(self, outcome: Outcome | None) -> bool:
        if outcome is not None:
            self.tell(outcome)
        return outcome is not None

    def _before_step(self, _step: str) -> None:
        if self.stopping.is_set():
            raise Draining("the worker was told to stop")


def tell_fault(outcome: Outcome) -> None:
    """A fault of ours with its traceback, for the log of the service."""
    if outcome.error is not None:
        traceback.print_exception(outcome.error, file=sys.stderr)
