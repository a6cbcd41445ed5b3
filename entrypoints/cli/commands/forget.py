"""`breakfix forget`: deletes what stored runs hold, for good."""

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from entrypoints.cli.command import EXIT_OK, Command
from entrypoints.usage import UsageError

if TYPE_CHECKING:
    from graph.forget import Forgotten


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("ids", nargs="+", metavar="RUN", help="runs, or the start of their names")
    parser.add_argument(
        "--because",
        default="asked for",
        metavar="TEXT",
        help="the reason, which stays with the hashes (asked for)",
    )


def run(arguments: Namespace) -> int:
    from entrypoints.cli.stored import stored_state
    from entrypoints.stored_runs import resolve
    from graph.forget import ForgetRefused, forget

    with stored_state(arguments) as state:
        names = [resolve(state, given) for given in arguments.ids]
        try:
            done = forget(state, names, arguments.because)
        except ForgetRefused as error:
            raise UsageError(str(error)) from None
    if arguments.json:
        row = {"runs": done.runs, "artifacts": done.artifacts, "bytes": done.freed}
        print(json.dumps({**row, "alike": done.alike}, ensure_ascii=False))
    else:
        print("\n".join(_told(done)))
    return EXIT_OK


def _told(done: "Forgotten") -> list[str]:
    runs = ", ".join(done.runs)
    return [
        f"{runs}: forgotten; artifacts deleted: {done.artifacts}, {done.freed} bytes on disk",
        "your own logs were not touched; what other runs hold too is kept for them",
        *(f"{run}: is of the same event, and holds the same; forget it too" for run in done.alike),
    ]


COMMAND = Command(
    name="forget",
    help="delete the content of stored runs for good; their hashes stay, so verify still holds",
    examples="""\
  breakfix forget RUN                              with its forks and what was said about it
  breakfix forget RUN OTHER --because "customer 4711 asked for it"
  breakfix runs --json | jq -r 'select(.task == "hr.salaries") | .run' | xargs breakfix forget""",
    arguments=arguments,
    run=run,
)
