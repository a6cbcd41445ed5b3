"""SIGTERM and Ctrl-C ask a service to drain; light, so that they are heard from the start."""

import signal
from threading import Event
from types import FrameType


def stop_on_signals(stopping: Event) -> None:
    """SIGTERM and the first Ctrl-C drain; a second one kills."""

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
