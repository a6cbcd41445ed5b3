"""Several workers as processes of their own: one that dies is replaced, none takes others along."""

import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event

from entrypoints.cli.command import EXIT_USAGE
from entrypoints.signals import stop_on_signals

_LOOK_S = 0.5

Process = subprocess.Popen[bytes]


@dataclass(slots=True)
class Crew:
    count: int
    command: Sequence[str]
    """What starts one worker."""
    stopping: Event = field(default_factory=Event)

    def run(self) -> int:
        """Until all are done: after SIGTERM, or with `--once` when each found nothing to do."""
        stop_on_signals(self.stopping)
        crew = [self._start() for _ in range(self.count)]
        while crew and not self.stopping.wait(_LOOK_S):
            crew = [kept for worker in crew if (kept := self._kept(worker))]
        for worker in crew:
            worker.send_signal(signal.SIGTERM)
        codes = [worker.wait() for worker in crew]
        return EXIT_USAGE if self._refused or EXIT_USAGE in codes else 0

    _refused: bool = False

    def _kept(self, worker: Process) -> Process | None:
        """The worker, or one in its place if it died; none where it is done or cannot work."""
        match worker.poll():
            case None:
                return worker
            case 0:
                return None
            case code if code == EXIT_USAGE:
                self._refused = True
                return None
            case code:
                print(f"breakfix worker: one died ({code}); starting another", file=sys.stderr)
                return self._start()

    def _start(self) -> Process:
        return subprocess.Popen(self.command)  # noqa: S603
