"""`breakfix worker`: carries out what the inbox holds, until it is told to stop."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from entrypoints.cli.command import EXIT_OK, Command

if TYPE_CHECKING:
    from entrypoints.worker import Outcome


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="all that is due now, then exit")
    parser.add_argument(
        "--workers", type=_count, default=1, metavar="N", help="that many processes (1)"
    )


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise ArgumentTypeError(f"{text!r} is no number of workers; give 1 to 64")
    return int(text)


def run(arguments: Namespace) -> int:
    from entrypoints.crew import Crew

    if arguments.workers > 1:
        return Crew(arguments.workers, _one(arguments)).run()
    return _work(arguments)


def _one(arguments: Namespace) -> list[str]:
    """The command line that makes one worker of the same kind."""
    given = {"--state": arguments.state, "--config": arguments.config, "--packs": arguments.packs}
    named = [word for name, value in given.items() if value for word in (name, str(value))]
    flags = [f"--{name}" for name in ("once", "json") if getattr(arguments, name)]
    return [sys.executable, "-m", "entrypoints.cli.main", "worker", *flags, *named]


def _work(arguments: Namespace) -> int:
    from functools import partial
    from threading import Event

    from entrypoints.signals import stop_on_signals

    stopping = Event()
    stop_on_signals(stopping)

    from entrypoints.bootstrap import incident_line, open_state
    from entrypoints.catalogue import load_catalogue
    from entrypoints.outside import delivery_of, outside_of
    from entrypoints.settings import load_here
    from entrypoints.worker import Worker

    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    outside = outside_of(settings)
    worker = Worker(
        opened=partial(open_state, settings.state, settings.database),
        line=incident_line(load_catalogue(settings), delivery_of(settings), outside),
        channels=outside.channels,
        tell=tell_json if arguments.json else tell,
        stopping=stopping,
    )
    if arguments.once:
        worker.run_once()
    else:
        worker.run()
    return EXIT_OK


def tell(outcome: "Outcome") -> None:
    from entrypoints.worker import tell_fault

    told = f": {outcome.why}" if outcome.why else ""
    print(f"{outcome.run or 'event'}  {_what(outcome)} {outcome.state}{told}", flush=True)
    tell_fault(outcome)


def tell_json(outcome: "Outcome") -> None:
    from entrypoints.worker import tell_fault

    row = {
        "what": _what(outcome),
        "run": outcome.run,
        "state": outcome.state,
        "why": outcome.why,
    }
    print(json.dumps(row, ensure_ascii=False), flush=True)
    tell_fault(outcome)


def _what(outcome: "Outcome") -> str:
    from graph.worker import Worked

    return "run" if isinstance(outcome, Worked) else "message"


COMMAND = Command(
    name="worker",
    help="carry out what was enqueued, with its messages and branches; SIGTERM drains",
    examples="""\
  breakfix worker                         until it is stopped
  breakfix worker --once                  all that is due now, for a cron job
  breakfix worker --workers 4 --json      four processes, one object a line for each outcome""",
    arguments=arguments,
    run=run,
)
