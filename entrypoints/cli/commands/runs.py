"""`breakfix runs`: what the store holds."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from entrypoints.cli.command import EXIT_OK, Command

if TYPE_CHECKING:
    from graph.records import Run


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--last", type=_count, default=50, metavar="N", help="how many (50)")
    which = parser.add_mutually_exclusive_group()
    for state, what in _STATES.items():
        which.add_argument(f"--{state}", action="store_const", const=state, dest="only", help=what)


_STATES = {
    "failed": "only those that were given up, with the error",
    "parked": "only those that other code began, and only that may finish",
    "waiting": "only those that are not at their end yet",
}
_WAITING = "running"


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise ArgumentTypeError(f"{text!r} is no number of runs; give 1 or more")
    return int(text)


def run(arguments: Namespace) -> int:
    from entrypoints.bootstrap import open_state
    from entrypoints.settings import load_here

    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    wanted = _WAITING if arguments.only == "waiting" else arguments.only
    with open_state(settings.state, settings.database) as state:
        runs = state.ledger.runs(arguments.last, wanted)
    for one in runs:
        print(json.dumps(_row(one), ensure_ascii=False) if arguments.json else _line(one))
    if not runs and not arguments.json:
        which = f"{arguments.only} run" if arguments.only else "run"
        print(f"no {which} is stored in {settings.state}; `breakfix diagnose PATH` makes one")
    return EXIT_OK


def _row(one: "Run") -> dict[str, object]:
    return {
        "run": one.run,
        "flow": one.flow,
        "parent": one.parent,
        "state": one.state,
        "verdict": one.verdict,
        "started": one.started,
        "finished": one.finished,
        "task": f"{one.dag_id}.{one.task_id}" if one.dag_id else None,
        "why": one.why,
        "code_version": one.code_version,
    }


def _line(one: "Run") -> str:
    told = ", ".join(word for word in (one.verdict, one.why) if word)
    return f"{one.run}  {one.started[:19]}  {one.state:<9} {told}"


COMMAND = Command(
    name="runs",
    help="the stored runs, latest first",
    examples="""\
  breakfix runs
  breakfix runs --last 5
  breakfix runs --failed                     given up, with the error
  breakfix runs --parked                     begun by another version
  breakfix runs --json | jq -r 'select(.verdict == "unknown") | .run'""",
    arguments=arguments,
    run=run,
)
